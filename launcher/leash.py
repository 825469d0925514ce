"""How a child is tied to the launcher: it dies with it, bears a mark, and can be found again when it strays."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

MARK = "RED_CAPSULE_CHILD"
LAUNCHER = "RED_CAPSULE_LAUNCHER"
PR_SET_PDEATHSIG = 1
LINUX = sys.platform == "linux"
_libc = ctypes.CDLL(None) if LINUX else None


def die_with_parent(with_signal: int, parent: int) -> None:
    """Ask the kernel to send `with_signal` to this process when `parent` ends, however it ends."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, with_signal, 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), with_signal)


def tied(with_signal: int, user: int | None = None) -> Callable[[], None]:
    """What a child does between fork and exec; `user` is the number of the user it becomes."""
    parent = os.getpid()

    def prepare() -> None:
        if user is not None:
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)
        die_with_parent(with_signal, parent)

    return prepare


def die_with_make() -> None:
    """When make runs us, end with make: nobody else would be left to press Ctrl-C."""
    parent = os.getppid()
    try:
        name = Path(f"/proc/{parent}/comm").read_text().strip()
    except OSError:
        return
    if name in {"make", "gmake"}:
        die_with_parent(signal.SIGTERM, parent)


def mark(data: Path, name: str) -> str:
    """The value of MARK in the environment of the child `name` and of everything it starts."""
    return f"{data}:{name}"


def marks(data: Path, name: str) -> dict[str, str]:
    """What is put into that environment: whose child, of which launcher."""
    return {MARK: mark(data, name), LAUNCHER: str(os.getpid())}


def strays(data: Path, name: str = "") -> list[int]:
    """Living processes of this user marked by the launcher of `data`, of one child or of all."""
    wanted = f"{MARK}={mark(data, name)}".encode()
    found = []
    for pid in processes():
        seen = [part for part in environment_of(pid).split(b"\0") if part.startswith(wanted)]
        if seen and (not name or seen[0] == wanted):
            found.append(pid)
    return found


def processes() -> Iterable[int]:
    """The numbers of all processes but this one."""
    entries = os.listdir("/proc") if LINUX else []
    return (int(entry) for entry in entries if entry.isdigit() and int(entry) != os.getpid())


def environment_of(pid: int) -> bytes:
    """What a process was started with; empty where we may not look."""
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


def is_alive(pid: int) -> bool:
    """True unless the process is gone or only waits to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def end(pids: list[int], signals: tuple[int, ...] = (signal.SIGTERM, signal.SIGKILL), patience: float = 5.0) -> None:
    """End processes: one signal after the other, each with its time to work."""
    for number in signals:
        for pid in pids:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue
        limit = time.monotonic() + patience
        while (pids := [pid for pid in pids if is_alive(pid)]) and time.monotonic() < limit:
            time.sleep(0.05)
        if not pids:
            return
