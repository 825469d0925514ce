"""`make doctor`: looks at everything the platform needs and says in plain words what is missing."""

import importlib.util
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from launcher import environment, port, postgres, say
from launcher.place import Place
from launcher.running import running
from launcher.settings import surroundings
from launcher.trouble import Trouble
from launcher.valkey import find_program

PACKAGES = ("pypi.org", 443)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: in order, worth knowing, or to be put right."""

    mark: str
    text: str
    advice: str = ""


def good(sentence: str, **values: object) -> Finding:
    """In order."""
    return Finding("✓", say.words(sentence, **values))


def note(sentence: str, advice: str = "", **values: object) -> Finding:
    """Worth knowing."""
    return Finding("!", say.words(sentence, **values), say.words(advice, **values) if advice else "")


def bad(sentence: str, advice: str, **values: object) -> Finding:
    """To be put right."""
    return Finding("✗", say.words(sentence, **values), say.words(advice, **values))


def doctor(place: Place) -> int:
    """Print every finding; 1 when something must be put right."""
    findings = list(examine(place))
    for finding in findings:
        say.plain(f"  {finding.mark} {finding.text}")
        if finding.advice:
            say.plain(f"      → {finding.advice}")
    return 1 if any(finding.mark == "✗" for finding in findings) else 0


def examine(place: Place) -> Iterator[Finding]:
    """Look at one thing after the other."""
    questions: list[Callable[[Place], Finding]] = [
        python,
        venv,
        room,
        owner,
        packages,
        network,
        database,
        broker,
        web_port,
        copy,
    ]
    for question in questions:
        try:
            yield question(place)
        except Trouble as trouble:
            yield Finding("✗", str(trouble), trouble.advice)


def python(_: Place) -> Finding:
    """The interpreter."""
    return good("Python {version}", version=sys.version.split()[0])


def venv(_: Place) -> Finding:
    """Can it make environments?"""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return good("Python can make environments.")
    return bad(
        "Python {version} cannot make an environment: its venv module or pip is missing.",
        "Debian, Ubuntu: apt install python3-venv. Then try again.",
        version=sys.version.split()[0],
    )


def room(place: Place) -> Finding:
    """The disk."""
    free = shutil.disk_usage(place.root).free
    if free < environment.ROOM_NEEDED:
        return bad(
            "The disk of {folder} is nearly full: {free:.1f} GB free, {needed:.1f} GB are needed.",
            "Make room, or put the project on another disk; then try again.",
            folder=place.root,
            free=free / 1e9,
            needed=environment.ROOM_NEEDED / 1e9,
        )
    return good("Disk: {free:.0f} GB free.", free=free / 1e9)


def owner(place: Place) -> Finding:
    """May we write here?"""
    folder = place.data if place.data.exists() else place.root
    if not os.access(folder, os.W_OK) or folder.stat().st_uid != os.getuid():
        return bad("{path} belongs to another user.", "Start it as that user, or make a copy of your own.", path=folder)
    return good("The folder is ours to write: {path}", path=folder)


def packages(place: Place) -> Finding:
    """The locked packages."""
    if environment.is_current(place, "runtime"):
        return good("The locked packages are installed.")
    return note("The locked packages are not installed yet.", "make setup does it; it needs the network once.")


def network(place: Place) -> Finding:
    """The package server; only asked when there is something to fetch."""
    if environment.is_current(place, "runtime"):
        return good("No network is needed.")
    if any(name in os.environ for name in ("PIP_INDEX_URL", "HTTPS_PROXY", "https_proxy", "PIP_FIND_LINKS")):
        return note("Packages come from a mirror or through a proxy; not tried here.")
    try:
        socket.create_connection(PACKAGES, timeout=5).close()
    except OSError:
        return note(
            "The package server does not answer.",
            "Check the connection. A mirror: PIP_INDEX_URL=https://... make setup",
        )
    return good("The package server answers.")


def database(place: Place) -> Finding:
    """A database that fits: given, or embedded with a rank it runs under."""
    if surroundings(place).get("DATABASE_URL"):
        return good("The database is given by DATABASE_URL.")
    if not place.python.exists():
        return note("The database comes with the packages.")
    folder = place.data / "postgres"
    programs = postgres.find_programs(place, folder)
    rank = postgres.find_rank(programs, folder)
    how = "in a user namespace" if rank.prefix else "as user nobody" if rank.user else "as this user"
    return good(
        "PostgreSQL {version}, {how}: {folder}", version=programs.version, how=say.Name(how), folder=programs.folder
    )


def broker(place: Place) -> Finding:
    """A broker: given or embedded."""
    if surroundings(place).get("BROKER_URL"):
        return good("The broker is given by BROKER_URL.")
    if not place.python.exists():
        return note("The broker comes with the packages.")
    return good("Broker: {program}", program=find_program(place))


def web_port(place: Place) -> Finding:
    """The port."""
    wanted = port.wanted_port()
    line = port.listen(wanted)
    if line:
        line.close()
        return good("Port {port} is free.", port=wanted)
    return note("Port {wanted} is taken; the next free one will be used.", wanted=wanted)


def copy(place: Place) -> Finding:
    """Does this copy run already?"""
    facts = running(place.data)
    if facts is None:
        return good("This copy is not running.")
    return note(
        "This copy is already running: {address} (process {pid}).",
        address=facts.get("address", "…"),
        pid=facts.get("pid"),
    )
