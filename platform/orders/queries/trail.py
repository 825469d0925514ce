"""Who did what to an order and its deliveries, and when: the lines of the audit trail that the actor may see."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from accounts.events import event_words
from accounts.models import AuditEntry
from accounts.queries import entries_about
from common.errors import require
from orders.models import Order
from orders.permissions import can_keep, can_read_trail
from orders.queries.board import get_order
from orders.queries.deliveries import visible_sub_orders

# What everybody who sees an order may know of its life; what its poster weighed and whom it asked is not among it.
OPEN_TO_ALL = (
    "orders.published", "orders.cancelled", "orders.closed_early", "orders.opened", "orders.confirmed",
    "orders.expired", "orders.reopened", "orders.abandoned", "orders.deliver", "orders.receive_all", "orders.settle",
    "orders.end",
)  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """One line: when, what in words, by whom (the person only of the own organisation), about what, and why."""

    at: datetime
    event: str
    words: str
    organisation: str
    person: str
    about: str
    reason: str


def trail_of(actor: Actor, pk: int) -> QuerySet[AuditEntry]:
    """Entries about order `pk` and its deliveries, newest first.

    The poster's owners and trade people see all of it, but no offer before the offers are open. A seller sees the
    own deeds, the open life of the order and everything about the own deliveries; the committee no offers at all.
    """
    order = get_order(actor, pk)
    require(can_read_trail(actor, order))
    subject = f"order:{pk}"
    deliveries = [f"suborder:{one}" for one in visible_sub_orders(actor).filter(order=pk).values_list("pk", flat=True)]
    found = entries_about([subject, *deliveries])
    if can_keep(actor, order):
        return found if order.opened_at else found.exclude(_offers_of_others(order))
    own = Q(organisation=actor.organisation.pk)
    return found.filter(~Q(subject=subject) | own | Q(event__in=OPEN_TO_ALL))


def _offers_of_others(order: Order) -> Q:
    return Q(event__startswith="orders.offer") & ~Q(organisation=order.buyer_id)


def as_deeds(actor: Actor, entries: list[AuditEntry]) -> list[Deed]:
    """The entries as they are read."""
    return [
        Deed(
            at=entry.at,
            event=entry.event,
            words=event_words(entry.event),
            organisation=str(entry.organisation or ""),
            person=entry.user.name if entry.user and entry.organisation_id == actor.organisation.pk else "",
            about=_number(entry),
            reason=str(entry.details.get("reason", "")),
        )
        for entry in entries
    ]


def _number(entry: AuditEntry) -> str:
    """The number people say of the delivery; nothing where it is the order itself."""
    kind, _colon, pk = entry.subject.partition(":")
    return f"DD-{int(entry.details['order']):06d}-{pk}" if kind == "suborder" else ""
