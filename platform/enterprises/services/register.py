"""An enterprise enters the register and its registered data changes; every change says who, when, and from what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.models import Organisation
from accounts.roles import OrganisationKind
from common.errors import require
from common.pinyin import initials, pinyin
from common.tables import clean_text
from enterprises import errors
from enterprises.models import Division, Enterprise, Industry
from enterprises.permissions import OWN_FIELDS, can_change, can_keep_register
from enterprises.queries.register import get_enterprise, visible_enterprises
from enterprises.rules.codes import check_code

ORGANISATION_FIELDS = frozenset({"name", "short_name", "unified_social_credit_code", "code_override_reason"})
ENTERPRISE_FIELDS = frozenset({
    "industry", "entity_type", "business_scope", "domicile", "division", "registered_capital", "legal_representative",
    "established_on", "term_from", "term_to", "registration_authority", "registration_status", "is_on_abnormal_list",
    "is_on_serious_list", "establishment", "parent", "contact_phone", "latitude", "longitude", "has_open_storage",
    "joined_on", "left_on",
})  # fmt: skip


@transaction.atomic
def add_enterprise(fields: Mapping[str, Any], *, actor: Actor, at: datetime) -> Enterprise:
    """Enter an enterprise into the actor's cluster; `fields` as in ORGANISATION_FIELDS and ENTERPRISE_FIELDS.

    `industry` and `division` are codes (a division also by name), `parent` a key. Money in yuan.
    """
    require(can_keep_register(actor))
    values = cleaned(fields)
    check_identity(actor, values, of=None)
    enterprise = build(actor, values, at=at)
    enterprise.industry = find_industry(values.get("industry", ""))
    enterprise.division = find_division(values.get("division", ""))
    enterprise.parent = _find_parent(actor, values.get("parent"), of=None)
    _check_term(enterprise)
    try:
        with transaction.atomic():
            enterprise.organisation.save()
    except IntegrityError:
        raise errors.NameTaken from None
    enterprise.organisation_id = enterprise.organisation.pk
    enterprise.save(force_insert=True)
    _record("enterprises.added", enterprise, actor, at, name=enterprise.organisation.name)
    return get_enterprise(actor, enterprise.pk)


@transaction.atomic
def change_enterprise(
    pk: int, fields: Mapping[str, Any], *, version: int | None, actor: Actor, at: datetime
) -> Enterprise:
    """Change registered data. `version` is the one the person looked at; a newer one is refused, None skips that."""
    enterprise = get_enterprise(actor, pk, lock=True)
    require(can_change(actor, enterprise))
    _check_own(actor, fields)
    if version is not None and version != enterprise.version:
        raise errors.ChangedMeanwhile
    values = cleaned(fields)
    before = snapshot(enterprise, values)
    if values.keys() & ORGANISATION_FIELDS:
        check_identity(actor, values, of=enterprise)
    apply(enterprise, values)
    if "industry" in values:
        enterprise.industry = find_industry(values["industry"])
    if "division" in values:
        enterprise.division = find_division(values["division"])
    if "parent" in values:
        enterprise.parent = _find_parent(actor, values["parent"], of=enterprise)
    _check_term(enterprise)
    after = snapshot(enterprise, values)
    if after == before:
        return enterprise
    enterprise.version, enterprise.changed_at = enterprise.version + 1, at
    enterprise.organisation.save()
    enterprise.save()
    changes = {key: [before[key], after[key]] for key in after if after[key] != before[key]}
    _record("enterprises.changed", enterprise, actor, at, changes=changes)
    return enterprise


def touch(enterprise: Enterprise, at: datetime) -> None:
    """Something that its page shows has changed, though not the registered data."""
    Enterprise.objects.filter(pk=enterprise.pk).update(changed_at=at)


def cleaned(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The known fields with clean texts; a code in capitals without blanks."""
    known = ORGANISATION_FIELDS | ENTERPRISE_FIELDS
    values = {
        key: clean_text(value) if isinstance(value, str) else value for key, value in fields.items() if key in known
    }
    if values.get("unified_social_credit_code"):
        values["unified_social_credit_code"] = values["unified_social_credit_code"].upper().replace(" ", "")
    return values


def build(actor: Actor, values: Mapping[str, Any], *, at: datetime) -> Enterprise:
    """A new enterprise with its organisation, in memory; industry, division and parent are set by the caller."""
    organisation = Organisation(
        cluster=actor.cluster,
        kind=OrganisationKind.ENTERPRISE,
        is_demo=actor.cluster.is_demo,
        created_at=at,
    )
    enterprise = Enterprise(organisation=organisation, changed_at=at, joined_on=at.date())
    apply(enterprise, values)
    return enterprise


def apply(enterprise: Enterprise, values: Mapping[str, Any]) -> None:
    """Write plain values into the two rows; pinyin follows the name."""
    organisation = enterprise.organisation
    for key in ORGANISATION_FIELDS & values.keys():
        setattr(organisation, key, values[key])
    organisation.pinyin, organisation.initials = pinyin(organisation.name), initials(organisation.name)
    for key in (ENTERPRISE_FIELDS & values.keys()) - {"industry", "division", "parent"}:
        setattr(enterprise, key, values[key])


def snapshot(enterprise: Enterprise, values: Mapping[str, Any]) -> dict[str, str]:
    """The present values of the fields named, as text, for the audit trail."""
    links = {
        "industry": enterprise.industry_id,
        "division": enterprise.division.code if enterprise.division else "",
        "parent": enterprise.parent_id or "",
    }
    return {
        key: str(
            links[key] if key in links else _present(enterprise, key) if _present(enterprise, key) is not None else ""
        )
        for key in values
    }


def _present(enterprise: Enterprise, key: str) -> Any:
    return getattr(enterprise.organisation if key in ORGANISATION_FIELDS else enterprise, key)


def check_identity(actor: Actor, values: Mapping[str, Any], *, of: Enterprise | None) -> None:
    """The code's check characters (unless a reason overrides them), and that neither code nor name is taken."""
    code = values.get("unified_social_credit_code", "")
    known = of is not None and of.organisation.unified_social_credit_code == code
    reason = values.get("code_override_reason") or (of.organisation.code_override_reason if of else "")
    if code and not known and not reason:
        check_code(code)
    name = values.get("name", "")
    here = Organisation.objects.filter(cluster_id=actor.organisation.cluster_id).exclude(pk=of.pk if of else 0)
    same = Q(name=name) if name else Q(pk=0)
    for twin in here.filter(same | Q(unified_social_credit_code=code) if code else same):
        if code and twin.unified_social_credit_code == code:
            raise errors.CodeTaken(name=twin.name)
        raise errors.NameTaken


def find_industry(code: str) -> Industry:
    """The class with this code, or `IndustryUnknown`."""
    found = Industry.objects.filter(code=code).first()
    if found is None:
        raise errors.IndustryUnknown(code=code)
    return found


def find_division(code: str) -> Division | None:
    """The division with this code, name or alias, also a historic one; None for "", else `DivisionUnknown`."""
    if not code:
        return None
    found = Division.objects.filter(Q(code=code) | Q(name=code) | Q(aliases__contains=[code])).order_by("-code").first()
    if found is None:
        raise errors.DivisionUnknown(code=code)
    return found


def _find_parent(actor: Actor, pk: Any, *, of: Enterprise | None) -> Enterprise | None:
    if not pk:
        return None
    parent = visible_enterprises(actor).filter(pk=pk).first()
    if parent is None or (of is not None and parent.pk == of.pk):
        raise errors.ParentUnknown
    return parent


def _check_term(enterprise: Enterprise) -> None:
    if enterprise.term_from and enterprise.term_to and enterprise.term_to < enterprise.term_from:
        raise errors.TermBackwards


def _check_own(actor: Actor, fields: Mapping[str, Any]) -> None:
    if not can_keep_register(actor):
        for key in fields:
            require(key in OWN_FIELDS, errors.FieldNotYours, field_name=key)


def _record(event: str, enterprise: Enterprise, actor: Actor, at: datetime, **details: Any) -> None:
    record_audit(
        event, at=at, user=actor.user, organisation=actor.organisation, subject=f"enterprise:{enterprise.pk}", **details
    )
