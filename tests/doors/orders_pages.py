"""Who gets which page of deliveries, and whose click is taken."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from orders.models import Attachment, Part, Shipment
from tests.cast import Cast
from tests.doors import orders_delivery as played
from tests.doors.enterprises import said
from tests.doors.orders import REASON, web

UNSEEN = played.UNSEEN
SIDES, SELLS, BUYS, BOTH = played.SIDES, played.SELLS, played.BUYS, played.BOTH


def sent_on(statuses: Mapping[str, int]) -> Mapping[str, int]:
    """The same where a POST leads on."""
    return {part: 302 if status == 200 else status for part, status in statuses.items()}


def a_contract(cast: Cast) -> Mapping[str, Any]:
    """The file of a contract."""
    played.a_contracted(cast)
    return {"pk": Attachment.objects.latest("pk").pk}


def typed_dispatch(cast: Cast) -> Mapping[str, Any]:
    """A dispatch as the form sends it."""
    key = f"{Part.objects.latest('pk').pk}-0"
    row = {f"batch_number-{key}": "A1", f"quantity-{key}": "10", f"expires_on-{key}": "2029-01-01"}
    return {"delivery_note_number": "SHD-78", **row}


def typed_receipt(cast: Cast) -> Mapping[str, Any]:
    """A receipt as the form sends it."""
    return {f"accepted-{row.pk}": row.quantity for row in Shipment.objects.latest("pk").items.all()}


def typed_reopen(cast: Cast) -> Mapping[str, Any]:
    """Three days more, as the field sends it."""
    return {"closes_at": f"{timezone.localtime(timezone.now() + timedelta(days=3)):%Y-%m-%dT%H:%M}"}


CHANGE = said(quantity=100, price="12.50", from_on="2026-12-01", to_on="2027-03-01", reason="库存变化")
CLAIM = said(kind="RETURN", quantity=10, wish="CREDIT", statement="外包装受潮")
YES = said(accept="1")

DOORS = [
    web("deliveries", "GET", {}, 200),
    web("deliveries-one", "GET", UNSEEN, 200, arrange=played.a_contracted),
    web("deliveries-contract-file", "GET", {"owner": 200, "neighbour": 200, "colleague": 200}, 404, arrange=a_contract),
    web("deliveries-contract", "GET", BOTH, 404, arrange=played.a_contracted),
    web("deliveries-contract", "POST", {**SIDES, "owner": 422, "neighbour": 422}, 404, arrange=played.a_contracted),
    web("deliveries-dispatch", "GET", SELLS, 404, arrange=played.a_contracted),
    web("deliveries-dispatch", "POST", sent_on(SELLS), 404, arrange=played.a_contracted, data=typed_dispatch),
    web("deliveries-receive", "GET", BUYS, 404, arrange=played.a_shipment),
    web("deliveries-receive", "POST", sent_on(BUYS), 404, arrange=played.a_shipment, data=typed_receipt),
    web("deliveries-invoice", "GET", SELLS, 404, arrange=played.a_received),
    web("deliveries-invoice", "POST", sent_on(SELLS), 404, arrange=played.a_received, data=played.invoice),
    web("deliveries-invoice-void", "POST", sent_on(SELLS), 404, arrange=played.an_invoiced, data=REASON),
    web("deliveries-payment", "GET", BOTH, 404, arrange=played.an_invoiced),
    web("deliveries-payment", "POST", sent_on(BOTH), 404, arrange=played.an_invoiced, data=played.payment),
    web("deliveries-payment-void", "POST", sent_on(BOTH), 404, arrange=played.a_recorded_payment, data=REASON),
    web("deliveries-payment-confirm", "POST", sent_on(SELLS), 404, arrange=played.a_recorded_payment, data=said()),
    web("deliveries-cancel", "POST", sent_on(BOTH), 404, arrange=played.a_contracted, data=REASON),
    web("deliveries-rate", "GET", BOTH, 404, arrange=played.a_paid),
    web("deliveries-rate", "POST", sent_on(BOTH), 404, arrange=played.a_paid, data=played.RATING),
    web("deliveries-claim", "GET", BUYS, 404, arrange=played.its_item),
    web("deliveries-claim", "POST", sent_on(BUYS), 404, arrange=played.its_item, data=CLAIM),
    web("deliveries-claim-answer", "POST", sent_on(SELLS), 404, arrange=played.a_claim, data=YES),
    web("deliveries-claim-withdraw", "POST", sent_on(BUYS), 404, arrange=played.a_claim, data=said()),
    web("deliveries-replace", "GET", SELLS, 404, arrange=played.a_claim_for_goods),
    web("deliveries-replace", "POST", sent_on(SELLS), 404, arrange=played.a_claim_for_goods, data=typed_dispatch),
    web("deliveries-claim-settle", "POST", sent_on(BOTH), 404, arrange=played.an_accepted_claim, data=said()),
    web("deliveries-part-change", "GET", BOTH, 404, arrange=played.its_part),
    web("deliveries-part-change", "POST", sent_on(BOTH), 404, arrange=played.its_part, data=CHANGE),
    web("deliveries-part-substitute", "GET", SELLS, 404, arrange=played.its_part),
    web("deliveries-part-substitute", "POST", {**SELLS, "neighbour": 422}, 404, arrange=played.its_part, data=said()),
    web("deliveries-part-withdraw", "POST", sent_on(SELLS), 404, arrange=played.its_part, data=REASON),
    web("deliveries-part-release", "POST", sent_on(BUYS), 404, arrange=played.its_part, data=REASON),
    web("deliveries-part-close-short", "POST", sent_on(BUYS), 404, arrange=played.a_short_part, data=REASON),
    web("deliveries-change-answer", "POST", sent_on(BUYS), 404, arrange=played.a_change, data=YES),
    web("deliveries-change-withdraw", "POST", sent_on(SELLS), 404, arrange=played.a_change, data=said()),
    web("order-reopen", "GET", {"owner": 200, **UNSEEN}, 403, arrange=played.a_confirmed_order),
    web("order-reopen", "POST", {"owner": 302, **UNSEEN}, 403, arrange=played.a_confirmed_order, data=typed_reopen),
    web("order-abandon", "POST", {"owner": 302, "colleague": 403}, 404, arrange=played.an_empty_order, data=REASON),
    web("order-mode", "GET", {}, 200),
    web("order-mode", "POST", {"secretary": 302, "desk": 302}, 403, data=played.FILING),
    web("order-mode-end", "POST", {"secretary": 302, "desk": 302}, 403, data=REASON),
]
