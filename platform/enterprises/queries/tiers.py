"""Tier rules, proposals and decisions; the facts from which tiers are computed, in a handful of queries for all."""

from datetime import date

from django.db.models import QuerySet

from accounts.actors import Actor
from common.errors import NotFound, require
from enterprises.errors import RuleMissing
from enterprises.models import Enterprise, SizeRule, TierDecision, TierRule
from enterprises.permissions import sees_tiers
from enterprises.rules.sizes import SizeLimits, limits_on


def tier_rules(actor: Actor) -> QuerySet[TierRule]:
    """All versions of the cluster's rules, newest first; everybody may know by which rules tiers are computed."""
    found = TierRule.objects.select_related("written_by").filter(cluster_id=actor.organisation.cluster_id)
    return found.order_by("-version")


def rule_for(actor: Actor, year: int) -> TierRule:
    """The newest rule in force at the end of the year, or `RuleMissing`."""
    rule = tier_rules(actor).filter(valid_from__lte=date(year, 12, 31)).first()
    if rule is None:
        raise RuleMissing(year=year)
    return rule


def tier_board(actor: Actor, year: int) -> QuerySet[TierDecision]:
    """What the rules compute for a year and what was confirmed, open proposals first, then by pinyin."""
    require(sees_tiers(actor))
    found = TierDecision.objects.select_related("enterprise__organisation", "enterprise__industry", "rule")
    here = found.filter(year=year, enterprise__organisation__cluster_id=actor.organisation.cluster_id)
    return here.exclude(status=TierDecision.Status.REPLACED).order_by(
        "-status", "enterprise__organisation__pinyin", "pk"
    )


def get_decision(actor: Actor, pk: int) -> TierDecision:
    """One decision of the cluster, locked together with its enterprise, or NotFound."""
    require(sees_tiers(actor))
    found = TierDecision.objects.select_related("enterprise__organisation").filter(
        pk=pk, enterprise__organisation__cluster_id=actor.organisation.cluster_id
    )
    decision = found.select_for_update(no_key=True, of=("enterprise", "self")).first()
    if decision is None:
        raise NotFound
    return decision


def members_with_figures(actor: Actor) -> list[Enterprise]:
    """All present enterprises of the cluster with industry, figures and licences: three queries for any number."""
    found = Enterprise.objects.select_related("organisation", "industry").prefetch_related("figures", "licences")
    here = found.filter(organisation__cluster_id=actor.organisation.cluster_id, left_on=None)
    return list(here.filter(organisation__is_active=True).order_by("pk"))


def size_limits(on: date) -> dict[str, SizeLimits]:
    """The size limits in force on a day, by trade."""
    return limits_on(SizeRule.objects.all(), on)
