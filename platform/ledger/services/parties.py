"""Organisations that exist because an import named them and a person decided so."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from stdnum.cn import uscc

from accounts.audit import record_audit
from accounts.models import Cluster, Organisation, User
from accounts.roles import OrganisationKind
from common.pinyin import initials, pinyin
from enterprises.models import Enterprise, Industry
from ledger.dealings.mapping import PartyRule
from ledger.dealings.plan import PartyFound
from ledger.errors import MappingWrong

ODD_CODE = "as in the imported file"


def create_parties(
    cluster: Cluster, parties: Sequence[tuple[PartyFound, PartyRule]], *, by: User | None, at: datetime
) -> dict[str, int]:
    """Create them all; returns the organisation of each party key. An enterprise needs an industry of the register."""
    _check_names([party.name for party, _rule in parties])
    _check_industries({rule.industry for _party, rule in parties if rule.industry})
    made = Organisation.objects.bulk_create([_organisation(cluster, party, rule, at) for party, rule in parties])
    Enterprise.objects.bulk_create(
        [
            Enterprise(organisation=organisation, industry_id=rule.industry, changed_at=at)
            for organisation, (_party, rule) in zip(made, parties, strict=True)
            if rule.kind == OrganisationKind.ENTERPRISE and rule.industry
        ]
    )
    if made:
        record_audit("organisations_imported", at=at, user=by, organisation=None, subject=cluster.name, count=len(made))
    return {party.key: organisation.pk for organisation, (party, _rule) in zip(made, parties, strict=True)}


def _organisation(cluster: Cluster, party: PartyFound, rule: PartyRule, at: datetime) -> Organisation:
    return Organisation(
        cluster=cluster,
        kind=rule.kind,
        name=party.name,
        pinyin=pinyin(party.name)[:400],
        initials=initials(party.name)[:120],
        unified_social_credit_code=party.code,
        code_override_reason="" if not party.code or uscc.is_valid(party.code) else ODD_CODE,
        is_demo=cluster.is_demo,
        created_at=at,
    )


def _check_names(names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})[:3]
    if twice:
        raise MappingWrong(problem=_("Two parties with different codes are called “{name}”.").format(name=twice[0]))


def _check_industries(codes: set[str]) -> None:
    known = set(Industry.objects.filter(pk__in=codes).values_list("pk", flat=True))
    if codes - known:
        missing = ", ".join(sorted(codes - known))
        raise MappingWrong(problem=_("The industry {code} is not in the register.").format(code=missing))
