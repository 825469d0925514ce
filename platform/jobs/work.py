"""How a worker works a job off: claim it, keep its lease while it lives, show progress, write how it ended."""

import logging
import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from common.errors import DomainError
from jobs import services
from jobs.models import Job

log = logging.getLogger(__name__)

PULSE_SECONDS = 0.5
AWAY_SECONDS = 15.0  # how long a worker waits for a database that restarts; then the lease runs out and beat hands out
BROKE = services.BROKE


class Cancelled(Exception):
    """The person who asked for the job asked it to stop."""


class Progress:
    """Handed to the work: call it with a share (0..1), an English message id and its words; raises `Cancelled`.

    `job`: the row that is worked off; None where somebody calls the work without one.
    """

    def __init__(self) -> None:
        self.job: Job | None = None
        self.step, self.words, self.share = "", dict[str, Any](), 0.0
        self.is_cancel_asked = False

    def __call__(self, share: float, step: str = "", **words: Any) -> None:
        if self.is_cancel_asked:
            raise Cancelled
        self.share, self.step, self.words = share, step or self.step, words or self.words


class _Pulse(threading.Thread):
    """Renews the lease and shows progress on a connection of its own, even while the work's transaction is open."""

    def __init__(self, job: Job, progress: Progress) -> None:
        super().__init__(daemon=True, name=f"pulse-{job.pk}")
        self.job, self.progress, self.over = job, progress, threading.Event()

    def run(self) -> None:
        try:
            while not self.over.wait(PULSE_SECONDS):
                self._beat()
        finally:
            connection.close()

    def _beat(self) -> None:
        at = timezone.now()
        seen = self.progress
        try:
            seen.is_cancel_asked = services.renew(
                self.job, at=at, step=seen.step, words=seen.words, done_share=seen.share
            )
        except Exception:
            log.warning("job %s: the database is away, the pulse tries again", self.job.pk, exc_info=True)
            connection.close()


def work_off(pk: int, work: Callable[..., Any], progress: Progress | None = None) -> None:
    """Work off job `pk` with `work(progress, **arguments)`; safe to call twice for one message."""
    job = services.claim(pk, at=timezone.now())
    if job is None:
        return
    progress = progress or Progress()
    progress.job = job
    pulse = _Pulse(job, progress)
    pulse.start()
    try:
        result = work(progress, **job.arguments)
    except Cancelled:
        services.end(job, at=timezone.now(), state=Job.State.CANCELLED)
    except DomainError as refusal:
        services.end(job, at=timezone.now(), state=Job.State.FAILED, result=refusal.as_dict(), failure=str(refusal))
    except Exception:
        log.exception("job %s (%s) broke, attempt %s", pk, job.task, job.attempts)
        connection.close()
        _patiently(lambda: _give_up_or_retry(job))
    else:
        _patiently(lambda: services.end(job, at=timezone.now(), state=Job.State.DONE, result=result))
    finally:
        pulse.over.set()
        pulse.join()


def _give_up_or_retry(job: Job) -> None:
    if job.attempts >= services.MOST_ATTEMPTS:
        services.end(job, at=timezone.now(), state=Job.State.FAILED, failure=BROKE)
    else:
        services.put_back(job, at=timezone.now())


def _patiently(write: Callable[[], object]) -> None:
    """Write how a job ended; while the database is away, try again and again for some seconds."""
    until = time.monotonic() + AWAY_SECONDS
    while True:
        try:
            write()
            return
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > until:
                raise
            connection.close()
            time.sleep(PULSE_SECONDS)


def worked_off(work: Callable[..., Any]) -> Callable[..., None]:
    """Decorate a task body `work(progress, **arguments)` into a Celery task body that takes the job's number."""

    @wraps(work)
    def task(job: int) -> None:
        work_off(job, work)

    return task
