"""From contract to receipt: what may leave, what arrives, and the tie that says so."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from common.errors import DomainError, NotAllowed, NotFound
from common.papers import FileKindWrong
from enterprises.models import Restriction
from first_trade.models import Approval
from orders.errors import MoveNotPossible, SellerNotEligible
from orders.errors import delivery as refusals
from orders.models import Attachment, Order, Part, Shipment, SubOrder
from orders.rules.dispatch import Batch
from orders.services.contracting import end_filing, enter_filing, file_contract
from orders.services.dispatching import dispatch_goods
from tests.cast import Cast
from tests.orders.delivered import (
    FRESH,
    SENT,
    agreed,
    contracted,
    note_for,
    now,
    online,
    order_of,
    part_of,
    received,
    scan,
    sent,
)
from tests.orders.stage import LATER, make_product

COLD = {"storage": "COLD", "temp_min": Decimal(2), "temp_max": Decimal(8)}


def test_without_a_filing_number_goods_leave_only_after_the_contract_is_filed(cast: Cast) -> None:
    sub_order = agreed(cast)

    with pytest.raises(refusals.ContractMissing) as refused:
        sent(cast, sub_order)

    assert "file" in str(refused.value).lower() or "合同" in str(refused.value)
    assert (now(sub_order).state, Shipment.objects.count()) == (SubOrder.State.AGREED, 0)

    file_contract(sub_order.pk, scan(), actor=cast.owner, at=LATER)
    sent(cast, sub_order)

    assert (now(sub_order).state, order_of(sub_order).state) == (SubOrder.State.DISPATCHED, Order.State.DELIVERING)


def test_with_a_filing_number_goods_leave_at_once(cast: Cast) -> None:
    sub_order = agreed(cast)
    online(cast)

    sent(cast, sub_order)

    assert now(sub_order).state == SubOrder.State.DISPATCHED


def test_the_committee_enters_and_ends_the_filing(cast: Cast) -> None:
    sub_order = agreed(cast)
    with pytest.raises(NotAllowed):
        enter_filing("备字1号", "省药监局", date(2026, 1, 1), actor=cast.owner, at=LATER)
    enter_filing("备字1号", "省药监局", date(2026, 1, 1), actor=cast.desk, at=LATER)
    end_filing(reason="备案注销", actor=cast.secretary, at=LATER)

    with pytest.raises(refusals.ContractMissing):
        sent(cast, sub_order)


def test_a_contract_that_is_no_paper_is_refused_and_the_state_stays(cast: Cast) -> None:
    sub_order = agreed(cast)

    with pytest.raises(FileKindWrong):
        file_contract(sub_order.pk, scan(b"MZ no paper"), actor=cast.owner, at=LATER)

    assert (now(sub_order).state, Attachment.objects.count()) == (SubOrder.State.AGREED, 0)


def test_a_contract_stands_between_the_two_sides_with_its_digest(cast: Cast) -> None:
    contract = Attachment.objects.get(sub_order=contracted(cast))

    assert (contract.kind, contract.content_type, contract.size) == ("CONTRACT", "application/pdf", 17)
    assert contract.counterpart_id == cast.baishan.pk
    assert "合同" not in str(contract.file.name)


def test_never_more_than_the_part(cast: Cast) -> None:
    sub_order = contracted(cast)
    sent(cast, sub_order, 300)

    with pytest.raises(refusals.MoreThanPart) as refused:
        sent(cast, sub_order, 101, "SHD-2")

    assert refused.value.values["left"] == 100
    sent(cast, sub_order, 100, "SHD-2")
    assert Shipment.objects.filter(sub_order=sub_order).count() == 2


def test_two_batches_of_one_part_together_are_never_more_than_the_part(cast: Cast) -> None:
    sub_order = contracted(cast)
    batch = Batch(part_of(sub_order).pk, "A", FRESH, 250)

    with pytest.raises(refusals.MoreThanPart):
        dispatch_goods(
            sub_order.pk,
            replace(note_for(sub_order), items=(batch, replace(batch, batch_number="B"))),
            actor=cast.neighbour,
            at=SENT,
        )

    assert not Shipment.objects.exists()


@pytest.mark.parametrize(
    "wrong, refusal",
    [
        ({"number": " "}, refusals.DeliveryNoteMissing),
        ({"batch_number": ""}, refusals.BatchMissing),
        ({"produced_on": date(2027, 1, 1)}, refusals.BatchDatesWrong),
        ({"expected_on": date(2026, 11, 1)}, refusals.ExpectedWrong),
        ({"expires_on": date(2027, 5, 1)}, refusals.BatchTooOld),
        ({"expires_on": date(2026, 11, 1)}, refusals.BatchTooOld),
        ({"temperature_min": Decimal(9), "temperature_max": Decimal(2)}, refusals.TemperatureWrong),
    ],
)
def test_a_dispatch_that_is_not_right_is_refused_and_nothing_moves(
    cast: Cast, wrong: dict[str, Any], refusal: type[DomainError]
) -> None:
    sub_order = contracted(cast)

    with pytest.raises(refusal):
        sent(cast, sub_order, **wrong)

    assert (now(sub_order).state, part_of(sub_order).state) == ("CONTRACTED", "AGREED")
    assert not Shipment.objects.exists()


def test_the_least_life_counts_from_the_day_of_arrival(cast: Cast) -> None:
    sub_order = contracted(cast)
    arrives = SENT.date() + timedelta(days=5)

    with pytest.raises(refusals.BatchTooOld) as refused:
        sent(cast, sub_order, expires_on=arrives + timedelta(days=179), expected_on=arrives)

    assert (refused.value.code, refused.value.values["left"], refused.value.values["least"]) == ("E_EXPIRY", 179, 180)
    sent(cast, sub_order, expires_on=arrives + timedelta(days=180), expected_on=arrives)


def test_a_delivery_note_is_used_once(cast: Cast) -> None:
    sub_order = contracted(cast)
    sent(cast, sub_order, 100)

    with pytest.raises(refusals.DeliveryNoteUsed):
        sent(cast, sub_order, 100)

    assert Shipment.objects.count() == 1


def cold_sub_order(cast: Cast) -> SubOrder:
    """Goods that are kept between 2 and 8 degrees, both sides licensed for them."""
    sub_order = contracted(cast)
    product = part_of(sub_order).line.product
    type(product).objects.filter(pk=product.pk).update(**COLD)
    for firm in (cast.baishan, cast.runqiang):
        firm.licences.get().scopes.update(is_cold_chain=True)
    return now(sub_order)


@pytest.mark.parametrize(
    "low, high, refusal",
    [
        (None, None, refusals.TemperatureMissing),
        (Decimal("1.9"), Decimal(8), refusals.TemperatureWrong),
        (Decimal(2), Decimal("8.1"), refusals.TemperatureWrong),
        (Decimal(2), Decimal(8), None),
    ],
)
def test_cold_goods_travel_inside_their_label(
    cast: Cast, low: Decimal | None, high: Decimal | None, refusal: type[DomainError] | None
) -> None:
    sub_order = cold_sub_order(cast)
    if refusal is None:
        assert sent(cast, sub_order, temperature_min=low, temperature_max=high).temperature_max == high
        return

    with pytest.raises(refusal):
        sent(cast, sub_order, temperature_min=low, temperature_max=high)

    assert not Shipment.objects.exists()


def test_a_seller_restricted_meanwhile_sends_nothing_new(cast: Cast) -> None:
    sub_order = contracted(cast)
    Restriction.objects.create(
        enterprise=cast.baishan, reason="冷库验证过期", basis="互查", imposed_by=cast.secretary.user, starts_at=LATER
    )

    with pytest.raises(SellerNotEligible) as refused:
        sent(cast, sub_order)

    assert (refused.value.code, Shipment.objects.count()) == ("E_SUSPENDED", 0)


def test_a_licence_that_ended_meanwhile_stops_the_dispatch(cast: Cast) -> None:
    sub_order = contracted(cast)
    cast.baishan.licences.update(expires_on=SENT.date() - timedelta(days=1))

    with pytest.raises(SellerNotEligible) as refused:
        sent(cast, sub_order)

    assert refused.value.code == "E_LIC_EXPIRED"


def test_an_approval_that_ended_meanwhile_lets_agreed_goods_go(cast: Cast) -> None:
    sub_order = contracted(cast)
    Approval.objects.filter(seller=cast.baishan).update(decision="REFUSED", reason="资料不全")

    assert sent(cast, sub_order).pk


def test_a_received_sub_order_takes_no_dispatch(cast: Cast) -> None:
    sub_order = received(cast)

    with pytest.raises(MoveNotPossible):
        sent(cast, sub_order, 1, "SHD-9")

    assert Part.objects.get(sub_order=sub_order).state == "RECEIVED"


def test_another_product_is_no_part_of_it(cast: Cast) -> None:
    sub_order = contracted(cast)
    make_product(cast, "另一种药")

    with pytest.raises(NotFound):
        dispatch_goods(
            sub_order.pk,
            replace(note_for(sub_order), items=(Batch(10**9, "A", FRESH, 1),)),
            actor=cast.neighbour,
            at=SENT,
        )
