"""`make demo` and `make run`: everything from the environment to the open page, then the watch."""

import http.client
import os
import signal
import socket
from collections.abc import Callable
from contextlib import ExitStack, suppress

from launcher import environment, frontend, leash, port, prepare, say, services
from launcher.guard import guarded
from launcher.place import Place, make_folders
from launcher.processes import Child
from launcher.running import Hold
from launcher.settings import environment_for, surroundings
from launcher.supervisor import Supervisor

LEAST_ROOM = 200_000_000


def serve(place: Place, demo: bool) -> int:
    """Run the platform until Ctrl-C; raises `Trouble` when a part fails."""
    leash.die_with_make()
    make_folders(place)
    command = "demo" if demo else "run"
    with Hold(place.data / "launcher.lock") as hold:
        if not hold.take():
            return tell_running(hold, command)
        hold.tell(command=command)
        environment.ensure(place)
        frontend.ensure(place)
        environment.check_room(place.data, LEAST_ROOM)
        with ExitStack() as stack:
            supervisor = Supervisor()
            stack.enter_context(guarded(place.data))
            stack.callback(close, place, supervisor)
            address = start(place, supervisor, stack, demo)
            hold.tell(address=address)
            with suppress(KeyboardInterrupt):
                supervisor.watch()
    say.line("Stopped; the data are kept.")
    return 0


def start(place: Place, supervisor: Supervisor, stack: ExitStack, demo: bool) -> str:
    """Start every part in order and tell the reader where to go; returns the address."""
    line = stack.enter_context(port.reserve(port.wanted_port()))
    number = line.getsockname()[1]
    address = f"http://{port.HOST}:{number}/"
    site = surroundings(place).get("SITE_URL") or address
    more = services.start(place, supervisor) | {"RED_CAPSULE_PORT": str(number), "SITE_URL": site}
    more |= {"DEMO": "1"} if demo else {}
    known = environment_for(place, **more)
    services.check_given(place, known)
    prepare.translations(place, known)
    prepare.static_files(place, known)
    prepare.tables(place, known)
    supervisor.launch(web(place, known, line))  # boots while the demo data are looked at
    sign_ins = demo_cluster(place, known) if demo else []
    with say.step("Pages"):
        supervisor.wait()
    supervisor.launch(worker(place, known), beat(place, known))
    tell_open(place, address, sign_ins)
    return address


def demo_cluster(place: Place, known: dict[str, str]) -> list[str]:
    """Make the demo cluster unless it stands; returns who may sign in."""
    prepare.demo_data(place, known)
    return prepare.demo_sign_ins(place, known)


def tell_open(place: Place, address: str, sign_ins: list[str]) -> None:
    """Print the address, the demo's sign-ins and how to stop."""
    say.plain()
    say.line("The platform is open:")
    say.plain(f"\n    {address}\n")
    for row in sign_ins:
        say.plain(f"  {row}")
    if sign_ins:
        say.plain()
    say.line("Ctrl-C stops everything; the data stay in {data}.", data=place.data)
    say.line("Logs: {logs}", logs=place.logs)


THREADS = 4  # each holds one connection to the database; more only queue in its lock manager


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def workers_for(cores: int) -> int:
    """A web worker for each core, so that connections stay at four a core; two at least, one carries on alone."""
    return min(max(cores, 2), 8)


def web(place: Place, known: dict[str, str], line: socket.socket) -> Child:
    """The pages and the API."""
    command = [
        str(place.python),
        "-m",
        "gunicorn",
        "--chdir",
        "platform",
        "config.wsgi",
        "-k",
        "gthread",
        "--workers",
        str(workers_for(cores())),
        "--threads",
        str(THREADS),
        "--graceful-timeout",
        "3",
        "--preload",
        "--no-control-socket",
        "--bind",
        f"fd://{line.fileno()}",
    ]
    return Child(
        "web",
        command,
        known,
        place.data,
        place.root,
        inherited=(line.fileno(),),
        ready=answers(line.getsockname()[1]),
        ready_within=120.0,
    )


def worker(place: Place, known: dict[str, str]) -> Child:
    """What happens in the background."""
    return Child(
        "worker",
        celery(place, "worker", "--concurrency", "2"),
        known | {"DATABASE_ROLE": "worker"},
        place.data,
        place.root,
        stop_signals=(signal.SIGTERM, signal.SIGQUIT, signal.SIGKILL),
        patience=2.5,
        death_signal=signal.SIGQUIT,
    )


def beat(place: Place, known: dict[str, str]) -> Child:
    """What happens at its time."""
    schedule = place.data / "beat-schedule"
    return Child("timetable", celery(place, "beat", "--schedule", str(schedule)), known, place.data, place.root)


def celery(place: Place, *words: str) -> list[str]:
    """A part of Celery on our settings."""
    return [str(place.python), "-m", "celery", "--workdir", "platform", "-A", "config", *words]


def answers(number: int) -> Callable[[], bool]:
    """A question: does /healthz answer 200?"""

    def ask() -> bool:
        line = http.client.HTTPConnection(port.HOST, number, timeout=2)
        try:
            line.request("GET", "/healthz")
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    return ask


def tell_running(hold: Hold, command: str) -> int:
    """Say that this copy runs already; no failure when it is what was asked for."""
    facts = hold.facts()
    if "address" in facts:
        say.line(
            "This copy is already running: {address} (process {pid}).", address=facts["address"], pid=facts.get("pid")
        )
    else:
        say.line("This copy is just being started by process {pid}.", pid=facts.get("pid"))
    say.line("Stop it with Ctrl-C over there, or with: make stop")
    return 0 if facts.get("command") == command else 1


def close(place: Place, supervisor: Supervisor) -> None:
    """Stop everything; a second Ctrl-C within the first second is the same one."""
    if supervisor.layers:
        say.plain()
        with ignored_signals(), say.step("Stopping"):
            supervisor.stop()
        services.tidy(place)


class ignored_signals:  # noqa: N801  # reads as a sentence
    """While inside, Ctrl-C and its like do nothing: stopping has its own limits of time."""

    NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __enter__(self) -> None:
        self.before = [signal.signal(number, signal.SIG_IGN) for number in self.NUMBERS]

    def __exit__(self, *_: object) -> None:
        for number, handler in zip(self.NUMBERS, self.before, strict=True):
            signal.signal(number, handler)
