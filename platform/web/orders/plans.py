"""Deciding: the opened offers side by side, the proposed allocation as a picture and a table, changes, confirmation."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.errors import DomainError, require
from orders.errors import QuantityWrong
from orders.models import MOST_UNITS, Order, Plan
from orders.permissions import can_keep
from orders.queries import board
from orders.queries.comparing import compare
from orders.queries.plan_changes import changes_of
from orders.queries.plans import decisions_of, get_plan, newest_plan
from orders.queries.proposals import picture_of, proposal_of
from orders.queries.rest import free_windows, is_rest
from orders.services.allocating import ask_plan, confirm_plan
from orders.services.offering import note_reading
from orders.services.overriding import override_part
from orders.words import weights_in_words
from web.requests import ActingRequest, signed_in


@require_GET
@signed_in
def offers(request: ActingRequest, pk: int) -> HttpResponse:
    """Every opened offer by line; the poster's alone, and that somebody read them is noted."""
    order = board.order_page(request.actor, pk)
    lines = compare(request.actor, order)
    note_reading(order, actor=request.actor, at=timezone.now())
    return render(request, "orders/compare.html", {"order": order, "lines": lines})


@require_GET
@signed_in
def plan(request: ActingRequest, pk: int) -> HttpResponse:
    """The newest plan of an order: being computed, proposed, or confirmed."""
    order = _own(request, pk)
    found = newest_plan(request.actor, pk)
    if request.htmx:  # asked while the worker computes: only whether it is ready
        ready = found is None or found.state != Plan.State.COMPUTING
        return HttpResponse(status=204, headers={"HX-Refresh": "true"} if ready else {})
    return _page(request, order, found)


def _page(
    request: ActingRequest, order: Order, found: Plan | None, refused: dict[str, Any] | None = None
) -> HttpResponse:
    proposal = proposal_of(found) if found and found.report else None
    rest = is_rest(order)
    is_open = bool(found and found.state == Plan.State.PROPOSED and (rest or order.state == Order.State.ALLOCATING))
    has_rest = rest and free_windows(order, timezone.localdate()).exists()
    context = {
        "order": order,
        "plan": found,
        "proposal": proposal,
        "changes": changes_of(found),
        "decisions": decisions_of(found) if found and proposal else [],
        "picture": picture_of(proposal) if proposal else None,
        "is_open": is_open,
        "asks": order.state == Order.State.ALLOCATING or has_rest,
        "has_rest": has_rest,
        "refused": refused or {},
    }
    if proposal:
        note_reading(order, actor=request.actor, at=timezone.now())
    return render(request, "orders/plan.html", context, status=refused["status"] if refused else 200)


@require_POST
@signed_in
def ask(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask a worker for a plan."""
    ask_plan(pk, actor=request.actor, at=timezone.now())
    return redirect("order-plan", pk)


@require_POST
@signed_in
def override(request: ActingRequest, pk: int) -> HttpResponse:
    """Give an offer another quantity; what is refused is said at the field, and what was typed stays."""
    found = get_plan(request.actor, pk)
    said = {name: str(request.POST.get(name, "")).strip() for name in ("offer", "window", "quantity", "reason")}
    try:
        numbers = [_whole(said[name], name) for name in ("offer", "window", "quantity")]
        override_part(pk, *numbers, reason=said["reason"], actor=request.actor, at=timezone.now())
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        order = board.order_page(request.actor, found.order_id)
        return _page(request, order, newest_plan(request.actor, order.pk), _refused(found, said, refusal))
    messages.success(request, _("The part is changed; the change and its reason are kept."))
    return redirect("order-plan", found.order_id)


def _refused(plan: Plan, said: dict[str, str], refusal: DomainError) -> dict[str, Any]:
    """What the page says at the field: `key` is the form that was sent, of a part or of an offer without one."""
    part = plan.parts.filter(offer__pk=_number(said["offer"]), window__pk=_number(said["window"])).first()
    key = f"{said['offer']}-{said['window']}" if part else f"{said['offer']}-n"
    field = refusal.field if refusal.field == "reason" else "quantity"
    return {"key": key, "typed": said, "field": field, "says": str(refusal), "status": refusal.status}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _whole(text: str, field: str) -> int:
    try:
        return int(text.replace(",", "").replace("，", ""))
    except ValueError:
        raise QuantityWrong(field=field, most=MOST_UNITS) from None


@require_POST
@signed_in
def confirm(request: ActingRequest, pk: int) -> HttpResponse:
    """Agree to the plan as it stands."""
    found = get_plan(request.actor, pk)
    made = confirm_plan(pk, actor=request.actor, at=timezone.now())
    messages.success(
        request, _("Confirmed with {count} sellers; all are told.").format(count=len({row.seller_id for row in made}))
    )
    return redirect("order", found.order_id)


@require_GET
@signed_in
def weights(request: ActingRequest) -> HttpResponse:
    """The published weights: what is set against the price, and how dear it is."""
    return render(request, "orders/weights.html", weights_in_words())


def _own(request: ActingRequest, pk: int) -> Order:
    order = board.order_page(request.actor, pk)
    require(can_keep(request.actor, order))
    return order


urlpatterns = [
    path("orders/<int:pk>/compare/", offers, name="order-compare"),
    path("orders/<int:pk>/plan/", plan, name="order-plan"),
    path("orders/<int:pk>/plan/ask/", ask, name="order-plan-ask"),
    path("plans/<int:pk>/override/", override, name="plan-override"),
    path("plans/<int:pk>/confirm/", confirm, name="plan-confirm"),
    path("orders/weights/", weights, name="order-weights"),
]
