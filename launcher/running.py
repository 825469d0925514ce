"""One launcher per data folder: who holds it, at which address, and how to ask it to stop."""

import fcntl
import json
import os
import signal
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from launcher.trouble import Trouble


class Hold:
    """A lock file that names its holder; the kernel lets go of it when the holder ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def take(self, patience: float = 0.5) -> bool:
        """True when the lock is ours now; a short wait forgives those who only look."""
        limit = time.monotonic() + patience
        while not self.lock(fcntl.LOCK_EX):
            if time.monotonic() > limit:
                return False
            time.sleep(0.05)
        self.write({"pid": os.getpid()})
        return True

    def is_held(self) -> bool:
        """True when somebody else holds the lock."""
        if not self.lock(fcntl.LOCK_SH):
            return True
        fcntl.flock(self.file, fcntl.LOCK_UN)
        return False

    def lock(self, kind: int) -> bool:
        """Try to lock without waiting."""
        try:
            fcntl.flock(self.file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def tell(self, **facts: Any) -> None:
        """Write down what others may want to know: command, address."""
        self.write(self.facts() | facts)

    def write(self, facts: dict[str, Any]) -> None:
        """Replace what is written down."""
        os.ftruncate(self.file, 0)
        os.pwrite(self.file, json.dumps(facts).encode(), 0)

    def facts(self) -> dict[str, Any]:
        """What the holder wrote down."""
        try:
            known = json.loads(os.pread(self.file, 10_000, 0) or b"{}")
        except ValueError:
            return {}
        return known if isinstance(known, dict) else {}

    def close(self) -> None:
        """Let go."""
        os.close(self.file)

    def __enter__(self) -> "Hold":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def running(data: Path) -> dict[str, Any] | None:
    """What the launcher that runs on this data folder says about itself, or None."""
    path = data / "launcher.lock"
    if not path.exists():
        return None
    with Hold(path) as hold:
        return hold.facts() if hold.is_held() else None


def ask_to_stop(data: Path, patience: float = 30.0) -> bool:
    """Ask the launcher of this data folder to stop and wait; False when none runs; raises `Trouble` if it stays."""
    known = running(data)
    if known is None:
        return False
    os.kill(int(known["pid"]), signal.SIGTERM)
    limit = time.monotonic() + patience
    while running(data) is not None:
        if time.monotonic() > limit:
            raise Trouble(
                "The launcher (process {pid}) does not stop.", "End it by hand: kill -9 {pid}", pid=known["pid"]
            )
        time.sleep(0.1)
    return True
