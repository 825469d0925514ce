"""Who may read what was said around an order, and with whom somebody may talk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from accounts.roles import OrganisationKind
from enterprises.models import Enterprise
from orders.models import Line, Message, Offer, Order, Part
from orders.permissions import can_hear, is_buyer
from orders.services.telling import audience_of

SHOWN = 30
MOST_SHOWN = 500


def readable(actor: Actor, order: Order) -> Q:
    """What is open, and what is between the buyer and one seller for these two alone; rows are those of the order."""
    found = Q(order=order)
    if not can_hear(actor, order):
        return found & Q(counterpart=None)
    if is_buyer(actor, order):
        return found
    return found & (Q(counterpart=None) | Q(counterpart_id=actor.organisation.pk))


def visible_messages(actor: Actor, order: Order, *, line: int | None = None) -> QuerySet[Message]:
    """The messages of a visible order that the actor may read, oldest first; one query."""
    found = Message.objects.filter(readable(actor, order)).select_related(
        "organisation", "author", "line__product", "counterpart__organisation"
    )
    if line is not None:
        found = found.filter(line=line)
    return found.order_by("written_at", "pk")


@dataclass(frozen=True)
class Said:
    """A message as one reader sees it: who asked openly stays unnamed to other sellers, as in a tender."""

    message: Message
    by: str
    person: str
    is_own: bool
    is_buyer: bool

    @property
    def is_private(self) -> bool:
        """Between the buyer and one seller."""
        return self.message.counterpart_id is not None


def as_said(actor: Actor, order: Order, messages: Iterable[Message]) -> list[Said]:
    """The messages as the actor sees them."""
    return [_said(actor, order, message) for message in messages]


def is_named(actor: Actor, order: Order, organisation_id: int) -> bool:
    """Whether the actor reads who it was: other sellers stay unnamed to a seller."""
    parties = (actor.organisation.pk, order.buyer_id)
    return organisation_id in parties or is_buyer(actor, order) or actor.is_committee


def _said(actor: Actor, order: Order, message: Message) -> Said:
    is_own = message.organisation_id == actor.organisation.pk
    by_buyer = message.organisation_id == order.buyer_id
    by = str(message.organisation) if is_named(actor, order, message.organisation_id) else ""
    person = message.author.name if is_own else ""
    return Said(message, by, person, is_own, by_buyer)


@dataclass(frozen=True)
class Thread:
    """The newest messages, oldest first, and how many stand before them."""

    said: list[Said]
    has_more: bool


def thread_of(actor: Actor, order: Order, *, line: int | None = None, most: int = SHOWN) -> Thread:
    """The end of the talk around an order."""
    newest = list(visible_messages(actor, order, line=line).reverse()[: most + 1])
    return Thread(as_said(actor, order, newest[:most][::-1]), len(newest) > most)


def lines_talked_about(order: Order) -> QuerySet[Line]:
    """The lines of an order with their products, to choose one."""
    return Line.objects.filter(order=order).select_related("product").order_by("position", "pk")


def partners_in_talk(order: Order) -> set[int]:
    """With whom the buyer may talk alone: those asked, those who hold parts or wrote; offers only once opened.

    Before the opening nothing here depends on who has offered: a sealed offer stays sealed.
    """
    parts = Part.objects.filter(line__order=order).values_list("seller_id", flat=True)
    wrote = Message.objects.filter(order=order, organisation__kind=OrganisationKind.ENTERPRISE)
    found = {*audience_of(order), *parts, *wrote.values_list("organisation_id", flat=True)}
    if order.opened_at is not None:
        found |= set(Offer.objects.filter(line__order=order).values_list("seller_id", flat=True))
    return found - {order.buyer_id}


def named_partners(order: Order) -> list[tuple[int, str]]:
    """The same with their names, by pinyin."""
    found = Enterprise.objects.filter(pk__in=partners_in_talk(order)).order_by("organisation__pinyin", "pk")
    return list(found.values_list("pk", "organisation__name"))


def sellers_in(order: Order) -> set[int]:
    """The sellers whom the buyer's open words concern: who offered, holds a part, or asked openly or alone."""
    offers = Offer.objects.filter(line__order=order).exclude(state=Offer.State.WITHDRAWN)
    parts = Part.objects.filter(line__order=order)
    wrote = Message.objects.filter(order=order, organisation__kind=OrganisationKind.ENTERPRISE)
    found = {*offers.values_list("seller_id", flat=True), *parts.values_list("seller_id", flat=True)}
    return (found | set(wrote.values_list("organisation_id", flat=True))) - {order.buyer_id}


def written_since(actor: Actor, order: Order, since: datetime) -> int:
    """How many messages the own organisation wrote in an order since then."""
    mine = Message.objects.filter(order=order, organisation=actor.organisation, written_at__gte=since)
    return mine.count()
