"""What stands beside the list on the first page, by role: the own firm, the whole cluster, or its sums."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.roles import OrganisationKind, Role, Sight
from common.errors import DomainError, Sentence
from ecosystem.queries import newest_snapshot, quiet, standings
from enterprises.models import Tier
from enterprises.queries import summary
from ledger.queries.counts import ties_since
from orders.queries.month import order_counts
from web.accounts.observers import PLACES
from web.first_firm import firm_view

TIER_MEANS: dict[str, Sentence] = {
    Tier.CHAIN_LEADER: gettext_lazy("Firms that pull the chain: the largest buyers and sellers."),
    Tier.BACKBONE: gettext_lazy("Firms that carry the trade year after year."),
    Tier.HIGH_GROWTH: gettext_lazy("Firms whose revenue grows by a fifth a year or more."),
    Tier.GENERAL: gettext_lazy("All other members."),
}


@dataclass(frozen=True)
class Figure:
    """One card: what it counts, the number, what it means, where its rows are."""

    label: Sentence
    value: int | None
    means: Sentence
    link: str = ""
    icon: str = ""
    tier: str = ""


@dataclass(frozen=True)
class Bar:
    """One year of the growth curve: `share` 0..1 of the highest year."""

    year: int
    revenue: Any
    firms: int
    share: float


def first_view(actor: Actor, on: date) -> dict[str, Any]:
    """The context of the part beside the list."""
    if actor.is_committee:
        return {"view": "cluster", "figures": _cluster(actor, on), "growth": _growth(actor)}
    if actor.kind == OrganisationKind.ENTERPRISE:
        return firm_view(actor, on)
    return {"view": "sums", "figures": _tiers(actor), "growth": _growth(actor), "sights": _sights(actor)}


def _sights(actor: Actor) -> list[tuple[Sentence, str]] | None:
    """What an observer was invited to see, with where it is; None for whoever is no observer."""
    if Role.REGULATOR_OBSERVER not in actor.roles:
        return None
    return [(sight.label, reverse(PLACES[sight])) for sight in Sight if sight in actor.sights]


def _cluster(actor: Actor, on: date) -> list[Figure]:
    """At most ten figures, each with its rows."""
    month = datetime(on.year, on.month, 1, tzinfo=timezone.get_default_timezone())
    ties = sum(ties_since(actor.organisation.cluster_id, month).values())
    happened = _("What really happened between members since the first.")
    contested = _("Firms that say a figure is wrong and wait for an answer.")
    ending = summary.licences_ending(actor, on, 90)
    renewal = _("Renewal is asked for six to two months ahead.")
    silent = _("Members without any tie for half a year.")
    orders = order_counts(actor, month)
    collecting = _("Shared orders that collect parts or offers, or wait for a decision.")
    filled = _("Shared orders that were confirmed since the first.")
    return [
        *_tiers(actor),
        Figure(_("Ties this month"), ties, happened, _to("ledger"), "book"),
        Figure(_("Open orders"), orders.open, collecting, _to("orders", "?state=OPEN"), "packages"),
        Figure(_("Orders filled this month"), orders.filled, filled, _to("orders"), "checks"),
        Figure(_("Silent firms"), _silent(actor, on), silent, _to("standings", "?quiet=1"), "ear"),
        Figure(_("Open contests"), summary.open_contests(actor), contested, _to("contests"), "scale"),
        Figure(
            _("Licences ending in 90 days"), ending, renewal, _to("enterprises", "?licence=EXPIRING"), "certificate"
        ),
    ]


def _tiers(actor: Actor) -> list[Figure]:
    counts = summary.tier_counts(actor)
    return [
        Figure(Tier(tier).label, count, TIER_MEANS[tier], _to("enterprises", f"?tier={tier}"), tier=tier)
        for tier, count in counts.items()
    ]


def _silent(actor: Actor, on: date) -> int | None:
    try:
        return quiet(standings(actor, newest_snapshot(actor)), on).count()
    except DomainError:
        return None  # the graph was never computed: not enough data


def _growth(actor: Actor) -> list[Bar]:
    sums = summary.revenue_by_year(actor)
    highest = max((row.revenue for row in sums), default=0)
    return [Bar(row.year, row.revenue, row.firms, float(row.revenue / highest) if highest else 0.0) for row in sums]


def _to(url_name: str, query: str = "") -> str:
    """The address of the rows; empty while the page does not exist."""
    try:
        return reverse(url_name) + query
    except NoReverseMatch:
        return ""
