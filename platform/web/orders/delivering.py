"""The warehouse's pages, made for a thumb: send goods or a replacement batch by batch, check what arrived."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.errors import DomainError, require
from orders.errors import delivery as refusals
from orders.models import Claim, Part, ReceiptItem, Shipment, ShipmentItem, SubOrder
from orders.permissions import can_dispatch, can_receive
from orders.queries.deliveries import get_shipment, get_sub_order, live_parts_of, read_claim
from orders.queries.mode import mode_of
from orders.queries.recalls import recalls_on
from orders.rules.dispatch import Batch, Dispatch, Label, label_of
from orders.rules.receipt import Check, Checked
from orders.services.dispatching import dispatch_goods
from orders.services.receiving import receive_shipment
from orders.services.replacing import dispatch_replacement
from web.orders import typed
from web.requests import ActingRequest, signed_in

BATCHES = range(4)  # rows per part; the second to the fourth stand under "more batches"


@dataclass(frozen=True)
class PartRow:
    """One part on the dispatch page, how much may be sent of it until when, and what was typed."""

    part: Part
    label: Label
    open: int
    until: date | None
    batches: list[dict[str, str]]


@dataclass(frozen=True)
class ItemRow:
    """One item on the receipt page, and what was typed."""

    item: ShipmentItem
    label: Label
    typed: dict[str, str]


@require_http_methods(["GET", "POST"])
@signed_in
def dispatch(request: ActingRequest, pk: int) -> HttpResponse:
    """Delivery note, batches, temperatures; all of it leaves or nothing."""
    sub_order = get_sub_order(request.actor, pk)
    require(can_dispatch(request.actor, sub_order), refusals.NotBothSides)
    parts = [part for part in live_parts_of(sub_order) if part.open > 0]  # type: ignore[attr-defined]
    rows = [_row(request.POST, part, part.open, part.to_on) for part in parts]  # type: ignore[attr-defined]
    return _sending(request, sub_order, rows, lambda note, at: dispatch_goods(pk, note, actor=request.actor, at=at))


@require_http_methods(["GET", "POST"])
@signed_in
def replace(request: ActingRequest, pk: int) -> HttpResponse:
    """The same for goods that are sent again for a claim."""
    claim, sub_order = read_claim(request.actor, pk)
    require(can_dispatch(request.actor, sub_order), refusals.NotBothSides)
    part, left = claim.item.item.part, claim.left  # type: ignore[attr-defined]
    rows = [_row(request.POST, part, left, claim.replace_by)] if left else []
    send = lambda note, at: dispatch_replacement(pk, note, actor=request.actor, at=at)  # noqa: E731
    return _sending(request, sub_order, rows, send, claim)


def _row(said: QueryDict, part: Part, left: int, until: date | None) -> PartRow:
    return PartRow(part, label_of(part.product), left, until, _batches(said, part, left))


def _sending(
    request: ActingRequest,
    sub_order: SubOrder,
    rows: list[PartRow],
    send: Callable[[Dispatch, datetime], Shipment],
    claim: Claim | None = None,
) -> HttpResponse:
    """The page, and what was sent with it; a refusal stands beside its field."""
    parts = [row.part for row in rows]
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            shipment = send(_note(request.POST, parts), timezone.now())
        except DomainError as said:
            if said.status in (403, 404):
                raise
            refusal = said
        else:
            messages.success(request, _("Sent with delivery note {note}.").format(note=shipment.delivery_note_number))
            return redirect("deliveries-one", sub_order.pk)
    context = {
        "sub_order": sub_order,
        "claim": claim,
        "rows": rows,
        "said": request.POST,
        "refusal": refusal,
        "wrong": _named(refusal, _filled(request.POST, parts)),
        "is_cold": any(row.label.is_cold for row in rows),
        "is_blocked": sub_order.state == sub_order.State.AGREED and not mode_of(request.actor.cluster).is_online,
        "today": timezone.localdate(),
    }
    return render(request, "orders/dispatch.html", context, status=refusal.status if refusal else 200)


_PLACE = re.compile(r"^items\.(\d+)\.(\w+)$")


def _named(refusal: DomainError | None, keys: list[str]) -> str:
    """The name of the input that was refused: `items.2.quantity` is the quantity of the second key."""
    field = (refusal and refusal.field) or ""
    place = _PLACE.match(field)
    if place:
        return f"{place[2]}-{keys[int(place[1]) - 1]}"
    return "" if field == "items" else field


def _filled(said: QueryDict, parts: list[Part]) -> list[str]:
    """The keys of the rows in which something was typed, in the order of the page."""
    keys = [f"{part.pk}-{n}" for part in parts for n in BATCHES]
    return [key for key in keys if typed.text(said, f"batch_number-{key}") or typed.text(said, f"expires_on-{key}")]


_BATCH = ("batch_number", "quantity", "expires_on", "produced_on")


def _batches(said: QueryDict, part: Part, left: int) -> list[dict[str, str]]:
    """The rows of one part: what was typed, else the whole rest in the first."""
    rows = [
        {"key": f"{part.pk}-{n}", **{name: typed.text(said, f"{name}-{part.pk}-{n}") for name in _BATCH}}
        for n in BATCHES
    ]
    if not said:
        rows[0]["quantity"] = str(left)
    return rows


def _note(said: QueryDict, parts: list[Part]) -> Dispatch:
    of = {str(part.pk): part for part in parts}
    items = [_batch(said, of[key.partition("-")[0]], key) for key in _filled(said, parts)]
    return Dispatch(
        delivery_note_number=typed.text(said, "delivery_note_number"),
        items=tuple(items),
        carrier=typed.text(said, "carrier"),
        plate=typed.text(said, "plate"),
        waybill=typed.text(said, "waybill"),
        expected_on=typed.day(said, "expected_on"),
        temperature_min=typed.degrees(said, "temperature_min"),
        temperature_max=typed.degrees(said, "temperature_max"),
    )


def _batch(said: QueryDict, part: Part, key: str) -> Batch:
    expires = typed.day(said, f"expires_on-{key}")
    if expires is None:
        raise typed.DayUnreadable(field=f"expires_on-{key}")
    return Batch(
        part=part.pk,
        batch_number=typed.text(said, f"batch_number-{key}"),
        expires_on=expires,
        quantity=typed.whole(said, f"quantity-{key}"),
        produced_on=typed.day(said, f"produced_on-{key}"),
    )


@require_http_methods(["GET", "POST"])
@signed_in
def receive(request: ActingRequest, pk: int) -> HttpResponse:
    """One card per item, all accepted unless somebody says otherwise."""
    shipment, sub_order = get_shipment(request.actor, pk)
    require(can_receive(request.actor, sub_order), refusals.NotBothSides)
    items = list(shipment.items.all())
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            receive_shipment(pk, _check(request.POST, items), actor=request.actor, at=timezone.now())
        except DomainError as said:
            if said.status in (403, 404):
                raise
            refusal = said
        else:
            messages.success(request, _("Checked. What was accepted stands in the ledger."))
            return redirect("deliveries-one", sub_order.pk)
    rows = [ItemRow(item, label_of(item.part.product), _typed_item(request.POST, item)) for item in items]
    context: dict[str, Any] = {
        "shipment": shipment,
        "sub_order": sub_order,
        "rows": rows,
        "said": request.POST,
        "refusal": refusal,
        "wrong": _named(refusal, [str(item.pk) for item in items]),
        "reasons": ReceiptItem.Reason.choices,
        "is_cold": any(row.label.is_cold for row in rows),
        "is_checked": hasattr(shipment, "receipt"),
        "recalled": recalls_on(items),
    }
    return render(request, "orders/receive.html", context, status=refusal.status if refusal else 200)


def _typed_item(said: QueryDict, item: ShipmentItem) -> dict[str, str]:
    empty = {"accepted": str(item.quantity), "refused": "0", "missing": "0", "reason": "", "note": ""}
    return {name: typed.text(said, f"{name}-{item.pk}") if said else value for name, value in empty.items()}


def _check(said: QueryDict, items: list[ShipmentItem]) -> Check:
    rows = tuple(
        Checked(
            item=item.pk,
            accepted=typed.whole(said, f"accepted-{item.pk}"),
            refused=typed.whole(said, f"refused-{item.pk}", 0),
            missing=typed.whole(said, f"missing-{item.pk}", 0),
            reason=typed.text(said, f"reason-{item.pk}"),
            note=typed.text(said, f"note-{item.pk}"),
        )
        for item in items
    )
    return Check(
        rows,
        temperature_min=typed.degrees(said, "temperature_min"),
        temperature_max=typed.degrees(said, "temperature_max"),
        note=typed.text(said, "note"),
    )


urlpatterns = [
    path("deliveries/<int:pk>/dispatch/", dispatch, name="deliveries-dispatch"),
    path("deliveries/claims/<int:pk>/replace/", replace, name="deliveries-replace"),
    path("deliveries/shipments/<int:pk>/receive/", receive, name="deliveries-receive"),
]
