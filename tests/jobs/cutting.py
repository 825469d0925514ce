"""Work that is cut into shares, and processes that take some of them."""

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from celery import shared_task
from django.db import connection
from django.utils import timezone

from jobs import services
from jobs.arrays import handed_over, taken_up
from jobs.models import Job
from jobs.shares import in_shares, worked_as_share
from jobs.work import Progress, worked_off

SHARE, WHOLE = "tests.jobs.cutting.share", "tests.jobs.cutting.whole"
PARTS = 6


def add_up(progress: Progress, arrays: str, first: int, until: int, folder: str, slow: float) -> bytes:
    """The sums of some rows of a matrix; leaves a line in `folder` when it begins and one when it is done."""
    _note(folder, "began", first)
    end = time.monotonic() + slow
    while time.monotonic() < end:
        progress(0.5)
        time.sleep(0.01)
    found: bytes = taken_up(arrays)["matrix"][first:until].sum(axis=1).tobytes()
    _note(folder, "done", first)
    return found


def sums(progress: Progress, folder: str, slow: float) -> list[float]:
    """All of them, cut into `PARTS` shares of two rows."""
    matrix = np.random.default_rng(7).random((2 * PARTS, 1000))
    with handed_over(progress, {"matrix": matrix}) as name:
        common = {"arrays": name, "folder": folder, "slow": slow}
        asked = [{"first": 2 * i, "until": 2 * i + 2, **common} for i in range(PARTS)]
        found = np.concatenate([np.frombuffer(one) for one in in_shares(progress, SHARE, asked)])
    return [float(number) for number in found]


share = shared_task(name=SHARE)(worked_as_share(add_up))
whole = shared_task(name=WHOLE)(worked_off(sums))


def _note(folder: str, what: str, first: int) -> None:
    Path(folder, f"{what}-{first}-{os.getpid()}-{time.monotonic_ns()}").touch()


def noted(folder: Path, what: str) -> list[int]:
    """Which shares began or were done, ascending, as often as it happened."""
    return sorted(int(file.name.split("-")[1]) for file in folder.iterdir() if file.name.startswith(what))


def ask_whole(folder: Path, slow: float = 0.0) -> Job:
    """A job that adds up in shares."""
    return services.ask_for(WHOLE, at=timezone.now(), arguments={"folder": str(folder), "slow": slow})


@contextmanager
def worker(*tasks: Any) -> Iterator[Any]:
    """A process of its own that works at what waits of these tasks until the block ends; can be killed."""
    process = multiprocessing.get_context("fork").Process(target=_work_on, args=(tasks,), daemon=True)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def kill(process: Any) -> None:
    """Signal 9, and wait until it is gone."""
    os.kill(process.pid, signal.SIGKILL)
    process.join()


def _work_on(tasks: tuple[Any, ...]) -> None:
    connection.connection = None  # the parent's line is not ours to use or to close
    names = {task.name: task for task in tasks}
    while True:
        at = timezone.now()
        waiting = Job.objects.filter(task__in=names, state=Job.State.WAITING, due_at__lte=at)
        for pk, name in waiting.order_by("pk").values_list("pk", "task")[:1]:
            names[name].run(job=pk)
        time.sleep(0.02)
