"""`make test`, `check`, `fix`, `guide` and the benchmarks: the tools, on services that are thrown away afterwards."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from launcher import environment, frontend, leash, prepare, say, services
from launcher.guard import guarded
from launcher.place import Place, make_folders
from launcher.running import Hold
from launcher.settings import environment_for
from launcher.supervisor import Supervisor


def test(place: Place, arguments: list[str]) -> int:
    """Run the tests; the last line is pytest's, the exit code too."""
    ready(place, front=True)
    with thrown_away(place) as known:
        prepare.translations(place, known)
        say.plain()
        return call(place, known, [str(place.python), "-m", "pytest", "-n", "2", "--dist", "worksteal", *arguments])


def bench(place: Place, name: str, arguments: list[str]) -> int:
    """Run one benchmark, `tests.bench.<name>`; its report goes to `.data/bench`."""
    ready(place, front=False)
    with thrown_away(place) as known:
        known = known | {"RED_CAPSULE_DATA": str(place.data), "PYTHONPATH": paths()}
        prepare.translations(place, known)
        prepare.tables(place, known)
        say.plain()
        return call(place, known, [str(place.python), "-m", f"tests.bench.{name}", *arguments])


def guide(place: Place, arguments: list[str]) -> int:
    """Make the pictures of the guides from a fresh demo; they go to `docs/guides/pictures`."""
    ready(place, front=True)
    with thrown_away(place) as known:
        prepare.translations(place, known)
        say.plain()
        command = [str(place.python), "-m", "tests.browser.guide", *arguments]
        return call(place, known | {"PYTHONPATH": paths()}, command)


def fix(place: Place) -> int:
    """Let ruff put right what it can."""
    ready(place, front=False)
    known = environment_for(place)
    codes = [call(place, known, tool(place, "ruff", *words)) for words in (("check", "--fix", "."), ("format", "."))]
    return max(codes)


def check(place: Place) -> int:
    """Run every check to its end, then say which failed."""
    ready(place, front=True)
    failed = []
    with thrown_away(place) as known:
        prepare.translations(place, known)
        known = known | {"PYTHONPATH": paths()}
        for name, command, folder in checks(place):
            say.plain(f"\n── {name}")
            if call(place, known, command, folder) != 0:
                failed.append(name)
    say.plain()
    if failed:
        say.line("Not in order: {names}.", names=", ".join(failed))
    else:
        say.line("Everything is in order.")
    return 1 if failed else 0


def checks(place: Place) -> list[tuple[str, list[str], Path]]:
    """Every check: its name, its command, its folder."""
    python, root = str(place.python), place.root
    types = [str(frontend.node(place)), "node_modules/typescript/bin/tsc", "--noEmit"]
    return [
        ("ruff check", tool(place, "ruff", "check", "."), root),
        ("ruff format --check", tool(place, "ruff", "format", "--check", "."), root),
        ("mypy", tool(place, "mypy"), root),
        ("lint-imports", [python, "-c", "from importlinter.cli import lint_imports_command as run; run()"], root),
        ("makemigrations --check", [python, "platform/manage.py", "makemigrations", "--check", "--dry-run"], root),
        ("djlint", tool(place, "djlint", "--lint", "--quiet", "platform/web/templates"), root),
        ("docs", tool(place, "pytest", "-q", "-m", "docs"), root),
        ("tsc --noEmit", types, place.frontend),
    ]


def tool(place: Place, module: str, *words: str) -> list[str]:
    """A tool of the environment, called as a module: scripts break when the path has blanks or moves."""
    return [str(place.python), "-m", module, *words]


def ready(place: Place, front: bool) -> None:
    """Environment with the test packages, and the built front end where it is needed."""
    leash.die_with_make()
    make_folders(place)
    environment.ensure(place, dev=True)
    if front:
        frontend.ensure(place)


def paths() -> str:
    """Where the rooms are found."""
    return f"platform{os.pathsep}."


@contextmanager
def thrown_away(place: Place) -> Iterator[dict[str, str]]:
    """The environment for services and data that are gone afterwards."""
    supervisor = Supervisor()
    own, hold = new_place(place)
    with hold, guarded(own.data):
        try:
            urls = services.start(own, supervisor, lasting=False, quiet=True)
            yield environment_for(own, **urls, **leash.marks(own.data, "tools"), PLAIN_STATIC="1")
        finally:
            supervisor.stop()
            services.tidy(own)
            shutil.rmtree(own.data, ignore_errors=True)


def new_place(place: Place) -> tuple[Place, Hold]:
    """A held place of its own among the throw-away ones, after removing those of killed runs."""
    folder = place.data / "throwaway"
    folder.mkdir(mode=0o711, exist_ok=True)
    with Hold(folder / "door") as door:
        door.take(60.0)
        sweep(place, folder)
        own = Place(place.root, Path(tempfile.mkdtemp(dir=folder)))
        own.data.chmod(0o711)
        hold = Hold(own.data / "held")
        hold.take()
    make_folders(own)
    return own, hold


def sweep(place: Place, folder: Path) -> None:
    """Remove what killed runs left behind."""
    for left in filter(Path.is_dir, folder.iterdir()):
        with Hold(left / "held") as hold:
            if hold.is_held():
                continue
        own = Place(place.root, left)
        services.end_strays(own)
        services.tidy(own)
        shutil.rmtree(left, ignore_errors=True)


def call(place: Place, known: dict[str, str], command: list[str], folder: Path | None = None) -> int:
    """Run a tool on our own terminal and return its exit code; it hears Ctrl-C itself and may finish its report."""
    process = subprocess.Popen(command, cwd=folder or place.root, env=known, preexec_fn=leash.tied(signal.SIGTERM))
    try:
        process.wait()
    except KeyboardInterrupt:
        end_tool(process)
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def end_tool(process: "subprocess.Popen[bytes]") -> None:
    """Let a tool end that heard the same Ctrl-C, ask it once more, then insist."""
    for number in (0, signal.SIGINT, signal.SIGKILL):
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(3.0)
            return
