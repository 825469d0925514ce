"""The dates of shared orders: deadlines of offers and rounds, days of delivery, arrivals, standing orders."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from accounts.roles import OrganisationKind
from common.calendars import CalendarEntry, Kind
from enterprises.queries import load_calendar
from orders.models import Offer, Order, Part, Round, StandingOrder, SubOrder
from orders.permissions import trades
from orders.queries.deliveries import ENDED, STILL_OPEN, arrivals, parts_with_progress
from orders.queries.joint_dates import joint_dates
from orders.queries.standing import coming, visible_standing

_MOST = 300  # of a kind
_GOING = (SubOrder.State.AGREED, SubOrder.State.CONTRACTED, SubOrder.State.DISPATCHED)


def calendar_of(actor: Actor, since: date, until: date) -> list[CalendarEntry]:
    """All of it between two days, both included; the number of queries does not depend on how much there is.

    What else waits with a deadline (decide, pay, answer, rate) the calendar takes from `waiting_for`.
    """
    if actor.kind != OrganisationKind.ENTERPRISE:
        return []
    found = [*_closings(actor, since, until), *_deliveries(actor, since, until), *_arrivals(actor, since, until)]
    found += _postings(actor, since, until)
    found += joint_dates(actor, *_moments(since, until))
    return found + _rounds(actor, since, until) if trades(actor) else found


def _moments(since: date, until: date) -> tuple[datetime, datetime]:
    zone = timezone.get_current_timezone()
    return datetime.combine(since, time(), zone), datetime.combine(until + timedelta(days=1), time(), zone)


def _closings(actor: Actor, since: date, until: date) -> list[CalendarEntry]:
    """When offers and takes end: of the own orders, and of those in which the own firm has a hand."""
    own, (first, after) = actor.organisation.pk, _moments(since, until)
    offers = Offer.objects.filter(line__order=OuterRef("pk"), seller=own).exclude(state=Offer.State.WITHDRAWN)
    parts = Part.objects.filter(line__order=OuterRef("pk"), seller=own).exclude(state__in=ENDED)
    found = Order.objects.filter(Q(buyer=own) | Exists(offers) | Exists(parts), state=Order.State.OPEN)
    found = found.filter(closes_at__gte=first, closes_at__lt=after).order_by("closes_at", "pk")
    return [
        CalendarEntry(
            key=f"orders.order:{row.pk}:closes",
            room="orders",
            title=_("“{title}” closes").format(title=row.title),
            link=f"/orders/{row.pk}/",
            detail=_("Your own order.") if row.buyer_id == own else _("Until then you can change what you offered."),
            starts_at=row.closes_at,
            kind=Kind.DEADLINE,
            changed_at=row.changed_at,
        )
        for row in found[:_MOST]
    ]


def _deliveries(actor: Actor, since: date, until: date) -> list[CalendarEntry]:
    """The days in which agreed goods are to leave, and to come; one entry per delivery and days."""
    own = actor.organisation.pk
    found = parts_with_progress().filter(sub_order__state__in=_GOING, from_on__lte=until, to_on__gte=since)
    found = found.filter(Q(sub_order__seller=own) | Q(sub_order__buyer=own)).filter(**STILL_OPEN)
    found = found.exclude(state__in=[*ENDED, Part.State.RECEIVED])
    sides = ("line__product", "sub_order__seller__organisation", "sub_order__buyer__organisation")
    rows = found.select_related(*sides).order_by("to_on", "from_on", "sub_order", "line__position", "pk")
    bundles: dict[tuple[int, date, date], list[Part]] = {}
    for part in rows[:_MOST]:
        bundles.setdefault((part.sub_order_id or 0, part.from_on, part.to_on), []).append(part)
    first: dict[int, date] = {}
    for sub_order, _from, to_on in bundles:
        first.setdefault(sub_order, to_on)
    return [_delivery(own, parts, is_first=first[key[0]] == key[2]) for key, parts in bundles.items()]


def _delivery(own: int, parts: list[Part], *, is_first: bool) -> CalendarEntry:
    """One delivery; the first of a sub-order bears the name of what waits for it, and stands for that."""
    part = parts[0]
    sub_order = part.sub_order
    assert sub_order is not None  # noqa: S101  # asked for by the query
    sends = sub_order.seller_id == own
    other = sub_order.buyer if sends else sub_order.seller
    title = _("Deliver {goods} to {name}") if sends else _("{goods} arrive from {name}")
    base = f"orders.suborder:{sub_order.pk}:{'dispatch' if sends else 'arrive'}"
    return CalendarEntry(
        key=base if is_first else f"{base}:{part.from_on}:{part.to_on}",
        room="orders",
        title=title.format(goods=_goods(parts), name=other.organisation.short_name or other.organisation.name),
        link=f"/deliveries/{sub_order.pk}/",
        detail=sub_order.number,
        on=part.from_on,
        until_on=part.to_on,
        kind=Kind.DELIVERY if sends else Kind.ARRIVAL,
        changed_at=sub_order.agreed_at,
    )


def _goods(parts: list[Part]) -> str:
    name, more = parts[0].product.generic_name, len(parts) - 1
    if not more:
        return name
    return ngettext("{name} and {more} more", "{name} and {more} more", more).format(name=name, more=more)


def _arrivals(actor: Actor, since: date, until: date) -> list[CalendarEntry]:
    """Goods on the way, on the day they are expected."""
    title = _("Delivery note {note} arrives from {name}")
    return [
        CalendarEntry(
            key=f"orders.shipment:{row.pk}:receive",
            room="orders",
            title=title.format(note=row.delivery_note_number, name=row.sub_order.seller.organisation),
            link=f"/deliveries/{row.sub_order_id}/",
            detail=row.sub_order.number,
            on=row.expected_on,
            kind=Kind.ARRIVAL,
        )
        for row in arrivals(actor).filter(expected_on__gte=since, expected_on__lte=until)[:_MOST]
    ]


def _postings(actor: Actor, since: date, until: date) -> Iterable[CalendarEntry]:
    """The dates of the own standing orders that run."""
    running = visible_standing(actor).filter(state=StandingOrder.State.ACTIVE).prefetch_related("dates")
    rows = list(running[:_MOST])
    calendar = load_calendar() if rows else None
    return [
        CalendarEntry(
            key=f"orders.standing:{row.pk}:{turn.due_on}",
            room="orders",
            title=_("Standing order “{title}” is posted").format(title=row.template.title),
            link=f"/orders/standing/{row.pk}/",
            on=turn.on,
            kind=Kind.POSTING,
            changed_at=row.changed_at,
        )
        for row in rows
        if calendar
        for turn in coming(row, max(since, row.next_on or since), calendar, most=60)
        if turn.on <= until and not turn.is_skipped
    ]


def _rounds(actor: Actor, since: date, until: date) -> list[CalendarEntry]:
    """Until when the own firm answers other terms."""
    own, (first, after) = actor.organisation.pk, _moments(since, until)
    to_us = Q(side=Round.Side.SELLER, offer__line__order__buyer=own) | Q(side=Round.Side.BUYER, offer__seller=own)
    found = Round.objects.filter(to_us, answer=Round.Answer.WAITING, answer_by__gte=first, answer_by__lt=after)
    found = found.select_related("offer__line__product", "offer__line__order").order_by("answer_by", "pk")
    return [
        CalendarEntry(
            key=f"orders.round:{row.pk}",
            room="orders",
            title=_("Answer other terms for {product}").format(product=row.offer.line.product.generic_name),
            link=f"/offers/{row.offer_id}/",
            detail=row.offer.line.order.title,
            starts_at=row.answer_by,
            kind=Kind.DEADLINE,
            changed_at=row.made_at,
        )
        for row in found[:_MOST]
    ]
