"""One job cut into shares that any worker takes: handed out, kept, joined; the same answer as in one process.

How to use it. In the room's `tasks.py` stand two tasks, the job and its share:

    sweep = shared_task(name="ecosystem.tasks.sweep", **LONG)(worked_off(services.sweep))
    sweep_share = shared_task(name="ecosystem.tasks.sweep_share")(worked_as_share(services.sweep_share))

and in its services what they do:

    def sweep(progress: Progress, drill: int) -> dict[str, Any]:
        asked = [{"drill": drill, "firms": some} for some in tens_of(firms)]
        found = in_shares(progress, "ecosystem.tasks.sweep_share", asked)  # answers in the order of `asked`
        with transaction.atomic(): ...  # write everything at once, if the row still waits for it

    def sweep_share(progress: Progress, drill: int, firms: list[int]) -> Any:
        for done, firm in enumerate(firms):
            progress(done / len(firms))  # lets a cancelled job stop
            ...

What a share is asked is plain JSON; it answers plain JSON (no NaN) or bytes. A share must be safe to repeat: it
writes nothing but its answer. Large arrays are laid down once with `jobs.arrays.handed_over` and named in what is
asked. A share of some seconds to a minute is good, some hundreds of shares at most; `LONG` lets the job itself wait
past the time limit of ordinary tasks.

- The worker that runs the job takes shares too, so one worker alone, or none but a command, gets it done.
- Progress of the job is the mean of its shares (`tell` maps it into a larger job's); cancelling the job stops all.
- A killed worker's share is free when its lease has run out; a killed job, handed out again, finds the shares that
  were done (as long as they are asked the same) and does not have them done again.
- Where `progress` belongs to no job (a command, a test, a benchmark), the shares are done here, one after another.
- A share that broke five times, or refused, fails the job: `ShareFailed` bears its sentence.
- When the job has ended, its shares are gone.
"""

import inspect
import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from common.errors import DomainError
from jobs import services
from jobs.models import Job, Share
from jobs.work import PULSE_SECONDS, Cancelled, Progress, log, work_off

LONG = {"soft_time_limit": 6 * 3600, "time_limit": 6 * 3600 + 60}
REOPENED = (Job.State.CANCELLED, Job.State.FAILED)

Work = Callable[..., Any]
Asked = Sequence[dict[str, Any]]


class ShareFailed(DomainError):
    """A share of the work could not be done; the sentence is its own."""

    code = "share_failed"


def worked_as_share(work: Work) -> Callable[..., None]:
    """Decorate `work(progress, **asked) -> JSON | bytes` into a Celery task body that takes the share's number."""

    @wraps(work)
    def task(job: int) -> None:
        work_off(job, partial(_keep, job, work))

    return task


def in_shares(
    progress: Any, task: str, asked: Asked, *, name: str = "", tell: Callable[[float], object] | None = None
) -> list[Any]:
    """Have share `i` of `task` done with the arguments `asked[i]` by whoever is free; the answers in this order.

    `task` is the full name of a task under `worked_as_share`, `progress` what the job was handed. A job that cuts
    its work twice with one task gives each cut a `name`. Not inside a transaction: nobody else would see the shares.
    Raises ShareFailed, Cancelled.
    """
    told = tell or progress
    work = inspect.unwrap(import_string(task).run)
    parent = getattr(progress, "job", None)
    if parent is None:
        return _alone(work, asked, told)
    if connection.in_atomic_block:
        raise RuntimeError("shares are handed out between transactions, not inside of one")
    cut = _Cut(parent, name or task, task, asked)
    for job in _open(cut):
        services.hand_out(job)
    with _Hand(cut, work):
        _wait(cut, told)
    return _answers(cut)


@dataclass(frozen=True)
class _Cut:
    """The shares of one job with one name."""

    parent: Job
    name: str
    task: str
    asked: Asked

    @property
    def mine(self) -> dict[str, Any]:
        return {"share__parent": self.parent.pk, "share__name": self.name}


def _alone(work: Work, asked: Asked, told: Callable[[float], object]) -> list[Any]:
    """The same without rows: answers become what they would be after lying in the database."""
    answers = []
    for number, arguments in enumerate(asked):
        told(number / len(asked))
        answer = work(Progress(), **json.loads(json.dumps(arguments)))
        answers.append(answer if isinstance(answer, bytes) else json.loads(json.dumps(answer)))
    return answers


def _keep(pk: int, work: Work, progress: Progress, **arguments: Any) -> Any:
    answer = work(progress, **arguments)
    if not isinstance(answer, bytes):
        return answer
    Share.objects.filter(pk=pk).update(data=answer)
    return None


@transaction.atomic
def _open(cut: _Cut) -> list[Job]:
    """Write the shares that are missing; those of an earlier attempt stay where they are asked the same."""
    if not services.held(cut.parent).select_for_update(no_key=True).exists():
        raise Cancelled
    known = Job.objects.filter(**cut.mine).annotate(number=F("share__number"))
    asked = {number: json.loads(json.dumps(arguments)) for number, arguments in enumerate(cut.asked)}
    kept = {job.number: job for job in known if asked.get(job.number) == job.arguments and job.state not in REOPENED}
    known.exclude(pk__in=[job.pk for job in kept.values()]).delete()
    at = timezone.now()
    missing = [number for number in asked if number not in kept]
    rows = [Job(task=cut.task, arguments=asked[number], asked_at=at, due_at=at) for number in missing]
    jobs = Job.objects.bulk_create(rows)
    Share.objects.bulk_create(
        Share(job=job, parent=cut.parent, name=cut.name, number=number)
        for number, job in zip(missing, jobs, strict=True)
    )
    return jobs


def _wait(cut: _Cut, told: Callable[[float], object]) -> None:
    """Until all are done, telling how far the whole is; Cancelled comes out of the telling."""
    while True:
        found = list(Job.objects.filter(**cut.mine).values_list("state", "done_share", "failure"))
        if len(found) < len(cut.asked):
            raise Cancelled  # another worker took the job over, or it has ended
        for state, _share, failure in found:
            if state == Job.State.FAILED:
                raise ShareFailed(failure.replace("{", "{{").replace("}", "}}"))
        told(sum(share for _state, share, _failure in found) / max(len(found), 1))
        if all(state == Job.State.DONE for state, _share, _failure in found):
            return
        threading.Event().wait(PULSE_SECONDS / 2)


def _answers(cut: _Cut) -> list[Any]:
    rows = Share.objects.filter(parent=cut.parent.pk, name=cut.name).order_by("number")
    found = rows.values_list("data", "job__result")
    return [result if data is None else bytes(data) for data, result in found]


class _Hand(threading.Thread):
    """The worker of the job works too: takes what is free, the last share first, while its main thread waits."""

    def __init__(self, cut: _Cut, work: Work) -> None:
        super().__init__(daemon=True, name=f"shares-{cut.parent.pk}")
        self.cut, self.work, self.over, self.progress = cut, work, threading.Event(), Progress()

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *_why: object) -> None:
        self.over.set()
        self.progress.is_cancel_asked = True  # whatever it still holds is not waited for by anybody
        self.join()

    def run(self) -> None:
        try:
            while not self.over.is_set():
                self._take_one()
        finally:
            connection.close()

    def _take_one(self) -> None:
        try:
            pk = self._free()
            if pk is None:
                self.over.wait(PULSE_SECONDS / 2)
                return
            self.progress = Progress()
            self.progress.is_cancel_asked = self.over.is_set()
            work_off(pk, partial(_keep, pk, self.work), self.progress)
        except Exception:
            log.warning("job %s: the database is away, its shares wait", self.cut.parent.pk, exc_info=True)
            connection.close()
            self.over.wait(PULSE_SECONDS)

    def _free(self) -> int | None:
        """A share that waits or lost its worker; one that broke lately rests first, as other jobs do."""
        at = timezone.now()
        waits = Q(state=Job.State.WAITING) & (Q(attempts=0) | Q(due_at__lt=at - services.HAND_OUT_AGAIN))
        lost = Q(state=Job.State.RUNNING, lease_until__lt=at, attempts__lt=services.MOST_ATTEMPTS)
        found = Job.objects.filter(waits | lost, **self.cut.mine).order_by("-share__number")
        return found.values_list("pk", flat=True).first()
