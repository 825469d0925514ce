"""A platform of its own in a temporary folder, started by the launcher's parts, killed and started again."""

import http.client
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from launcher import port, prepare, serve, services
from launcher.guard import guarded
from launcher.place import ROOT, Place, make_folders
from launcher.processes import Child
from launcher.settings import environment_for
from launcher.supervisor import Supervisor

COMPILED = ROOT / ".data" / "numba"  # machine code of earlier runs: compiling is not what is measured here


@dataclass
class Alive:
    """The running platform: its parts by name, and where its pages are."""

    supervisor: Supervisor
    known: dict[str, str]
    port: int
    token: str = ""

    def part(self, name: str) -> Child:
        """One of database, broker, web, worker, timetable."""
        return next(child for child in self.supervisor.children if child.name == name)

    def kill(self, name: str, *, whole: bool = False) -> None:
        """Signal 9 to the first process of a part, of the web server or a `whole` part to its children too; waits."""
        process = self.part(name).process
        assert process is not None
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        for pid in [process.pid, *map(int, children if whole or name == "web" else [])]:
            os.kill(pid, signal.SIGKILL)
        process.wait(10)

    def look(self) -> None:
        """What the launcher does five times a second: start again what was killed."""
        for child in self.supervisor.children:
            child.restarts.clear()  # here they are killed on purpose
        self.supervisor.look()


@dataclass
class Visitor(threading.Thread):
    """Somebody who keeps opening a page that needs the database; remembers every visit."""

    alive: Alive
    path: str = "/api/v1/jobs/"
    visits: list[tuple[float, float, int]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Every tenth of a second."""
        while not self.over.wait(0.1):
            began = time.monotonic()
            status = self.visit()
            self.visits.append((began, time.monotonic(), status))

    def visit(self) -> int:
        """The status; 0 where nobody answers."""
        line = http.client.HTTPConnection(port.HOST, self.alive.port, timeout=30)
        try:
            line.request("GET", self.path, headers={"Authorization": f"Bearer {self.alive.token}"})
            return line.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            line.close()

    def away_after(self, moment: float) -> float:
        """Seconds from `moment` until the last visit that was not answered with 200 was over; 0 where all were."""
        missed = [ended for _began, ended, status in self.visits if ended >= moment and status != 200]
        return max(missed) - moment if missed else 0.0

    def longest_after(self, moment: float) -> float:
        """The longest a visit had to wait for its answer, in seconds."""
        return max((ended - began for began, ended, _status in self.visits if ended >= moment), default=0.0)

    def statuses_after(self, moment: float) -> list[int]:
        """What the visits got, each kind once."""
        return sorted({status for _began, ended, status in self.visits if ended >= moment})


@contextmanager
def alive() -> Iterator[Alive]:
    """Database, broker, tables; Django of this process is set to them. `open_doors` starts the rest."""
    data = Path(tempfile.mkdtemp(prefix="red-capsule-kill-"))
    data.chmod(0o711)
    place, supervisor = Place(ROOT, data), Supervisor()
    make_folders(place)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, data, ignore_errors=True)
        stack.callback(services.tidy, place)
        stack.enter_context(guarded(data))
        stack.callback(supervisor.stop)
        known = environment_for(
            place,
            DATABASE_URL=services.start_postgres(place, supervisor, lasting=True, quiet=True),
            BROKER_URL=services.start_valkey(place, supervisor, lasting=True, quiet=True),
            PLAIN_STATIC="1",
        ) | {"NUMBA_CACHE_DIR": os.environ.get("NUMBA_CACHE_DIR", str(COMPILED))}
        prepare.manage(place, known, "migrate", "--noinput", "-v0").run()
        begin_django(known)
        line = stack.enter_context(port.reserve(0))
        running = Alive(supervisor, known, line.getsockname()[1])
        supervisor.launch(serve.web(place, known, line), serve.worker(place, known), serve.beat(place, known))
        yield running


def begin_django(known: dict[str, str]) -> None:
    """Django of this process on the same database and broker."""
    os.environ.update(known)
    sys.path.insert(0, str(ROOT / "platform"))
    import django

    django.setup()
