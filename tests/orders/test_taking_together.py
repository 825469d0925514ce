"""Many take at the same moment, by service and by API: never more than the need, everybody is told."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import StoredAnswer
from common.errors import DomainError, NotFound
from enterprises.models import Licence, Restriction
from first_trade.models import Approval
from orders import errors
from orders.models import Order, Part, SubOrder
from orders.services.closing import close_due
from orders.services.publishing import cancel_order, close_early
from orders.services.taking import take_parts
from tests.api.conftest import program_of
from tests.cast import NOW, TODAY, Cast, make_cast
from tests.orders.stage import (
    LATER,
    first_window,
    line,
    make_product,
    make_seller,
    posted,
    published,
    set_stage,
    with_lines,
)
from tests.orders.together import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PRICE = Decimal("12.00")


def sellers_of(cast: Cast, many: int) -> list[Actor]:
    """So many licensed and approved sellers."""
    return [make_seller(cast, f"第{number}医药有限公司", f"seller{number}") for number in range(many)]


def taken(order: Order) -> int:
    """Units in parts."""
    return Part.objects.filter(line__order=order).aggregate(units=Sum("quantity"))["units"] or 0


def test_fifty_takers_of_one_line_share_what_there_is_and_the_others_are_told() -> None:
    cast = make_cast()
    sellers = sellers_of(cast, 50)
    order = published(cast, posted(set_stage(cast), 100))
    window = first_window(order).pk

    found = at_once(*(lambda who=who: take_parts(order.pk, {window: 3}, actor=who, at=NOW) for who in sellers))

    refused = [one for one in found if isinstance(one, DomainError)]
    assert {type(one) for one in refused} == {errors.NotEnoughLeft}
    assert {one.values["left"] for one in refused} == {1}
    assert (len(refused), taken(order), first_window(order).remaining) == (17, 99, 1)


def knock(program: Client, order: int, windows: list[int], quantity: int, key: str) -> Any:
    """One POST."""
    body = {"parts": [{"window": window, "quantity": quantity} for window in windows]}
    path = f"/api/v1/orders/{order}/take/"
    return program.post(path, body, content_type="application/json", headers={"Idempotency-Key": key})


def running_order(cast: Cast, quantity: int = 100, **more: Any) -> Order:
    """A posted order that is open by the clock on the wall, which the doors read."""
    order = published(cast, posted(set_stage(cast), quantity, **more))
    Order.objects.filter(pk=order.pk).update(closes_at=timezone.now() + timedelta(days=1))
    return order


def test_fifty_programs_at_one_line_share_what_there_is_and_the_others_are_told() -> None:
    cast = make_cast()
    programs = [program_of(seller) for seller in sellers_of(cast, 50)]
    order = running_order(cast)
    window = first_window(order).pk

    found = at_once(*(lambda p=p: knock(p, order.pk, [window], 3, "take-0001") for p in programs))

    assert sorted(answer.status_code for answer in found) == [201] * 33 + [409] * 17
    said = {(one.json()["code"], one.json()["detail"]) for one in found if one.status_code == 409}
    assert said == {("not_enough_left", "1 盒 are left in this window; you can take up to 1.")}
    assert (taken(order), first_window(order).remaining) == (99, 1)


def test_takes_of_three_lines_in_opposite_orders_never_lock_each_other_out() -> None:
    cast = make_cast()
    products = [set_stage(cast), make_product(cast, "布洛芬胶囊"), make_product(cast, "头孢胶囊")]
    lines = [line(product, 40, posted_price=PRICE, most_takers=20) for product in products]
    order = published(cast, with_lines(posted(products[0]), *lines))
    windows = [window.pk for one in order.lines.all() for window in one.windows.all()]
    sellers = sellers_of(cast, 16)

    def take(place: int) -> Any:
        turned = windows if place % 2 else windows[::-1]
        return take_parts(order.pk, dict.fromkeys(turned, 3), actor=sellers[place], at=NOW)

    found = at_once(*(lambda place=place: take(place) for place in range(16)))

    assert [type(one) for one in found if isinstance(one, Exception)] == [errors.NotEnoughLeft] * 3
    assert taken(order) == 3 * 13 * 3
    assert [one.places_left for one in order.lines.all()] == [7, 7, 7]


@pytest.mark.parametrize("end", [close_early, lambda pk, **who: cancel_order(pk, reason="不需要了", **who)])
def test_who_takes_while_the_order_ends_is_in_it_or_is_refused(end: Any) -> None:
    cast = make_cast()
    order = published(cast, posted(set_stage(cast), 100))
    window, sellers = first_window(order).pk, sellers_of(cast, 8)

    ended, *found = at_once(
        lambda: end(order.pk, actor=cast.owner, at=NOW),
        *(lambda who=who: take_parts(order.pk, {window: 3}, actor=who, at=NOW) for who in sellers),
    )

    assert not isinstance(ended, Exception)
    refused = [one for one in found if isinstance(one, Exception)]
    assert {type(one) for one in refused} <= {errors.TakingOver, NotFound}
    assert taken(order) == 3 * (8 - len(refused))
    order.refresh_from_db()
    if order.state == Order.State.CONFIRMED:
        assert sum(row.parts.count() for row in SubOrder.objects.all()) == 8 - len(refused)


def test_the_same_key_twice_at_once_takes_once_and_answers_the_same() -> None:
    cast = make_cast()
    program, order = program_of(cast.neighbour), running_order(cast)
    window = first_window(order).pk

    first, second = at_once(*[lambda: knock(program, order.pk, [window], 100, "take-0001")] * 2)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert sorted(answer.get("Idempotent-Replayed", "") for answer in (first, second)) == ["", "true"]
    assert (Part.objects.count(), StoredAnswer.objects.count(), taken(order)) == (1, 1, 100)


def test_the_key_of_a_take_stands_for_its_body() -> None:
    cast = make_cast()
    program, order = program_of(cast.neighbour), running_order(cast)
    window = first_window(order).pk
    knock(program, order.pk, [window], 5, "take-0001")

    other = knock(program, order.pk, [window], 6, "take-0001")

    assert (other.status_code, other.json()["code"], taken(order)) == (422, "idempotency_key_reused", 5)


def test_a_deadline_that_two_workers_see_at_once_is_kept_once() -> None:
    cast = make_cast()
    product, sellers = set_stage(cast), sellers_of(cast, 2)
    orders = [published(cast, posted(product, 100)) for _order in range(4)]
    for order in orders:
        for seller in sellers:
            take_parts(order.pk, {first_window(order).pk: 10}, actor=seller, at=NOW)

    done = at_once(lambda: close_due(LATER), lambda: close_due(LATER))

    assert sum(done) == 4
    assert set(Order.objects.values_list("state", flat=True)) == {Order.State.CONFIRMED}
    assert SubOrder.objects.count() == 8


@pytest.mark.parametrize("change", ["restriction", "licence", "approval"])
def test_what_forbids_a_take_holds_from_its_commit_on(change: str) -> None:
    cast = make_cast()
    order = published(cast, posted(set_stage(cast)))
    window, other = first_window(order).pk, make_seller(cast, "长春甲医药有限公司", "jia")
    take_parts(order.pk, {window: 5}, actor=other, at=NOW)  # whatever is planned or kept by now
    if change == "restriction":
        Restriction.objects.create(enterprise=cast.baishan, reason="冷库验证过期", basis="互查",
                                   imposed_by=cast.secretary.user, starts_at=NOW)  # fmt: skip
    if change == "licence":
        Licence.objects.filter(enterprise=cast.baishan).update(expires_on=TODAY)
    if change == "approval":
        Approval.objects.filter(seller=cast.baishan).update(ended_at=NOW)

    (found,) = at_once(lambda: take_parts(order.pk, {window: 5}, actor=cast.neighbour, at=NOW))

    wanted = {"restriction": "E_SUSPENDED", "licence": "E_LIC_EXPIRED", "approval": "E_FIRST_APPROVAL"}
    assert (getattr(found, "code", found), taken(order)) == (wanted[change], 5)


def test_fields_that_are_not_the_takers_change_nothing() -> None:
    cast = make_cast()
    program, order = program_of(cast.neighbour), running_order(cast)
    window = first_window(order)
    part = {"window": window.pk, "quantity": 5, "price": "0.01", "remaining": 9999, "seller": cast.runqiang.pk}
    body = {"parts": [part], "state": "CANCELLED", "buyer": cast.baishan.pk, "seller_id": cast.runqiang.pk}

    answer = program.post(f"/api/v1/orders/{order.pk}/take/", body, content_type="application/json",
                          headers={"Idempotency-Key": "take-0001"})  # fmt: skip

    assert answer.status_code == 201
    made = Part.objects.get()
    assert (made.price, made.seller_id, made.quantity) == (order.lines.get().posted_price, cast.baishan.pk, 5)
    order.refresh_from_db()
    assert (order.state, order.buyer_id, first_window(order).remaining) == ("OPEN", cast.runqiang.pk, 95)
