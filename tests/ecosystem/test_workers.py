"""A worker that is killed leaves nothing half-written; the job is handed out again and ends as if nothing happened."""

import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.db import connection, transaction
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from config.celery import app
from ecosystem.models import Snapshot, Standing
from ecosystem.queries import new_ties
from ecosystem.services import ask_nightly_snapshots, ask_snapshot, redraw, seed_formula, take_snapshot
from jobs.models import Job
from jobs.services import hand_out_waiting
from jobs.work import work_off
from tests.cast import NOW, make_cast
from tests.ecosystem.stage import Stage, make_stage, snapshot_of, supply

KILLED_WHILE_WRITING = """
import os, signal, sys
import django
django.setup()
from ecosystem.services import snapshots
from ecosystem.services import take_snapshot
from jobs.work import work_off

def killed(*_anything):
    os.kill(os.getpid(), signal.SIGKILL)

snapshots.write_standings = killed
work_off(int(sys.argv[1]), take_snapshot)
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_nothing_and_the_job_is_done_again(settings: Any) -> None:
    seed_formula()
    stage = make_stage(make_cast())
    asked = ask_snapshot(stage.cast.secretary, NOW)
    assert asked.job_id is not None
    data = connection.settings_dict
    keys = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    address = make_conninfo(**{key: data[name] for key, name in keys.items() if data[name]})
    folders = f"{project.SOURCE}{os.pathsep}{project.ROOT}"
    here = os.environ | {"DATABASE_URL": address, "PYTHONPATH": folders, "RED_CAPSULE_DATA": str(settings.MEDIA_ROOT)}

    killed = subprocess.run(
        [sys.executable, "-c", KILLED_WHILE_WRITING, str(asked.job_id)], env=here, capture_output=True, timeout=300
    )

    assert killed.returncode == -9, killed.stderr.decode()[-2000:]
    asked.refresh_from_db()
    assert (asked.state, Standing.objects.count()) == (Snapshot.State.ASKED, 0)
    assert Job.objects.get(pk=asked.job_id).state == Job.State.RUNNING

    later = timezone.now() + timedelta(minutes=1)
    assert hand_out_waiting(later) == 1
    work_off(asked.job_id, take_snapshot)

    asked.refresh_from_db()
    assert asked.state == Snapshot.State.READY
    assert Path(asked.file.path).is_file()
    assert Standing.objects.filter(snapshot=asked).count() == 15
    assert Job.objects.get(pk=asked.job_id).attempts == 2


def test_a_message_that_comes_twice_changes_nothing(stage: Stage) -> None:
    snapshot = snapshot_of(stage.cast)

    again = take_snapshot(lambda share, step: None, snapshot.pk)

    assert again == {"snapshot": snapshot.pk, "state": "READY"}
    assert Snapshot.objects.get(pk=snapshot.pk).ready_at == snapshot.ready_at
    assert Standing.objects.filter(snapshot=snapshot).count() == 15


def test_every_night_each_cluster_gets_one_snapshot(stage: Stage) -> None:
    assert ask_nightly_snapshots(NOW) == 2  # the cast's cluster and the other one
    assert ask_nightly_snapshots(NOW) == 2  # still being computed: nothing is asked twice
    assert Snapshot.objects.count() == 2


def test_a_night_without_news_after_a_snapshot_of_the_day_asks_nothing(stage: Stage) -> None:
    snapshot_of(stage.cast)

    ask_nightly_snapshots(NOW + timedelta(hours=1))

    assert Snapshot.objects.filter(cluster=stage.cast.cluster).count() == 1
    supply(stage.left[2], stage.right[2], "1.00", about="stage:news")
    ask_nightly_snapshots(NOW + timedelta(hours=2))
    assert Snapshot.objects.filter(cluster=stage.cast.cluster).count() == 2


def test_what_a_worker_asks_for_when_it_starts_is_a_task_that_compiles() -> None:
    app.loader.import_default_modules()
    assert "ecosystem.tasks.prepare_loops" in app.tasks


@pytest.mark.django_db(transaction=True)
def test_a_tie_that_is_committed_late_under_a_lower_number_is_in_the_snapshot_or_after_it(settings: Any) -> None:
    seed_formula()
    stage = make_stage(make_cast())
    written, may_end = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            supply(stage.left[1], stage.right[1], "70.00", about="stage:slow")
            written.set()
            may_end.wait(30)
        connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    written.wait(30)
    supply(stage.left[2], stage.right[2], "50.00", about="stage:quick")  # a higher number, committed first
    threading.Timer(1.0, may_end.set).start()

    snapshot = snapshot_of(stage.cast)

    slow.join()
    in_the_book = 33
    assert snapshot.summary["ties"]["SUPPLY"] + new_ties(snapshot) == in_the_book
    assert redraw(snapshot) == Path(snapshot.file.path).read_bytes()
