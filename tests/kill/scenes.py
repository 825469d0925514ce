"""One scene: work is asked for, runs, a part is killed at a chosen share of it; then everything is looked at.

Imported only after Django was set to the platform of the scene (`platform_alive.begin_django`).
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.services import create_api_token
from ecosystem.models import Snapshot, Standing
from ecosystem.services import ask_snapshot
from enterprises.models import Enterprise
from jobs.models import Job
from jobs.services import ENDED, hand_out
from ledger.dealings.mapping import mapping_of
from ledger.models import DailySum, DealingImport
from ledger.services import ask_for_check, ask_for_commit, receive_dealings
from tests.cast import NOW, Cast, make_cast
from tests.kill.material import MAPPING, deliveries, firm_names
from tests.kill.platform_alive import Alive, Visitor

PATIENCE = 240.0  # seconds for one job
HALF_WRITTEN = """
SELECT count(*) FROM ledger_tie WHERE cluster_id = %s AND kind = 1 AND subject >= %s AND subject < %s
"""
HALF_DRAWN = """
SELECT state, (SELECT count(*) FROM ecosystem_standing WHERE snapshot_id = ecosystem_snapshot.id)
    FROM ecosystem_snapshot WHERE id = %s
"""
SAID = "SELECT state, attempts, step, done_share FROM jobs_job WHERE id = %s"


@dataclass
class Outcome:
    """What one scene showed. Seconds are counted from the kill."""

    work: str
    victim: str
    share: float
    attempts: int = 0
    resumed_after: float | None = None
    finished_after: float = 0.0
    page_away: float = 0.0
    longest_visit: float = 0.0
    statuses: list[int] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    state: str = ""
    faults: list[str] = field(default_factory=list)


@dataclass
class Scene:
    """A platform with its cast, and how many enterprises stand in the register."""

    alive: Alive
    cast: Cast
    firms: int

    @property
    def desk(self) -> Actor:
        """Who asks for everything: the committee's desk."""
        return self.cast.desk


def set_stage(alive: Alive, firms: int) -> Scene:
    """The cast, the enterprises and a program's key for the visitor."""
    cast = make_cast()
    names = [(name, f"{number:05d}") for number, name in enumerate(firm_names(firms))]
    made = Organisation.objects.bulk_create(
        [
            Organisation(cluster=cast.cluster, kind="ENTERPRISE", name=name, pinyin=code, initials=code, created_at=NOW)
            for name, code in names
        ]
    )
    Enterprise.objects.bulk_create(
        [Enterprise(organisation=one, industry_id="5151", changed_at=NOW) for one in made], batch_size=2000
    )
    _row, alive.token = create_api_token(actor=cast.desk, name="visitor", scope="READ", days=1, at=timezone.now())
    return Scene(alive, cast, firms)


def kill_during_import(scene: Scene, victim: str, share: float, rows: int, seed: int) -> Outcome:
    """A checked file is being written when `victim` dies."""
    text, total = deliveries(rows, scene.firms, seed)
    file = ContentFile(text.encode("utf-8-sig"), name=f"往来{seed}.csv")
    dealing = receive_dealings(file, actor=scene.desk, at=timezone.now())
    ask_for_check(
        dealing.pk, actor=scene.desk, at=timezone.now(), mapping=mapping_of(MAPPING | {"subject": f"kill{seed}"})
    )
    _watch(scene.alive, _job_of(dealing), lambda told: False)
    job = ask_for_commit(dealing.pk, actor=scene.desk, at=timezone.now())

    subject = f"kill{seed}:"
    found = Outcome("import", victim, share)
    _strike(scene.alive, job, found, lambda line: _ties(line, scene, subject))
    if set(found.seen) - {"0", str(rows)}:
        found.faults.append("ties were seen half-written")
    _look_at_import(scene, dealing, subject, rows, total, found)
    return found


def kill_during_snapshot(scene: Scene, victim: str, share: float) -> Outcome:
    """The graph is being computed when `victim` dies."""
    snapshot = ask_snapshot(scene.desk, timezone.now())
    job = snapshot.job
    assert job is not None
    found = Outcome("snapshot", victim, share)
    _strike(scene.alive, job, found, lambda line: _standings(line, snapshot.pk))
    _look_at_snapshot(snapshot, found)
    return found


def _job_of(dealing: DealingImport) -> Job:
    dealing.refresh_from_db()
    assert dealing.job is not None
    return dealing.job


def _ties(line: "psycopg.Connection[Any]", scene: Scene, subject: str) -> str:
    last = subject[:-1] + chr(ord(subject[-1]) + 1)
    (count,) = line.execute(HALF_WRITTEN, (scene.cast.cluster.pk, subject, last)).fetchone() or (0,)
    return str(count)


def _standings(line: "psycopg.Connection[Any]", pk: int) -> str:
    state, standings = line.execute(HALF_DRAWN, (pk,)).fetchone() or ("", 0)
    return f"{state} {standings}"


def _strike(alive: Alive, job: Job, found: Outcome, look: Callable[["psycopg.Connection[Any]"], str]) -> None:
    """Wait for the share, send the message twice more, kill, and watch until the job has ended."""
    visitor = Visitor(alive)
    visitor.start()
    reached = _watch(alive, job, lambda told: told[0] == "RUNNING" and told[3] >= found.share, look, found)
    if reached[0] != "RUNNING":
        found.faults.append("the work was over before the blow")
    hand_out(job)
    alive.kill(found.victim)
    struck, attempts = time.monotonic(), reached[1]

    def resumed(told: tuple[Any, ...]) -> bool:
        if found.resumed_after is None and told[1] > attempts:
            found.resumed_after = time.monotonic() - struck
            hand_out(job)
        return False

    ended = _watch(alive, job, resumed, look, found)
    found.finished_after = time.monotonic() - struck
    visitor.over.set()
    visitor.join()
    found.state, found.attempts = ended[0], ended[1]
    found.longest_visit = visitor.longest_after(struck)
    found.page_away, found.statuses = visitor.away_after(struck), visitor.statuses_after(struck)


def _watch(
    alive: Alive,
    job: Job,
    enough: Callable[[tuple[Any, ...]], bool],
    look: Callable[["psycopg.Connection[Any]"], str] | None = None,
    found: Outcome | None = None,
) -> tuple[Any, ...]:
    """Follow the job row from outside until `enough` or its end; the launcher's part (starting again) is done too."""
    until = time.monotonic() + PATIENCE
    told: tuple[Any, ...] = ("", 0, "", 0.0)
    line: psycopg.Connection[Any] | None = None
    while time.monotonic() < until:
        alive.look()
        try:
            line = line or psycopg.connect(alive.known["DATABASE_URL"], autocommit=True)
            told = line.execute(SAID, (job.pk,)).fetchone() or told
            if look is not None and found is not None:
                _note(found, look(line), told)
        except psycopg.OperationalError:
            line = None
        if told[0] in ENDED or enough(told):
            return told
        time.sleep(0.05)
    raise TimeoutError(f"job {job.pk} is still {told} after {PATIENCE:.0f} s")


def _note(found: Outcome, seen: str, told: tuple[Any, ...]) -> None:
    said = f"{told[0]} {told[1]}: {told[2]}".rstrip(": ")
    for kept, new in ((found.seen, seen), (found.said, said)):
        if new not in kept:
            kept.append(new)


def _look_at_import(scene: Scene, dealing: DealingImport, subject: str, rows: int, total: int, found: Outcome) -> None:
    """Every row once, the value to the cent, the daily sums with it, the import written, the job done."""
    from django.db import connection

    connection.close()
    with psycopg.connect(scene.alive.known["DATABASE_URL"]) as line:
        count = _ties(line, scene, subject)
        known = "SELECT COALESCE(sum(weight), 0) FROM ledger_tie WHERE cluster_id = %s AND subject LIKE %s"
        (worth,) = line.execute(known, (scene.cast.cluster.pk, f"{subject}%")).fetchone() or (0,)
        (all_worth,) = line.execute("SELECT COALESCE(sum(weight), 0) FROM ledger_tie").fetchone() or (0,)
    dealing.refresh_from_db()
    sums = sum(DailySum.objects.filter(cluster=scene.cast.cluster).values_list("hundredths", flat=True))
    expected: list[tuple[str, object, object]] = [
        ("ties", count, str(rows)),
        ("value", worth, Decimal(total) / 100),
        ("daily sums", Decimal(sums) / 100, all_worth),
        ("import", dealing.state, DealingImport.State.COMMITTED.value),
        ("job", found.state, Job.State.DONE.value),
    ]
    found.faults += [f"{what}: {is_} instead of {should}" for what, is_, should in expected if is_ != should]


def _look_at_snapshot(snapshot: Snapshot, found: Outcome) -> None:
    """Ready, its file the one that was written, a standing for every member, nothing left lying about."""
    from django.db import connection

    connection.close()
    snapshot.refresh_from_db()
    members = snapshot.summary.get("members", 0)
    if set(found.seen) - {"ASKED 0", f"READY {members}"}:
        found.faults.append(f"a snapshot was seen half-drawn: {found.seen}")
    if snapshot.state != Snapshot.State.READY or found.state != Job.State.DONE:
        found.faults.append(f"snapshot {snapshot.state}, job {found.state}")
        return
    path = Path(snapshot.file.path)
    if hashlib.sha256(path.read_bytes()).hexdigest() != snapshot.sha256:
        found.faults.append("the file is not the one that was written")
    if Standing.objects.filter(snapshot=snapshot).count() != members or not members:
        found.faults.append("standings are missing")
    if left := [draft.name for draft in path.parent.glob(".*")]:
        found.faults.append(f"left behind: {left}")
