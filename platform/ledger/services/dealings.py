"""Past dealings: a file is received, mapped, checked, decided upon and written as a whole, or withdrawn."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import numpy as np
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_noop
from numpy.typing import NDArray

from accounts.actors import Actor
from accounts.models import Cluster
from common.errors import require
from common.tables import Table, read_table
from jobs.models import Job
from jobs.services import ask_for
from jobs.uploads import path_of, receive_upload
from ledger.dealings.mapping import DealingMapping, check_columns, mapping_of
from ledger.dealings.plan import CREATE, Plan, Progress, make_plan
from ledger.dealings.rows import Dealing
from ledger.errors import AlreadyImported, BookChanged, ImportMoved, OtherCurrency, PartiesUndecided
from ledger.models import DealingImport
from ledger.permissions import can_import
from ledger.queries.columns import CHANGCHUN
from ledger.queries.dealings import committed_import, get_import, register_of, subjects_in_book
from ledger.services.bulk import TieColumns, write_ties
from ledger.services.parties import create_parties

PURPOSE = "dealings"
CHECK = gettext_noop("Checking a file of past dealings")
WRITE = gettext_noop("Writing past dealings to the ledger")
State = DealingImport.State
_OPEN = (State.RECEIVED, State.CHECKED)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@transaction.atomic
def receive_dealings(file: "File[bytes]", *, actor: Actor, at: datetime) -> DealingImport:
    """Keep a file that somebody hands in. Raises NotAllowed, AlreadyImported, UnreadableFile."""
    require(can_import(actor))
    upload = receive_upload(
        file, purpose=PURPOSE, person_id=actor.user.pk, organisation_id=actor.organisation.pk, at=at
    )
    check_not_written(actor.cluster, upload.sha256)
    read_table(path_of(upload), upload.original_name)  # a file that is no table is refused at the door
    return DealingImport.objects.create(
        cluster=actor.cluster,
        upload=upload,
        file_name=upload.original_name,
        sha256=upload.sha256,
        received_by=actor.user,
        received_at=at,
    )


def check_not_written(cluster: Cluster, sha256: str) -> None:
    """Raise AlreadyImported where this very file was written to this cluster's ledger."""
    twin = committed_import(cluster.pk, sha256)
    if twin is not None and twin.committed_at is not None:
        raise AlreadyImported(day=twin.committed_at.astimezone(CHANGCHUN).date().isoformat())


def table_of(dealing: DealingImport) -> Table:
    """The rows of an uploaded file."""
    assert dealing.upload is not None  # noqa: S101  # imports from the command line have no page
    return read_table(path_of(dealing.upload), dealing.file_name)


@transaction.atomic
def ask_for_check(
    pk: int, *, actor: Actor, at: datetime, mapping: DealingMapping | None = None, decisions: Mapping[str, str] = {}
) -> Job:
    """Have a worker check the file with this mapping and these decisions. Raises MappingWrong, OtherCurrency."""
    dealing = _open_import(actor, pk)
    if mapping is not None:
        check_columns(mapping, table_of(dealing).columns)
        dealing.mapping, dealing.decisions = mapping.as_data(), {}
    check_currency(mapping_of(dealing.mapping), dealing.cluster)
    dealing.decisions = dict(dealing.decisions) | dict(decisions)
    return _hand_over(dealing, State.CHECKING, "ledger.tasks.check_dealings", CHECK, actor, at)


def check_currency(mapping: DealingMapping, cluster: Cluster) -> None:
    """Amounts are never converted: the file's currency is the cluster's, or OtherCurrency."""
    require(mapping.currency == cluster.currency, OtherCurrency, file=mapping.currency, cluster=cluster.currency)


@transaction.atomic
def ask_for_commit(pk: int, *, actor: Actor, at: datetime) -> Job:
    """Have a worker write what the check counted. Raises PartiesUndecided, AlreadyImported."""
    dealing = _open_import(actor, pk)
    require(dealing.state == State.CHECKED, ImportMoved)
    require(not dealing.report["open"], PartiesUndecided, count=dealing.report["open"])
    check_not_written(dealing.cluster, dealing.sha256)
    return _hand_over(dealing, State.COMMITTING, "ledger.tasks.commit_dealings", WRITE, actor, at)


@transaction.atomic
def withdraw_dealings(pk: int, *, actor: Actor) -> DealingImport:
    """Give an import up before it is written."""
    dealing = _open_import(actor, pk)
    dealing.state = State.WITHDRAWN
    dealing.save(update_fields=["state"])
    return dealing


def _open_import(actor: Actor, pk: int) -> DealingImport:
    """One import that is waiting for a person; one whose worker gave up waits for a person again."""
    dealing = get_import(actor, pk, lock=True)
    if dealing.state in (State.CHECKING, State.COMMITTING) and has_given_up(dealing):
        dealing.state = State.CHECKED if dealing.report else State.RECEIVED
    require(dealing.state in _OPEN, ImportMoved)
    return dealing


def has_given_up(dealing: DealingImport) -> bool:
    """True where the job that worked on the import failed or was cancelled."""
    return dealing.job is None or dealing.job.state in (Job.State.FAILED, Job.State.CANCELLED)


def _hand_over(dealing: DealingImport, state: State, task: str, title: str, actor: Actor, at: datetime) -> Job:
    job = ask_for(
        task,
        at=at,
        arguments={"dealing": dealing.pk},
        title=title,
        asked_by_id=actor.user.pk,
        organisation_id=actor.organisation.pk,
    )
    dealing.job, dealing.state = job, state
    dealing.save(update_fields=["job", "state", "mapping", "decisions"])
    return job


def plan_of(dealing: DealingImport, table: Table, *, at: datetime, progress: Progress = lambda share: None) -> Plan:
    """What the import would write now."""
    return make_plan(
        table,
        mapping_of(dealing.mapping),
        register_of(dealing.cluster_id),
        dealing.decisions,
        today=at.astimezone(CHANGCHUN).date(),
        fallback=f"file-{dealing.sha256[:16]}",
        stands=lambda kind, subjects: subjects_in_book(dealing.cluster_id, kind, subjects),
        progress=progress,
    )


def check_dealings(
    dealing: DealingImport, table: Table, *, at: datetime, progress: Progress = lambda share: None
) -> Plan:
    """Keep the account of the check and the refused rows with the import, which then waits to be confirmed."""
    plan = plan_of(dealing, table, at=at, progress=progress)
    dealing.report, dealing.refused = plan.as_data(), [asdict(refused) for refused in plan.refused]
    dealing.state = State.CHECKED
    moved_on = (State.COMMITTING, State.COMMITTED, State.WITHDRAWN)  # by a person, while a check ran a second time
    DealingImport.objects.filter(pk=dealing.pk).exclude(state__in=moved_on).update(
        report=dealing.report, refused=dealing.refused, state=dealing.state
    )
    return plan


@transaction.atomic
def commit_dealings(
    dealing: DealingImport, table: Table, *, at: datetime, progress: Progress = lambda share: None
) -> int:
    """Write everything the check counted, or nothing; returns how many ties. Raises BookChanged, AlreadyImported.

    The cluster is locked, so that two imports of one file cannot both pass; the constraint stands behind it. An import
    that is written already (the worker died before it could say so) is found written.
    """
    Cluster.objects.select_for_update(no_key=True).get(pk=dealing.cluster_id)
    dealing.refresh_from_db(fields=["state", "report"])
    if dealing.state == State.COMMITTED:
        return int(dealing.report["written"])
    check_not_written(dealing.cluster, dealing.sha256)
    plan = plan_of(dealing, table, at=at, progress=lambda share: progress(share * 0.3))
    require(not plan.open_parties, PartiesUndecided, count=plan.open_parties)
    require(plan.digest == dealing.report["digest"], BookChanged)
    ids = _ids(dealing, plan, at)
    written = write_ties(
        dealing.cluster,
        columns_of(plan, mapping_of(dealing.mapping), ids),
        recorded_by_id=dealing.received_by_id,
        progress=lambda share: progress(0.3 + share * 0.7),
    )
    dealing.state, dealing.committed_at = State.COMMITTED, at
    dealing.report = dealing.report | {"written": written, "created": sum(p.decision == CREATE for p in plan.parties)}
    dealing.save(update_fields=["state", "committed_at", "report"])
    return written


def _ids(dealing: DealingImport, plan: Plan, at: datetime) -> dict[str, int]:
    """The organisation of each party key; those decided to be created are."""
    rules = mapping_of(dealing.mapping).parties
    to_create = [(party, rules[party.rule]) for party in plan.parties if party.decision == CREATE]
    known = {party.key: party.organisation for party in plan.parties if party.organisation is not None}
    return known | create_parties(dealing.cluster, to_create, by=dealing.received_by, at=at)


def columns_of(plan: Plan, mapping: DealingMapping, ids: Mapping[str, int]) -> TieColumns:
    """The plan as columns; a day stands for its noon in Changchun, so that no time zone moves it."""
    kinds = {rule.name: int(rule.tie_kind) for rule in mapping.ties}
    rows: list[Dealing] = plan.dealings
    days = np.array([row.day for row in rows], "datetime64[D]").astype("datetime64[us]")
    noons: NDArray[np.datetime64] = np.add(days, np.timedelta64(4, "h"))  # 12:00 in Changchun is 04:00 UTC
    return TieColumns(
        np.array([kinds[row.tie] for row in rows], np.int8),
        np.array([ids[row.source] for row in rows], np.int64),
        np.array([ids[row.target] for row in rows], np.int64),
        np.array([row.hundredths for row in rows], np.int64),
        noons,
        [row.subject for row in rows],
    )
