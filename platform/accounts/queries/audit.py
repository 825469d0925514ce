"""The audit trail, for whoever has to read it."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from accounts.models import AuditEntry
from accounts.permissions import can_read_audit
from accounts.queries.members import members
from common.errors import require


def audit_trail(actor: Actor) -> QuerySet[AuditEntry]:
    """What was done in the own organisation and how its people signed in, newest first; 403 without the duty."""
    require(can_read_audit(actor))
    here = Q(organisation_id=actor.organisation.pk)
    own_people = Q(organisation=None, user_id__in=members(actor).values("user_id"))
    return AuditEntry.objects.select_related("user").filter(here | own_people).order_by("-at", "-pk")


def entries_about(subjects: Collection[str]) -> QuerySet[AuditEntry]:
    """What was done about these subjects, newest first, by whomever; the room that asks says who may see which."""
    return AuditEntry.objects.select_related("user", "organisation").filter(subject__in=subjects).order_by("-at", "-pk")


def older_than(rows: QuerySet[AuditEntry], pk: int) -> QuerySet[AuditEntry]:
    """The entries behind entry `pk` of these rows, newest first; all of them where it is not among them."""
    at = rows.filter(pk=pk).values_list("at", flat=True).first()
    return rows if at is None else rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk), at__lte=at)


def on_day(rows: QuerySet[AuditEntry], day: str) -> QuerySet[AuditEntry]:
    """The entries of one local day (`2026-11-22`); all of them where the day cannot be read."""
    try:
        return rows.filter(at__date=date.fromisoformat(day))
    except ValueError:
        return rows
