"""Whose turn it is in an order, in one sentence, and the one button that goes on from here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from orders.models import Order
from web.templatetags.shown import moment


@dataclass(frozen=True)
class NextStep:
    """What comes next, and for whoever has to act: where the button leads; `is_post` where it does it at once."""

    words: str
    button: str = ""
    link: str = ""
    icon: str = "arrow-right"
    is_post: bool = False


@dataclass(frozen=True)
class Standpoint:
    """Who looks at the order: what they may do, what speaks against taking part, whether something is theirs."""

    may: list[str]
    is_own: bool
    is_fit: bool = False
    against: str = ""
    has_part: bool = False
    has_offer: bool = False
    has_proposal: bool = False


def next_step(order: Order, seen: Standpoint, at: datetime) -> NextStep | None:
    """For the poster, for a seller, for whoever only looks; None where nothing is to be said."""
    if order.state == Order.State.OPEN and order.closes_at and order.closes_at <= at:
        return NextStep(_("The time is over. The platform closes this order within a minute."))
    return _of_poster(order, seen) if seen.is_own else _of_others(order, seen)


def _of_poster(order: Order, seen: Standpoint) -> NextStep | None:
    until = moment(order.closes_at)
    if "publish" in seen.may:
        words = _("Nobody else sees this draft. Publish it when it is right.")
        return NextStep(words, _("Publish"), reverse("order-publish", args=[order.pk]), "send", is_post=True)
    if order.state == Order.State.OPEN:
        if order.way == Order.Way.SEALED:
            return NextStep(
                _("Sellers offer until {until}. You are told as soon as you can decide.").format(until=until)
            )
        if order.is_stock:
            return NextStep(
                _("Buyers take parts until {until}. Each is at once an order of theirs.").format(until=until)
            )
        return NextStep(_("Sellers take parts until {until}. What is taken by then is confirmed.").format(until=until))
    if "decide" in seen.may:
        words = _("The offers are open. Decide who delivers what by {until}.").format(until=moment(order.decide_by))
        return NextStep(words, _("Compare and decide"), reverse("order-plan", args=[order.pk]), "scale")
    if seen.has_proposal:
        words = _("Something is free again. An allocation to those who stand by is proposed; you confirm it.")
        return NextStep(words, _("Look at the proposal"), reverse("order-plan", args=[order.pk]), "scale")
    return _under_way(order)


def _of_others(order: Order, seen: Standpoint) -> NextStep | None:
    until = moment(order.closes_at)
    if order.state == Order.State.OPEN and "take" in seen.may and seen.is_fit:
        words = _("You can take a part until {until}, first come, first served.").format(until=until)
        return NextStep(words, _("Take a part"), reverse("order-take", args=[order.pk]), "hand-click")
    if order.state == Order.State.OPEN and "offer" in seen.may and seen.is_fit:
        link = reverse("order-offer", args=[order.pk])
        if seen.has_offer:
            words = _("Your offer is sealed. You can change it until {until}.").format(until=until)
            return NextStep(words, _("Change your offer"), link, "mail")
        words = _("You can offer until {until}. Nobody reads it before.").format(until=until)
        return NextStep(words, _("Make an offer"), link, "mail")
    if order.state == Order.State.OPEN and {"take", "offer"} & set(seen.may):
        return NextStep(seen.against or _("Nothing is left to take. You are told when a part becomes free again."))
    if order.state == Order.State.ALLOCATING and seen.has_offer:
        return NextStep(
            _("The buyer decides by {until}. You are told the result.").format(until=moment(order.decide_by))
        )
    return _under_way(order) if seen.has_part else None


def _under_way(order: Order) -> NextStep | None:
    """Confirmed and later: the deliveries go on on their own pages."""
    words: dict[str, Any] = {
        Order.State.CONFIRMED: _("The order is confirmed. Contracts and dispatches come next, one per seller."),
        Order.State.DELIVERING: _("The goods are on their way. Each delivery is received by itself."),
        Order.State.RECEIVED: _("Everything has arrived. Invoices and payments are settled per seller."),
    }
    if order.state not in words:
        return None
    link = f"{reverse('deliveries')}?view=all&order={order.pk}"
    return NextStep(words[order.state], _("Deliveries"), link, "truck-delivery")
