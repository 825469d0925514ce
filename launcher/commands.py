"""The commands of the launcher, and how a failure is told."""

import errno
import os
import signal
import subprocess
import sys
from types import FrameType

from launcher import environment, frontend, running, say, services
from launcher.doctor import doctor
from launcher.place import NOT_OURS_ADVICE, Place, make_folders, this_place
from launcher.serve import serve
from launcher.settings import environment_for
from launcher.trial import bench, check, fix, guide, test
from launcher.trouble import NO_ROOM_ADVICE, Trouble

COMMANDS = {
    "demo": "the platform with the demo cluster",
    "run": "the platform without demo data",
    "test": "all tests: make test ARGS='-k ledger'",
    "check": "style, types, floors, migrations, templates, docs",
    "fix": "put right what the tools can put right",
    "setup": "only install and build what is needed",
    "stop": "stop the platform of this copy",
    "doctor": "look at what is missing on this machine",
    "manage": "a command of the platform: make manage ARGS='verify_ledger'",
    "guide": "make the pictures of the guides anew",
    "bench-graph": "measure the graph beside its limits",
    "bench-matching": "measure the matching beside its limits",
    "bench-api": "measure the API and the pages beside their limits",
}
NO_ROOM_LEFT = {errno.ENOSPC, errno.EDQUOT}
REFUSED_BY_DISK = NO_ROOM_LEFT | {errno.EROFS, errno.EACCES, errno.EPERM}


def run(words: list[str]) -> int:
    """Run one command and return its exit code; Ctrl-C is 130, trouble is told in words and is 1."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        return choose(words)
    except Trouble as trouble:
        return tell(trouble)
    except OSError as error:
        if error.errno not in REFUSED_BY_DISK:
            raise
        return tell(refused_by_disk(error))
    except KeyboardInterrupt:
        say.line("Stopped; what is done stays done.")
        return 130


def refused_by_disk(error: OSError) -> Trouble:
    """The words for a disk that takes nothing more, or nothing from us."""
    if error.errno in NO_ROOM_LEFT:
        return Trouble("The disk is full.", NO_ROOM_ADVICE)
    return Trouble("{path} cannot be written: {why}.", NOT_OURS_ADVICE, path=error.filename, why=error.strerror)


def interrupt(_number: int, _frame: FrameType | None) -> None:
    """Being asked to end is the same as Ctrl-C."""
    raise KeyboardInterrupt


def choose(words: list[str]) -> int:
    """Find the command."""
    place = this_place()
    alone = {"check": check, "fix": fix, "setup": setup, "stop": stop, "doctor": doctor}
    with_words = {"test": test, "manage": manage, "guide": guide}
    match words:
        case ["demo"] | ["run"]:
            return serve(place, demo=words == ["demo"])
        case ["bench-graph" | "bench-matching" | "bench-api", *arguments]:
            return bench(place, words[0].removeprefix("bench-"), arguments)
        case [name] if name in alone:
            return alone[name](place)
        case [name, *arguments] if name in with_words:
            return with_words[name](place, arguments)
    return usage(words)


def setup(place: Place) -> int:
    """Install and build, start nothing."""
    make_folders(place)
    environment.ensure(place)
    frontend.ensure(place)
    say.line("Everything is set up. Next: make demo")
    return 0


def manage(place: Place, arguments: list[str]) -> int:
    """Run one management command on the database of this copy, which must be running."""
    known = environment_for(place, **services.addresses(place))
    if running.running(place.data) is None and "DATABASE_URL" not in os.environ:
        raise Trouble("This copy is not running.", "Start it first: make run")
    command = [str(place.python), "platform/manage.py", *(arguments or ["help"])]
    return subprocess.run(command, cwd=place.root, env=known, check=False).returncode


def stop(place: Place) -> int:
    """Stop the platform of this copy."""
    say.line("Stopped; the data are kept." if running.ask_to_stop(place.data) else "This copy is not running.")
    return 0


def usage(words: list[str]) -> int:
    """List the commands; asking for them is no mistake."""
    say.plain(say.words("Red Capsule: make <command>"))
    for name, meaning in COMMANDS.items():
        say.plain(f"  {name:<15} {say.words(meaning)}")
    return 0 if words in ([], ["help"]) else 2


def tell(trouble: Trouble) -> int:
    """Print what is the case, what to do, and the last words of the log."""
    say.plain(f"\n✗ {trouble}")
    advice = trouble.advice
    if not advice and any(environment.NO_ROOM.search(row) for row in trouble.tail):
        advice = say.words(NO_ROOM_ADVICE)
    if advice:
        say.plain(f"  → {advice}")
    if trouble.tail:
        say.plain(f"\n  {trouble.log}:")
        say.plain("\n".join("  | " + row for row in trouble.tail))
    return 1
