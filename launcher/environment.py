"""The Python environment: `.venv` with exactly the locked packages, made once and repaired when it was interrupted."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from launcher import identity, say, stamp
from launcher.errand import Errand
from launcher.place import Place
from launcher.running import Hold
from launcher.settings import surroundings
from launcher.trouble import NO_ROOM_ADVICE, Trouble

LOCKS = {"runtime": "requirements.txt", "dev": "requirements-dev.txt"}
ROOM_NEEDED = 2_000_000_000
UNPACKING = "Installing collected packages"
NO_NETWORK = re.compile(
    r"NewConnectionError|Temporary failure in name resolution|Network is unreachable|"
    r"No route to host|ConnectTimeout|Max retries exceeded|ProxyError|Could not fetch URL|"
    r"getaddrinfo|EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ETIMEDOUT"
)
NO_ROOM = re.compile(r"No space left on device|ENOSPC|Disk quota exceeded")
NO_WHEEL = re.compile(
    r"error: subprocess-exited-with-error|Failed building wheel|command '.*(gcc|cc|clang)' failed|Unknown compiler",
    re.I,
)
NO_MATCH = re.compile(r"No matching distribution found for (\S+)")


def ensure(place: Place, dev: bool = False) -> None:
    """See that the packages are there: at once when they are, else with progress; raises `Trouble` with advice."""
    wanted = ["runtime", "dev"] if dev else ["runtime"]
    place.data.mkdir(mode=0o711, parents=True, exist_ok=True)
    with Hold(place.data / "setup.lock") as hold:
        if all(is_current(place, name) for name in wanted) and identity.is_current(place):
            return
        if not hold.take():
            say.line("Another set-up of this copy is running; waiting for it.")
            hold.take(3600.0)
        make(place)
        for name in wanted:
            if not is_current(place, name):
                install(place, name)
        identity.write(place)


def key(place: Place, name: str) -> str:
    """What an installation depends on: the lock, the interpreter, and where it lies."""
    lock = (place.root / LOCKS[name]).read_text(encoding="utf-8")
    return stamp.key_of(lock, ".".join(map(str, sys.version_info[:2])), str(place.venv))


def stamp_of(place: Place, name: str) -> Path:
    """Where the stamp of one lock lies: in the environment, so that both go together."""
    return place.venv / f".{name}-is-installed"


def is_current(place: Place, name: str) -> bool:
    """True when the lock is installed whole, here and for this interpreter."""
    return place.python.exists() and stamp.is_done(stamp_of(place, name), key(place, name))


def is_usable(place: Place) -> bool:
    """True when the environment has a pip that runs, belongs to this place and to this version of Python."""
    question = "import sys, pip; print(sys.version_info[:2], sys.prefix)"
    try:
        said = subprocess.run([place.python, "-c", question], capture_output=True, text=True, timeout=60, check=False)
    except OSError:
        return False
    return said.returncode == 0 and said.stdout.strip() == f"{sys.version_info[:2]} {place.venv}"


def make(place: Place) -> None:
    """Make the environment unless a usable one is there; raises `Trouble` without room or without venv."""
    if is_usable(place):
        return
    check_room(place.root)
    with say.step("Python environment"):
        shutil.rmtree(place.venv, ignore_errors=True)
        errand = errand_of(place, "Python environment", [sys.executable, "-m", "venv", str(place.venv)])
        try:
            errand.run()
        except Trouble as trouble:
            if (known := explained(place, trouble)) is not trouble:
                raise known from trouble
            raise Trouble(
                "Python {version} cannot make an environment: its venv module or pip is missing.",
                "Debian, Ubuntu: apt install python3-venv. Then try again.",
                log=trouble.log,
                version=sys.version.split()[0],
            ) from trouble


def check_room(folder: Path, needed: int = ROOM_NEEDED) -> None:
    """Raise `Trouble` when the disk of a folder has less than `needed` bytes left."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Trouble(
            "The disk of {folder} is nearly full: {free:.1f} GB free, {needed:.1f} GB are needed.",
            "Make room, or put the project on another disk; then try again.",
            folder=folder,
            free=free / 1e9,
            needed=needed / 1e9,
        )


def install(place: Place, name: str) -> None:
    """Install one lock; what pip had half installed is installed again."""
    stamp.undo(stamp_of(place, name))
    forget_half_installed(place.packages)
    lock = LOCKS[name]
    total = len(re.findall(r"^[a-z0-9]\S*==", (place.root / lock).read_text(encoding="utf-8"), re.M | re.I))
    options = [
        "--require-hashes",
        "--no-compile",
        "--no-input",
        "--disable-pip-version-check",
        "--progress-bar",
        "off",
        "-r",
        lock,
    ]
    errand = errand_of(place, "Packages", [str(place.python), "-m", "pip", "install", *options])
    with say.step(f"{say.words('Packages')} ({lock})") as step:
        seen: set[str] = set()

        def hear(text: str) -> None:
            if text.startswith(UNPACKING):
                seen.add(UNPACKING)
            elif text.startswith(("Collecting ", "Requirement already satisfied: ")):
                seen.add(text.removeprefix("Requirement already satisfied: ").removeprefix("Collecting ").split("=")[0])

        def note(_: str) -> None:
            step.note(say.words("unpacking") if UNPACKING in seen else f"{min(len(seen), total)}/{total}")

        wanted = key(place, name)  # before the work: the lock may change meanwhile
        try:
            errand.run(note=note, show=hear)
        except Trouble as trouble:
            raise explained(place, trouble) from trouble
        stamp.done(stamp_of(place, name), wanted)


def errand_of(place: Place, name: str, command: list[str]) -> Errand:
    """A set-up program that runs in the checkout."""
    return Errand(name, command, place.root, surroundings(place), place.logs / "setup.log")


def forget_half_installed(packages: Path) -> None:
    """Remove the records of packages whose installation was cut off: pip writes RECORD last."""
    for record in packages.glob("*.dist-info"):
        if not (record / "RECORD").exists():
            shutil.rmtree(record, ignore_errors=True)
    for left in packages.glob("~*"):
        shutil.rmtree(left, ignore_errors=True)


def explained(place: Place, trouble: Trouble) -> Trouble:
    """The same trouble in words that say what to do."""
    said = last_words(trouble.log)
    if NO_ROOM.search(said) or shutil.disk_usage(place.root).free < 50_000_000:
        return Trouble("The disk is full.", NO_ROOM_ADVICE, log=trouble.log)
    if NO_NETWORK.search(said):
        return Trouble(
            "The packages could not be fetched: no network, or the package server does not answer.",
            "Check the connection and try again; what is done stays done. "
            "A mirror: PIP_INDEX_URL=https://... make demo",
            log=trouble.log,
        )
    if NO_WHEEL.search(said):
        return Trouble(
            "A package has no ready-made form for this machine and would need a compiler.",
            "Use Python 3.11-3.13 on Linux (x86_64 or arm64), or install a compiler: "
            "apt install build-essential python3-dev",
            log=trouble.log,
        )
    if found := NO_MATCH.search(said):
        return Trouble(
            "The package server has no {package} for this machine.",
            "Check the package server (a mirror may lag behind) and use Python 3.11-3.13.",
            log=trouble.log,
            package=found[1],
        )
    return trouble


def last_words(log: Path | None) -> str:
    """What the last program wrote to the log, where the cause stands."""
    text = log.read_text(errors="replace") if log and log.exists() else ""
    return text.rpartition("\n$ ")[2]
