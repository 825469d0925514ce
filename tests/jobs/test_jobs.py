"""The job row holds the work: claimed once, leased, retried, cancelled, never lost with the broker."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from celery import current_app
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.errors import NotFound, RuleBroken
from jobs import services, work
from jobs.models import Job
from jobs.queries import jobs_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
TASK = "tests.nothing"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers that went to the broker."""
    numbers: list[int] = []

    def send(task: str, kwargs: dict[str, int], **options: Any) -> None:
        numbers.append(kwargs["job"])

    monkeypatch.setattr(current_app, "send_task", send)
    return numbers


@pytest.fixture
def person() -> User:
    """Somebody who asks for work."""
    return User.objects.create(username="lin", name="林红", joined_at=timezone.now())


def ask(**more: Any) -> Job:
    """A job that waits."""
    return services.ask_for(TASK, at=timezone.now(), **more)


def alongside(act: Callable[[], Any]) -> threading.Thread:
    """`act` in a thread with a database connection of its own."""

    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def until(holds: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Wait until `holds`; False where it never did."""
    pause = threading.Event()
    for _turn in range(int(seconds / 0.05)):
        if holds():
            return True
        pause.wait(0.05)
    return False


def test_the_message_follows_the_commit_and_carries_only_the_number(sent: list[int]) -> None:
    with transaction.atomic():
        job = ask(arguments={"part": 7})
        assert sent == []

    assert sent == [job.pk]


def test_work_asked_for_in_a_transaction_that_fails_was_never_asked_for(sent: list[int]) -> None:
    def asks_and_breaks() -> None:
        with transaction.atomic():
            ask()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asks_and_breaks()

    assert sent == []
    assert Job.objects.count() == 0


def test_a_broker_that_is_away_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: Any, **more: Any) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(current_app, "send_task", away)

    job = ask()

    job.refresh_from_db()
    assert job.state == Job.State.WAITING
    numbers: list[int] = []
    monkeypatch.setattr(current_app, "send_task", lambda task, kwargs, **more: numbers.append(kwargs["job"]))
    assert services.hand_out_waiting(timezone.now()) == 0  # it has not waited long enough to be called forgotten
    assert services.hand_out_waiting(timezone.now() + timedelta(seconds=31)) == 1
    assert numbers == [job.pk]


def test_a_job_is_worked_off_once_though_its_message_comes_twice(sent: list[int]) -> None:
    job, done = ask(arguments={"n": 3}), list[int]()

    for _message in range(2):
        work.work_off(job.pk, lambda progress, n: done.append(n))

    job.refresh_from_db()
    assert done == [3]
    assert (job.state, job.attempts, job.done_share) == (Job.State.DONE, 1, 1.0)


def test_two_workers_with_the_same_message_do_the_work_once(sent: list[int]) -> None:
    job, begun, go = ask(), list[str](), threading.Event()

    def slow(progress: work.Progress) -> None:
        begun.append(threading.current_thread().name)
        go.wait(10)

    workers = [alongside(lambda: work.work_off(job.pk, slow)) for _worker in range(4)]
    assert until(lambda: len(begun) == 1)
    assert until(lambda: sum(worker.is_alive() for worker in workers) == 1)
    go.set()
    for worker in workers:
        worker.join()

    job.refresh_from_db()
    assert len(begun) == 1
    assert (job.state, job.attempts) == (Job.State.DONE, 1)


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


def test_progress_is_seen_while_the_transaction_of_the_work_is_open(sent: list[int]) -> None:
    job, go = ask(), threading.Event()

    def reads(progress: work.Progress) -> None:
        with transaction.atomic():
            progress(0.25, "{done} of {total} rows are read", done=30, total=120)
            Job.objects.create(task="inside", asked_at=timezone.now(), due_at=timezone.now())
            go.wait(10)

    worker = alongside(lambda: work.work_off(job.pk, reads))
    seen = until(lambda: Job.objects.filter(pk=job.pk, done_share=0.25).exists())
    shown = Job.objects.get(pk=job.pk)
    inside = Job.objects.filter(task="inside").exists()
    go.set()
    worker.join()

    assert seen
    assert (shown.step, shown.words) == ("{done} of {total} rows are read", {"done": 30, "total": 120})
    assert inside is False


def test_progress_keeps_the_words_of_the_title(sent: list[int]) -> None:
    job = services.claim(ask(title="Import {name}", words={"name": "2026.xlsx"}).pk, at=timezone.now())
    assert job is not None

    services.renew(job, at=timezone.now(), step="{done} rows", words={"done": 3}, done_share=0.1)

    job.refresh_from_db()
    assert job.words == {"name": "2026.xlsx", "done": 3}


def test_what_waits_is_cancelled_at_once(sent: list[int], person: User) -> None:
    job = ask(asked_by_id=person.pk)

    cancelled = services.cancel_job(person.pk, job.pk, at=timezone.now())

    assert cancelled.state == Job.State.CANCELLED
    worked: list[int] = []
    work.work_off(job.pk, lambda progress: worked.append(1))
    assert worked == []


def test_what_runs_stops_at_its_next_step_and_undoes_its_transaction(sent: list[int], person: User) -> None:
    job = ask(asked_by_id=person.pk)

    def endless(progress: work.Progress) -> None:
        with transaction.atomic():
            Job.objects.create(task="inside", asked_at=timezone.now(), due_at=timezone.now())
            for turn in range(2000):
                progress(turn / 2000)
                threading.Event().wait(0.02)

    worker = alongside(lambda: work.work_off(job.pk, endless))
    assert until(lambda: Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).exists())
    asked = services.cancel_job(person.pk, job.pk, at=timezone.now())
    worker.join(20)

    job.refresh_from_db()
    assert (asked.state, asked.is_cancel_asked) == (Job.State.RUNNING, True)
    assert job.state == Job.State.CANCELLED
    assert not Job.objects.filter(task="inside").exists()


def test_what_has_ended_cannot_be_cancelled_any_more(sent: list[int], person: User) -> None:
    job = ask(asked_by_id=person.pk)
    work.work_off(job.pk, lambda progress: {"link": "/"})

    services.cancel_job(person.pk, job.pk, at=timezone.now())

    job.refresh_from_db()
    assert (job.state, job.result, job.is_cancel_asked) == (Job.State.DONE, {"link": "/"}, False)


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


def test_a_refusal_of_the_domain_ends_the_job_with_its_sentence_and_is_not_tried_again(sent: list[int]) -> None:
    class NoRows(RuleBroken):
        code = "no_rows"
        sentence = gettext_lazy("The file has {rows} rows.")

    def refuses(progress: work.Progress) -> None:
        raise NoRows(rows=0)

    job = ask()

    work.work_off(job.pk, refuses)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.failure) == (Job.State.FAILED, 1, "The file has 0 rows.")
    assert job.result == {"code": "no_rows", "detail": "The file has 0 rows.", "field": None}


def test_each_person_sees_and_stops_only_their_own_work(sent: list[int], cast: Cast) -> None:
    job = ask(asked_by_id=cast.owner.user.pk)
    quiet = ask()

    assert list(jobs_of(cast.owner.user.pk)) == [job]
    assert list(jobs_of(cast.neighbour.user.pk)) == []
    for pk in (job.pk, quiet.pk):
        with pytest.raises(NotFound):
            services.cancel_job(cast.neighbour.user.pk, pk, at=timezone.now())
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.WAITING}


def test_a_share_outside_0_and_1_is_drawn_back_in(sent: list[int]) -> None:
    job = services.claim(ask().pk, at=timezone.now())
    assert job is not None

    services.renew(job, at=timezone.now(), step="", words={}, done_share=1.7)

    job.refresh_from_db()
    assert job.done_share == 1.0


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
