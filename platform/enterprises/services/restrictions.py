"""A restriction is put on an enterprise and lifted; rooms above call this when they find the cause."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from accounts.audit import record_audit
from common.errors import require
from common.tables import clean_text
from enterprises import errors
from enterprises.models import Restriction
from enterprises.permissions import can_restrict
from enterprises.queries.register import get_enterprise, get_restriction
from enterprises.services.register import touch
from notices.services import emit


@transaction.atomic
def restrict(
    pk: int,
    *,
    reason: str,
    basis: str,
    actor: Actor,
    at: datetime,
    scope_code: str = "",
    ends_at: datetime | None = None,
) -> Restriction:
    """Restrict enterprise `pk` in one drug class (`scope_code`) or in all (""), from now until `ends_at` or lifted."""
    enterprise = get_enterprise(actor, pk, lock=True)
    require(can_restrict(actor))
    if not clean_text(reason):
        raise errors.ReasonMissing
    if ends_at is not None and ends_at <= at:
        raise errors.TermBackwards(field="ends_at")
    restriction = Restriction.objects.create(
        enterprise=enterprise,
        scope_code=scope_code,
        reason=clean_text(reason)[:200],
        basis=clean_text(basis)[:120],
        imposed_by=actor.user,
        starts_at=at,
        ends_at=ends_at,
    )
    touch(enterprise, at)
    _record("enterprises.restricted", restriction, actor, at)
    _tell_programs("enterprise.restricted", restriction, at)
    return restriction


@transaction.atomic
def lift_restriction(restriction_pk: int, *, reason: str, actor: Actor, at: datetime) -> Restriction:
    """End a restriction now, with the reason."""
    restriction = get_restriction(actor, restriction_pk)
    require(can_restrict(actor))
    if restriction.lifted_at or (restriction.ends_at and restriction.ends_at <= at):
        raise errors.RestrictionLifted
    if not clean_text(reason):
        raise errors.ReasonMissing
    restriction.lifted_at, restriction.lifted_by = at, actor.user
    restriction.lifted_reason = clean_text(reason)[:200]
    restriction.save()
    touch(restriction.enterprise, at)
    _record("enterprises.restriction_lifted", restriction, actor, at)
    _tell_programs("enterprise.restriction_lifted", restriction, at)
    return restriction


def _tell_programs(event: str, restriction: Restriction, at: datetime) -> None:
    emit(
        event,
        organisations=[restriction.enterprise.organisation],
        subject=restriction.enterprise,
        payload={
            "restriction": restriction.pk,
            "scope_code": restriction.scope_code,
            "reason": restriction.lifted_reason or restriction.reason,
            "basis": restriction.basis,
        },
        at=at,
    )


def _record(event: str, restriction: Restriction, actor: Actor, at: datetime) -> None:
    record_audit(
        event,
        at=at,
        user=actor.user,
        organisation=actor.organisation,
        subject=f"enterprise:{restriction.enterprise_id}",
        restriction=restriction.pk,
        reason=restriction.lifted_reason or restriction.reason,
    )
