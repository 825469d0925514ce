"""Taking part: a part of an order with posted prices, or a sealed offer; what is left and why not is said at once."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import DomainError, WrongShape, require
from enterprises.models import Enterprise
from orders.errors import OwnOrder, PriceWrong, QuantityWrong, WrongWay
from orders.models import MOST_UNITS, Line, Offer, Order
from orders.permissions import can_take, is_buyer
from orders.queries import board, offers
from orders.queries.chances import Chance, chances
from orders.rules.draft import MOST_PRICE
from orders.rules.stock import TakeTerms
from orders.services.offering import Bid, make_offers, withdraw_offer
from orders.services.taking import take_parts
from web.requests import ActingRequest, limited, signed_in

MOST_LIFE_DAYS = 3650


@dataclass(frozen=True)
class Row:
    """One line on the page: the order's line, the own chances, what was typed or is offered already."""

    line: Any
    chances: list[Chance]
    typed: dict[str, str]
    stands_by: bool
    wrong: str = ""  # the field of this line that was refused


@require_http_methods(["GET", "POST"])
@signed_in
@limited("take")
def take(request: ActingRequest, pk: int) -> HttpResponse:
    """How much of which window; a click on "take" takes all of it or nothing."""
    order = _order(request, pk)
    require(order.way == Order.Way.POSTED, WrongWay, sentence=WrongWay.SEALED)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            taken = take_parts(
                pk, _quantities(request.POST), actor=request.actor, at=timezone.now(), terms=_terms(request.POST)
            )
        except DomainError as said:
            if said.status in (403, 404):
                raise
            refusal = said
        else:
            count = len(taken)
            words = ngettext("You took {count} part.", "You took {count} parts.", count)
            messages.success(request, words.format(count=count))
            return redirect("order", pk)
    return _page(request, order, "orders/take.html", refusal)


@require_http_methods(["GET", "POST"])
@signed_in
@limited("offer")
def offer(request: ActingRequest, pk: int) -> HttpResponse:
    """Price and quantity per line; nobody else reads it before the deadline."""
    order = _order(request, pk)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            make_offers(pk, _bids(request.POST, order), actor=request.actor, at=timezone.now())
        except DomainError as said:
            if said.status in (403, 404):
                raise
            refusal = said
        else:
            messages.success(request, _("Your offer is sealed. You can change it until the deadline."))
            return redirect("order", pk)
    return _page(request, order, "orders/offer.html", refusal)


@require_POST
@signed_in
def withdraw(request: ActingRequest, pk: int) -> HttpResponse:
    """Take an offer back."""
    done = withdraw_offer(pk, reason=request.POST.get("reason", ""), actor=request.actor, at=timezone.now())
    messages.success(request, _("Your offer is withdrawn."))
    return redirect("order", done.line.order_id)


def _order(request: ActingRequest, pk: int) -> Order:
    order = board.order_page(request.actor, pk)
    if is_buyer(request.actor, order):
        raise OwnOrder
    require(can_take(request.actor, order))
    return order


def _page(request: ActingRequest, order: Order, template: str, refusal: DomainError | None) -> HttpResponse:
    known = chances(request.actor, [order], timezone.now())
    mine = {row.line_id: row for row in offers.visible_offers(request.actor, order)}
    rows = [
        Row(
            line,
            known.get(line.pk, []),
            _typed(request.POST, line.pk) if request.POST else _offered(line, mine.get(line.pk)),
            _stands_by(request.POST, line.pk, mine.get(line.pk)),
            _wrong(refusal, line),
        )
        for line in order.lines.all()
    ]
    typed = {chance.window: request.POST.get(f"window-{chance.window}", "") for row in rows for chance in row.chances}
    own = Enterprise.objects.filter(pk=request.actor.organisation.pk).first() if order.is_stock else None
    home = request.POST.get("destination", own.domicile if own else "")
    context = {"order": order, "rows": rows, "refusal": refusal, "typed": typed, "home": home}
    return render(request, template, context, status=refusal.status if refusal else 200)


_ASKED = ("price", "at_most", "at_least", "expires_on", "note")


def _typed(said: QueryDict, line: int) -> dict[str, str]:
    return {key: _text(said, f"{key}-{line}") for key in _ASKED}


def _offered(line: Line, mine: Offer | None) -> dict[str, str]:
    """What the own offer says; the whole line without a price where there is none yet."""
    if mine is None:
        return {"price": "", "at_most": f"{line.quantity}", "at_least": f"{line.minimum_lot}"}
    return {key: "" if getattr(mine, key) is None else f"{getattr(mine, key)}" for key in _ASKED}


def _wrong(refusal: DomainError | None, line: Line) -> str:
    """The name of the refused field where it is one of this line's: `lines.2.price`, or `price-17` as it was typed."""
    place = (refusal.field if refusal else None) or ""
    begin, typed = f"lines.{line.position}.", f"-{line.pk}"
    if place.startswith(begin):
        return place.removeprefix(begin)
    return place.removesuffix(typed) if place.endswith(typed) else ""


def _stands_by(said: QueryDict, line: int, mine: Offer | None) -> bool:
    return f"stand_by-{line}" in said if said else mine is None or mine.is_stand_by


def _text(said: QueryDict, key: str) -> str:
    """What was typed in a field, without blanks at its ends; empty where it is not there."""
    return str(said.get(key, "")).strip()


def _quantities(said: QueryDict) -> dict[int, int]:
    """Window to quantity, of the fields that were filled."""
    found = {}
    for key, value in said.items():
        name, _sign, number = key.partition("-")
        if name == "window" and number.isdigit() and str(value).strip():
            found[int(number)] = _whole(str(value), key)
    return found


def _terms(said: QueryDict) -> TakeTerms:
    """What a buyer of stock says besides; empty where it was not asked."""
    least = _text(said, "minimum_life_days")
    days = _whole(least, "minimum_life_days") if least else 0
    if not 0 <= days <= MOST_LIFE_DAYS:
        raise QuantityWrong(field="minimum_life_days", most=MOST_LIFE_DAYS)
    return TakeTerms(_text(said, "destination")[:200], _text(said, "contact")[:60], days)


def _whole(text: str, field: str) -> int:
    try:
        return int(text.replace(",", "").replace("，", "").strip())
    except ValueError:
        raise QuantityWrong(field=field, most=MOST_UNITS) from None


def _bids(said: QueryDict, order: Order) -> list[Bid]:
    """One bid per line with a price."""
    return [
        _bid(said, line.pk, line.quantity) for line in order.lines.all() if said.get(f"price-{line.pk}", "").strip()
    ]


def _bid(said: QueryDict, line: int, quantity: int) -> Bid:
    try:
        price = Decimal(_text(said, f"price-{line}"))
    except InvalidOperation:
        raise PriceWrong(field=f"price-{line}", most=MOST_PRICE) from None
    most = _text(said, f"at_most-{line}")
    least = _text(said, f"at_least-{line}")
    return Bid(
        line=line,
        price=price,
        at_most=_whole(most, f"at_most-{line}") if most else quantity,
        at_least=_whole(least, f"at_least-{line}") if least else 1,
        expires_on=_day(_text(said, f"expires_on-{line}")),
        note=_text(said, f"note-{line}"),
        is_stand_by=f"stand_by-{line}" in said,
    )


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongShape(_("A day is written as 2026-11-22."), field="expires_on") from None


urlpatterns = [
    path("orders/<int:pk>/take/", take, name="order-take"),
    path("orders/<int:pk>/offer/", offer, name="order-offer"),
    path("offers/<int:pk>/withdraw/", withdraw, name="offer-withdraw"),
]
