"""A web server under load on this machine: its CPU, the database's CPU, the times of the answers."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


PORT = _free_port()
MOST_SECONDS = 12.0  # per measured list; on a busy machine fewer requests are made
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Load:
    """What so many requests cost: seconds of wall time, CPU of server and database, seconds of each answer."""

    wall: float = 0.0
    app: float = 0.0
    database: float = 0.0
    times: list[float] = field(default_factory=list)

    @property
    def cpu(self) -> float:
        """CPU seconds per request, server and database."""
        return (self.app + self.database) / len(self.times)

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.times) / self.wall

    def quantile(self, share: float) -> float:
        """The time within which that share of the answers came."""
        return sorted(self.times)[min(len(self.times) - 1, int(share * len(self.times)))]


@contextmanager
def server() -> Iterator[int]:
    """Gunicorn as the launcher starts it, with `tests.bench.api_site`; gives its process id."""
    words = [
        "-k",
        "gthread",
        "--workers",
        "2",
        "--threads",
        "4",
        "--keep-alive",
        "30",
        "--no-control-socket",
        "--preload",
    ]
    command = [sys.executable, "-m", "gunicorn", "tests.bench.api_site:application", *words, "-b", f"127.0.0.1:{PORT}"]
    paths = os.pathsep.join([str(ROOT / "platform"), str(ROOT)])
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": paths}, **quiet) as process:  # type: ignore[call-overload]
        try:
            _wait_for_answer()
            yield process.pid
        finally:
            process.terminate()


class Posted(Protocol):
    """What `post_once` sends (tests.bench.contention.Take)."""

    @property
    def path(self) -> Callable[[int], str]: ...
    @property
    def body(self) -> Callable[[int], dict[str, object]]: ...
    @property
    def tokens(self) -> tuple[str, ...]: ...
    @property
    def welcome(self) -> frozenset[int]: ...


class Answer(NamedTuple):
    """What came back: which request, its status and body, and how often 503 asked for patience before."""

    number: int
    status: int
    body: Any
    waits: int


def post_once(take: Posted, number: int) -> Answer:
    """One POST on this thread's kept connection, again after a 503 with Retry-After; an unwelcome answer raises."""
    if not hasattr(_LINES, "line"):
        _LINES.line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    headers = {
        "Authorization": f"Bearer {take.tokens[number % len(take.tokens)]}",
        "Content-Type": "application/json",
        "Accept-Language": "en",
        "Idempotency-Key": f"bench-{os.getpid()}-{take.path(number)}-{number}",
    }
    for waits in range(MOST_WAITS):
        _LINES.line.request("POST", take.path(number), json.dumps(take.body(number)), headers)
        answer = _LINES.line.getresponse()
        said = answer.read()
        if answer.status in take.welcome:
            return Answer(number, answer.status, json.loads(said), waits)
        if answer.status != 503 or "Retry-After" not in answer.headers:
            break
        time.sleep(float(answer.headers["Retry-After"]))
    raise RuntimeError(f"{take.path(number)}: {answer.status} {said[:200]!r}")


MOST_WAITS = 5
_LINES = threading.local()


def press(
    pid: int, path: str, token: str, count: int, *, clients: int = 8, rate: float | None = None, cookie: str = ""
) -> Load:
    """At most `count` requests over `clients` kept connections, as fast as they go or `rate` in a second."""
    load, turns, lock = Load(), iter(range(count)), threading.Lock()
    failed: list[str] = []
    headers = {"Accept-Language": "zh-hans"}
    headers |= {"Cookie": cookie} if cookie else {"Authorization": f"Bearer {token}"}
    app, database, start = app_cpu(pid), database_cpu(), time.perf_counter()

    def client() -> None:
        line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        while True:
            with lock:
                turn = next(turns, None)
            if turn is None or time.perf_counter() - start > MOST_SECONDS:
                return
            due = start + turn / rate if rate else time.perf_counter()
            time.sleep(max(0.0, due - time.perf_counter()))
            line.request("GET", path, headers=headers)
            answer = line.getresponse()
            body = answer.read()
            if answer.status != 200:
                failed.append(f"{path}: {answer.status} {body[:200]!r}")
                return
            load.times.append(time.perf_counter() - due)

    threads = [threading.Thread(target=client) for _line in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.wall = time.perf_counter() - start
    load.app, load.database = app_cpu(pid) - app, database_cpu() - database
    if failed or not load.times:
        raise RuntimeError(f"{path}: no answer: {failed}")
    return load


def _wait_for_answer() -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        try:
            line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
            line.request("GET", "/api/v1/formulas/")
            line.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def app_cpu(pid: int) -> float:
    """CPU seconds of the server's workers."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(_cpu(int(child)) for child in children)


def database_cpu() -> float:
    """CPU seconds of the sessions of this database; they live as long as the server's kept connections."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return sum(_cpu(pid) for (pid,) in cursor.fetchall())


def _cpu(pid: int) -> float:
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(words[11]) + int(words[12])) / TICK
