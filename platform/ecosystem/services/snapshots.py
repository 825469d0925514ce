"""Taking a snapshot: asked for once per cluster at a time, drawn by a worker, ready only when everything is written."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from accounts.models import Cluster
from common.errors import require
from ecosystem import queries
from ecosystem.errors import FileGone
from ecosystem.models import Snapshot
from ecosystem.permissions import can_ask_snapshot
from ecosystem.pictures.books import forget_books, keep_book, kept_reading
from ecosystem.pictures.drawing import Moment, Picture, Positions, Progress, draw, no_progress
from ecosystem.pictures.levels import is_large, packed_levels
from ecosystem.pictures.members import members_from
from ecosystem.pictures.store import digest, levels_path, packed, write_whole
from ecosystem.rules import FormulaValues
from ecosystem.services.answering import notice_ties
from ecosystem.services.spreading import spread_over_workers
from ecosystem.services.standings import write_standings
from ecosystem.services.warming import prepare_loops
from graph.rows import distinct
from jobs.models import Job
from jobs.services import ENDED, after_commit, ask_for
from jobs.work import Cancelled
from ledger.queries.moments import read_between_writers, sums_known

Clock = Callable[[], datetime]
TASK = "ecosystem.tasks.take_snapshot"
TITLE = gettext_noop("Compute the graph")
PREPARING = gettext_noop("Preparing the computation; on a new machine this takes about a minute")
READING = gettext_noop("Reading the ledger")
WRITING = gettext_noop("Writing the snapshot")


def ask_snapshot(actor: Actor, at: datetime) -> Snapshot:
    """Have the graph computed as it stands `at`; who asks while one is being computed gets that one."""
    require(can_ask_snapshot(actor))
    return _ask(actor.cluster, at, actor)


def ask_snapshot_of(cluster: Cluster, at: datetime) -> Snapshot:
    """For whoever keeps the server: the graph of a cluster as it stands `at`."""
    return _ask(cluster, at, None)


def ask_nightly_snapshots(at: datetime) -> int:
    """Ask for every cluster in which something happened since its newest snapshot; returns how many."""
    asked = 0
    for cluster in Cluster.objects.order_by("pk"):
        newest = Snapshot.objects.filter(cluster=cluster, state=Snapshot.State.READY).order_by("-as_of").first()
        if newest is None or queries.new_ties(newest) or timezone.localdate(newest.as_of) < timezone.localdate(at):
            _ask(cluster, at, None)
            asked += 1
    return asked


@transaction.atomic
def _ask(cluster: Cluster, at: datetime, actor: Actor | None) -> Snapshot:
    running = queries.asked_snapshot(cluster.pk, lock=True)
    if running is not None and not _is_lost(running):
        return running
    if running is not None:
        Snapshot.objects.filter(pk=running.pk).update(state=Snapshot.State.FAILED)
    try:
        with transaction.atomic():
            return _begin(cluster, at, actor)
    except IntegrityError:  # somebody asked at the same moment
        twin = queries.asked_snapshot(cluster.pk)
        if twin is None:
            raise
        return twin


def _begin(cluster: Cluster, at: datetime, actor: Actor | None) -> Snapshot:
    earlier = Snapshot.objects.filter(cluster=cluster, state=Snapshot.State.READY, as_of__lte=at)
    snapshot = Snapshot.objects.create(
        cluster=cluster,
        formula=queries.formula_on(timezone.localdate(at)),
        as_of=at,
        layout_of=earlier.order_by("-as_of", "-pk").first(),
        asked_by=actor.user if actor else None,
        asked_at=at,
    )
    snapshot.job = ask_for(
        TASK,
        at=at,
        arguments={"snapshot": snapshot.pk},
        title=TITLE,
        asked_by_id=actor.user.pk if actor else None,
        organisation_id=actor.organisation.pk if actor else None,
    )
    Snapshot.objects.filter(pk=snapshot.pk).update(job=snapshot.job)
    return snapshot


def _is_lost(running: Snapshot) -> bool:
    """Its job has ended without it, or is gone: it will never be ready."""
    return running.job is None or Job.State(running.job.state) in ENDED


def take_snapshot(progress: Progress, snapshot: int, clock: Clock = timezone.now) -> dict[str, Any]:
    """Draw, write the file, then standings and state in one transaction; a second call finds it done."""
    row = queries.snapshot_to_take(snapshot)
    if row.state != Snapshot.State.ASKED:
        return {"snapshot": row.pk, "state": row.state}
    try:
        return _take(row, progress, clock)
    except Cancelled:
        asked = Snapshot.objects.filter(pk=row.pk, state=Snapshot.State.ASKED, job__is_cancel_asked=True)
        asked.update(state=Snapshot.State.FAILED)  # where another worker took over instead, it goes on with this one
        raise


def _take(row: Snapshot, progress: Progress, clock: Clock) -> dict[str, Any]:
    progress(0.01, PREPARING)
    prepare_loops()
    began = clock()
    progress(0.02, READING)
    earlier = kept_reading(queries.kept_before(row.cluster_id, row.as_of))
    reading = read_between_writers(row.cluster_id, row.as_of, earlier)
    ties = reading.book.ties()
    tied = distinct(np.concatenate([ties.source, ties.target])).tolist()
    members = queries.members(row.cluster_id, tied=tied)
    moment = _moment(row, reading.last_tie)
    formula, places, spread = queries.values_of(row.formula), positions_of(row.layout_of), spread_over_workers(progress)
    picture = draw(members, ties, formula, moment, places, progress, spread)
    progress(0.9, WRITING)
    data = packed(picture)
    sha256 = digest(data)
    name = f"snapshots/{row.cluster_id}-{row.pk}-{sha256[:12]}.columns"  # two at work never write one file
    path = Path(settings.MEDIA_ROOT) / name
    write_whole(path, data)
    if is_large(picture):
        write_whole(levels_path(path), packed_levels(picture, sha256))
    book = f"{name.removesuffix('.columns')}.book.npz"
    kept = {"book": book, "book_sha256": keep_book(book, reading.book)}
    seconds = round((clock() - began).total_seconds(), 2)
    _finish(row, picture, {"file": name, "sha256": sha256} | kept, {"bytes": len(data), "seconds": seconds}, clock())
    return {"snapshot": row.pk, "state": Snapshot.State.READY.value}


@transaction.atomic
def _finish(row: Snapshot, picture: Picture, file: dict[str, str], cost: dict[str, float], at: datetime) -> None:
    """All or nothing: a worker that died before this line has changed no row."""
    locked = Snapshot.objects.select_for_update(no_key=True).get(pk=row.pk)
    if locked.state != Snapshot.State.ASKED:
        return
    write_standings(row.pk, picture)
    notice_ties(row, picture)
    Snapshot.objects.filter(pk=row.pk).update(
        state=Snapshot.State.READY,
        last_tie=picture.meta["last_tie"],
        code_version=picture.meta["code_version"][:20],
        ready_at=at,
        summary=summary_of(picture) | cost,
        **file,
    )
    transaction.on_commit(lambda: forget_books(row.cluster_id))
    if row.job_id is not None:  # one of the past was not asked for by itself, and has nothing to tell
        after_commit("ecosystem.tasks.introduce_in_cluster", cluster=row.cluster_id)
        after_commit("ecosystem.tasks.look_over", snapshot=row.pk)


def summary_of(picture: Picture) -> dict[str, Any]:
    """What the report says without opening the file."""
    meta, a = picture.meta, picture.arrays
    by_kind = np.bincount(a["kind"], weights=a["count"], minlength=len(meta["kinds"]))
    value = np.bincount(a["kind"], weights=a["value"], minlength=len(meta["kinds"]))
    return {
        **meta["totals"],
        "ties": {kind: int(by_kind[k]) for k, kind in enumerate(meta["kinds"])},
        "value": {kind: round(float(value[k]), 2) for k, kind in enumerate(meta["kinds"])},
        "communities_found": meta["communities"],
        "quality": meta["quality"],
        "is_enough": meta["is_enough"],
    }


def _moment(row: Snapshot, last_tie: int) -> Moment:
    local = timezone.localtime(row.as_of)
    day = (local.date() - date(1970, 1, 1)).days
    return Moment(row.cluster_id, local.isoformat(), day, last_tie)


def positions_of(snapshot: Snapshot | None) -> Positions | None:
    """Where everybody stood in a finished snapshot; None without one or without its file."""
    if snapshot is None or not snapshot.file:
        return None
    try:
        a = queries.picture_of(snapshot).arrays
    except FileGone:
        return None
    force, bands = np.stack([a["x"], a["y"]], axis=1), np.stack([a["bx"], a["by"]], axis=1)
    return Positions(a["id"].astype(np.int64), force, bands)


def redraw(snapshot: Snapshot) -> bytes:
    """Draw a finished snapshot once more from the ledger, its own register and its formula; equal to its file."""
    stored = queries.picture_of(snapshot)
    plain = stored.meta["formula"]
    formula = FormulaValues(
        plain["version"], plain["half_life_days"], plain["kind_weights"], plain["floors"], plain["seed"]
    )
    ties = sums_known(snapshot.cluster_id, snapshot.as_of, snapshot.last_tie)
    members = members_from(stored.meta, stored.arrays)
    moment = _moment(snapshot, snapshot.last_tie)
    return packed(draw(members, ties, formula, moment, positions_of(snapshot.layout_of), no_progress))
