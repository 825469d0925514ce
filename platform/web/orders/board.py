"""The board of orders, for takers as cards and for posters by stage, and the page of one order."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.actors import Actor
from common.errors import Sentence
from enterprises.models import LicenceScope
from orders.models import Offer, Order, Part
from orders.permissions import (
    allowed,
    can_keep,
    can_post,
    can_read_offers,
    can_read_trail,
    can_see_prices,
    is_buyer,
)
from orders.queries import board, drafts, offers
from orders.queries.disruptions import open_on
from orders.queries.filters import narrowed_to, says_state
from orders.queries.joint import joint_of
from orders.queries.mode import mode_of
from orders.queries.rest import is_rest, with_proposed_rest
from orders.queries.stock import takes_of
from orders.services.offering import note_reading
from web.orders.cards import OrderCard, cards
from web.orders.filtering import saved_bar
from web.orders.next_step import Standpoint, next_step
from web.orders.talking import thread_context
from web.requests import ActingRequest, signed_in

PAGE = 24
_ALL = [("", gettext_lazy("All"))]
STAGES = (
    (
        "draft", gettext_lazy("Drafts"), (Order.State.DRAFT,),
        gettext_lazy("An order you keep without publishing stands here."),
    ),
    (
        "open", gettext_lazy("Collecting"), (Order.State.OPEN,),
        gettext_lazy("Published orders that collect offers or parts stand here."),
    ),
    (
        "decide", gettext_lazy("To decide"), (Order.State.ALLOCATING,),
        gettext_lazy("When the deadline of sealed offers has come, you decide here."),
    ),
    (
        "deliver", gettext_lazy("Being delivered"), (Order.State.CONFIRMED, Order.State.DELIVERING),
        gettext_lazy("Confirmed orders stand here until everything has arrived."),
    ),
    (
        "settle", gettext_lazy("To settle"), (Order.State.RECEIVED, Order.State.SETTLED),
        gettext_lazy("What has arrived and waits for invoice or payment stands here."),
    ),
)  # fmt: skip
ENDED = (Order.State.CLOSED, Order.State.CANCELLED, Order.State.EXPIRED)
VIEWS = ("open", "posted", "taken", "all")


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

    def filters(self, view: str) -> board.Filters:
        """What was asked in a view of the board, empty where it cannot be read."""
        self.is_valid()
        said: dict[str, Any] = {key: str(value) for key, value in self.cleaned_data.items() if value}
        if not says_state(view):
            said.pop("state", None)  # the view itself says in which state
        return board.Filters(words=said.pop("q", ""), **said, **narrowed_to(view))

    def is_narrowed(self) -> bool:
        """Something was asked for that can be cleared."""
        self.is_valid()
        return any(self.cleaned_data.values())


@dataclass(frozen=True)
class Column:
    """One stage of the own orders, and what to say where none stands in it."""

    slug: str
    name: Sentence
    empty: Sentence
    cards: list[OrderCard]


@require_GET
@signed_in
def order_board(request: ActingRequest) -> HttpResponse:
    """Open parts that fit me, orders I posted by stage, orders I take part in; three views of one board."""
    form, at = FilterForm(request.GET), timezone.now()
    view = _view(request)
    if view == "posted":
        return _posted(request, form, at)
    found = board.find_orders(request.actor, form.filters(view)).exclude(published_at=None)
    rows = board.board_page(found, page_after(request.GET.get("after", "")), PAGE)
    context = {
        "form": form,
        "view": view,
        "cards": cards(request.actor, rows[:PAGE], at),
        "more": page_key(rows[PAGE - 1]) if len(rows) > PAGE else "",
        "posts": can_post(request.actor),
        "narrowed": form.is_narrowed(),
        "saved": saved_bar(request, view, dict(form.cleaned_data)),
    }
    return render(request, "orders/board.html#rows" if request.htmx else "orders/board.html", context)


def _view(request: ActingRequest) -> str:
    """The view that was asked for, where the actor has it; whoever does not trade sees all there is."""
    said = request.GET.get("view", "open")
    return said if can_post(request.actor) and said in VIEWS else "all"


def _posted(request: ActingRequest, form: FilterForm, at: datetime) -> HttpResponse:
    """The own orders in columns by stage."""
    found = board.find_orders(request.actor, form.filters("posted"))
    rows = board.board_page(found.order_by("-changed_at", "-pk"), None, 200)
    shown = cards(request.actor, rows, at)
    columns = [
        Column(slug, name, empty, [card for card in shown if card.order.state in states])
        for slug, name, states, empty in STAGES
    ]
    context = {
        "form": form,
        "view": "posted",
        "columns": columns if rows else [],
        "ended": [card for card in shown if card.order.state in ENDED],
        "posts": True,
        "narrowed": form.is_narrowed(),
        "saved": saved_bar(request, "posted", dict(form.cleaned_data)),
    }
    return render(request, "orders/board.html#rows" if request.htmx else "orders/board.html", context)


def page_key(order: Order) -> str:
    """Where the next page begins, for its address."""
    key = json.dumps([order.published_at.isoformat() if order.published_at else None, order.pk])
    return base64.urlsafe_b64encode(key.encode()).decode()


def page_after(text: str) -> tuple[datetime | None, int] | None:
    """The key in an address; None where it cannot be read."""
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
    card = cards(actor, [found], at)[0]
    seen = list(offers.visible_offers(actor, found))
    if can_read_offers(actor, found):
        note_reading(found, actor=actor, at=at)
    parts, joint = list(board.visible_parts(actor, found)), joint_of(found)
    context = {
        "order": found,
        "card": card,
        "own": is_buyer(actor, found),
        "keeps": can_keep(actor, found),
        "may": allowed(actor, found),
        "offers": seen,
        "parts": parts,
        "prices": can_see_prices(actor),
        "steps": [] if found.is_stock or (joint and joint.order_id == pk and found.ended_at) else _steps(found),
        "next": next_step(found, _standpoint(actor, card, parts, seen), at),
        "disruptions": open_on(actor, order=found),
        "joint": joint,
        "takes": takes_of(actor, found) if found.is_stock else [],
        "mode": mode_of(actor.cluster),
        "reads_trail": can_read_trail(actor, found),
        "at": at,
    }
    return render(request, "orders/order.html", context | thread_context(request, found))


def _standpoint(actor: Actor, card: OrderCard, parts: list[Part], offered: list[Offer]) -> Standpoint:
    return Standpoint(
        may=allowed(actor, card.order),
        is_own=is_buyer(actor, card.order),
        is_fit=card.may,
        against=next((line.against for line in card.lines if line.against), ""),
        has_part=bool(parts),
        has_offer=any(offer.state != Offer.State.WITHDRAWN for offer in offered),
        has_proposal=is_rest(card.order) and with_proposed_rest(actor).filter(pk=card.order.pk).exists(),
    )


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
