"""The loops of `graph` are compiled before somebody waits for them: once per machine, kept on disk."""

import fcntl
from functools import cache
from pathlib import Path

from django.conf import settings

from graph.warm import warm


@cache
def prepare_loops() -> None:
    """Have every loop ready in this process; whoever comes second waits for the first and reads what it compiled.

    On a new machine that takes tens of seconds, later about one: workers do it when they start, a snapshot before it
    begins, requests never.
    """
    lock = Path(settings.DATA) / "compiling.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        warm()
