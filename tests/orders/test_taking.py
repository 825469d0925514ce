"""A part of a posted order is taken: what is left, what is allowed, what the next one is told."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry
from common.errors import DomainError, NotFound
from enterprises.models import Restriction
from notices.models import Notice
from orders import errors
from orders.models import Order, Part
from orders.services.closing import close_due
from orders.services.taking import take_parts
from orders.services.telling import tell_takes
from tests.api.conftest import program_of
from tests.cast import NOW, Cast
from tests.orders.stage import LATER, first_window, make_seller, posted, published, set_stage


def test_a_part_lowers_what_is_left(cast: Cast) -> None:
    order = published(cast, posted(set_stage(cast)))
    window = first_window(order)

    parts = take_parts(order.pk, {window.pk: 400}, actor=cast.neighbour, at=NOW)

    assert [(part.quantity, part.price, part.seller_id) for part in parts] == [
        (400, order.lines.get().posted_price, cast.baishan.pk)
    ]
    assert first_window(order).remaining == 600


@pytest.mark.parametrize(
    "quantity, refusal",
    [
        (1100, errors.NotEnoughLeft),
        (40, errors.BelowLot),
        (110, errors.PackDoesNotFit),
        (0, errors.BelowLot),
        (-5, errors.BelowLot),
    ],
)
def test_a_quantity_that_does_not_fit_is_refused_and_nothing_moves(
    cast: Cast, quantity: int, refusal: type[DomainError]
) -> None:
    order = published(cast, posted(set_stage(cast), minimum_lot=100, pack_multiple=20))
    window = first_window(order)

    with pytest.raises(refusal):
        take_parts(order.pk, {window.pk: quantity}, actor=cast.neighbour, at=NOW)

    assert first_window(order).remaining == 1000
    assert not Part.objects.exists()


def test_a_rest_below_the_minimum_lot_is_taken_whole(cast: Cast) -> None:
    order = published(cast, posted(set_stage(cast), minimum_lot=600))
    window = first_window(order)
    take_parts(order.pk, {window.pk: 700}, actor=make_seller(cast, "长春甲医药有限公司", "jia"), at=NOW)

    take_parts(order.pk, {window.pk: 300}, actor=cast.neighbour, at=NOW)

    assert first_window(order).remaining == 0


def test_the_late_one_is_told_what_is_left(cast: Cast) -> None:
    order = published(cast, posted(set_stage(cast)))
    window = first_window(order)
    take_parts(order.pk, {window.pk: 900}, actor=cast.neighbour, at=NOW)

    with pytest.raises(errors.NotEnoughLeft) as refused:
        take_parts(order.pk, {window.pk: 200}, actor=make_seller(cast, "长春乙医药有限公司", "yi"), at=NOW)

    assert refused.value.values == {"left": 100, "unit": "盒"}


def test_a_seller_holds_one_part_of_a_window(cast: Cast) -> None:
    order = published(cast, posted(set_stage(cast)))
    window = first_window(order)
    take_parts(order.pk, {window.pk: 100}, actor=cast.neighbour, at=NOW)

    with pytest.raises(errors.AlreadyTaken):
        take_parts(order.pk, {window.pk: 100}, actor=cast.neighbour, at=NOW)

    assert first_window(order).remaining == 900


def test_a_line_has_as_many_takers_as_its_poster_wants(cast: Cast) -> None:
    order = published(cast, posted(set_stage(cast), most_takers=1))
    window = first_window(order)
    take_parts(order.pk, {window.pk: 100}, actor=cast.neighbour, at=NOW)

    with pytest.raises(errors.NoPlaceLeft):
        take_parts(order.pk, {window.pk: 100}, actor=make_seller(cast, "长春丙医药有限公司", "bing"), at=NOW)

    assert first_window(order).remaining == 900


def test_a_restricted_seller_is_told_why(cast: Cast) -> None:
    order = published(cast, posted(set_stage(cast)))
    Restriction.objects.create(
        enterprise=cast.baishan, reason="冷库验证过期", basis="互查", imposed_by=cast.secretary.user, starts_at=NOW
    )

    with pytest.raises(errors.SellerNotEligible) as refused:
        take_parts(order.pk, {first_window(order).pk: 100}, actor=cast.neighbour, at=NOW)

    assert refused.value.code == "E_SUSPENDED"
    assert first_window(order).remaining == 1000


def test_nobody_takes_after_the_deadline(cast: Cast) -> None:
    order = published(cast, posted(set_stage(cast)))
    window = first_window(order)

    with pytest.raises(errors.TakingOver):
        take_parts(order.pk, {window.pk: 100}, actor=cast.neighbour, at=LATER)

    assert close_due(LATER) == 1
    order.refresh_from_db()
    assert order.state == Order.State.EXPIRED


def test_nobody_takes_the_own_order(cast: Cast) -> None:
    order = published(cast, posted(set_stage(cast)))

    with pytest.raises(errors.OwnOrder):
        take_parts(order.pk, {first_window(order).pk: 100}, actor=cast.owner, at=NOW)


def test_an_order_of_another_cluster_does_not_exist(cast: Cast) -> None:
    order = published(cast, posted(set_stage(cast)))

    with pytest.raises(NotFound):
        take_parts(order.pk, {first_window(order).pk: 100}, actor=cast.outsider, at=NOW)


def test_a_confirmed_order_has_one_sub_order_per_seller(cast: Cast) -> None:
    order = published(cast, posted(set_stage(cast)))
    window = first_window(order)
    take_parts(order.pk, {window.pk: 100}, actor=cast.neighbour, at=NOW)
    take_parts(order.pk, {window.pk: 200}, actor=make_seller(cast, "长春丁医药有限公司", "ding"), at=NOW)

    assert close_due(LATER) == 1
    assert close_due(LATER) == 0

    order.refresh_from_db()
    assert order.state == Order.State.CONFIRMED
    assert sorted(order.sub_orders.values_list("parts__quantity", flat=True)) == [100, 200]


def test_a_line_wanted_whole_gives_its_parts_back_when_it_did_not_fill(cast: Cast) -> None:
    order = published(cast, posted(set_stage(cast), is_all_or_nothing=True))
    take_parts(order.pk, {first_window(order).pk: 999}, actor=cast.neighbour, at=NOW)

    close_due(LATER)

    order.refresh_from_db()
    assert order.state == Order.State.EXPIRED
    assert Part.objects.get().state == Part.State.RELEASED
    assert first_window(order).remaining == 1000


def still_open(order: Order) -> Order:
    """The order, open for two days from the moment in which programs call."""
    Order.objects.filter(pk=order.pk).update(closes_at=timezone.now() + timedelta(days=2))
    return order


def test_a_take_through_the_api_is_ten_statements_and_the_counter_is_touched_last(cast: Cast) -> None:
    order = still_open(published(cast, posted(set_stage(cast))))
    program, window = program_of(cast.neighbour), first_window(order).pk
    program.get("/api/v1/me/")  # the first call of a key writes when it was used
    body = {"parts": [{"window": window, "quantity": 100}]}

    with CaptureQueriesContext(connection) as queries:
        answer = program.post(
            f"/api/v1/orders/{order.pk}/take/", body, "application/json", headers={"Idempotency-Key": "take-0001"}
        )

    assert (answer.status_code, answer.json()[0]["quantity"]) == (201, 100)
    kinds = [" ".join(one["sql"].split()[:3]) for one in queries]
    # here BEGIN and COMMIT are a savepoint of the test
    assert [kind.split()[0] for kind in kinds] == [
        "SELECT", "SAVEPOINT", "INSERT", "SELECT", "SELECT", "SELECT", "INSERT", "WITH", "UPDATE", "RELEASE",
    ]  # fmt: skip
    assert kinds[6].startswith('INSERT INTO "accounts_auditentry"')


def test_a_refused_take_leaves_nothing_but_its_answer(cast: Cast) -> None:
    order = still_open(published(cast, posted(set_stage(cast), quantity=50)))
    program, entries = program_of(cast.neighbour), AuditEntry.objects.count()
    body = {"parts": [{"window": first_window(order).pk, "quantity": 51}]}

    first, again = [
        program.post(
            f"/api/v1/orders/{order.pk}/take/", body, "application/json", headers={"Idempotency-Key": "take-0002"}
        )
        for _time in range(2)
    ]

    assert (first.status_code, first.json()["code"], again.json()) == (409, "not_enough_left", first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (Part.objects.count(), first_window(order).remaining) == (0, 50)
    assert AuditEntry.objects.filter(event="orders.taken").count() == 0
    assert AuditEntry.objects.count() == entries


def test_the_clock_tells_the_buyer_of_takes_once_until_it_is_read(cast: Cast) -> None:
    order = published(cast, posted(set_stage(cast)))
    told = Notice.objects.filter(organisation_id=cast.runqiang.pk, link=f"/orders/{order.pk}/")
    assert tell_takes(NOW) == 0
    take_parts(order.pk, {first_window(order).pk: 400}, actor=cast.neighbour, at=NOW)

    assert [tell_takes(NOW), tell_takes(NOW)] == [1, 0]
    assert [notice.words["left"] for notice in told] == [1]

    take_parts(order.pk, {first_window(order).pk: 600}, actor=make_seller(cast, "长春戊医药有限公司", "wu"), at=NOW)
    assert tell_takes(NOW) == 0  # the first one is not read yet
    told.update(read_at=NOW)
    assert tell_takes(NOW) == 0  # and nothing was taken since
