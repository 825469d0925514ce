"""Tiers from thresholds: what an enterprise would be, and for every condition whether it is met and by which value.

Defaults are the cluster's own proposal (no official threshold fits a wholesale cluster); the committee edits them
and confirms every result. Hard stops (licence, serious list, out of business) leave a general member.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from enterprises.models import Enterprise, Industry, Tier
from enterprises.rules.sizes import is_at_least

DEFAULTS: dict[str, Any] = {
    "chain_leader_revenue": "1000000000.00",
    "chain_leader_top": 3,
    "chain_leader_partners": 10,
    "chain_leader_open_storage": True,
    "backbone_revenue_wholesale": "50000000.00",
    "backbone_revenue_retail": "5000000.00",
    "backbone_years": 2,
    "backbone_size": "SMALL",
    "growth_base_wholesale": "10000000.00",
    "growth_base_retail": "1000000.00",
    "growth_rate": "0.20",
    "growth_years": 2,
}


@dataclass(frozen=True)
class TierFacts:
    """What is known of one enterprise for one year. Money in yuan; None where nothing is known."""

    trade: str
    revenue: Decimal | None
    base_revenue: Decimal | None
    last_revenue: Decimal | None
    revenue_rank: int | None
    size: str
    years_in_cluster: int | None
    partners: int | None
    has_open_storage: bool
    has_licence: bool
    is_restricted: bool
    is_on_serious_list: bool
    registration_status: str


@dataclass(frozen=True)
class Reason:
    """One condition: `is_met` None means that nothing is known; values are plain text or numbers for the words."""

    tier: str
    condition: str
    is_met: bool | None
    value: Any = None
    threshold: Any = None


@dataclass(frozen=True)
class TierResult:
    """The computed tier, the label of growth, and every condition in the order of the tiers."""

    tier: str
    has_growth_label: bool
    reasons: tuple[Reason, ...]

    def as_json(self) -> list[dict[str, Any]]:
        """The reasons as they are stored."""
        return [asdict(reason) for reason in self.reasons]


def compute_tier(facts: TierFacts, thresholds: Mapping[str, Any]) -> TierResult:
    """The highest tier whose conditions all hold and that no hard stop forbids; growth may also be a label."""
    stops = _hard_stops(facts)
    leader, backbone = _chain_leader(facts, thresholds), _backbone(facts, thresholds)
    growth = _high_growth(facts, thresholds)
    grows = all(reason.is_met for reason in growth)
    reasons = (*stops, *leader, *backbone, *growth)
    if not all(reason.is_met for reason in stops):
        return TierResult(Tier.GENERAL, False, reasons)
    for tier, conditions in ((Tier.CHAIN_LEADER, leader), (Tier.BACKBONE, backbone)):
        if all(reason.is_met for reason in conditions):
            return TierResult(tier, grows, reasons)
    return TierResult(Tier.HIGH_GROWTH if grows else Tier.GENERAL, False, reasons)  # the tier says it, no label


def _hard_stops(facts: TierFacts) -> list[Reason]:
    return [
        Reason("", "licence_in_force", facts.has_licence),
        Reason("", "not_on_serious_list", not facts.is_on_serious_list),
        Reason("", "in_business", facts.registration_status == Enterprise.RegistrationStatus.ACTIVE),
    ]


def _chain_leader(facts: TierFacts, thresholds: Mapping[str, Any]) -> list[Reason]:
    least, top = Decimal(thresholds["chain_leader_revenue"]), int(thresholds["chain_leader_top"])
    is_large = None if facts.revenue is None else facts.revenue >= least or (facts.revenue_rank or 10**9) <= top
    partners = int(thresholds["chain_leader_partners"])
    has_partners = None if facts.partners is None else facts.partners >= partners
    reasons = [
        Reason(
            "CHAIN_LEADER", "revenue_or_rank", is_large, _shown(facts.revenue, facts.revenue_rank), [str(least), top]
        ),
        Reason("CHAIN_LEADER", "partners", has_partners, facts.partners, partners),
        Reason("CHAIN_LEADER", "no_restriction", not facts.is_restricted),
    ]
    if thresholds["chain_leader_open_storage"]:
        reasons.append(Reason("CHAIN_LEADER", "open_storage", facts.has_open_storage))
    return reasons


def _backbone(facts: TierFacts, thresholds: Mapping[str, Any]) -> list[Reason]:
    least = Decimal(thresholds[f"backbone_revenue_{_book(facts)}"])
    years = int(thresholds["backbone_years"])
    return [
        Reason("BACKBONE", "revenue", _reaches(facts.revenue, least), _shown(facts.revenue), str(least)),
        Reason("BACKBONE", "years", _reaches(facts.years_in_cluster, years), facts.years_in_cluster, years),
        Reason(
            "BACKBONE",
            "size",
            is_at_least(facts.size, thresholds["backbone_size"]) if facts.size else None,
            facts.size,
            thresholds["backbone_size"],
        ),
    ]


def _high_growth(facts: TierFacts, thresholds: Mapping[str, Any]) -> list[Reason]:
    base, rate = Decimal(thresholds[f"growth_base_{_book(facts)}"]), Decimal(thresholds["growth_rate"])
    growth = yearly_growth(facts.base_revenue, facts.revenue, int(thresholds["growth_years"]))
    last = yearly_growth(facts.last_revenue, facts.revenue, 1)
    return [
        Reason("HIGH_GROWTH", "base", _reaches(facts.base_revenue, base), _shown(facts.base_revenue), str(base)),
        Reason("HIGH_GROWTH", "growth", _reaches(growth, rate), _rounded(growth), str(rate)),
        Reason("HIGH_GROWTH", "last_year", _grew(facts), _rounded(last), "0"),
    ]


def yearly_growth(base: Decimal | None, now: Decimal | None, years: int) -> Decimal | None:
    """Compound growth a year as a share; None without two figures or from nothing.

    >>> yearly_growth(Decimal(100), Decimal(144), 2)
    Decimal('0.200000')
    """
    if base is None or now is None or base <= 0 or years < 1:
        return None
    return Decimal(str(float(now / base) ** (1 / years) - 1)).quantize(Decimal("0.000001"))


def _grew(facts: TierFacts) -> bool | None:
    if facts.revenue is None or facts.last_revenue is None:
        return None
    return facts.revenue >= facts.last_revenue


def _book(facts: TierFacts) -> str:
    return "retail" if facts.trade == Industry.Trade.RETAIL else "wholesale"


def _reaches(value: Any, least: Any) -> bool | None:
    return None if value is None else value >= least


def _rounded(share: Decimal | None) -> str | None:
    return None if share is None else f"{share:.4f}"


def _shown(revenue: Decimal | None, rank: int | None = None) -> Any:
    if revenue is None:
        return None
    return str(revenue) if rank is None else [str(revenue), rank]
