"""What arrives: sums, refusals, cold goods that came warm, the tie, what is done with a rest, when it is paid."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from common.errors import DomainError, NotFound
from enterprises.models import Size
from orders.errors import delivery as refusals
from orders.models import Order, Receipt, SubOrder
from orders.rules.receipt import Check, Checked
from orders.services.dispatching import dispatch_goods
from orders.services.giving_back import close_short
from orders.services.receiving import receive_shipment
from tests.cast import Cast
from tests.orders.delivered import (
    CAME,
    SENT,
    came,
    check_of,
    contracted,
    note_for,
    now,
    order_of,
    part_of,
    sent,
    weights,
)
from tests.orders.stage import first_window
from tests.orders.test_delivering import cold_sub_order


def test_cold_goods_that_arrive_warm_are_refused_not_accepted(cast: Cast) -> None:
    sub_order = cold_sub_order(cast)
    shipment = sent(cast, sub_order, temperature_min=Decimal(3), temperature_max=Decimal(5))
    warm: dict[str, Any] = {"temperature_min": Decimal(4), "temperature_max": Decimal(12)}

    with pytest.raises(refusals.ArrivedWarm):
        came(cast, shipment, **warm)

    assert (Receipt.objects.count(), weights(cast)) == (0, [])
    came(cast, shipment, refused=400, reason="TEMPERATURE", **warm)
    assert (now(sub_order).state, weights(cast)) == (SubOrder.State.DISPATCHED, [])


def test_what_is_accepted_is_one_tie_exact_to_the_fen(cast: Cast) -> None:
    sub_order = contracted(cast, posted_price=Decimal("12.37"))
    shipment = sent(cast, sub_order)

    receipt = came(cast, shipment, refused=7, missing=2)

    item = receipt.items.get()
    assert (item.accepted, item.refused, item.missing, item.reason) == (391, 7, 2, "DAMAGED")
    assert weights(cast) == [Decimal("4836.67")]
    assert (now(sub_order).state, part_of(sub_order).state) == ("DISPATCHED", "DISPATCHED")


def test_what_was_not_accepted_may_be_sent_again(cast: Cast) -> None:
    sub_order = contracted(cast)
    came(cast, sent(cast, sub_order), refused=30, missing=10)
    came(cast, sent(cast, sub_order, 40, "SHD-2"))

    assert (now(sub_order).state, part_of(sub_order).state) == ("RECEIVED", "RECEIVED")
    assert weights(cast) == [Decimal("4500.00"), Decimal("500.00")]
    assert order_of(sub_order).state == Order.State.RECEIVED


@pytest.mark.parametrize("reoffer, left", [(False, 600), (True, 640)])
def test_what_was_not_accepted_may_be_closed_short(cast: Cast, reoffer: bool, left: int) -> None:
    sub_order = contracted(cast)
    came(cast, sent(cast, sub_order), refused=40)

    part = close_short(part_of(sub_order).pk, reason="不再需要", reoffer=reoffer, actor=cast.owner, at=CAME)

    assert (part.state, part.short, now(sub_order).state) == ("RECEIVED", 40, "RECEIVED")
    window = first_window(order_of(sub_order))
    assert (window.remaining, window.is_open) == (left, False)


def test_a_part_of_which_nothing_came_well_is_released_when_closed_short(cast: Cast) -> None:
    sub_order = contracted(cast)
    came(cast, sent(cast, sub_order), refused=400)
    assert weights(cast) == []

    close_short(part_of(sub_order).pk, reason="全部拒收", reoffer=False, actor=cast.owner, at=CAME)

    assert (part_of(sub_order).state, now(sub_order).state) == ("RELEASED", "CANCELLED")


def test_nothing_is_closed_short_while_it_is_on_the_way(cast: Cast) -> None:
    sub_order = contracted(cast)
    sent(cast, sub_order, 100)

    with pytest.raises(refusals.InTransit):
        close_short(part_of(sub_order).pk, reason="不再需要", reoffer=False, actor=cast.owner, at=CAME)

    assert part_of(sub_order).short == 0


@pytest.mark.parametrize(
    "accepted, refused, missing, reason, refusal",
    [
        (399, 0, 0, "", refusals.SumsDiffer),
        (401, 0, 0, "", refusals.SumsDiffer),
        (401, -1, 0, "", refusals.SumsDiffer),
        (390, 10, 0, "", refusals.RefusalReasonMissing),
        (390, 10, 0, "BECAUSE", refusals.RefusalReasonMissing),
    ],
)
def test_sums_agree_with_the_shipment_or_nothing_moves(
    cast: Cast, accepted: int, refused: int, missing: int, reason: str, refusal: type[DomainError]
) -> None:
    sub_order = contracted(cast)
    shipment = sent(cast, sub_order)
    row = Checked(shipment.items.get().pk, accepted, refused, missing, reason)

    with pytest.raises(refusal):
        receive_shipment(shipment.pk, Check((row,)), actor=cast.owner, at=CAME)

    assert (Receipt.objects.count(), weights(cast), now(sub_order).state) == (0, [], "DISPATCHED")


def test_a_shipment_is_checked_once(cast: Cast) -> None:
    sub_order = contracted(cast)
    shipment = sent(cast, sub_order)
    came(cast, shipment)

    with pytest.raises(refusals.AlreadyReceived):
        came(cast, shipment)

    assert weights(cast) == [Decimal("5000.00")]


def test_the_other_side_does_not_do_ones_own_steps(cast: Cast) -> None:
    sub_order = contracted(cast)
    with pytest.raises(refusals.NotBothSides):
        dispatch_goods(sub_order.pk, note_for(sub_order), actor=cast.owner, at=SENT)
    shipment = sent(cast, sub_order)
    with pytest.raises(refusals.NotBothSides):
        receive_shipment(shipment.pk, check_of(shipment), actor=cast.neighbour, at=CAME)
    with pytest.raises(NotFound):
        receive_shipment(shipment.pk, check_of(shipment), actor=cast.outsider, at=CAME)

    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    "days, buyer, seller, due",
    [
        (30, Size.LARGE, Size.SMALL, 30),
        (90, Size.LARGE, Size.SMALL, 60),
        (90, Size.LARGE, Size.LARGE, 90),
        (90, Size.SMALL, Size.SMALL, 90),
    ],
)
def test_a_large_buyer_pays_a_smaller_seller_within_sixty_days(
    cast: Cast, days: int, buyer: str, seller: str, due: int
) -> None:
    sub_order = contracted(cast)
    Order.objects.filter(pk=sub_order.order_id).update(payment_days=days, buyer_size=buyer)
    type(cast.baishan).objects.filter(pk=cast.baishan.pk).update(size=seller)

    came(cast, sent(cast, sub_order))

    assert now(sub_order).pay_by == CAME.date() + timedelta(days=due)
