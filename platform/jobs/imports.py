"""The way of a file into a room: handed in, checked by a job, looked at, imported whole by another, or set aside.

A room says in an `Import` which columns it knows and how it judges and writes; permissions stay in the room's services.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from common.errors import DomainError, RuleBroken
from common.tables import Table, read_table
from common.tables.fields import Field, known_heads, match_columns
from common.tables.plans import ERROR, RowPlan, Tell, digest_of, verdict_of
from common.waiting import Waiting
from jobs.models import Job, Upload
from jobs.services import ask_for
from jobs.uploads import get_upload, mark, path_of, receive_upload, uploads_of, wait_for
from jobs.work import Progress

if TYPE_CHECKING:
    from django.core.files.base import File

CHECKING = gettext_noop("Check “{name}”")
IMPORTING = gettext_noop("Import “{name}”")
READING = gettext_noop("Reading the file")
COMPARING = gettext_noop("Comparing row {done} of {of}")
WRITING = gettext_noop("Writing {rows} rows")
CHECKED = gettext_noop(
    "{rows} rows checked: {new} new, {changed} changed, {unchanged} unchanged, {errors} with errors."
)
IMPORTED = gettext_noop("Imported: {new} new, {changed} changed, {unchanged} unchanged.")

Plans = Sequence[RowPlan[Any]]
Judge = Callable[[Table, Tell], Plans]
Write = Callable[[Upload, Plans], None]


class ImportNotReady(RuleBroken):
    """The file has errors, was not checked, or was imported before."""

    code = "import_not_ready"
    sentence = gettext_lazy(
        "Only a file that was checked without errors can be imported. Mend the rows named and check again."
    )


class StockMoved(RuleBroken):
    """What the rows were compared with changed between check and import."""

    code = "stock_moved"
    sentence = gettext_lazy(
        "What this file was compared with has changed since. Hand the file in again and look at the new verdicts."
    )


@dataclass(frozen=True)
class Import:
    """One kind of file: its purpose, the tasks that check and write it, the page of one file, the columns it knows."""

    purpose: str
    check_task: str
    commit_task: str
    page: str
    fields: Sequence[Field]

    def read(self, upload: Upload) -> Table:
        """The rows of a kept file; raises UnreadableFile."""
        return read_table(path_of(upload), upload.original_name, known_columns=known_heads(self.fields))


def hand_in(kind: Import, file: "File[bytes]", *, person_id: int, organisation_id: int, at: datetime) -> Upload:
    """Keep the file and ask for its check; nothing of the room changes."""
    with transaction.atomic():
        kept = receive_upload(file, purpose=kind.purpose, person_id=person_id, organisation_id=organisation_id, at=at)
        return _ask(kept, kind.check_task, CHECKING, person_id, at)


@transaction.atomic
def ask_import(kind: Import, pk: int, *, person_id: int, organisation_id: int, at: datetime) -> Upload:
    """Ask for a checked file to be imported; asking again for an imported one changes nothing."""
    kept = get_upload(organisation_id, kind.purpose, pk, lock=True)
    if kept.state == Upload.State.COMMITTED or is_running(kept, kind.commit_task):
        return kept
    if kept.state != Upload.State.CHECKED:
        raise ImportNotReady
    return _ask(kept, kind.commit_task, IMPORTING, person_id, at)


def is_running(upload: Upload, task: str = "") -> bool:
    """True while a job (or this very one) works on the file."""
    job = upload.job
    return job is not None and task in {"", job.task} and job.state in {Job.State.WAITING, Job.State.RUNNING}


@transaction.atomic
def set_aside(kind: Import, pk: int, *, organisation_id: int) -> Upload:
    """Decide not to import a file; it stays on record."""
    kept = get_upload(organisation_id, kind.purpose, pk, lock=True)
    if kept.state == Upload.State.COMMITTED:
        raise ImportNotReady
    return mark(kept, Upload.State.REFUSED, verdict=kept.verdict | {"set_aside": True})


def _ask(upload: Upload, task: str, title: str, person_id: int, at: datetime) -> Upload:
    job = ask_for(
        task,
        at=at,
        arguments={"upload": upload.pk, "person": person_id, "organisation": upload.organisation_id},
        title=title,
        words={"name": upload.original_name},
        asked_by_id=person_id,
        organisation_id=upload.organisation_id,
    )
    return wait_for(upload, job)


def check(kind: Import, progress: Progress, pk: int, *, organisation_id: int, judge: Judge) -> dict[str, Any]:
    """The job: read the file, judge every row, keep the verdicts. A file that cannot be read is refused in words."""
    kept = get_upload(organisation_id, kind.purpose, pk)
    if kept.state == Upload.State.COMMITTED:
        return _result(kind, kept, CHECKED)
    progress(0.05, READING)
    try:
        table = kind.read(kept)
        plans = judge(table, _teller(progress))
    except DomainError as refusal:
        mark(kept, Upload.State.REFUSED, verdict={"refusal": dict(refusal.as_dict())})
        raise
    verdict = verdict_of(plans, table, match_columns(kind.fields, table.columns))
    mark(kept, Upload.State.REFUSED if verdict["counts"][ERROR] else Upload.State.CHECKED, verdict=verdict)
    return _result(kind, kept, CHECKED)


@transaction.atomic
def commit(
    kind: Import, progress: Progress, pk: int, *, organisation_id: int, judge: Judge, write: Write
) -> dict[str, Any]:
    """The job: write the whole file in one transaction, or nothing; twice is once."""
    progress(0.05, READING)
    kept = get_upload(organisation_id, kind.purpose, pk, lock=True)
    if kept.state == Upload.State.COMMITTED:
        return _result(kind, kept, IMPORTED)
    if kept.state != Upload.State.CHECKED:
        raise ImportNotReady
    plans = judge(kind.read(kept), _teller(progress))
    if digest_of(plans) != kept.verdict["digest"]:
        raise StockMoved
    progress(0.9, WRITING, rows=len(plans))
    write(kept, plans)
    mark(kept, Upload.State.COMMITTED)
    return _result(kind, kept, IMPORTED)


def _teller(progress: Progress) -> Tell:
    return lambda done, of: progress(0.1 + 0.8 * done / max(of, 1), COMPARING, done=done, of=of)


def _result(kind: Import, kept: Upload, sentence: str) -> dict[str, Any]:
    counts = kept.verdict.get("counts", {})
    words = {verdict.lower(): counts.get(verdict, 0) for verdict in ("NEW", "CHANGED", "UNCHANGED")}
    words |= {"errors": counts.get(ERROR, 0), "rows": sum(counts.values())}
    return {"link": kind.page.format(pk=kept.pk), "sentence": sentence, "words": words}


def waiting_files(kind: Import, *, organisation_id: int, room: str) -> list[Waiting]:
    """The checked files that wait for somebody to look at them."""
    ready = uploads_of(organisation_id, kind.purpose).filter(state=Upload.State.CHECKED)[:5]
    return [
        Waiting(
            room=room,
            title=_("Import “{name}” or set it aside").format(name=upload.original_name),
            detail=_("The file was checked; nothing has been imported yet."),
            link=kind.page.format(pk=upload.pk),
        )
        for upload in ready
    ]
