"""Betweenness of a large snapshot is summed by all workers, and is the same to the last bit."""

import importlib
import time
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.utils import timezone

from ecosystem import tasks
from ecosystem.models import Snapshot
from ecosystem.services import ask_snapshot, redraw, seed_formula
from graph.build import plain_network
from graph.centrality import betweenness
from jobs import services
from jobs.models import Job, Share
from tests.cast import NOW, make_cast
from tests.ecosystem.stage import make_stage
from tests.jobs.asking import alongside, until
from tests.jobs.cutting import kill, worker

MODULE = importlib.import_module("graph.centrality.betweenness")


@pytest.fixture(autouse=True)
def many_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even twelve firms count as many: six shares of two sources."""
    monkeypatch.setattr(MODULE, "LARGE", 0)
    monkeypatch.setattr(MODULE, "SHARE", 2)


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages go nowhere: the workers of these tests look for themselves."""
    monkeypatch.setattr(services, "hand_out", lambda job: None)


def asked() -> Snapshot:
    """A snapshot of the two circles, not yet taken."""
    seed_formula()
    return ask_snapshot(make_stage(make_cast()).cast.secretary, NOW)


def taken(snapshot: Snapshot) -> bytes:
    """Its file, and nothing of the shares is left."""
    snapshot.refresh_from_db()
    assert snapshot.state == Snapshot.State.READY
    assert (Share.objects.count(), Job.objects.filter(task=tasks.betweenness_share.name).count()) == (0, 0)
    return Path(snapshot.file.path).read_bytes()


def test_sums_in_shares_do_not_depend_on_who_sums_them() -> None:
    draw = np.random.default_rng(3)
    network = plain_network(range(60), draw.integers(0, 60, 200), draw.integers(0, 60, 200))

    one = betweenness(network, seed=1)
    other = betweenness(network, seed=1, spread=lambda rows, shares: list(MODULE.one_by_one(rows, shares)))

    assert one.values.tobytes() == other.values.tobytes()


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_that_several_workers_computed_is_the_one_of_one_process() -> None:
    snapshot = asked()
    with worker(tasks.betweenness_share):
        tasks.take_snapshot.run(job=snapshot.job_id)

    assert taken(snapshot) == redraw(snapshot)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "LEASE", timedelta(seconds=1.2))
    snapshot = asked()
    with monkeypatch.context() as slow:
        slow.setattr("ecosystem.services.spreading.taken_up", lambda name: time.sleep(30))
        with worker(tasks.betweenness_share) as victim:
            slow.undo()  # the fork has it, this process computes on
            boss = alongside(lambda: tasks.take_snapshot.run(job=snapshot.job_id))
            running = Job.objects.filter(
                task=tasks.betweenness_share.name, state=Job.State.RUNNING, lease_until__gt=timezone.now()
            )
            assert until(running.exists)
            kill(victim)
            boss.join(30)

    assert taken(snapshot) == redraw(snapshot)
