"""Writes the planned rows: one statement per kind of row, whatever their number."""

from collections.abc import Sequence
from datetime import datetime

from accounts.actors import Actor
from accounts.models import Organisation
from common.tables.plans import CHANGED, NEW
from enterprises.models import Enterprise, Licence, LicenceScope, YearlyFigure
from enterprises.rules.licences import read_scope
from enterprises.services.figures import refresh_sizes
from enterprises.services.imports.plan import EnterprisePlan, figure_of, licence_numbered
from enterprises.services.licences import scope_rows
from enterprises.services.register import ENTERPRISE_FIELDS, ORGANISATION_FIELDS, apply, build

_PLAIN = sorted(ENTERPRISE_FIELDS - {"industry", "division", "parent"})


def write_rows(plans: Sequence[EnterprisePlan], *, actor: Actor, at: datetime) -> None:
    """New rows are added, changed ones updated; head offices are linked when all are there; sizes follow."""
    touched = [plan for plan in plans if plan.verdict in {NEW, CHANGED}]
    for plan in touched:
        if plan.found is not None:
            apply(plan.found, plan.values["organisation"] | plan.values["enterprise"])
            plan.found.version, plan.found.changed_at = plan.found.version + 1, at
            _link(plan)
    _update([plan.found for plan in touched if plan.found is not None])
    _add([plan for plan in touched if plan.is_new], actor, at)
    _link_parents(touched, actor)
    _figures(touched, actor, at)
    _licences(touched)
    keys = [plan.found.pk for plan in touched if plan.found is not None]
    found = Enterprise.objects.filter(pk__in=keys).select_related("industry").prefetch_related("figures")
    refresh_sizes(found.order_by("pk"), on=at.date())


def _update(enterprises: list[Enterprise]) -> None:
    Organisation.objects.bulk_update(
        [enterprise.organisation for enterprise in enterprises], [*sorted(ORGANISATION_FIELDS), "pinyin", "initials"]
    )
    Enterprise.objects.bulk_update(enterprises, [*_PLAIN, "industry", "division", "version", "changed_at"])


def _add(plans: Sequence[EnterprisePlan], actor: Actor, at: datetime) -> None:
    for plan in plans:
        plan.found = build(actor, plan.values["organisation"] | plan.values["enterprise"], at=at)
        _link(plan)
    made = [plan.found for plan in plans if plan.found is not None]
    Organisation.objects.bulk_create([enterprise.organisation for enterprise in made])
    for enterprise in made:
        enterprise.organisation_id = enterprise.organisation.pk
    Enterprise.objects.bulk_create(made)


def _link(plan: EnterprisePlan) -> None:
    values, enterprise = plan.values["enterprise"], plan.found
    assert enterprise is not None  # noqa: S101  # set by both callers
    if "industry" in values:
        enterprise.industry_id = values["industry"]
    if "division" in values:
        enterprise.division = values["division"]


def _link_parents(plans: Sequence[EnterprisePlan], actor: Actor) -> None:
    """Head offices by code or name, also those that came in this very file."""
    asking = [plan for plan in plans if plan.found is not None and plan.values["enterprise"].get("parent")]
    if not asking:
        return
    here = Organisation.objects.filter(cluster_id=actor.organisation.cluster_id).exclude(enterprise=None)
    known: dict[str, int] = {}
    for pk, name, code in here.values_list("pk", "name", "unified_social_credit_code"):
        known |= {name: pk} | ({code: pk} if code else {})
    for plan in asking:
        assert plan.found is not None  # noqa: S101  # filtered above
        plan.found.parent_id = known[plan.values["enterprise"]["parent"]]
    Enterprise.objects.bulk_update([plan.found for plan in asking if plan.found is not None], ["parent"])


def _figures(plans: Sequence[EnterprisePlan], actor: Actor, at: datetime) -> None:
    rows = []
    for plan in plans:
        said = plan.values["figure"]
        if plan.found is None or "year" not in said:
            continue
        known = None if plan.is_new else figure_of(plan.found, said["year"])
        source = said.get("source") or (known.source if known else "导入")
        facts = {"revenue": said["revenue"], "people": said["people"], "source": source, "year": said["year"]}
        rows.append(YearlyFigure(enterprise=plan.found, stated_by=actor.user, stated_at=at, **facts))
    YearlyFigure.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["enterprise", "year"],
        update_fields=["revenue", "people", "source", "stated_by", "stated_at"],
    )


def _licences(plans: Sequence[EnterprisePlan]) -> None:
    fresh: list[Licence] = []
    changed: list[Licence] = []
    for plan in plans:
        said = plan.values["licence"]
        if plan.found is None or "number" not in said:
            continue
        known = None if plan.is_new else licence_numbered(plan.found, said["number"])
        licence = known or Licence(enterprise=plan.found, kind=Licence.Kind.DRUG_DISTRIBUTION)
        for key, value in said.items():
            setattr(licence, key, value)
        (changed if known else fresh).append(licence)
    Licence.objects.bulk_create(fresh)
    Licence.objects.bulk_update(changed, ["mode", "original_scope", "issuer", "issued_on", "expires_on"])
    LicenceScope.objects.filter(licence__in=changed).delete()
    scopes = [row for x in (*fresh, *changed) for row in scope_rows(x, read_scope(x.original_scope)[0])]
    LicenceScope.objects.bulk_create(scopes)
