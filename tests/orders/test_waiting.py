"""What waits for the two sides, in a constant number of queries; how reliably sellers deliver; who sees which."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.errors import NotAllowed, NotFound
from orders.models import Part, SubOrder
from orders.queries import waiting_for
from orders.queries.deliveries import Filters, find_sub_orders, get_sub_order, story_of
from orders.queries.rates import rates_of_cluster, rates_of_pair, rates_of_seller
from tests.cast import TODAY, Cast
from tests.orders.delivered import CAME, agreed, came, contracted, invoiced, paid, received, sent
from tests.orders.stage import make_seller


def titles(cast: Cast, part: str) -> list[str]:
    """What waits for somebody, in English."""
    actor = cast.actor(part)
    assert actor is not None
    return [str(row.key).rpartition(":")[2] for row in waiting_for(actor, TODAY)]


@pytest.mark.parametrize(
    "story, buyer, seller",
    [
        (agreed, ["contract"], ["contract", "dispatch"]),
        (contracted, [], ["dispatch"]),
        (received, [], ["invoice"]),
        (invoiced, ["pay"], []),
        (paid, ["rate"], ["rate"]),
    ],
)
def test_each_stage_waits_for_its_side(cast: Cast, story: Any, buyer: list[str], seller: list[str]) -> None:
    story(cast)

    assert (titles(cast, "owner"), titles(cast, "neighbour")) == (buyer, seller)
    assert titles(cast, "secretary") == titles(cast, "colleague") == []


def test_goods_on_the_way_wait_for_the_buyer(cast: Cast) -> None:
    sent(cast, contracted(cast))

    assert titles(cast, "owner") == ["receive"]


def queries_of(cast: Cast) -> int:
    """How many queries the seller's list takes."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        waiting_for(cast.neighbour, TODAY)
    return len(seen)


def test_the_number_of_queries_does_not_depend_on_how_much_waits(cast: Cast) -> None:
    sub_order = contracted(cast)
    few = queries_of(cast)
    part = Part.objects.get(sub_order=sub_order)
    for number in range(8):
        other = make_seller(cast, f"长春第{number}医药有限公司", f"di{number}")
        twin = SubOrder.objects.create(
            order=sub_order.order, seller_id=other.organisation.pk, buyer_id=sub_order.buyer_id, agreed_at=CAME
        )
        SubOrder.objects.filter(pk=twin.pk).update(state="CLOSED", seller=cast.baishan)
        Part.objects.create(
            sub_order=twin, line=part.line, window=part.window, seller_id=other.organisation.pk, quantity=1,
            price=part.price, from_on=part.from_on, to_on=part.to_on, taken_by=part.taken_by, taken_at=CAME,
        )  # fmt: skip
        SubOrder.objects.filter(pk=twin.pk).update(state="INVOICED")

    assert queries_of(cast) == few


def test_below_three_deliveries_nothing_is_said(cast: Cast) -> None:
    sub_order = received(cast)

    rates = rates_of_pair(cast.owner, sub_order.pk)

    assert (rates.deliveries, rates.on_time, rates.fill) == (1, None, None)


def three_deliveries(cast: Cast) -> SubOrder:
    """Four hundred came whole; twice a hundred were withdrawn."""
    sub_order = contracted(cast)
    came(cast, sent(cast, sub_order))
    part = Part.objects.get(sub_order=sub_order)
    for _twice in range(2):
        Part.objects.create(
            sub_order=sub_order, line=part.line, window=part.window, seller=cast.baishan, quantity=100,
            price=part.price, from_on=part.from_on, to_on=part.to_on, taken_by=part.taken_by, taken_at=CAME,
            state=Part.State.WITHDRAWN,
        )  # fmt: skip
    return sub_order


def test_withdrawn_parts_lower_the_fill_rate(cast: Cast) -> None:
    sub_order = three_deliveries(cast)

    rates = rates_of_seller(cast.neighbour)

    assert (rates.deliveries, rates.partners) == (3, 1)
    assert rates.fill == pytest.approx(400 / 600)
    assert rates.on_time is None  # one arrival says nothing about punctuality
    with pytest.raises(NotFound):
        rates_of_pair(cast.secretary, sub_order.pk)


def test_the_committee_sees_rates_from_five_partners_on(cast: Cast) -> None:
    three_deliveries(cast)

    assert rates_of_cluster(cast.secretary) == []
    with pytest.raises(NotAllowed):
        rates_of_cluster(cast.owner)


def test_sub_orders_are_the_two_sides_own_and_heads_for_the_committee(cast: Cast, client: Client) -> None:
    sub_order = received(cast)
    assert find_sub_orders(cast.secretary, Filters()).get().pk == sub_order.pk
    with pytest.raises(NotFound):
        story_of(cast.secretary, sub_order.pk)
    for stranger in (cast.outsider, cast.banker, cast.observer, make_seller(cast, "长春旁人医药有限公司", "pang")):
        with pytest.raises(NotFound):
            get_sub_order(stranger, sub_order.pk)
    client.force_login(cast.secretary.user)

    for url in (f"/api/v1/sub-orders/{sub_order.pk}/", "/api/v1/sub-orders/", f"/deliveries/{sub_order.pk}/"):
        said = client.get(url).content.decode()
        assert "RECEIVED" in said or "DD-" in said
        assert "12.5" not in said
        assert "5000" not in said
        assert "5,000" not in said


def test_a_late_part_shows_its_last_day(cast: Cast) -> None:
    sub_order = contracted(cast)
    part = Part.objects.get(sub_order=sub_order)

    assert [row.due_on for row in waiting_for(cast.neighbour, TODAY + timedelta(days=60))] == [part.to_on]
