"""Work that is asked for, threads that work beside the test, waiting for what they do."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.utils import timezone

from jobs import services
from jobs.models import Job

TASK = "tests.nothing"


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
