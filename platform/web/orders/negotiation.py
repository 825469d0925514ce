"""The talk about an opened offer: its terms, every round, and the answer, for its two sides alone."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.errors import DomainError
from orders.errors import PriceWrong, QuantityWrong
from orders.models import MOST_UNITS, Offer, Order, Round
from orders.permissions import is_buyer
from orders.queries.negotiation import negotiated_offer
from orders.rules.draft import MOST_PRICE
from orders.services import negotiating
from web.requests import ActingRequest, signed_in


@require_GET
@signed_in
def offer(request: ActingRequest, pk: int) -> HttpResponse:
    """The offer as it stands and the rounds so far."""
    return _page(request, negotiated_offer(request.actor, pk))


def _page(request: ActingRequest, found: Offer, refusal: DomainError | None = None) -> HttpResponse:
    order, at = found.line.order, timezone.now()
    side = Round.Side.BUYER if is_buyer(request.actor, order) else Round.Side.SELLER
    rounds = list(found.rounds.all())
    waiting = next((row for row in rounds if row.answer == Round.Answer.WAITING and row.answer_by > at), None)
    open_now = order.state == Order.State.ALLOCATING and found.state in negotiating.OPEN
    context: dict[str, Any] = {
        "offer": found,
        "order": order,
        "rounds": rounds,
        "side": side,
        "waiting": waiting,
        "answers": open_now and waiting is not None and waiting.side != side,
        "counters": open_now and (waiting is None or waiting.side != side),
        "withdraws": side == Round.Side.SELLER and (open_now or found.state == Offer.State.STAND_BY),
        "last": waiting or found,
        "typed": request.POST,
        "refusal": refusal,
    }
    return render(request, "orders/negotiation.html", context, status=refusal.status if refusal else 200)


@require_POST
@signed_in
def counter(request: ActingRequest, pk: int) -> HttpResponse:
    """Name other terms; what is refused is said at its field and what was typed stays."""
    try:
        negotiating.counter(pk, _terms(request), actor=request.actor, at=timezone.now())
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        return _page(request, negotiated_offer(request.actor, pk), refusal)
    messages.success(request, _("Your terms are sent; the other side is told."))
    return redirect("offer", pk)


def _terms(request: ActingRequest) -> negotiating.Terms:
    said = {name: str(request.POST.get(name, "")).strip() for name in ("price", "quantity", "note")}
    try:
        price = Decimal(said["price"]) if said["price"] else None
    except InvalidOperation:
        raise PriceWrong(most=MOST_PRICE) from None
    try:
        quantity = int(said["quantity"].replace(",", "")) if said["quantity"] else None
    except ValueError:
        raise QuantityWrong(field="quantity", most=MOST_UNITS) from None
    return negotiating.Terms(price, quantity, said["note"])


@require_POST
@signed_in
def agree(request: ActingRequest, pk: int) -> HttpResponse:
    """Take the other side's terms."""
    negotiating.agree(pk, actor=request.actor, at=timezone.now())
    messages.success(request, _("Agreed. These terms are the offer's now."))
    return redirect("offer", pk)


@require_POST
@signed_in
def decline(request: ActingRequest, pk: int) -> HttpResponse:
    """Keep to what was agreed last."""
    negotiating.decline(pk, actor=request.actor, at=timezone.now())
    messages.success(request, _("Declined. The offer stands as before."))
    return redirect("offer", pk)


urlpatterns = [
    path("offers/<int:pk>/", offer, name="offer"),
    path("offers/<int:pk>/counter/", counter, name="offer-counter"),
    path("offers/<int:pk>/agree/", agree, name="offer-agree"),
    path("offers/<int:pk>/decline/", decline, name="offer-decline"),
]
