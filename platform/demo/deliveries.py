"""What the demo's confirmed orders have become: a contract to file, goods on the way, a refusal, and paid ones."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.actors import Actor
from demo.substitutes import agree_substitute
from orders.models import Order, Shipment, SubOrder
from orders.queries.deliveries import account_of, live_parts_of
from orders.rules.dispatch import Batch, Dispatch, label_of
from orders.rules.receipt import Check, Checked
from orders.services.contracting import file_contract
from orders.services.dispatching import dispatch_goods
from orders.services.rating import rate
from orders.services.receiving import receive_shipment
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
        owed, day = account_of(sub_order).owed, timezone.localdate(came)
        record_invoice(pk, f"2625{pk:016d}", owed, day, actor=seller, at=came + timedelta(hours=5))
        if place == 0:
            record_payment(pk, owed, day, actor=buyer, at=came + timedelta(hours=8), reference="网银转账")
            confirm_payment(pk, actor=seller, at=came + timedelta(hours=9))
            rate(pk, 5, 5, 4, actor=buyer, at=came + timedelta(hours=10), comment="包装完好，随货单齐全。")
            rate(pk, 5, 4, 5, actor=seller, at=came + timedelta(hours=11))


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
