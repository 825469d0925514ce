"""The way of a file: received, checked by a job, imported by another, or set aside."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.actors import Actor, get_actor
from accounts.audit import record_audit
from accounts.models import Cluster
from common.errors import DomainError, require
from common.tables import read_table
from enterprises import errors
from enterprises.permissions import can_keep_register
from enterprises.queries.waiting import PURPOSE
from enterprises.rules.columns import known_heads
from enterprises.services.imports.plan import ERROR, digest_of, plan_rows, verdict_of
from enterprises.services.imports.register import load_register
from enterprises.services.imports.write import write_rows
from jobs.models import Upload
from jobs.services import ask_for
from jobs.uploads import get_upload, mark, path_of, receive_upload, wait_for
from jobs.work import Progress

if TYPE_CHECKING:
    from django.core.files.base import File

CHECK, COMMIT = "enterprises.tasks.check_import", "enterprises.tasks.commit_import"
CHECKING = gettext_noop("Check “{name}”")
IMPORTING = gettext_noop("Import “{name}”")
READING = gettext_noop("Reading the file")
COMPARING = gettext_noop("Comparing row {done} of {of}")
WRITING = gettext_noop("Writing {rows} rows")
CHECKED = gettext_noop(
    "{rows} rows checked: {new} new, {changed} changed, {unchanged} unchanged, {errors} with errors."
)
IMPORTED = gettext_noop("Imported: {new} new, {changed} changed, {unchanged} unchanged.")


@transaction.atomic
def receive_import(file: "File[bytes]", *, actor: Actor, at: datetime) -> Upload:
    """Keep the file and ask for its check; nothing of the register changes."""
    require(can_keep_register(actor))
    upload = receive_upload(
        file, purpose=PURPOSE, person_id=actor.user.pk, organisation_id=actor.organisation.pk, at=at
    )
    return _ask(upload, CHECK, CHECKING, actor, at)


@transaction.atomic
def ask_import(upload_pk: int, *, actor: Actor, at: datetime) -> Upload:
    """Ask for a checked file to be imported; asking again for an imported one changes nothing."""
    require(can_keep_register(actor))
    upload = get_upload(actor.organisation.pk, PURPOSE, upload_pk, lock=True)
    if upload.state == Upload.State.COMMITTED:
        return upload
    if upload.state != Upload.State.CHECKED:
        raise errors.ImportNotReady
    if _is_under_way(upload):
        return upload
    return _ask(upload, COMMIT, IMPORTING, actor, at)


def _is_under_way(upload: Upload) -> bool:
    job = upload.job
    return job is not None and job.task == COMMIT and job.state in {"WAITING", "RUNNING"}


@transaction.atomic
def set_aside_import(upload_pk: int, *, actor: Actor, at: datetime) -> Upload:
    """Decide not to import a file; it stays on record."""
    require(can_keep_register(actor))
    upload = get_upload(actor.organisation.pk, PURPOSE, upload_pk, lock=True)
    if upload.state == Upload.State.COMMITTED:
        raise errors.ImportNotReady
    return mark(upload, Upload.State.REFUSED, verdict=upload.verdict | {"set_aside": True})


def _ask(upload: Upload, task: str, title: str, actor: Actor, at: datetime) -> Upload:
    job = ask_for(
        task,
        at=at,
        arguments={"upload": upload.pk, "person": actor.user.pk, "organisation": actor.organisation.pk},
        title=title,
        words={"name": upload.original_name},
        asked_by_id=actor.user.pk,
        organisation_id=actor.organisation.pk,
    )
    return wait_for(upload, job)


def check_import(progress: Progress, *, upload: int, person: int, organisation: int, at: datetime) -> dict[str, Any]:
    """The job: read the file, compare every row, keep the verdicts. A file that cannot be read is refused in words."""
    actor = get_actor(person, organisation)
    kept = get_upload(organisation, PURPOSE, upload)
    if kept.state == Upload.State.COMMITTED:
        return _result(kept)
    progress(0.05, READING)
    try:
        table = read_table(path_of(kept), kept.original_name, known_columns=known_heads())
        plans = plan_rows(table, load_register(actor), timezone.localdate(at), _teller(progress))
    except DomainError as refusal:
        mark(kept, Upload.State.REFUSED, verdict={"refusal": dict(refusal.as_dict())})
        raise
    verdict = verdict_of(plans, table)
    mark(kept, Upload.State.REFUSED if verdict["counts"][ERROR] else Upload.State.CHECKED, verdict=verdict)
    return _result(kept, CHECKED)


def _teller(progress: Progress) -> Any:
    return lambda done, of: progress(0.1 + 0.8 * done / max(of, 1), COMPARING, done=done, of=of)


def commit_import(progress: Progress, *, upload: int, person: int, organisation: int, at: datetime) -> dict[str, Any]:
    """The job: write the whole file in one transaction, or nothing; twice is once."""
    actor = get_actor(person, organisation)
    progress(0.05, READING)
    with transaction.atomic():
        kept = get_upload(organisation, PURPOSE, upload, lock=True)
        if kept.state == Upload.State.COMMITTED:
            return _result(kept, IMPORTED)
        if kept.state != Upload.State.CHECKED:
            raise errors.ImportNotReady
        _write(kept, actor, progress, at)
    return _result(kept, IMPORTED)


def _write(kept: Upload, actor: Actor, progress: Progress, at: datetime) -> None:
    require(can_keep_register(actor))
    Cluster.objects.select_for_update(no_key=True).get(pk=actor.cluster.pk)  # one import at a time
    table = read_table(path_of(kept), kept.original_name, known_columns=known_heads())
    plans = plan_rows(table, load_register(actor), timezone.localdate(at), _teller(progress))
    if digest_of(plans) != kept.verdict["digest"]:
        raise errors.RegisterMoved
    progress(0.9, WRITING, rows=len(plans))
    write_rows(plans, actor=actor, at=at)
    mark(kept, Upload.State.COMMITTED)
    record_audit(
        "enterprises.imported",
        at=at,
        user=actor.user,
        organisation=actor.organisation,
        subject=f"upload:{kept.pk}",
        counts=kept.verdict["counts"],
        sha256=kept.sha256,
    )


def _result(kept: Upload, sentence: str = CHECKED) -> dict[str, Any]:
    counts = kept.verdict.get("counts", {})
    words = {kind.lower(): counts.get(kind, 0) for kind in ("NEW", "CHANGED", "UNCHANGED")}
    words |= {"errors": counts.get(ERROR, 0), "rows": sum(counts.values())}
    return {"link": f"/enterprises/imports/{kept.pk}/", "sentence": sentence, "words": words}
