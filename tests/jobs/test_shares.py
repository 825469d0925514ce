"""One job in shares: any worker takes them, what is done stays done, cancelled together, the same in one process."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.conf import settings as known
from django.db import transaction
from django.utils import timezone

from jobs import services, shares
from jobs.models import Job, Share
from jobs.work import Progress, work_off
from tests.jobs import cutting
from tests.jobs.asking import alongside, until
from tests.jobs.cutting import PARTS, ask_whole, kill, noted, sums, worker

pytestmark = pytest.mark.django_db(transaction=True)
FIRST_ROWS = [2 * i for i in range(PARTS)]


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path, sent: list[int]) -> None:
    """Files in a folder of the test, a broker that only notes."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where shares note that they began and were done."""
    made = tmp_path / "noted"
    made.mkdir()
    return made


@pytest.fixture
def expected(folder: Path) -> list[float]:
    """What one process without any job says."""
    found = sums(Progress(), str(folder), 0.0)
    for file in folder.iterdir():
        file.unlink()
    return found


def test_one_worker_alone_gets_all_shares_done(folder: Path, expected: list[float]) -> None:
    job = ask_whole(folder)

    cutting.whole.run(job=job.pk)

    job.refresh_from_db()
    assert (job.state, job.result, job.done_share) == (Job.State.DONE, expected, 1.0)
    assert noted(folder, "done") == FIRST_ROWS


def test_every_share_is_handed_to_the_broker(folder: Path, sent: list[int]) -> None:
    job = ask_whole(folder)

    cutting.whole.run(job=job.pk)

    assert len(sent) == 1 + PARTS


def test_several_processes_share_the_work_and_give_the_same_to_the_last_bit(
    folder: Path, expected: list[float]
) -> None:
    job = ask_whole(folder, slow=0.1)

    with worker(cutting.share), worker(cutting.share):
        cutting.whole.run(job=job.pk)

    job.refresh_from_db()
    assert np.array(job.result).tobytes() == np.array(expected).tobytes()
    assert noted(folder, "done") == FIRST_ROWS
    assert len({file.name.split("-")[2] for file in folder.iterdir()}) == 3  # all three had a hand in it


def test_the_share_of_a_killed_worker_is_taken_by_another_when_its_lease_has_run_out(
    folder: Path, expected: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "LEASE", timedelta(seconds=1.2))
    job = ask_whole(folder, slow=0.4)
    with worker(cutting.share) as victim:
        boss = alongside(lambda: cutting.whole.run(job=job.pk))
        assert until(lambda: len(noted(folder, "began")) >= 2)

        kill(victim)

        boss.join(20)
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == (Job.State.DONE, expected, 1)
    assert noted(folder, "done") == FIRST_ROWS
    assert len(noted(folder, "began")) == PARTS + 1


def test_a_job_whose_worker_was_killed_goes_on_with_the_shares_that_were_done(
    folder: Path, expected: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "LEASE", timedelta(seconds=1.2))
    job = ask_whole(folder, slow=0.3)
    with worker(cutting.whole) as victim:
        assert until(lambda: len(noted(folder, "done")) >= 3)
        kill(victim)
    before = noted(folder, "done")

    assert until(lambda: Job.objects.filter(pk=job.pk, lease_until__lt=timezone.now()).exists())
    cutting.whole.run(job=job.pk)

    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == (Job.State.DONE, expected, 2)
    assert len(before) in range(3, PARTS)
    assert noted(folder, "done") == FIRST_ROWS  # none of them twice


def test_a_cancelled_job_stops_its_shares_and_leaves_no_row_of_them(folder: Path) -> None:
    job = ask_whole(folder, slow=30.0)
    with worker(cutting.share):
        boss = alongside(lambda: cutting.whole.run(job=job.pk))
        assert until(lambda: len(noted(folder, "began")) == 2)

        Job.objects.filter(pk=job.pk).update(is_cancel_asked=True)

        boss.join(10)
        assert not boss.is_alive()
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert noted(folder, "done") == []
    assert (Share.objects.count(), Job.objects.count()) == (0, 1)


def test_progress_of_the_whole_is_the_mean_of_its_shares(folder: Path) -> None:
    job = ask_whole(folder, slow=2.0)
    with worker(cutting.share):
        boss = alongside(lambda: cutting.whole.run(job=job.pk))

        half_of_two = until(lambda: Job.objects.get(pk=job.pk).done_share == pytest.approx(2 * 0.5 / PARTS))

        services.end(Job.objects.get(pk=job.pk), at=timezone.now(), state=Job.State.CANCELLED)
        boss.join(10)
    assert half_of_two


def test_what_was_done_for_other_arguments_is_done_again(folder: Path, expected: list[float]) -> None:
    job = ask_whole(folder)
    claimed = services.claim(job.pk, at=timezone.now())
    assert claimed is not None
    shares._open(shares._Cut(claimed, cutting.SHARE, cutting.SHARE, [{"first": 99}] * (PARTS + 1)))
    Job.objects.filter(share__parent=job.pk).update(state=Job.State.DONE, result=[0.0])
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))

    cutting.whole.run(job=job.pk)

    job.refresh_from_db()
    assert job.result == expected


def test_a_share_that_broke_for_good_fails_the_job_with_its_sentence(folder: Path) -> None:
    job = ask_whole(folder)
    claimed = services.claim(job.pk, at=timezone.now())
    assert claimed is not None
    cut = shares._Cut(claimed, "", cutting.SHARE, [{}])
    shares._open(cut)
    Job.objects.filter(share__parent=job.pk).update(state=Job.State.FAILED, failure="No {room} left.")

    def waits(progress: Progress, **asked: Any) -> None:
        shares._wait(cut, progress)

    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    work_off(job.pk, waits)

    job.refresh_from_db()
    assert (job.state, job.failure) == (Job.State.FAILED, "No {room} left.")
    assert Share.objects.count() == 0


def test_shares_are_not_handed_out_inside_a_transaction(folder: Path) -> None:
    job = ask_whole(folder)
    progress = Progress()
    progress.job = job
    with pytest.raises(RuntimeError), transaction.atomic():
        shares.in_shares(progress, cutting.SHARE, [{}])

    assert Share.objects.count() == 0


def test_arrays_that_were_handed_over_are_gone_when_the_job_is_done(folder: Path) -> None:
    cutting.whole.run(job=ask_whole(folder).pk)

    assert list((Path(known.MEDIA_ROOT) / "shares").iterdir()) == []


def test_a_share_of_a_job_that_has_ended_is_nobodys_to_take(folder: Path) -> None:
    job = ask_whole(folder)
    claimed = services.claim(job.pk, at=timezone.now())
    assert claimed is not None
    (one,) = shares._open(shares._Cut(claimed, "", cutting.SHARE, [{}]))
    services.end(claimed, at=timezone.now(), state=Job.State.DONE)

    assert services.claim(one.pk, at=timezone.now()) is None
