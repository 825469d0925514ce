"""Tiers are proposed for all from the rules, confirmed one by one by the committee, and the rules are rewritten."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.models import Cluster
from common.errors import require
from common.tables import clean_text
from enterprises import errors
from enterprises.models import Enterprise, Licence, Size, TierDecision, TierRule
from enterprises.permissions import can_confirm_tier, can_propose_tiers, can_write_tier_rule
from enterprises.queries.register import open_restrictions
from enterprises.queries.tiers import get_decision, members_with_figures, rule_for, size_limits, tier_board
from enterprises.rules.licences import LicenceState, licence_state
from enterprises.rules.sizes import SizeLimits, size_class
from enterprises.rules.tiers import DEFAULTS, TierFacts, compute_tier
from enterprises.services.figures import refresh_sizes
from enterprises.services.reference import ensure_tier_rule
from notices.services import emit


@transaction.atomic
def propose_tiers(
    year: int, *, actor: Actor, at: datetime, partners: Mapping[int, int] | None = None
) -> list[TierDecision]:
    """Compute the tier of every present enterprise for `year` and put it before the committee; returns the proposals.

    `partners` (enterprise -> members it dealt with in the year) comes from the ledger; None: not known. A confirmed
    decision stays as long as the result is the same; another result becomes a new proposal beside it. The number of
    queries does not depend on the number of enterprises.
    """
    require(can_propose_tiers(actor))
    ensure_tier_rule(actor.cluster, at=at)
    Cluster.objects.select_for_update(no_key=True).get(pk=actor.cluster.pk)  # one proposing at a time
    rule = rule_for(actor, year)
    members = members_with_figures(actor)
    refresh_sizes(members, on=at.date())
    facts = _facts(members, rule, year, at, partners)
    made = [_proposal(enterprise, rule, year, facts[enterprise.pk], at) for enterprise in members]
    settled = {d.enterprise_id: d for d in tier_board(actor, year) if d.status == TierDecision.Status.CONFIRMED}
    fresh = [d for d in made if not _says_the_same(settled.get(d.enterprise_id), d)]
    stale = TierDecision.objects.filter(year=year, status=TierDecision.Status.PROPOSED, enterprise__in=members)
    stale.update(status=TierDecision.Status.REPLACED)
    TierDecision.objects.bulk_create(fresh)
    record_audit(
        "enterprises.tiers_proposed",
        at=at,
        user=actor.user,
        organisation=actor.organisation,
        year=year,
        rule=rule.version,
        proposals=len(fresh),
    )
    return fresh


def _facts(
    members: list[Enterprise], rule: TierRule, year: int, at: datetime, partners: Mapping[int, int] | None
) -> dict[int, TierFacts]:
    on = min(at.date(), date(year, 12, 31))
    revenues = {member.pk: {f.year: f for f in member.figures.all()} for member in members}
    ranked = sorted((-f[year].revenue, pk) for pk, f in revenues.items() if year in f)
    ranks = {pk: place for place, (_revenue, pk) in enumerate(ranked, 1)}
    restricted = set(open_restrictions([m.pk for m in members], at).values_list("enterprise_id", flat=True))
    limits = size_limits(on)
    back = int(rule.thresholds["growth_years"])
    return {
        member.pk: TierFacts(
            **_facts_of(member, revenues[member.pk], year, back, on, limits),
            revenue_rank=ranks.get(member.pk),
            is_restricted=member.pk in restricted,
            partners=None if partners is None else partners.get(member.pk, 0),
        )
        for member in members
    }


def _facts_of(
    member: Enterprise, figures: dict[int, Any], year: int, back: int, on: date, limits: dict[str, SizeLimits]
) -> dict[str, Any]:
    now, base, last = (figures.get(y) for y in (year, year - back, year - 1))
    return {
        "trade": member.industry.trade,
        "revenue": now.revenue if now else None,
        "base_revenue": base.revenue if base else None,
        "last_revenue": last.revenue if last else None,
        "size": size_class(now.people, now.revenue, limits.get(member.industry.trade)) if now else "",
        "years_in_cluster": on.year - member.joined_on.year if member.joined_on else None,
        "has_open_storage": member.has_open_storage,
        "has_licence": any(_is_in_force(licence, on) for licence in member.licences.all()),
        "is_on_serious_list": member.is_on_serious_list,
        "registration_status": member.registration_status,
    }


def _is_in_force(licence: Licence, on: date) -> bool:
    state = licence_state(licence.status, licence.expires_on, on)
    return licence.kind != Licence.Kind.BUSINESS and state in {LicenceState.VALID, LicenceState.EXPIRING}


def _proposal(enterprise: Enterprise, rule: TierRule, year: int, facts: TierFacts, at: datetime) -> TierDecision:
    result = compute_tier(facts, rule.thresholds)
    return TierDecision(
        enterprise=enterprise,
        rule=rule,
        year=year,
        computed_tier=result.tier,
        has_growth_label=result.has_growth_label,
        reasons=result.as_json(),
        proposed_at=at,
    )


def _says_the_same(settled: TierDecision | None, fresh: TierDecision) -> bool:
    return settled is not None and (settled.computed_tier, settled.has_growth_label, settled.rule_id) == (
        fresh.computed_tier,
        fresh.has_growth_label,
        fresh.rule_id,
    )


@transaction.atomic
def confirm_tier(
    decision_pk: int, *, tier: str = "", override_reason: str = "", actor: Actor, at: datetime
) -> TierDecision:
    """The committee's word on a proposal: the computed tier, or another one with a reason. The enterprise bears it."""
    decision = get_decision(actor, decision_pk)
    require(can_confirm_tier(actor))
    if decision.status != TierDecision.Status.PROPOSED:
        raise errors.DecisionClosed
    tier, reason = tier or decision.computed_tier, clean_text(override_reason)
    if tier != decision.computed_tier and not reason:
        raise errors.OverrideNeedsReason
    TierDecision.objects.filter(
        enterprise=decision.enterprise_id, year=decision.year, status=TierDecision.Status.CONFIRMED
    ).update(status=TierDecision.Status.REPLACED)
    decision.status, decision.confirmed_tier = TierDecision.Status.CONFIRMED, tier
    decision.override_reason = reason[:200] if tier != decision.computed_tier else ""
    decision.confirmed_at, decision.confirmed_by = at, actor.user
    decision.save()
    _bear(decision, at)
    record_audit(
        "enterprises.tier_confirmed",
        at=at,
        user=actor.user,
        organisation=actor.organisation,
        subject=f"enterprise:{decision.enterprise_id}",
        year=decision.year,
        computed=decision.computed_tier,
        confirmed=tier,
        reason=decision.override_reason,
    )
    emit(
        "enterprise.tier_confirmed",
        organisations=[decision.enterprise.organisation],
        subject=decision.enterprise,
        payload={"year": decision.year, "tier": tier, "computed_tier": decision.computed_tier},
        at=at,
    )
    return decision


def _bear(decision: TierDecision, at: datetime) -> None:
    """The newest confirmed year counts."""
    newest = TierDecision.objects.filter(enterprise=decision.enterprise_id, status=TierDecision.Status.CONFIRMED)
    if newest.aggregate(year=Max("year"))["year"] != decision.year:
        return
    enterprise = decision.enterprise
    enterprise.tier, enterprise.has_growth_label = decision.confirmed_tier, decision.has_growth_label
    enterprise.changed_at = at
    enterprise.save(update_fields=["tier", "has_growth_label", "changed_at"])


@transaction.atomic
def write_tier_rule(
    thresholds: Mapping[str, Any], *, valid_from: date, note: str, actor: Actor, at: datetime
) -> TierRule:
    """A new version of the cluster's thresholds; older versions stay, with the decisions that used them."""
    require(can_write_tier_rule(actor))
    newest = ensure_tier_rule(actor.cluster, at=at)
    Cluster.objects.select_for_update(no_key=True).get(pk=actor.cluster.pk)
    version = TierRule.objects.filter(cluster=actor.cluster).aggregate(newest=Max("version"))["newest"] + 1
    checked = {key: _checked(key, thresholds.get(key, newest.thresholds[key])) for key in DEFAULTS}
    rule = TierRule.objects.create(
        cluster=actor.cluster,
        version=version,
        thresholds=checked,
        valid_from=valid_from,
        note=clean_text(note)[:200],
        written_by=actor.user,
        written_at=at,
    )
    record_audit(
        "enterprises.tier_rule_written", at=at, user=actor.user, organisation=actor.organisation, version=version
    )
    return rule


def _checked(key: str, value: Any) -> Any:
    """A threshold of the same kind as its default: yes/no, whole number, amount or share as text, size class."""
    default = DEFAULTS[key]
    if isinstance(default, bool):
        return bool(value)
    if key == "backbone_size":
        if value not in Size.values:
            raise errors.ThresholdWrong(field=key)
        return value
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise errors.ThresholdWrong(field=key) from None
    least = 1 if key == "growth_years" else 0
    if not number.is_finite() or number < least or (isinstance(default, int) and number != int(number)):
        raise errors.ThresholdWrong(field=key)
    return int(number) if isinstance(default, int) else str(number)
