"""The job row holds the work: claimed once, shown while it runs, cancelled, never lost with the broker."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.errors import NotFound, RuleBroken
from jobs import services, work
from jobs.models import Job
from jobs.queries import jobs_of
from tests.cast import Cast
from tests.jobs.asking import alongside, ask, until

pytestmark = pytest.mark.django_db(transaction=True)


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
