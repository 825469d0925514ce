"""The stage of deliveries: a confirmed order between Runqiang and Baishan, and its steps as one-liners."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from ledger.queries import ties
from orders.models import Filing, Order, Part, Receipt, Shipment, SubOrder
from orders.rules.dispatch import Batch, Dispatch
from orders.rules.receipt import Check, Checked
from orders.services.closing import close_due
from orders.services.contracting import file_contract
from orders.services.dispatching import dispatch_goods
from orders.services.receiving import receive_shipment
from orders.services.settling import record_invoice, record_payment
from orders.services.taking import take_parts
from tests.cast import Cast
from tests.orders.stage import LATER, first_window, posted, published, set_stage

SENT = LATER + timedelta(hours=1)
CAME = SENT + timedelta(days=1)
FRESH = date(2028, 6, 30)


def agreed(cast: Cast, quantity: int = 400, **more: Any) -> SubOrder:
    """Baishan holds `quantity` of Runqiang's thousand at 12.50, and the order is confirmed."""
    order = published(cast, posted(set_stage(cast), **more))
    take_parts(order.pk, {first_window(order).pk: quantity}, actor=cast.neighbour, at=LATER - timedelta(days=1))
    close_due(LATER)
    return SubOrder.objects.get(order=order)


def online(cast: Cast) -> None:
    """The cluster's platform is on file."""
    Filing.objects.create(
        cluster=cast.cluster,
        number="（吉）网药平台备字〔2026〕第000001号",
        authority="吉林省药品监督管理局",
        filed_on=date(2026, 10, 1),
        entered_by=cast.secretary.user,
        entered_at=LATER,
    )


def scan(content: bytes = b"%PDF-1.7 contract") -> SimpleUploadedFile:
    """A scanned contract."""
    return SimpleUploadedFile("合同.pdf", content, "application/pdf")


def contracted(cast: Cast, quantity: int = 400, **more: Any) -> SubOrder:
    """The same, its contract filed by the buyer."""
    sub_order = agreed(cast, quantity, **more)
    file_contract(sub_order.pk, scan(), actor=cast.owner, at=LATER)
    return now(sub_order)


def note_for(sub_order: SubOrder, quantity: int = 400, number: str = "SHD-1", **more: Any) -> Dispatch:
    """A delivery note with one fresh batch of the first part."""
    batch: dict[str, Any] = {"batch_number": "260801", "expires_on": FRESH, "quantity": quantity}
    batch |= {name: more.pop(name) for name in ("batch_number", "expires_on", "produced_on") if name in more}
    items = (Batch(part=part_of(sub_order).pk, **batch),)
    return Dispatch(delivery_note_number=number, items=items, **more)


def sent(cast: Cast, sub_order: SubOrder, quantity: int = 400, number: str = "SHD-1", **more: Any) -> Shipment:
    """Baishan sends `quantity`."""
    return dispatch_goods(sub_order.pk, note_for(sub_order, quantity, number, **more), actor=cast.neighbour, at=SENT)


def check_of(shipment: Shipment, refused: int = 0, missing: int = 0, reason: str = "DAMAGED", **more: Any) -> Check:
    """A receipt of a shipment of one item."""
    item = shipment.items.get()
    row = Checked(item.pk, item.quantity - refused - missing, refused, missing, reason if refused else "")
    return Check((row,), **more)


def came(cast: Cast, shipment: Shipment, at: datetime = CAME, **more: Any) -> Receipt:
    """Runqiang checks it."""
    return receive_shipment(shipment.pk, check_of(shipment, **more), actor=cast.owner, at=at)


def received(cast: Cast, quantity: int = 400) -> SubOrder:
    """All of it arrived well."""
    sub_order = contracted(cast, quantity)
    came(cast, sent(cast, sub_order, quantity))
    return now(sub_order)


def invoiced(cast: Cast) -> SubOrder:
    """Invoiced to the fen: 400 at 12.50."""
    sub_order = received(cast)
    record_invoice(
        sub_order.pk, "04400261", Decimal("5000.00"), CAME.date(), actor=cast.neighbour, at=CAME + timedelta(hours=1)
    )
    return now(sub_order)


def paid(cast: Cast) -> SubOrder:
    """Paid, as the seller itself recorded."""
    sub_order = invoiced(cast)
    record_payment(sub_order.pk, Decimal("5000.00"), CAME.date(), actor=cast.neighbour, at=CAME + timedelta(hours=2))
    return now(sub_order)


def now(sub_order: SubOrder) -> SubOrder:
    """The row as it stands."""
    return SubOrder.objects.get(pk=sub_order.pk)


def part_of(sub_order: SubOrder) -> Part:
    """Its first part as it stands."""
    return Part.objects.filter(sub_order=sub_order).earliest("pk")


def order_of(sub_order: SubOrder) -> Order:
    """Its order as it stands."""
    return Order.objects.get(pk=sub_order.order_id)


def weights(cast: Cast) -> list[Decimal]:
    """The weights of all ties of the cluster, oldest first."""
    return [tie.weight for tie in ties(cast.secretary).order_by("pk")]
