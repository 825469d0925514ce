"""The dates of joint purchases: until when demands are stated and ordered, in the calendar and on the first page."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from common.calendars import CalendarEntry, Kind
from common.waiting import Waiting
from orders.models import Demand, JointPurchase

S = JointPurchase.State
_MOST = 100


def joint_lines(actor: Actor) -> list[Waiting]:
    """What waits for who trades: order what was gathered; state a demand where the own enterprise is asked by name."""
    return [*_to_order(actor), *_to_answer(actor)]


def joint_dates(actor: Actor, first: datetime, after: datetime) -> list[CalendarEntry]:
    """The closing days of those in which the own enterprise states a demand."""
    found = _with_demand(actor).filter(state=S.GATHERING, closes_at__gte=first, closes_at__lt=after)
    return [
        CalendarEntry(
            key=f"orders.joint:{row.pk}:closes",
            room="orders",
            title=_("Demands for “{title}” close").format(title=row.order.title),
            link=_link(row),
            detail=_("Until then you can change what you need."),
            starts_at=row.closes_at,
            kind=Kind.DEADLINE,
            changed_at=row.changed_at,
        )
        for row in found.order_by("closes_at", "pk")[:_MOST]
    ]


def _to_order(actor: Actor) -> list[Waiting]:
    mine = JointPurchase.objects.filter(order__buyer=actor.organisation.pk, state=S.GATHERED)
    return [
        Waiting(
            "orders",
            _("Order what was gathered for “{title}”").format(title=row.order.title),
            _("Demands are closed. Without an order the joint purchase ends."),
            f"{_link(row)}order/",
            timezone.localdate(row.order_by) if row.order_by else None,
            key=f"orders.joint:{row.pk}:order",
        )
        for row in mine.select_related("order").order_by("order_by", "pk")[:_MOST]
    ]


def _to_answer(actor: Actor) -> list[Waiting]:
    own = actor.organisation.pk
    named = JointPurchase.invited.through.objects.filter(jointpurchase=OuterRef("pk"), enterprise=own)
    asked = JointPurchase.objects.filter(Exists(named), ~_has_demand(own), state=S.GATHERING)
    return [
        Waiting(
            "orders",
            _("Say what you need in “{title}”").format(title=row.order.title),
            _("{name} invites you to buy together. You are free to leave it.").format(name=row.order.buyer),
            _link(row),
            timezone.localdate(row.closes_at),
            key=f"orders.joint:{row.pk}:demand",
        )
        for row in asked.select_related("order__buyer__organisation").order_by("closes_at", "pk")[:_MOST]
    ]


def _with_demand(actor: Actor) -> QuerySet[JointPurchase]:
    return JointPurchase.objects.select_related("order").filter(_has_demand(actor.organisation.pk))


def _has_demand(own: int) -> Q:
    return Q(Exists(Demand.objects.filter(purchase=OuterRef("pk"), enterprise=own)))


def _link(purchase: JointPurchase) -> str:
    return f"/orders/joint/{purchase.pk}/"
