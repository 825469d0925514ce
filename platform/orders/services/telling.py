"""Who is told what about an order; every sentence is stored as a notice, in the transaction of its cause."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.models import Organisation
from accounts.queries import people_of
from accounts.roles import Role
from enterprises.models import Enterprise, LicenceScope
from jobs.services import after_commit
from notices.models import Notice
from notices.services import emit, tell
from orders.models import JointPurchase, Line, Offer, Order, Part, SavedFilter
from orders.queries.board import locked_order, orders_with_untold_parts
from orders.queries.filters import filters_hit

TRADE = (Role.FIRM_OWNER, Role.FIRM_TRADE)
Seat = tuple[int, int]  # a person and the organisation they act for

SENTENCES = {
    "published": gettext_noop("{buyer} asks for “{title}”: offers until {until}."),
    "stock": gettext_noop("{buyer} clears near-expiry stock “{title}”: parts can be taken until {until}."),
    "stock_yours": gettext_noop("Your part of the stock “{title}” is confirmed. Contract and delivery come next."),
    "stock_over": gettext_noop("The stock “{title}” is no longer offered; {left} units were not taken."),
    "filter": gettext_noop("New in your filter “{filter}”: {buyer} asks for “{title}”, offers until {until}."),
    "reminder": gettext_noop("{buyer} still waits for your answer to “{title}”: until {until}."),
    "cancelled": gettext_noop("{buyer} took “{title}” back: {reason}"),
    "expired": gettext_noop("“{title}” ended without a part."),
    "opened": gettext_noop("The offers for “{title}” are open: {count} offers wait for your decision until {until}."),
    "confirmed": gettext_noop("“{title}” is confirmed. Look at what you deliver and when."),
    "confirmed_buyer": gettext_noop("“{title}” is confirmed with {count} sellers."),
    "joint_confirmed": gettext_noop(
        "Your share of the joint purchase “{title}” is confirmed with {count} sellers, under contracts of your own."
    ),
    "not_chosen": gettext_noop("“{title}” went to others this time. Thank you for your offer."),
    "released": gettext_noop("A line of “{title}” did not fill as a whole; your part of it is released."),
    "taken": gettext_noop("New parts of “{title}” were taken; {left} of {lines} lines still have something left."),
    "rest_yours": gettext_noop(
        "You stood by for “{title}”: a part that became free is yours. Look at what you deliver."
    ),
    "offer_gone": gettext_noop(
        "“{title}”: {seller} withdrew its offer. An allocation with as few changes as possible is being computed."
    ),
    "rest_proposed": gettext_noop(
        "“{title}”: something is free again and who stands by can bring it: {parts} parts are proposed. Confirm them."
    ),
    "countered": gettext_noop("“{title}”: other terms for {product} are proposed. Answer until {until}."),
    "round_agreed": gettext_noop("“{title}”: your terms for {product} are agreed."),
    "round_declined": gettext_noop("“{title}”: your terms for {product} were declined; the offer stands as before."),
    "round_expired": gettext_noop("“{title}”: no answer about {product} in time; the offer stands as agreed last."),
}


def link_to(order: Order) -> str:
    """The address of the order's page."""
    return f"/orders/{order.pk}/"


def tell_enterprises(
    enterprises: Iterable[int],
    order: Order,
    what: str,
    *,
    at: datetime,
    link: str = "",
    without: Collection[Seat] = (),
    **words: Any,
) -> None:
    """Tell owners and trade people of these enterprises the sentence `what`, filled with the order and `words`.

    The notice leads to the order's page, or to `link`. `without`: who knows already.
    """
    by_organisation: dict[Organisation, list[Any]] = {}
    for membership in people_of(enterprises, TRADE):
        if (membership.user_id, membership.organisation_id) not in without:
            by_organisation.setdefault(membership.organisation, []).append(membership.user)
    filled = {"title": order.title, "buyer": str(order.buyer), **words}
    for organisation, people in by_organisation.items():
        tell(
            people,
            organisation=organisation,
            room="orders",
            sentence=SENTENCES[what],
            words=filled,
            link=link or link_to(order),
            subject=order,
            at=at,
        )


def tell_asked(order: Order) -> None:
    """After publishing, a worker tells the audience: it may be a hundred enterprises."""
    after_commit("orders.tasks.tell_audience", order=order.pk)


def tell_sellers(order: Order, what: str, *, at: datetime, **words: Any) -> None:
    """Tell everybody who offered or holds a live part."""
    offers = Offer.objects.filter(line__order=order).exclude(state=Offer.State.WITHDRAWN)
    parts = Part.objects.filter(line__order=order, state=Part.State.AGREED)
    sellers = {*offers.values_list("seller_id", flat=True), *parts.values_list("seller_id", flat=True)}
    tell_enterprises(sorted(sellers), order, what, at=at, reason=order.ended_reason, **words)


def tell_audience(pk: int, what: str, *, at: datetime) -> None:
    """Tell everybody an open order asks; a reminder goes only to those who have not answered."""
    order = Order.objects.select_related("buyer__organisation").get(pk=pk)
    if order.state != Order.State.OPEN or order.closes_at is None:
        return
    asked = set(audience_of(order))
    if order.is_stock:
        if what == "published":
            until = f"{timezone.localtime(order.closes_at):%Y-%m-%d %H:%M}"
            tell_enterprises(sorted(asked), order, "stock", at=at, until=until)
            facts = {"order": order.pk, "number": order.number, "title": order.title, "until": until}
            firms = Organisation.objects.filter(pk__in=asked).order_by("pk")
            emit("stock.posted", organisations=firms, subject=order, payload=facts, at=at)
        return
    if what == "reminder":
        asked -= set(Offer.objects.filter(line__order=order).values_list("seller_id", flat=True))
        asked -= set(Part.objects.filter(line__order=order).values_list("seller_id", flat=True))
    until = f"{timezone.localtime(order.closes_at):%Y-%m-%d %H:%M}"
    told = tell_filters(order, until, at=at) if what == "published" else ()
    tell_enterprises(sorted(asked), order, what, at=at, until=until, without=told)


@transaction.atomic
def tell_filters(order: Order, until: str, *, at: datetime) -> set[Seat]:
    """Tell everybody who asked to hear of new orders in a saved filter, once each; who they are, and where."""
    hits = filters_hit(order)
    people, subject = [saved.user_id for saved in hits], f"{order._meta.label_lower}:{order.pk}"
    before = Notice.objects.filter(recipient__in=people, subject=subject, sentence=SENTENCES["filter"])
    known = set(before.values_list("recipient_id", "organisation_id"))
    new = [saved for saved in hits if (saved.user_id, saved.organisation_id) not in known]
    _tell_programs(new, order, at)
    for saved in new:
        tell(
            [saved.user],
            organisation=saved.organisation,
            room="orders",
            kind="filter",
            sentence=SENTENCES["filter"],
            words={"filter": saved.name, "buyer": str(order.buyer), "title": order.title, "until": until},
            link=link_to(order),
            subject=order,
            at=at,
        )
    return {(saved.user_id, saved.organisation_id) for saved in hits}


def _tell_programs(hits: Collection[SavedFilter], order: Order, at: datetime) -> None:
    """One event for each firm, with the filters of its people."""
    by_firm: dict[Organisation, list[int]] = {}
    for saved in hits:
        by_firm.setdefault(saved.organisation, []).append(saved.pk)
    facts = {"order": order.pk, "number": order.number, "title": order.title}
    facts |= {"closes_at": order.closes_at and order.closes_at.isoformat()}
    for firm, filters in by_firm.items():
        emit("saved_filter.matched", organisations=[firm], subject=order, payload=facts | {"filters": filters}, at=at)


def tell_takes(at: datetime) -> int:
    """Tell buyers of parts taken since the clock came last; a take itself writes nothing for this, it has no time."""
    return sum(_tell_takes(pk, at) for pk in orders_with_untold_parts())


@transaction.atomic
def _tell_takes(pk: int, at: datetime) -> int:
    """How far the order has filled; one unread notice of this kind stands for all."""
    order = locked_order(pk)
    if order is None or order.state != Order.State.OPEN:
        return 0
    order.parts_told = Part.objects.filter(line__order=order).count()
    order.save(update_fields=["parts_told"])
    lines = Line.objects.filter(order=order).annotate(left=Sum("windows__remaining"))
    left = sum(1 for line in lines if line.left)
    if is_told(order, SENTENCES["taken"]):
        return 0
    tell_enterprises([order.buyer_id], order, "taken", at=at, left=left, lines=len(lines))
    return 1


def is_told(order: Order, sentence: str) -> bool:
    """Whether somebody of the buyer has an unread notice with this sentence about the order."""
    told = Notice.objects.filter(organisation_id=order.buyer_id, sentence=sentence, link=link_to(order))
    return told.filter(read_at=None).exists()


def audience_of(order: Order) -> list[int]:
    """The enterprises an order asks, by key: the rule that `visible_orders` applies, turned round."""
    named = dict(order.invitations.values_list("enterprise_id", "is_excluded"))
    excluded = {pk for pk, is_excluded in named.items() if is_excluded}
    asked = members_asked(order, set(named) - excluded, order.drug_classes)
    return sorted(asked - excluded - {order.buyer_id})


def members_asked(row: Order | JointPurchase, invited: set[int], drug_classes: Collection[str]) -> set[int]:
    """The enterprises that `audience` and `tiers` of the row mean, and those invited by name."""
    members = Enterprise.objects.filter(
        organisation__cluster_id=row.cluster_id, organisation__is_active=True, left_on=None
    )
    if row.audience == Order.Audience.INVITED:
        members = members.none()
    if row.audience == Order.Audience.TIER:
        members = members.filter(tier__in=row.tiers)
    if row.audience == Order.Audience.LICENCE:
        covered = LicenceScope.objects.filter(code__in=drug_classes, licence__status="IN_FORCE")
        members = members.filter(pk__in=covered.values("licence__enterprise"))
    return {*members.values_list("pk", flat=True), *invited}
