"""Who is told what about a joint purchase: those it asks, and those who stated a demand."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.models import Organisation
from accounts.queries import people_of
from notices.services import emit, tell
from orders.models import JointPurchase
from orders.services.telling import TRADE, members_asked

SENTENCES = {
    "opened": gettext_noop("{buyer} gathers demands for the joint purchase “{title}” until {until}."),
    "soon": gettext_noop("Demands for the joint purchase “{title}” close on {until}. Until then yours can be changed."),
    "soon_asked": gettext_noop("Demands for the joint purchase “{title}” close on {until}; you have stated none."),
    "gathered": gettext_noop("Demands for the joint purchase “{title}” are closed. {buyer} orders until {until}."),
    "to_order": gettext_noop("{count} enterprises state a demand in “{title}”. Order it until {until}, or it ends."),
    "ordered": gettext_noop("The joint purchase “{title}” is ordered as {number}: offers until {until}."),
    "nothing": gettext_noop("The joint purchase “{title}” is shared out; nothing of it came to you."),
    "FEW": gettext_noop("The joint purchase “{title}” ended: fewer than two enterprises stated a demand."),
    "CALLED_OFF": gettext_noop("{buyer} called the joint purchase “{title}” off: {reason}"),
    "NOT_ORDERED": gettext_noop("The joint purchase “{title}” ended: it was not ordered in time. You are free again."),
    "NO_SELLER": gettext_noop("The joint purchase “{title}” ended: no seller was chosen. You are free again."),
    "TAKEN_BACK": gettext_noop("{buyer} took the order of the joint purchase “{title}” back: {reason}"),
}

EVENTS = {
    "opened": "joint_purchase.opened",
    "gathered": "joint_purchase.closed",
    "to_order": "joint_purchase.closed",
    "ordered": "joint_purchase.ordered",
} | dict.fromkeys(("FEW", "CALLED_OFF", "NOT_ORDERED", "NO_SELLER", "TAKEN_BACK"), "joint_purchase.ended")


def tell_demanders(
    purchase: JointPurchase, what: str, *, at: datetime, without: Collection[int] = (), **words: Any
) -> None:
    """Tell owners and trade people of every enterprise with a demand, but those in `without`."""
    found = set(purchase.demands.values_list("enterprise", flat=True))
    tell_some(found - set(without), purchase, what, at=at, **words)


def tell_some(enterprises: Iterable[int], purchase: JointPurchase, what: str, *, at: datetime, **words: Any) -> None:
    """Tell owners and trade people of these enterprises the sentence `what`; nobody reads who else is told."""
    asked = sorted(enterprises)
    _tell_programs(asked, purchase, what, at)
    by_organisation: dict[Organisation, list[Any]] = {}
    for membership in people_of(asked, TRADE):
        by_organisation.setdefault(membership.organisation, []).append(membership.user)
    filled = {"title": purchase.order.title, "buyer": str(purchase.order.buyer), **words}
    for organisation, people in by_organisation.items():
        tell(
            people,
            organisation=organisation,
            room="orders",
            kind="joint",
            sentence=SENTENCES[what],
            words=filled,
            link=f"/orders/joint/{purchase.pk}/",
            subject=purchase,
            at=at,
        )


def _tell_programs(enterprises: list[int], purchase: JointPurchase, what: str, at: datetime) -> None:
    if what not in EVENTS or not enterprises:
        return
    facts = {"joint_purchase": purchase.pk, "title": purchase.order.title, "state": purchase.state}
    facts |= {"closes_at": purchase.closes_at.isoformat(), "end": purchase.end}
    firms = Organisation.objects.filter(pk__in=enterprises).order_by("pk")
    emit(EVENTS[what], organisations=firms, subject=purchase, payload=facts, at=at)


def tell_asked(pk: int, what: str, *, at: datetime) -> None:
    """Tell everybody a joint purchase asks; with `soon` those who have a demand otherwise than those who have none."""
    purchase = JointPurchase.objects.select_related("order__buyer__organisation").get(pk=pk)
    if purchase.state != JointPurchase.State.GATHERING:
        return
    invited = set(purchase.invited.values_list("pk", flat=True))
    have = set(purchase.demands.values_list("enterprise", flat=True))
    asked = members_asked(purchase, invited, purchase.order.drug_classes) - have
    until = f"{timezone.localtime(purchase.closes_at):%Y-%m-%d %H:%M}"
    if what == "soon":
        tell_some(have, purchase, "soon", at=at, until=until)
        tell_some(asked, purchase, "soon_asked", at=at, until=until)
    else:
        tell_some(asked, purchase, "opened", at=at, until=until)
