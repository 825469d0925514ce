"""The way of a file of enterprises: received, checked by a job, imported by another, or set aside."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, get_actor
from accounts.audit import record_audit
from accounts.models import Cluster
from common.errors import require
from common.tables.plans import RowPlan
from enterprises.models import Enterprise
from enterprises.permissions import can_keep_register
from enterprises.queries.imports import REGISTER_FILE
from enterprises.services.imports.plan import plan_rows
from enterprises.services.imports.register import load_register
from enterprises.services.imports.write import write_rows
from jobs import imports
from jobs.models import Upload
from jobs.work import Progress

if TYPE_CHECKING:
    from django.core.files.base import File


def receive_import(file: "File[bytes]", *, actor: Actor, at: datetime) -> Upload:
    """Keep the file and ask for its check; nothing of the register changes."""
    require(can_keep_register(actor))
    return imports.hand_in(REGISTER_FILE, file, person_id=actor.user.pk, organisation_id=actor.organisation.pk, at=at)


def ask_import(upload_pk: int, *, actor: Actor, at: datetime) -> Upload:
    """Ask for a checked file to be imported; asking again for an imported one changes nothing."""
    require(can_keep_register(actor))
    return imports.ask_import(
        REGISTER_FILE, upload_pk, person_id=actor.user.pk, organisation_id=actor.organisation.pk, at=at
    )


def set_aside_import(upload_pk: int, *, actor: Actor) -> Upload:
    """Decide not to import a file; it stays on record."""
    require(can_keep_register(actor))
    return imports.set_aside(REGISTER_FILE, upload_pk, organisation_id=actor.organisation.pk)


def check_import(progress: Progress, *, upload: int, person: int, organisation: int, at: datetime) -> dict[str, Any]:
    """The job: compare every row with the register and keep the verdicts."""
    judge = _judge(get_actor(person, organisation), at)
    return imports.check(REGISTER_FILE, progress, upload, organisation_id=organisation, judge=judge)


@transaction.atomic
def commit_import(progress: Progress, *, upload: int, person: int, organisation: int, at: datetime) -> dict[str, Any]:
    """The job: write the whole file in one transaction, or nothing; twice is once."""
    actor = get_actor(person, organisation)
    require(can_keep_register(actor))
    Cluster.objects.select_for_update(no_key=True).get(pk=actor.cluster.pk)  # one import at a time

    def write(kept: Upload, plans: Sequence[RowPlan[Enterprise]]) -> None:
        write_rows(plans, actor=actor, at=at)
        record_audit(
            "enterprises.imported",
            at=at,
            user=actor.user,
            organisation=actor.organisation,
            subject=f"upload:{kept.pk}",
            counts=kept.verdict["counts"],
            sha256=kept.sha256,
        )

    return imports.commit(
        REGISTER_FILE, progress, upload, organisation_id=organisation, judge=_judge(actor, at), write=write
    )


def _judge(actor: Actor, at: datetime) -> imports.Judge:
    return lambda table, tell: plan_rows(table, load_register(actor), timezone.localdate(at), tell)
