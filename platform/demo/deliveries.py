"""What the demo's confirmed orders have become: contracts, goods on the way, refusals, claims, and paid ones."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.actors import Actor
from demo.substitutes import agree_substitute
from orders.models import Claim, Order, ReceiptItem, Shipment, SubOrder
from orders.queries.amounts import account_of
from orders.queries.deliveries import live_parts_of
from orders.rules.dispatch import Batch, Dispatch, label_of
from orders.rules.receipt import Check, Checked
from orders.services.claiming import answer_claim, file_claim
from orders.services.contracting import file_contract
from orders.services.dispatching import dispatch_goods
from orders.services.rating import rate
from orders.services.receiving import receive_shipment
from orders.services.replacing import dispatch_replacement
from orders.services.settling import confirm_payment, record_invoice, record_payment

SCAN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def write_deliveries(order: Order, buyer: Actor, sellers: dict[int, Actor], at: datetime) -> None:
    """The first seller's goods are on the way, the second's have arrived, the others file their contracts first."""
    known = SubOrder.objects.filter(order=order, seller__in=sellers).order_by("pk")
    for place, sub_order in enumerate(known[:2]):
        seller = sellers[sub_order.seller_id]
        scan = ContentFile(SCAN, name="购销合同.pdf")
        file_contract(sub_order.pk, scan, actor=seller, at=at - timedelta(hours=30 - place))
        shipment = dispatch_goods(
            sub_order.pk, _note(sub_order, f"SHD{at:%Y%m%d}-{place + 1}", at), actor=seller, at=at - timedelta(hours=20)
        )
        if place:
            receive_shipment(shipment.pk, _check(shipment), actor=buyer, at=at - timedelta(hours=1))


def write_settled(order: Order, buyer: Actor, sellers: dict[int, Actor], came: datetime) -> None:
    """All arrived well and was invoiced; the first seller's was paid, and both said how it went."""
    known = SubOrder.objects.filter(order=order, seller__in=sellers).order_by("pk")
    for place, sub_order in enumerate(known):
        pk, seller = sub_order.pk, sellers[sub_order.seller_id]
        if place == 0:
            agree_substitute(order, "氯雷他定片", seller, buyer, came - timedelta(hours=45))
        file_contract(pk, ContentFile(SCAN, name="购销合同.pdf"), actor=seller, at=came - timedelta(hours=40))
        note = _note(sub_order, f"SHD{came:%Y%m%d}-{pk}", came)
        shipment = dispatch_goods(pk, note, actor=seller, at=came - timedelta(hours=20))
        whole = tuple(Checked(item.pk, item.quantity) for item in shipment.items.order_by("pk"))
        receive_shipment(shipment.pk, Check(whole), actor=buyer, at=came)
        account, day = account_of(sub_order), timezone.localdate(came)
        number, at, owed = f"2625{pk:016d}", came + timedelta(hours=5), account.owed
        record_invoice(pk, number, account.goods, day, costs=account.costs, actor=seller, at=at)
        if place == 0:
            record_payment(pk, owed, day, actor=buyer, at=came + timedelta(hours=8), reference="网银转账")
            confirm_payment(pk, actor=seller, at=came + timedelta(hours=9))
            rate(pk, 5, 5, 4, actor=buyer, at=came + timedelta(hours=10), comment="包装完好，随货单齐全。")
            rate(pk, 5, 4, 5, actor=seller, at=came + timedelta(hours=11))


def write_claim(order: Order, buyer: Actor, seller: Actor, at: datetime) -> None:
    """Something of the seller's goods was found bad; the seller has agreed to send it again."""
    item = ReceiptItem.objects.filter(
        receipt__shipment__sub_order__order=order, item__part__seller=seller.organisation.pk
    )
    _claimed(item.earliest("pk"), buyer, seller, at - timedelta(hours=26))


def write_arrivals(order: Order, buyer: Actor, sellers: dict[int, Actor], at: datetime) -> None:
    """The first seller's goods come today; of the second's some were bad, and are on their way again."""
    known = SubOrder.objects.filter(order=order, seller__in=sellers).order_by("pk")
    for place, sub_order in enumerate(known):
        seller, left = sellers[sub_order.seller_id], at - timedelta(hours=20 + 60 * place)
        file_contract(sub_order.pk, ContentFile(SCAN, name="购销合同.pdf"), actor=seller, at=left - timedelta(hours=8))
        note = _note(sub_order, f"SHD{left:%Y%m%d}-G{place + 1}", at if not place else left)
        shipment = dispatch_goods(sub_order.pk, note, actor=seller, at=left)
        if place:
            whole = tuple(Checked(item.pk, item.quantity) for item in shipment.items.order_by("pk"))
            receipt = receive_shipment(shipment.pk, Check(whole), actor=buyer, at=left + timedelta(hours=18))
            claim = _claimed(receipt.items.earliest("pk"), buyer, seller, at - timedelta(hours=30))
            fresh = replace(note.items[0], quantity=claim.quantity, batch_number=f"{note.items[0].batch_number}B")
            again = replace(note, delivery_note_number=f"SHD{at:%Y%m%d}-B1", items=(fresh,), expected_on=None)
            dispatch_replacement(claim.pk, again, actor=seller, at=at - timedelta(hours=3))


def _claimed(item: ReceiptItem, buyer: Actor, seller: Actor, at: datetime) -> Claim:
    """Twenty of it are to be sent again."""
    found, wish = "开箱抽检发现铝塑板热封不良。", Claim.Wish.REPLACEMENT
    claim = file_claim(item.pk, Claim.Kind.QUALITY, 20, found, wish=wish, actor=buyer, at=at)
    then = at + timedelta(hours=4)
    return answer_claim(claim.pk, accept=True, answer="情况属实，补发同规格新批号。", actor=seller, at=then)


def _note(sub_order: SubOrder, number: str, at: datetime) -> Dispatch:
    today = timezone.localdate(at)
    parts = live_parts_of(sub_order)
    items = tuple(
        Batch(
            part=part.pk,
            batch_number=f"26{today:%m}{part.pk % 90 + 10}",
            expires_on=today + timedelta(days=600),
            produced_on=today - timedelta(days=120),
            quantity=part.quantity,
        )
        for part in parts
    )
    is_cold = any(label_of(part.product).is_cold for part in parts)
    assert not is_cold  # noqa: S101  # the demo's confirmed order holds goods of room temperature
    return Dispatch(number, items, carrier="长春示例物流有限公司", plate="吉A·D1234", expected_on=today)


def _check(shipment: Shipment) -> Check:
    """All accepted but ten of the first item, whose boxes were crushed."""
    items = list(shipment.items.order_by("pk"))
    rows = tuple(
        Checked(item.pk, item.quantity - 10, 10, reason="DAMAGED", note="外箱压损")
        if place == 0
        else Checked(item.pk, item.quantity)
        for place, item in enumerate(items)
    )
    return Check(rows, note="其余批号、数量与随货同行单一致。")
