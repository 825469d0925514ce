"""What can happen to a job: asked for, handed out, advanced, ended, cancelled."""

import logging
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from jobs.models import Job, Share
from jobs.queries import claimable_jobs, get_job

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)  # renewed by the pulse while the worker lives; a killed worker's job is free after it
HAND_OUT_AGAIN = timedelta(seconds=30)
MOST_ATTEMPTS = 5
BROKE = gettext_noop("Something broke on our side. The operator has been told; nothing was half-written.")
ENDED = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)


def after_commit(task: str, **arguments: Any) -> Job:
    """Do a quiet errand after this transaction: the row is written with its cause, the message follows the commit."""
    return ask_for(task, arguments=arguments, at=timezone.now())


def ask_for(
    task: str,
    *,
    at: datetime,
    arguments: dict[str, Any] | None = None,
    title: str = "",
    words: dict[str, Any] | None = None,
    asked_by_id: int | None = None,
    organisation_id: int | None = None,
) -> Job:
    """Write the job row and hand it to the broker when the transaction commits.

    `task` is the full name of a Celery task that takes `job` (its number) and is wrapped by `worked_off`.
    """
    job = Job.objects.create(
        task=task,
        arguments=arguments or {},
        title=title,
        words=words or {},
        asked_by_id=asked_by_id,
        organisation_id=organisation_id,
        asked_at=at,
        due_at=at,
    )
    transaction.on_commit(lambda: hand_out(job))
    return job


def hand_out(job: Job) -> None:
    """Send the job's number to the broker; a broker that is away is no loss, beat hands out again."""
    try:
        current_app.send_task(job.task, kwargs={"job": job.pk}, retry=False, ignore_result=True)
    except Exception as away:  # whatever the transport raises, the row stays and is handed out again
        log.warning("broker away, job %s waits: %s", job.pk, away)


def hand_out_waiting(at: datetime) -> int:
    """Hand out again what waits too long or whose worker died; returns how many.

    What has taken its worker down as often as a job may be tried is given up: it would take every worker down.
    """
    with transaction.atomic():
        found = list(claimable_jobs(at, HAND_OUT_AGAIN)[:200])
        deadly = [job for job in found if job.state == Job.State.RUNNING and job.attempts >= MOST_ATTEMPTS]
        for job in deadly:
            end(job, at=at, state=Job.State.FAILED, failure=BROKE)
        again = [job for job in found if job not in deadly]
        Job.objects.filter(pk__in=[job.pk for job in again]).update(
            state=Job.State.WAITING, due_at=at, lease_until=None
        )
    for job in again:
        hand_out(job)
    return len(again)


def claim(pk: int, *, at: datetime) -> Job | None:
    """Take the job for this worker; None where somebody else has it or it has ended (a message came twice)."""
    free = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, lease_until__lt=at)
    taken = (
        Job.objects.filter(free, pk=pk)
        .exclude(state__in=ENDED)
        .update(state=Job.State.RUNNING, lease_until=at + LEASE, attempts=F("attempts") + 1)
    )
    return Job.objects.get(pk=pk) if taken else None


def renew(job: Job, *, at: datetime, step: str, words: dict[str, Any], done_share: float) -> bool:
    """Lengthen the lease and show how far the work is.

    True where its owner asked it, or the job of which it is a share, to stop, or another worker has it.
    """
    kept = held(job).update(
        lease_until=at + LEASE, step=step, words=job.words | words, done_share=min(max(done_share, 0.0), 1.0)
    )
    mine = Q(pk=job.pk) | Q(pk__in=Share.objects.filter(job=job.pk).values("parent"))
    return not kept or Job.objects.filter(mine, is_cancel_asked=True).exists()


def end(job: Job, *, at: datetime, state: Job.State, result: Any = None, failure: str = "") -> bool:
    """Write how the job ended; False where another worker took it over meanwhile (its lease had run out).

    Its shares go: who still works at one stops, because its row is gone.
    """
    share = {"done_share": 1.0} if state == Job.State.DONE else {}
    ended = {"state": state, "ended_at": at, "lease_until": None, "result": result, "failure": failure}
    if not Share.objects.filter(parent=job.pk).exists():
        return bool(held(job).update(**ended, **share))
    with transaction.atomic():
        is_mine = bool(held(job).update(**ended, **share))
        if is_mine:
            Job.objects.filter(share__parent=job.pk).delete()
    return is_mine


def held(job: Job) -> QuerySet[Job]:
    """The row, as long as the attempt that `job` was claimed with is the last one and has not ended."""
    return Job.objects.filter(pk=job.pk, attempts=job.attempts).exclude(state__in=ENDED)


def put_back(job: Job, *, at: datetime) -> None:
    """Try again later: after 2, 4, 8, ... seconds."""
    held(job).update(
        state=Job.State.WAITING,
        lease_until=None,
        due_at=at + timedelta(seconds=2**job.attempts) - HAND_OUT_AGAIN,
    )


@transaction.atomic
def cancel_job(person_id: int, pk: int, *, at: datetime) -> Job:
    """Ask a job to stop; one that has not begun ends at once, a running one at its next step."""
    job = get_job(person_id, pk, lock=True)
    if job.state == Job.State.WAITING:
        end(job, at=at, state=Job.State.CANCELLED)
    elif job.state == Job.State.RUNNING:
        Job.objects.filter(pk=pk).update(is_cancel_asked=True)
    job.refresh_from_db()
    return job
