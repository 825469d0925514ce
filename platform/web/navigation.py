"""The one register of where the platform can take you: four zones, each with its places. Add a line, nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.permissions import can_list_organisations, can_read_audit
from accounts.roles import OrganisationKind, Role
from common.errors import Sentence
from ecosystem.permissions import can_see_members
from enterprises.permissions import can_keep_register, sees_tiers
from first_trade.permissions import can_see_own
from ledger.permissions import can_import, can_read_seals, can_read_ties
from notices.permissions import can_keep_webhooks
from orders.permissions import can_see_orders
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
    """One line of the navigation; hidden while its route does not exist or the actor does not see it."""

    zone: str
    url_name: str
    label: Sentence
    icon: str
    sees: Sees = everybody

    @property
    def url(self) -> str | None:
        """Where it is, or None while nobody built it."""
        return _address(self.url_name)


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
    Place("look", "first-trade-completeness", _("First-trade readiness"), "file-certificate", committee),
    Place("look", "growth", _("Growth of the cluster"), "trending-up"),
    Place("look", "standings", _("Standings"), "medal", can_see_members),
    Place("listen", "notices", _("Notices"), "bell"),
    Place("listen", "calendar-feed", _("My calendar"), "calendar-event"),
    Place("listen", "working-days", _("Working-day calendar"), "calendar"),
    Place("ask", "contests", _("Contested figures"), "scale"),
    Place("ask", "suggestions", _("Suggested partners"), "bulb"),
    Place("act", "home", _("What waits for me"), "checklist"),
    Place("act", "orders", _("Shared orders"), "packages", can_see_orders),
    Place("act", "deliveries", _("Deliveries"), "truck-delivery", can_see_orders),
    Place("act", "order-mode", _("How orders are concluded"), "certificate", can_see_orders),
    Place("act", "first-trade", _("My first-trade file"), "file-certificate", can_see_own),
    Place("act", "first-trade-partners", _("Partners and grants"), "share", can_see_own),
    Place("act", "first-trade-suppliers", _("Suppliers approved"), "gavel", can_see_own),
    Place("act", "recalls", _("Recalls"), "urgent", can_see_orders),
    Place("act", "disruptions", _("Disruptions"), "alert-triangle", can_see_orders),
    Place("act", "ledger", _("Ledger of ties"), "book", can_read_ties),
    Place("act", "ledger-seals", _("Seals of the ledger"), "lock", can_read_seals),
    Place("act", "ledger-imports", _("Past dealings"), "books", can_import),
    Place("act", "tiers", _("Tiers of the year"), "target-arrow", sees_tiers),
    Place("act", "drills", _("Drills: without whom"), "git-fork"),
    Place("act", "imports", _("Import files"), "file-upload", can_keep_register),
    Place("act", "jobs", _("My background work"), "progress"),
    Place(PERSON, "account", _("My account"), "user-circle"),
    Place(PERSON, "people", _("People and roles"), "users-group"),
    Place(PERSON, "organisations", _("Organisations"), "building-community", can_list_organisations),
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


def zones_of(actor: Actor) -> list[tuple[Zone, list[Place]]]:
    """The four zones with their places."""
    return [(zone, places_of(actor, zone.slug)) for zone in ZONES]


def zone_of(url_name: str | None) -> str | None:
    """The zone in which a route lies: its own line, else the line whose name it begins with (`enterprise-edit`)."""
    if not url_name:
        return None
    lines = {place.url_name: place.zone for place in PLACES}
    if url_name in lines:
        return lines[url_name]
    stem = url_name.split("-")[0]
    return next((zone for name, zone in lines.items() if name.rstrip("s") == stem.rstrip("s")), None)
