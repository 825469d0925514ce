"""Deliveries in the browser: what leaves and arrives today, one sub-order with its story, the contract's file."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from accounts.actors import Actor
from accounts.roles import OrganisationKind
from common.papers import ENDINGS
from orders.models import Part, Shipment, SubOrder
from orders.permissions import (
    allowed_on,
    can_buy,
    can_call_recall,
    can_dispatch,
    can_file_contract,
    can_invoice,
    can_pay,
    can_receive,
)
from orders.queries import deliveries, rates
from orders.queries.claims import to_replace
from orders.queries.disruptions import open_on
from orders.queries.mode import mode_of
from orders.queries.recalls import recalls_on
from orders.rules.settlement import CAPPED, payment_due
from orders.rules.substitution import differences
from orders.services.rating import RATEABLE
from web.orders.events import events_of
from web.requests import ActingRequest, signed_in

PAGE = 50
S = SubOrder.State
KINDS = {S.AGREED: "wait", S.CONTRACTED: "wait", S.DISPATCHED: "info", S.RECEIVED: "info", S.INVOICED: "wait",
         S.PAID: "done", S.CLOSED: "done", S.CANCELLED: ""}  # fmt: skip
STEPS = (
    (gettext_lazy("Contract"), (S.AGREED,)),
    (gettext_lazy("Dispatch"), (S.CONTRACTED,)),
    (gettext_lazy("On the way"), (S.DISPATCHED,)),
    (gettext_lazy("Invoice"), (S.RECEIVED,)),
    (gettext_lazy("Payment"), (S.INVOICED,)),
    (gettext_lazy("Rating"), (S.PAID,)),
    (gettext_lazy("Closed"), (S.CLOSED,)),
)


@dataclass(frozen=True)
class Group:
    """Things that are due in the same span, with its name."""

    name: str
    rows: list[Any]
    is_late: bool = False


def grouped(rows: list[Any], due: str, today: date) -> list[Group]:
    """Late first, then today, this week, later."""
    end = today + timedelta(days=6 - today.weekday())
    spans: dict[str, list[Any]] = {"late": [], "today": [], "week": [], "later": []}
    for row in rows:
        on = getattr(row, due)
        slug = "later" if on is None or on > end else "week" if on > today else "today" if on == today else "late"
        spans[slug].append(row)
    names = {"late": _("Late"), "today": pgettext("day", "Today"), "week": _("This week"), "later": _("Later")}
    return [Group(names[slug], found, slug == "late") for slug, found in spans.items() if found]


@require_GET
@signed_in
def overview(request: ActingRequest) -> HttpResponse:
    """What I send, what I receive, all sub-orders; the committee sees heads and rates."""
    actor, today = request.actor, timezone.localdate()
    is_firm = actor.kind == OrganisationKind.ENTERPRISE
    view = request.GET.get("view", "receive" if is_firm else "all")
    context: dict[str, Any] = {"view": view, "is_firm": is_firm, "mode": mode_of(actor.cluster), "kinds": KINDS}
    if is_firm and view == "send":
        context["again"] = list(to_replace(actor)[:100])
        context["groups"] = grouped(_first_parts(list(deliveries.departures(actor)[:400])), "to_on", today)
    elif is_firm and view == "receive":
        context["groups"] = grouped(list(deliveries.arrivals(actor)[:400]), "expected_on", today)
    else:
        order = request.GET.get("order", "")
        narrowed = deliveries.Filters(order=int(order) if order.isdigit() and len(order) < 10 else None)
        found = deliveries.find_sub_orders(actor, narrowed)
        context["page"] = Paginator(found, PAGE).get_page(request.GET.get("page"))
    if is_firm:
        context["rates"] = rates.rates_of_seller(actor)
    elif actor.is_committee:
        context["all_rates"] = rates.rates_of_cluster(actor)
    return render(request, "orders/deliveries.html", context)


def _first_parts(parts: list[Part]) -> list[Part]:
    """One row per sub-order: the part that is due first."""
    seen: dict[int | None, Part] = {}
    for part in parts:
        seen.setdefault(part.sub_order_id, part)
    return list(seen.values())


@require_GET
@signed_in
def one(request: ActingRequest, pk: int) -> HttpResponse:
    """A sub-order: the story left, the matter right, the next step as one button."""
    actor = request.actor
    if actor.kind != OrganisationKind.ENTERPRISE:
        context = {"sub_order": deliveries.get_sub_order(actor, pk), "kinds": KINDS}
        return render(request, "orders/delivery_head.html", context)
    story = deliveries.story_of(actor, pk)
    sub_order = story.sub_order
    due = payment_due(
        timezone.localdate(sub_order.received_at) if sub_order.received_at else timezone.localdate(),
        sub_order.order.payment_days,
        sub_order.order.buyer_size,
        sub_order.seller.size,
    )
    context = {
        "story": story,
        "sub_order": sub_order,
        "kind": KINDS[S(sub_order.state)],
        "mode": mode_of(actor.cluster),
        "may": _may(actor, story),
        "next": next_step(actor, story),
        "has_costs": any(part.costs.all() for part in story.parts),
        "sells": actor.organisation.pk == sub_order.seller_id,
        "calls": can_call_recall(actor),
        "steps": _steps(sub_order),
        "events": events_of(story),
        "invoice": next((row for row in story.invoices if row.voided_at is None), None),
        "payment": next((row for row in story.payments if row.voided_at is None), None),
        "rates": rates.rates_of_pair(actor, pk),
        "capped": str(CAPPED).format(days=sub_order.order.payment_days, due=due.on) if due.is_capped else "",
        "changes": [
            (part, change, differences(part.product, change.product))
            for part in story.parts
            for change in part.changes.all()
            if change.state == "OPEN"
        ],
    }
    alarms = {
        "recalled": recalls_on(item for shipment in story.shipments for item in shipment.items.all()),
        "disruptions": open_on(actor, sub_order=sub_order),
    }
    return render(request, "orders/delivery.html", context | alarms)


def _may(actor: Actor, story: deliveries.Story) -> set[str]:
    """The verbs of the page: those of the table, and those of parts, claims and ratings."""
    sub_order = story.sub_order
    verbs = set(allowed_on(actor, sub_order))
    rated = any(row.by_enterprise_id == actor.organisation.pk for row in story.ratings)
    others = {
        "change": can_pay(actor, sub_order),
        "withdraw": can_invoice(actor, sub_order),
        "substitute": can_invoice(actor, sub_order),
        "release": can_buy(actor, sub_order),
        "close_short": can_buy(actor, sub_order),
        "claim": can_receive(actor, sub_order),
        "answer_claim": can_dispatch(actor, sub_order),
        "settle_claim": can_file_contract(actor, sub_order),
        "replace": can_dispatch(actor, sub_order),
        "rate": can_pay(actor, sub_order) and sub_order.state in RATEABLE and not rated,
    }
    return verbs | {verb for verb, is_mine in others.items() if is_mine}


@dataclass(frozen=True)
class Step:
    """The one button of a page."""

    url: str
    words: str
    icon: str
    is_post: bool = False


def next_step(actor: Actor, story: deliveries.Story) -> Step | None:
    """What the actor can do next, the nearest thing to the end first."""
    sub_order, may = story.sub_order, _may(actor, story)
    pk, state = sub_order.pk, sub_order.state
    waiting = can_receive(actor, sub_order) and _unchecked(story.shipments)
    again = can_dispatch(actor, sub_order) and next((row for row in story.claims if row.left), None)  # type: ignore[attr-defined]
    paid = any(row.voided_at is None for row in story.payments)
    is_to_pay = "pay" in may and not paid and can_buy(actor, sub_order)
    needs_contract = state == S.AGREED and not mode_of(actor.cluster).is_online
    choices = (
        (waiting, "deliveries-receive", getattr(waiting, "pk", 0), _("Receive"), "package-import"),
        (needs_contract and "file_contract" in may, "deliveries-contract", pk, _("File the contract"), "file-upload"),
        ("dispatch" in may and _is_open(story.parts), "deliveries-dispatch", pk, _("Send goods"), "truck-delivery"),
        (again, "deliveries-replace", getattr(again, "pk", 0), _("Send the replacement"), "truck-delivery"),
        ("invoice" in may, "deliveries-invoice", pk, _("Record the invoice"), "receipt-yuan"),
        (is_to_pay, "deliveries-payment", pk, _("Record the payment"), "coins"),
        ("rate" in may and state == S.PAID, "deliveries-rate", pk, _("Rate each other"), "star"),
    )
    for is_due, name, key, words, icon in choices:
        if is_due:
            return Step(reverse(name, args=[key]), words, icon)
    if "confirm_payment" in may and paid:
        return Step(reverse("deliveries-payment-confirm", args=[pk]), _("The payment arrived"), "check", is_post=True)
    return None


def _unchecked(shipments: list[Shipment]) -> Shipment | None:
    return next((row for row in shipments if not hasattr(row, "receipt")), None)


def _is_open(parts: list[Part]) -> bool:
    live = [part for part in parts if part.state in (Part.State.AGREED, Part.State.DISPATCHED)]
    return any(part.open > 0 for part in live)  # type: ignore[attr-defined]


def _steps(sub_order: SubOrder) -> list[tuple[Any, str]]:
    place = next((n for n, (_name, states) in enumerate(STEPS) if sub_order.state in states), -1)
    if place < 0:
        return []
    return [(name, "done" if n < place else "now" if n == place else "") for n, (name, _states) in enumerate(STEPS)]


@require_GET
@signed_in
def contract_file(request: ActingRequest, pk: int) -> FileResponse:
    """The file of a contract, for its two sides."""
    contract = deliveries.get_contract(request.actor, pk)
    name = f"contract-{contract.pk}.{ENDINGS[contract.content_type]}"
    answer = FileResponse(contract.file, content_type=contract.content_type, filename=name)
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


urlpatterns = [
    path("deliveries/", overview, name="deliveries"),
    path("deliveries/<int:pk>/", one, name="deliveries-one"),
    path("deliveries/contracts/<int:pk>/", contract_file, name="deliveries-contract-file"),
]
