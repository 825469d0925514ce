"""Licences are entered, changed, suspended and set in force again; the printed scope is read into classes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.actors import Actor
from accounts.audit import record_audit
from common.errors import require
from common.tables import clean_text
from enterprises import errors
from enterprises.models import Licence, LicenceScope
from enterprises.permissions import can_keep_licences, can_keep_register
from enterprises.queries.register import get_enterprise, licence_of
from enterprises.rules.licences import read_scope
from enterprises.services.register import touch

FIELDS = ("kind", "number", "mode", "original_scope", "issuer", "issued_on", "expires_on")
_ENDED = (Licence.Status.REVOKED, Licence.Status.CANCELLED)


@transaction.atomic
def add_licence(pk: int, fields: Mapping[str, Any], *, actor: Actor, at: datetime) -> Licence:
    """Enter a licence of enterprise `pk`; the classes are read from `original_scope` unless `scopes` names them."""
    enterprise = get_enterprise(actor, pk, lock=True)
    require(can_keep_licences(actor, enterprise))
    licence = Licence(enterprise=enterprise, **_cleaned(fields))
    _save(licence)
    _write_scopes(licence, fields.get("scopes"))
    _record("enterprises.licence_added", licence, actor, at, number=licence.number)
    touch(enterprise, at)
    return licence


@transaction.atomic
def change_licence(licence_pk: int, fields: Mapping[str, Any], *, actor: Actor, at: datetime) -> Licence:
    """Change what is printed on a licence; one that was revoked or cancelled stays as it is."""
    licence = licence_of(actor, licence_pk, lock=True)
    require(can_keep_licences(actor, licence.enterprise))
    _check_open(licence)
    values = _cleaned(fields)
    before = {key: str(getattr(licence, key)) for key in values}
    for key, value in values.items():
        setattr(licence, key, value)
    _save(licence)
    if "original_scope" in values or "scopes" in fields:
        _write_scopes(licence, fields.get("scopes"))
    changes = {key: [before[key], str(values[key])] for key in values if before[key] != str(values[key])}
    _record("enterprises.licence_changed", licence, actor, at, changes=changes)
    touch(licence.enterprise, at)
    return licence


@transaction.atomic
def set_licence_status(licence_pk: int, status: str, *, reason: str, actor: Actor, at: datetime) -> Licence:
    """Suspend, revoke, cancel, or set in force again after a suspension; the desk mirrors the authority's decision."""
    licence = licence_of(actor, licence_pk, lock=True)
    require(can_keep_register(actor))
    _check_open(licence)
    if not reason.strip():
        raise errors.ReasonMissing
    before, licence.status, licence.status_note = licence.status, status, clean_text(reason)[:200]
    licence.save(update_fields=["status", "status_note"])
    _record("enterprises.licence_status", licence, actor, at, before=before, after=status, reason=licence.status_note)
    touch(licence.enterprise, at)
    return licence


def _check_open(licence: Licence) -> None:
    if licence.status in _ENDED:
        raise errors.LicenceEnded


def _cleaned(fields: Mapping[str, Any]) -> dict[str, Any]:
    known = {key: value for key, value in fields.items() if key in FIELDS}
    return {key: clean_text(value) if isinstance(value, str) else value for key, value in known.items()}


def _save(licence: Licence) -> None:
    if licence.issued_on and licence.expires_on and licence.expires_on <= licence.issued_on:
        raise errors.LicenceRunsBackwards
    try:
        with transaction.atomic():
            licence.save()
    except IntegrityError:
        raise errors.LicenceKnown from None


def _write_scopes(licence: Licence, named: Mapping[str, bool] | None) -> None:
    """Replace the classes by those named (code -> cold chain), or by what the printed scope says."""
    scopes = dict(named) if named is not None else read_scope(licence.original_scope)[0]
    licence.scopes.all().delete()
    LicenceScope.objects.bulk_create(scope_rows(licence, scopes))


def scope_rows(licence: Licence, scopes: Mapping[str, bool]) -> list[LicenceScope]:
    """The rows for classes, in the order of their codes."""
    return [LicenceScope(licence=licence, code=code, is_cold_chain=cold) for code, cold in sorted(scopes.items())]


def _record(event: str, licence: Licence, actor: Actor, at: datetime, **details: Any) -> None:
    subject = f"enterprise:{licence.enterprise_id}"
    details |= {"licence": licence.pk}
    record_audit(event, at=at, user=actor.user, organisation=actor.organisation, subject=subject, **details)
