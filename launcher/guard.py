"""The guard: a small process that outlives a launcher killed the hard way and ends what it left running.

The kernel already signals the launcher's children; the guard sees to those that do not listen and to grandchildren.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from launcher import leash
from launcher.place import ROOT

PATIENCE = 3.0


@contextmanager
def guarded(data: Path) -> Iterator[None]:
    """While inside, a guard holds the other end of a pipe; it acts when the pipe closes and something still runs."""
    command = [sys.executable, "-m", "launcher.guard", str(data), str(os.getpid())]
    quiet = subprocess.DEVNULL
    guard = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        yield
    finally:
        with suppress(subprocess.TimeoutExpired):
            guard.communicate(timeout=30)


def children_of(data: Path, launcher: str, name: str = "") -> list[int]:
    """Living processes marked by this launcher for this data folder."""
    own = f"{leash.LAUNCHER}={launcher}".encode()
    return [pid for pid in leash.strays(data, name) if own in leash.environment_of(pid).split(b"\0")]


def watch(data: Path, launcher: str) -> None:
    """Wait for the launcher's end, give its children a moment, then end what is left: the database last and gently."""
    sys.stdin.buffer.read()
    limit = time.monotonic() + PATIENCE
    while (left := children_of(data, launcher)) and time.monotonic() < limit:
        time.sleep(0.1)
    database = children_of(data, launcher, "database")
    leash.end([pid for pid in left if pid not in database], (signal.SIGKILL,))
    leash.end(database, (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    watch(Path(sys.argv[1]), sys.argv[2])
