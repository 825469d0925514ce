"""Workers that die, sleep or lose their line: the job goes on, and is written once."""

import threading
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from jobs import services, work
from jobs.models import Job
from tests.jobs.asking import alongside, ask, until

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_job_of_a_dead_worker_is_handed_out_again_when_its_lease_runs_out(sent: list[int]) -> None:
    job, at = ask(), timezone.now()
    services.claim(job.pk, at=at)
    sent.clear()

    assert services.hand_out_waiting(at + services.LEASE - timedelta(seconds=1)) == 0
    assert services.hand_out_waiting(at + services.LEASE + timedelta(seconds=1)) == 1

    assert sent == [job.pk]
    again = services.claim(job.pk, at=at + timedelta(minutes=1))
    assert again is not None
    assert again.attempts == 2


def test_a_living_worker_keeps_its_lease(sent: list[int]) -> None:
    job, go = ask(), threading.Event()
    worker = alongside(lambda: work.work_off(job.pk, lambda progress: go.wait(10)))
    assert until(lambda: Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).exists())
    first = Job.objects.get(pk=job.pk).lease_until
    assert first is not None

    renewed = until(lambda: Job.objects.filter(pk=job.pk, lease_until__gt=first).exists())

    go.set()
    worker.join()
    assert renewed


def test_work_that_breaks_is_tried_again_later_and_given_up_after_five_times(sent: list[int]) -> None:
    job, tries = ask(), list[int]()

    def breaks(progress: work.Progress) -> None:
        tries.append(1)
        raise ZeroDivisionError

    for turn in range(services.MOST_ATTEMPTS):
        job.refresh_from_db()
        assert (job.state, job.attempts) == (Job.State.WAITING, turn)
        work.work_off(job.pk, breaks)
    work.work_off(job.pk, breaks)

    job.refresh_from_db()
    assert len(tries) == services.MOST_ATTEMPTS
    assert (job.state, job.failure, job.lease_until) == (Job.State.FAILED, work.BROKE, None)


def test_each_retry_waits_twice_as_long(sent: list[int]) -> None:
    job, at = ask(), timezone.now()
    for attempts, seconds in ((1, 2), (2, 4), (3, 8)):
        Job.objects.filter(pk=job.pk).update(attempts=attempts)
        job.attempts = attempts
        services.put_back(job, at=at)

        assert services.hand_out_waiting(at + timedelta(seconds=seconds - 1)) == 0
        assert services.hand_out_waiting(at + timedelta(seconds=seconds + 1)) == 1


def test_a_worker_that_slept_past_its_lease_writes_nothing_into_the_job_of_its_successor(sent: list[int]) -> None:
    pk, at = ask().pk, timezone.now()
    sleeper = services.claim(pk, at=at)
    successor = services.claim(pk, at=at + services.LEASE + timedelta(seconds=1))
    assert sleeper is not None
    assert successor is not None

    must_stop = services.renew(sleeper, at=at, step="", words={}, done_share=0.9)
    has_ended = services.end(sleeper, at=at, state=Job.State.FAILED, failure="late")

    successor.refresh_from_db()
    assert (must_stop, has_ended) == (True, False)
    assert (successor.state, successor.done_share, successor.failure) == (Job.State.RUNNING, 0.0, "")
    assert services.end(successor, at=at, state=Job.State.DONE) is True


def test_work_that_takes_its_worker_down_every_time_is_given_up_and_says_so(sent: list[int], person: User) -> None:
    job, at = ask(asked_by_id=person.pk), timezone.now()
    for turn in range(1, services.MOST_ATTEMPTS + 1):
        assert services.claim(job.pk, at=at) is not None  # and the worker is gone
        at += services.LEASE + timedelta(seconds=1)
        assert services.hand_out_waiting(at) == (1 if turn < services.MOST_ATTEMPTS else 0)

    job.refresh_from_db()
    assert (job.state, job.failure, job.attempts) == (Job.State.FAILED, work.BROKE, services.MOST_ATTEMPTS)
    assert services.claim(job.pk, at=at) is None


def test_how_work_ended_is_written_once_the_database_is_back(sent: list[int]) -> None:
    job = ask()

    def loses_its_line(progress: work.Progress) -> dict[str, str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (own,) = cursor.fetchone() or (0,)
        with psycopg.connect(_url()) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [own])
        return {"link": "/"}

    work.work_off(job.pk, loses_its_line)

    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == (Job.State.DONE, {"link": "/"}, 1)


def _url() -> str:
    known = connection.settings_dict
    return psycopg.conninfo.make_conninfo(
        dbname=known["NAME"], user=known["USER"], host=known["HOST"], port=known["PORT"] or None
    )
