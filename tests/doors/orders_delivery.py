"""Who may see and do what with sub-orders, from the contract to the rating."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from orders.models import Part, PartChange, ReceiptItem, Shipment, SubOrder, Window
from orders.services.claiming import answer_claim
from orders.services.giving_back import release_part
from orders.services.settling import record_payment
from tests.cast import Cast
from tests.doors.enterprises import KEY, said
from tests.doors.orders import REASON, api
from tests.orders.delivered import CAME, came, contracted, invoiced, paid, part_of, received, sent
from tests.orders.stage import make_product
from tests.orders.test_changing import proposed
from tests.orders.test_settling import THEN, claimed

UNSEEN = {"banker": 404, "observer": 404, "outsider": 404}


def _today(sub_order: SubOrder) -> Mapping[str, Any]:
    """Bring the clocks of a story that was played in the past to the present."""
    at = timezone.now()
    later = timezone.localdate(at) + timedelta(days=20)
    SubOrder.objects.filter(pk=sub_order.pk).update(rate_until=at + timedelta(days=7))
    PartChange.objects.update(answer_by=at + timedelta(days=1))
    Window.objects.update(to_on=later)
    Part.objects.update(to_on=later)
    return {"pk": sub_order.pk}


def a_contracted(cast: Cast) -> Mapping[str, Any]:
    """Baishan's sub-order, its contract filed."""
    return _today(contracted(cast))


def its_part(cast: Cast) -> Mapping[str, Any]:
    """The part of it."""
    return {"pk": part_of(SubOrder(pk=a_contracted(cast)["pk"])).pk}


def a_shipment(cast: Cast) -> Mapping[str, Any]:
    """Goods on the way."""
    return {"pk": sent(cast, contracted(cast)).pk}


def a_short_part(cast: Cast) -> Mapping[str, Any]:
    """A part of which half has come."""
    sub_order = contracted(cast)
    came(cast, sent(cast, sub_order, 200))
    return {"pk": part_of(sub_order).pk}


def a_received(cast: Cast) -> Mapping[str, Any]:
    """Received as a whole."""
    return _today(received(cast))


def its_item(cast: Cast) -> Mapping[str, Any]:
    """What was accepted of it."""
    received(cast)
    return {"pk": ReceiptItem.objects.latest("pk").pk}


def a_claim(cast: Cast) -> Mapping[str, Any]:
    """An open claim of Runqiang."""
    return {"pk": claimed(cast, received(cast)).pk}


def an_accepted_claim(cast: Cast) -> Mapping[str, Any]:
    """One that Baishan accepted."""
    pk = a_claim(cast)["pk"]
    answer_claim(pk, accept=True, answer="", actor=cast.neighbour, at=THEN)
    return {"pk": pk}


def a_claim_for_goods(cast: Cast) -> Mapping[str, Any]:
    """An accepted claim of Runqiang for a hundred to be sent again."""
    pk = claimed(cast, received(cast), wish="REPLACEMENT").pk
    answer_claim(pk, accept=True, answer="", actor=cast.neighbour, at=THEN)
    return {"pk": pk}


def an_invoiced(cast: Cast) -> Mapping[str, Any]:
    """Invoiced."""
    return _today(invoiced(cast))


def a_recorded_payment(cast: Cast) -> Mapping[str, Any]:
    """Its payment recorded by the buyer."""
    sub_order = invoiced(cast)
    record_payment(sub_order.pk, 5000, CAME.date(), actor=cast.owner, at=THEN)  # type: ignore[arg-type]
    return _today(sub_order)


def a_paid(cast: Cast) -> Mapping[str, Any]:
    """Paid, to be rated."""
    return _today(paid(cast))


def a_change(cast: Cast) -> Mapping[str, Any]:
    """Baishan proposes a change."""
    sub_order = contracted(cast)
    pk = proposed(cast, sub_order, quantity=100).pk
    _today(sub_order)
    return {"pk": pk}


def a_confirmed_order(cast: Cast) -> Mapping[str, Any]:
    """An order of which six hundred are free."""
    sub_order = contracted(cast)
    _today(sub_order)
    return {"pk": sub_order.order_id}


def an_empty_order(cast: Cast) -> Mapping[str, Any]:
    """One of which every part was given back."""
    sub_order = contracted(cast)
    release_part(part_of(sub_order).pk, reason="需求取消", actor=cast.owner, at=THEN)
    return {"pk": sub_order.order_id}


def dispatch(cast: Cast) -> Mapping[str, Any]:
    """One fresh batch of the newest part."""
    fresh = timezone.localdate() + timedelta(days=600)
    item = {"part": Part.objects.latest("pk").pk, "batch_number": "A1", "quantity": 10, "expires_on": f"{fresh}"}
    return {"delivery_note_number": "SHD-77", "items": [item]}


def receipt(cast: Cast) -> Mapping[str, Any]:
    """All of the newest shipment accepted."""
    items = Shipment.objects.latest("pk").items.all()
    return {"items": [{"item": row.pk, "accepted": row.quantity} for row in items]}


def invoice(cast: Cast) -> Mapping[str, Any]:
    """What was received."""
    return {"number": "04400261", "amount": "5000.00", "issued_on": f"{timezone.localdate()}"}


def payment(cast: Cast) -> Mapping[str, Any]:
    """What is owed."""
    return {"amount": "5000.00", "paid_on": f"{timezone.localdate()}"}


def reopened(cast: Cast) -> Mapping[str, Any]:
    """For three days more."""
    return {"closes_at": (timezone.now() + timedelta(days=3)).isoformat()}


def substitute(cast: Cast) -> Mapping[str, Any]:
    """The same capsules, twelve in a box."""
    product = make_product(cast, specification="0.25g×12粒")
    return {"product": product.pk, "quantity": 800, "price": "6.25", "cause": "OUT_OF_STOCK"}


CLAIM = said(kind="RETURN", quantity=10, statement="外包装受潮")
CHANGE = said(quantity=100, reason="库存变化")
RATING = said(goods=5, punctuality=4, dealing=5)
YES = said(accept=True)
FILING = said(number="备字1号", authority="省药监局", filed_on="2026-01-01")

SIDES = {"owner": 403, "neighbour": 403, "colleague": 403, "secretary": 403, "desk": 403}
SELLS = {**SIDES, "neighbour": 200}
BUYS = {**SIDES, "owner": 200}
BOTH = {**SIDES, "owner": 200, "neighbour": 200}


def made(statuses: Mapping[str, int]) -> Mapping[str, int]:
    """The same where something is created."""
    return {part: 201 if status == 200 else status for part, status in statuses.items()}


DESK = {"secretary": 200, "desk": 200}
POSTER = {"owner": 200, "colleague": 403}

DOORS = [
    api("sub-orders", "GET", {}, 200),
    api("sub-order", "GET", UNSEEN, 200, arrange=a_contracted),
    api("sub-order-contract", "POST", SIDES | {"owner": 415, "neighbour": 415, "colleague": 415, "secretary": 415,
        "desk": 415}, 415, arrange=a_contracted, headers=KEY),
    api("sub-order-dispatch", "POST", made(SELLS), 404, arrange=a_contracted, headers=KEY, data=dispatch),
    api("sub-order-invoice", "POST", made(SELLS), 404, arrange=a_received, headers=KEY, data=invoice),
    api("sub-order-invoice-void", "POST", SELLS, 404, arrange=an_invoiced, headers=KEY, data=REASON),
    api("sub-order-payment", "POST", made(BOTH), 404, arrange=an_invoiced, headers=KEY, data=payment),
    api("sub-order-payment-void", "POST", BOTH, 404, arrange=a_recorded_payment, headers=KEY, data=REASON),
    api("sub-order-payment-confirm", "POST", SELLS, 404, arrange=a_recorded_payment, headers=KEY),
    api("sub-order-cancel", "POST", BOTH, 404, arrange=a_contracted, headers=KEY, data=REASON),
    api("sub-order-rate", "POST", made(BOTH), 404, arrange=a_paid, headers=KEY, data=RATING),
    api("sub-order-rates", "GET", {"owner": 200, "neighbour": 200, "colleague": 200}, 404, arrange=a_received),
    api("shipment-receive", "POST", made(BUYS), 404, arrange=a_shipment, headers=KEY, data=receipt),
    api("receipt-item-claim", "POST", made(BUYS), 404, arrange=its_item, headers=KEY, data=CLAIM),
    api("claim-answer", "POST", SELLS, 404, arrange=a_claim, headers=KEY, data=YES),
    api("claim-withdraw", "POST", BUYS, 404, arrange=a_claim, headers=KEY),
    api("claim-replace", "POST", made(SELLS), 404, arrange=a_claim_for_goods, headers=KEY, data=dispatch),
    api("claim-settle", "POST", BOTH, 404, arrange=an_accepted_claim, headers=KEY),
    api("part-change", "POST", made(BOTH), 404, arrange=its_part, headers=KEY, data=CHANGE),
    api("part-substitutes", "GET", SELLS, 404, arrange=its_part),
    api("part-substitutes", "POST", made(SELLS), 404, arrange=its_part, headers=KEY, data=substitute),
    api("part-withdraw", "POST", SELLS, 404, arrange=its_part, headers=KEY, data=REASON),
    api("part-release", "POST", BUYS, 404, arrange=its_part, headers=KEY, data=REASON),
    api("part-close-short", "POST", BUYS, 404, arrange=a_short_part, headers=KEY, data=REASON),
    api("change-answer", "POST", BUYS, 404, arrange=a_change, headers=KEY, data=YES),
    api("change-withdraw", "POST", SELLS, 404, arrange=a_change, headers=KEY),
    api("order-reopen", "POST", POSTER, 404, arrange=a_confirmed_order, headers=KEY, data=reopened),
    api("order-abandon", "POST", POSTER, 404, arrange=an_empty_order, headers=KEY, data=REASON),
    api("delivery-rates", "GET", {"banker": 403, "observer": 403}, 200),
    api("order-mode", "GET", {}, 200),
    api("order-mode", "POST", DESK, 403, headers=KEY, data=FILING),
    api("order-mode-end", "POST", DESK, 403, headers=KEY, data=REASON),
]  # fmt: skip
