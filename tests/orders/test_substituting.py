"""Another product instead of the agreed one: proposed with a cause, approved or not, then the product everywhere."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError

from common.errors import DomainError, NotAllowed
from enterprises.models import LicenceScope, Restriction
from notices.models import Notice
from orders import errors
from orders.errors import MoveNotPossible
from orders.errors import delivery as refusals
from orders.errors import substitution as no
from orders.errors.alarm import BatchRecalled
from orders.models import Part, PartChange, PartVersion, SubOrder
from orders.queries.amounts import account_of
from orders.queries.recalls import edges_of, handled_batches
from orders.services.changing import Proposal, answer_change, expire_changes, propose_change
from orders.services.giving_back import close_short, withdraw_part
from orders.services.recalling import call_recall
from orders.services.settling import record_invoice
from orders.services.substituting import Goods
from products.models import Product
from products.services.catalogue import retire_product
from tests.cast import NOW, Cast
from tests.orders.delivered import CAME, SENT, agreed, came, contracted, now, order_of, part_of, sent, weights
from tests.orders.stage import LATER, first_window, make_product

SOON = LATER + timedelta(minutes=30)
WHY = "上游断货，改供另一规格"


def half(cast: Cast, **more: Any) -> Product:
    """The same capsules of another maker, twelve in a box."""
    return make_product(cast, **({"specification": "0.25g×12粒", "manufacturer": "另一示例制药有限公司"} | more))


def swapped(cast: Cast, sub_order: SubOrder, product: Product, **more: Any) -> PartChange:
    """Baishan proposes 800 small boxes at 6.25 for its 400 large ones at 12.50."""
    said: dict[str, Any] = {"quantity": 800, "price": Decimal("6.25"), "cause": "OUT_OF_STOCK", "covers": None}
    said |= {"at": SOON, **more}
    goods = Goods(product.pk, said["cause"], said["covers"])
    proposal = Proposal(said.get("reason", WHY), quantity=said["quantity"], price=said["price"], goods=goods)
    return propose_change(part_of(sub_order).pk, proposal, actor=cast.neighbour, at=said["at"])


def approved(cast: Cast, **more: Any) -> SubOrder:
    """A contracted sub-order whose part is half boxes now."""
    sub_order = contracted(cast)
    answer_change(swapped(cast, sub_order, half(cast), **more).pk, accept=True, actor=cast.owner, at=SOON)
    return now(sub_order)


def test_nothing_changes_before_the_buyer_approves_and_the_version_is_kept(cast: Cast) -> None:
    sub_order, other = agreed(cast), half(cast)
    change = swapped(cast, sub_order, other)
    before = part_of(sub_order)
    assert (before.substitute, before.quantity, before.version) == (None, 400, 1)
    assert not PartVersion.objects.exists()

    answer_change(change.pk, accept=True, actor=cast.owner, at=SOON)

    part = part_of(sub_order)
    assert (part.product, part.quantity, part.covered, part.price) == (other, 800, 400, Decimal("6.25"))
    kept = PartVersion.objects.get()
    assert (kept.version, kept.product, kept.quantity, kept.covered) == (1, part.line.product, 400, 400)
    assert first_window(order_of(sub_order)).remaining == 600
    assert Product.objects.get(pk=other.pk).first_used_at == SOON


def test_the_other_side_hears_what_would_come(cast: Cast) -> None:
    sub_order = agreed(cast)
    Notice.objects.all().delete()
    swapped(cast, sub_order, half(cast))

    told = Notice.objects.filter(sentence__contains="instead of")
    assert {notice.organisation_id for notice in told} == {cast.runqiang.pk}
    assert "0.25g×12粒 (另一示例制药有限公司)" in told[0].words["other"]


def test_dispatch_receipt_tie_and_invoice_are_about_the_substitute(cast: Cast) -> None:
    sub_order = approved(cast)
    with pytest.raises(refusals.MoreThanPart):
        sent(cast, sub_order, 801)

    came(cast, sent(cast, sub_order, 800))

    assert weights(cast) == [Decimal("5000.00")]
    assert account_of(sub_order).owed == Decimal("5000.00")
    record_invoice(
        sub_order.pk, "26", Decimal("5000.00"), CAME.date(), actor=cast.neighbour, at=CAME + timedelta(hours=1)
    )


def test_a_recall_reaches_the_substitute_and_not_what_was_ordered(cast: Cast) -> None:
    sub_order = approved(cast)
    shipment = sent(cast, sub_order, 800)
    part = part_of(sub_order)
    assert part.substitute is not None

    assert [edge.item for edge in edges_of(part.substitute, "260801")] == [shipment.items.get().pk]
    assert edges_of(part.line.product, "260801") == []
    assert handled_batches(cast.owner, "阿莫西林") == [(part.substitute, "260801")]


def test_a_barred_batch_of_the_substitute_does_not_leave(cast: Cast) -> None:
    sub_order = approved(cast)
    sent(cast, sub_order, 100)
    call_recall(part_of(sub_order).product.pk, "260801", "II", "不合格", actor=cast.desk, at=SENT)

    with pytest.raises(BatchRecalled):
        sent(cast, sub_order, 100, "SHD-2")

    assert sent(cast, sub_order, 100, "SHD-3", batch_number="260802").pk


def test_the_label_of_the_substitute_decides_about_temperatures(cast: Cast) -> None:
    sub_order, other = contracted(cast), half(cast, storage=Product.Storage.COLD)
    LicenceScope.objects.update(is_cold_chain=True)
    answer_change(swapped(cast, sub_order, other).pk, accept=True, actor=cast.owner, at=SOON)

    with pytest.raises(refusals.TemperatureMissing):
        sent(cast, sub_order, 800)


@pytest.mark.parametrize(
    "label, more, refusal",
    [
        ({"specification": "0.5g×24粒"}, {}, no.SubstituteOther),
        ({"dosage_form": "片剂"}, {}, None),
        ({"name": "头孢呋辛酯片"}, {}, no.SubstituteOther),
        ({"drug_class": "CHINESE_PATENT"}, {}, no.SubstituteOther),
        ({"rx_class": "RX"}, {}, no.SubstituteOther),
        ({"special_category": "TOXIC"}, {}, no.SubstituteSpecial),
        ({"drug_class": "NARCOTIC"}, {}, no.SubstituteSpecial),
        ({"is_active": False}, {}, no.SubstituteWithdrawn),
        ({}, {"cause": "BECAUSE"}, no.CauseMissing),
        ({}, {"cause": "OTHER", "reason": " "}, no.CauseInWords),
        ({}, {"quantity": 801}, no.ExchangeNotWhole),
        ({}, {"covers": 399}, no.CoversDiffers),
        ({}, {"covers": 400}, None),
        ({}, {"quantity": 2002}, errors.NotEnoughLeft),
        ({"specification": "大包装"}, {}, no.CoversMissing),
        ({"specification": "大包装"}, {"covers": 400}, None),
        ({"storage": "COLD"}, {}, errors.SellerNotEligible),
        ({}, {"price": Decimal("0.00")}, errors.PriceWrong),
    ],
)
def test_what_may_come_instead(
    cast: Cast, label: dict[str, Any], more: dict[str, Any], refusal: type[DomainError] | None
) -> None:
    sub_order, other = agreed(cast), half(cast, **label)
    if refusal is None:
        assert swapped(cast, sub_order, other, **more).state == PartChange.State.OPEN
        return

    with pytest.raises(refusal):
        swapped(cast, sub_order, other, **more)

    assert not PartChange.objects.exists()
    assert Product.objects.get(pk=other.pk).first_used_at is None


def test_the_agreed_product_is_no_substitute_and_the_ordered_one_may_come_back(cast: Cast) -> None:
    sub_order = approved(cast)
    part = part_of(sub_order)
    with pytest.raises(no.SubstituteIsAgreed):
        swapped(cast, sub_order, part.product)

    back = swapped(cast, sub_order, part.line.product, quantity=400, price=Decimal("12.50"), cause="SHORT_LIFE")
    answer_change(back.pk, accept=True, actor=cast.owner, at=SOON)

    part = part_of(sub_order)
    assert (part.substitute, part.covers, part.quantity, part.version) == (None, None, 400, 3)


def test_only_the_seller_proposes_other_goods_and_only_the_buyer_answers(cast: Cast) -> None:
    sub_order, other = agreed(cast), half(cast)
    goods = Goods(other.pk, "OUT_OF_STOCK")
    for actor in (cast.owner, cast.colleague):
        with pytest.raises(NotAllowed):
            propose_change(part_of(sub_order).pk, Proposal(WHY, quantity=800, goods=goods), actor=actor, at=SOON)
    change = swapped(cast, sub_order, other)
    with pytest.raises(refusals.NotBothSides):
        answer_change(change.pk, accept=True, actor=cast.neighbour, at=SOON)

    assert part_of(sub_order).substitute is None


def test_a_refusal_has_a_reason_and_the_next_proposal_a_clock_of_its_own(cast: Cast) -> None:
    sub_order, other = agreed(cast), half(cast)
    first = swapped(cast, sub_order, other)
    with pytest.raises(no.DeclineReasonMissing):
        answer_change(first.pk, accept=False, actor=cast.owner, at=SOON)
    assert PartChange.objects.get().state == PartChange.State.OPEN

    answer_change(first.pk, accept=False, note="门店不收小包装", actor=cast.owner, at=SOON)
    second = swapped(cast, sub_order, other, price=Decimal("6.00"), at=SOON + timedelta(days=1))

    assert PartChange.objects.get(pk=first.pk).answer_note == "门店不收小包装"
    assert second.answer_by > first.answer_by
    assert part_of(sub_order).quantity == 400


def test_a_proposal_nobody_answers_ends_and_changes_nothing(cast: Cast) -> None:
    sub_order = agreed(cast)
    change = swapped(cast, sub_order, half(cast))

    assert expire_changes(change.answer_by) == 1

    assert part_of(sub_order).substitute is None
    with pytest.raises(refusals.ChangeAnswered):
        answer_change(change.pk, accept=True, actor=cast.owner, at=change.answer_by)


def test_what_became_forbidden_meanwhile_is_refused_on_approval(cast: Cast) -> None:
    sub_order, other = agreed(cast), half(cast)
    change = swapped(cast, sub_order, other)
    Restriction.objects.create(
        enterprise=cast.baishan,
        scope_code="CHEMICAL",
        reason="整改",
        basis="通知",
        starts_at=NOW,
        imposed_by=cast.desk.user,
    )

    with pytest.raises(errors.SellerNotEligible) as refused:
        answer_change(change.pk, accept=True, actor=cast.owner, at=SOON)

    assert (refused.value.code, part_of(sub_order).substitute) == ("E_SUSPENDED", None)
    assert PartChange.objects.get().state == PartChange.State.OPEN


def test_a_product_taken_out_of_the_catalogue_meanwhile_does_not_come(cast: Cast) -> None:
    sub_order, other = agreed(cast), half(cast)
    change = swapped(cast, sub_order, other)
    retire_product(other.pk, actor=cast.desk, at=SOON)

    with pytest.raises(no.SubstituteWithdrawn):
        answer_change(change.pk, accept=True, actor=cast.owner, at=SOON)


def test_goods_that_have_left_are_not_exchanged(cast: Cast) -> None:
    sub_order = contracted(cast)
    sent(cast, sub_order, 100)

    with pytest.raises(MoveNotPossible):
        swapped(cast, sub_order, half(cast))


def test_what_is_given_back_returns_in_the_unit_of_the_line(cast: Cast) -> None:
    sub_order = approved(cast)
    withdraw_part(part_of(sub_order).pk, reason="仍无货", actor=cast.neighbour, at=SOON)

    assert first_window(order_of(sub_order)).remaining == 1000


def test_what_is_closed_short_returns_in_whole_units_of_the_line(cast: Cast) -> None:
    sub_order = approved(cast)
    came(cast, sent(cast, sub_order, 601))
    close_short(part_of(sub_order).pk, reason="够用", reoffer=True, actor=cast.owner, at=CAME + timedelta(hours=1))

    assert (part_of(sub_order).short, first_window(order_of(sub_order)).remaining) == (199, 600 + 99)


def test_a_substitute_keeps_its_rate_when_its_quantity_changes(cast: Cast) -> None:
    sub_order = approved(cast)
    part = part_of(sub_order)
    with pytest.raises(no.ExchangeNotWhole):
        propose_change(part.pk, Proposal("多要一盒", quantity=801), actor=cast.owner, at=SOON)

    change = propose_change(part.pk, Proposal("少要一些", quantity=600), actor=cast.owner, at=SOON)
    answer_change(change.pk, accept=True, actor=cast.neighbour, at=SOON)

    part = part_of(sub_order)
    assert (part.quantity, part.covered, first_window(order_of(sub_order)).remaining) == (600, 300, 700)


def test_the_database_knows_no_substitute_without_its_measure(cast: Cast) -> None:
    part = part_of(agreed(cast))
    with pytest.raises(IntegrityError, match="part_substitute_covers_something"):
        Part.objects.filter(pk=part.pk).update(covers=5)
