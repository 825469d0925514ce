"""The one register of where the platform can take you: four zones, each with its places. Add a line, nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actors import Actor
from accounts.permissions import can_list_organisations, can_read_audit, can_see_viewings
from accounts.roles import OrganisationKind, Role
from common.errors import Sentence
from ecosystem.permissions import (
    can_see_actions,
    can_see_cases,
    can_see_drills,
    can_see_introductions,
    can_see_members,
    can_see_snapshots,
)
from ecosystem.permissions import can_see_alarms as can_see_trends
from enterprises.permissions import can_keep_register, sees_tiers
from first_trade.permissions import can_see_own
from ledger.permissions import can_import, can_read_seals, can_read_ties
from notices.permissions import can_keep_webhooks
from orders.permissions import can_read_statement, can_see_alarms, can_see_orders, sees_standing
from products.permissions import can_see_catalogue

Sees = Callable[[Actor], bool]


def everybody(actor: Actor) -> bool:
    """Whoever acts for an organisation."""
    return True


def committee(actor: Actor) -> bool:
    """The committee's desk and the sub-district above it."""
    return actor.is_committee


def enterprise(actor: Actor) -> bool:
    """Whoever acts for an enterprise."""
    return actor.kind == OrganisationKind.ENTERPRISE


def operators(actor: Actor) -> bool:
    """The system administrator."""
    return Role.SYS_ADMIN in actor.roles


@dataclass(frozen=True)
class Zone:
    """One of the four: its slug, its Chinese sign, its name and what it is for."""

    slug: str
    sign: str
    name: Sentence
    purpose: Sentence


@dataclass(frozen=True)
class Place:
    """One line of the navigation; hidden while its route does not exist or the actor does not see it.

    `under` names the place below which it is folded, so that a zone stays short; without that one it stands by itself.
    """

    zone: str
    url_name: str
    label: Sentence
    icon: str
    sees: Sees = everybody
    under: str = ""

    @property
    def url(self) -> str | None:
        """Where it is, or None while nobody built it."""
        return _address(self.url_name)


@dataclass(frozen=True)
class Group:
    """A place that is always shown, and those folded below it."""

    head: Place
    more: tuple[Place, ...] = ()

    @property
    def names(self) -> list[str]:
        """The routes of the folded ones: on one of them the group stands open."""
        return [place.url_name for place in self.more]


ZONES = (
    Zone("look", "望", _("Look"), _("See the chain: who is tied to whom, and how it grows.")),
    Zone("listen", "闻", _("Listen"), _("Hear what is new: notices, activities, documents.")),
    Zone("ask", "问", _("Ask"), _("Say what is missing, what is wrong, what you need.")),
    Zone("act", "切", _("Act"), _("Take the pulse and do the work.")),
)
PERSON = "person"  # the menu of the person in the top bar

PLACES = (
    Place("look", "ecosystem", _("Ecosystem graph"), "topology-star-3"),
    Place("look", "enterprises", _("Enterprises"), "building-store"),
    Place("look", "products", _("Products"), "pill", can_see_catalogue),
    Place(
        "look",
        "first-trade-completeness",
        _("First-trade readiness"),
        "file-certificate",
        committee,
        under="enterprises",
    ),
    Place("look", "growth", _("Growth of the cluster"), "trending-up", under="ecosystem"),
    Place("look", "standings", _("Standings"), "medal", can_see_members, under="ecosystem"),
    Place("look", "ecosystem-compare", _("What changed"), "arrows-exchange", under="ecosystem"),
    Place("look", "ecosystem-series", _("The chain over time"), "chart-line", can_see_snapshots, under="ecosystem"),
    Place("look", "alarms", _("Alarms on trends"), "alarm", can_see_trends, under="ecosystem"),
    Place("look", "cases", _("Cases to look into"), "search", can_see_cases, under="ecosystem"),
    Place("look", "actions", pgettext_lazy("ecosystem", "Actions"), "checklist", can_see_actions, under="ecosystem"),
    Place("listen", "notices", _("Notices"), "bell"),
    Place("listen", "calendar-feed", _("My calendar"), "calendar-event"),
    Place("listen", "working-days", _("Working-day calendar"), "calendar", under="calendar-feed"),
    Place("ask", "contests", _("Contested figures"), "scale"),
    Place("ask", "introductions", _("Introductions"), "bulb", can_see_introductions),
    Place("act", "home", _("What waits for me"), "checklist"),
    Place("act", "orders", _("Shared orders"), "packages", can_see_orders),
    Place("act", "joint-purchases", _("Joint purchases"), "users-plus", can_see_orders, under="orders"),
    Place("act", "standing-orders", _("Standing orders"), "calendar-repeat", sees_standing, under="orders"),
    Place("act", "order-stock", _("Near-expiry stock"), "clock", can_see_orders, under="orders"),
    Place("act", "deliveries", _("Deliveries"), "truck-delivery", can_see_orders),
    Place("act", "disruptions", _("Disruptions"), "alert-triangle", can_see_alarms, under="deliveries"),
    Place("act", "recalls", _("Recalls"), "urgent", can_see_alarms, under="deliveries"),
    Place("act", "order-statement", _("Statements of account"), "file-invoice", can_read_statement, under="deliveries"),
    Place("act", "first-trade", _("My first-trade file"), "file-certificate", can_see_own),
    Place("act", "first-trade-partners", _("Partners and grants"), "share", can_see_own, under="first-trade"),
    Place("act", "first-trade-suppliers", _("Suppliers approved"), "gavel", can_see_own, under="first-trade"),
    Place("act", "ledger", _("Ledger of ties"), "book", can_read_ties),
    Place("act", "ledger-seals", _("Seals of the ledger"), "lock", can_read_seals, under="ledger"),
    Place("act", "ledger-imports", _("Past dealings"), "books", can_import, under="ledger"),
    Place("act", "tiers", _("Tiers of the year"), "target-arrow", sees_tiers),
    Place("act", "drills", _("Drills: without whom"), "git-fork", can_see_drills),
    Place("act", "imports", _("Import files"), "file-upload", can_keep_register),
    Place("act", "jobs", _("My background work"), "progress"),
    Place(PERSON, "account", _("My account"), "user-circle"),
    Place(PERSON, "people", _("People and roles"), "users-group"),
    Place(PERSON, "organisations", _("Organisations"), "building-community", can_list_organisations),
    Place(PERSON, "observers", _("What observers see"), "eye", can_see_viewings),
    Place(PERSON, "tokens", _("API tokens"), "key"),
    Place(PERSON, "webhooks", _("Webhooks"), "webhook", can_keep_webhooks),
    Place(PERSON, "notices-preferences", _("What I want to hear"), "bell-cog"),
    Place(PERSON, "mail-log", _("Log of mails"), "mail", operators),
    Place(PERSON, "audit", _("Audit trail"), "shield-check", can_read_audit),
)


@cache
def _address(url_name: str) -> str | None:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def places_of(actor: Actor, zone: str) -> list[Place]:
    """The places of a zone that exist and that the actor sees, in the order of the register."""
    return [place for place in PLACES if place.zone == zone and place.url and place.sees(actor)]


def groups_of(actor: Actor, zone: str) -> list[Group]:
    """The places of a zone as they are shown: each head with what is folded below it."""
    places = places_of(actor, zone)
    heads = {place.url_name for place in places if not place.under}
    below = [place for place in places if place.under in heads]
    return [
        Group(place, tuple(one for one in below if one.under == place.url_name))
        for place in places
        if place not in below
    ]


def zones_of(actor: Actor) -> list[tuple[Zone, list[Group]]]:
    """The four zones with their places."""
    return [(zone, groups_of(actor, zone.slug)) for zone in ZONES]


def place_of(url_name: str | None) -> Place | None:
    """The place to which a route belongs: the longest line whose name, or its singular, the route begins with."""
    if not url_name:
        return None
    found = [place for place in PLACES if _begins(url_name, place.url_name)]
    return max(found, key=lambda place: len(place.url_name), default=None)


def _begins(url_name: str, line: str) -> bool:
    singular = line[:-3] + "y" if line.endswith("ies") else line.rstrip("s")
    return any(f"{url_name}-".startswith(f"{name}-") for name in (line, singular))
