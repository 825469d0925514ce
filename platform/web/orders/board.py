"""The board of orders, for takers as cards and for posters by stage, and the page of one order."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from enterprises.models import LicenceScope
from orders.models import Line, Order
from orders.permissions import allowed, can_keep, can_post, can_read_offers, is_buyer
from orders.queries import board, drafts, offers
from orders.queries.chances import Chance, chances, left_of
from orders.services.offering import note_reading
from web.orders.talking import thread_context
from web.requests import ActingRequest, signed_in

PAGE = 24
_ALL = [("", gettext_lazy("All"))]
STAGES = (
    ("draft", gettext_lazy("Drafts"), (Order.State.DRAFT,)),
    ("open", gettext_lazy("Collecting"), (Order.State.OPEN,)),
    ("decide", gettext_lazy("To decide"), (Order.State.ALLOCATING,)),
    ("deliver", gettext_lazy("Being delivered"), (Order.State.CONFIRMED, Order.State.DELIVERING)),
    ("settle", gettext_lazy("To settle"), (Order.State.RECEIVED, Order.State.SETTLED)),
)
STATE_KINDS = {
    "OPEN": "info", "ALLOCATING": "wait", "CONFIRMED": "done", "DELIVERING": "info", "RECEIVED": "done",
    "SETTLED": "done", "CLOSED": "done", "CANCELLED": "", "EXPIRED": "", "DRAFT": "",
}  # fmt: skip


class FilterForm(forms.Form):
    """What the board is narrowed to; its state is the address of the page."""

    q = forms.CharField(
        label=gettext_lazy("Product, title or buyer"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "阿莫西林 / amxl"}),
    )
    drug_class = forms.ChoiceField(
        label=gettext_lazy("Drug class"), required=False, choices=_ALL + LicenceScope.Code.choices
    )
    way = forms.ChoiceField(label=gettext_lazy("Way to take"), required=False, choices=_ALL + Order.Way.choices)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=_ALL + Order.State.choices[1:])

    def filters(self, **more: Any) -> board.Filters:
        """What was asked, empty where it cannot be read."""
        self.is_valid()
        said: dict[str, Any] = {key: str(value) for key, value in self.cleaned_data.items() if value}
        return board.Filters(words=said.pop("q", ""), **said, **more)


@dataclass(frozen=True)
class LineCard:
    """One line of a card: the product, how much is left, and the own chance."""

    line: Line
    left: int
    chances: list[Chance]

    @property
    def part(self) -> float:
        """The share that is taken, for the bar."""
        return 1 - self.left / self.line.quantity

    @property
    def open(self) -> Chance | None:
        """The first window in which the own enterprise may take part."""
        return next((chance for chance in self.chances if chance.is_open), None)

    @property
    def against(self) -> str:
        """The first reason against it, said to the seller; empty where it may go or nothing is left."""
        found = [verdict for chance in self.chances for verdict in chance.against]
        return str(found[0]) if found and self.open is None else ""


@dataclass(frozen=True)
class OrderCard:
    """One order on the board."""

    order: Order
    lines: list[LineCard]
    kind: str

    @property
    def closes_on(self) -> date | None:
        """The day of the deadline in Changchun."""
        return timezone.localdate(self.order.closes_at) if self.order.closes_at else None

    @property
    def may(self) -> bool:
        """The own enterprise may take a part of at least one line."""
        return any(line.open for line in self.lines)


def cards(request: ActingRequest, found: list[Order], at: datetime) -> list[OrderCard]:
    """The orders as cards, with the own chances in a constant number of queries."""
    known = chances(request.actor, [order for order in found if order.state == Order.State.OPEN], at)
    return [
        OrderCard(
            order,
            [LineCard(line, left_of(line), known.get(line.pk, [])) for line in order.lines.all()],
            STATE_KINDS[order.state],
        )
        for order in found
    ]


@require_GET
@signed_in
def order_board(request: ActingRequest) -> HttpResponse:
    """Open parts that fit me, orders I posted by stage, orders I take part in; three views of one board."""
    form, at = FilterForm(request.GET), timezone.now()
    view = request.GET.get("view", "open" if can_post(request.actor) else "all")
    if view == "posted" and can_post(request.actor):
        return _posted(request, form, at)
    narrowed: dict[str, dict[str, Any]] = {"open": {"is_takeable": True}, "taken": {"mine": "taken"}}
    more = narrowed.get(view, {})
    found = board.find_orders(request.actor, form.filters(**more)).exclude(published_at=None)
    rows = board.board_page(found, _after(request.GET.get("after", "")), PAGE)
    context = {
        "form": form,
        "view": view,
        "cards": cards(request, rows[:PAGE], at),
        "more": _key(rows[PAGE - 1]) if len(rows) > PAGE else "",
        "posts": can_post(request.actor),
    }
    return render(request, "orders/board.html#rows" if request.htmx else "orders/board.html", context)


def _posted(request: ActingRequest, form: FilterForm, at: datetime) -> HttpResponse:
    """The own orders in columns by stage."""
    found = board.find_orders(request.actor, form.filters(mine="posted"))
    rows = board.board_page(found.order_by("-changed_at", "-pk"), None, 200)
    shown = cards(request, rows, at)
    columns = [(slug, name, [card for card in shown if card.order.state in states]) for slug, name, states in STAGES]
    ended = [card for card in shown if card.order.state in ("CLOSED", "CANCELLED", "EXPIRED")]
    context = {"form": form, "view": "posted", "columns": columns, "ended": ended, "posts": True}
    return render(request, "orders/board.html#rows" if request.htmx else "orders/board.html", context)


def _key(order: Order) -> str:
    key = json.dumps([order.published_at.isoformat() if order.published_at else None, order.pk])
    return base64.urlsafe_b64encode(key.encode()).decode()


def _after(text: str) -> tuple[datetime | None, int] | None:
    try:
        moment, pk = json.loads(base64.urlsafe_b64decode(text.encode()))
        return (datetime.fromisoformat(moment), int(pk))
    except (binascii.Error, ValueError, TypeError):
        return None


@require_GET
@signed_in
def order(request: ActingRequest, pk: int) -> HttpResponse:
    """One order: the matter, the story, and the next step as one button."""
    actor, at = request.actor, timezone.now()
    found = board.order_page(actor, pk)
    card = cards(request, [found], at)[0]
    seen = list(offers.visible_offers(actor, found))
    if can_read_offers(actor, found):
        note_reading(found, actor=actor, at=at)
    context = {
        "order": found,
        "card": card,
        "own": is_buyer(actor, found),
        "keeps": can_keep(actor, found),
        "may": allowed(actor, found),
        "offers": seen,
        "parts": list(board.visible_parts(actor, found)),
        "steps": _steps(found),
        "at": at,
    }
    return render(request, "orders/order.html", context | thread_context(request, found))


def _steps(order: Order) -> list[tuple[Any, str]]:
    """The way of an order, each step done, now or to come."""
    names = (
        (gettext_lazy("Draft"), ("DRAFT",)),
        (gettext_lazy("Collecting"), ("OPEN",)),
        (gettext_lazy("Deciding"), ("ALLOCATING",)),
        (gettext_lazy("Confirmed"), ("CONFIRMED",)),
        (gettext_lazy("Delivering"), ("DELIVERING",)),
        (gettext_lazy("Received"), ("RECEIVED",)),
        (gettext_lazy("Settled"), ("SETTLED", "CLOSED")),
    )
    steps = [row for row in names if order.way == Order.Way.SEALED or row[1] != ("ALLOCATING",)]
    place = next((n for n, row in enumerate(steps) if order.state in row[1]), -1)
    if place < 0:
        return []
    return [(name, "done" if n < place else "now" if n == place else "") for n, (name, _states) in enumerate(steps)]


@require_GET
@signed_in
def templates(request: ActingRequest) -> HttpResponse:
    """The own drafts and templates."""
    context = {"drafts": drafts.drafts_of(request.actor), "templates": drafts.templates_of(request.actor)}
    return render(request, "orders/templates.html", context)


urlpatterns = [
    path("orders/", order_board, name="orders"),
    path("orders/<int:pk>/", order, name="order"),
    path("orders/templates/", templates, name="order-templates"),
]
