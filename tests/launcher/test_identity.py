"""The project's own record: entry points of pyproject.toml are found by any program of the environment."""

import subprocess
from pathlib import Path

from launcher import environment, identity
from launcher.place import ROOT, Place

PROJECT = """
[project]
name = "red-capsule"
version = "{version}"
[project.entry-points."networkx.backends"]
capsule = "rooms.backend:found"
"""
ASK = """
from importlib.metadata import entry_points, version
(point,) = entry_points(group="networkx.backends", name="capsule")
print(version("red-capsule"), point.load())
"""


def made(root: Path, version: str = "1.0") -> Place:
    """A checkout with a package that an entry point names, and a bare environment."""
    place = Place(root, root / ".data")
    (root / "rooms").mkdir(exist_ok=True)
    (root / "rooms" / "backend.py").write_text("found = 'loaded'\n")
    (root / "pyproject.toml").write_text(PROJECT.format(version=version))
    return place


def said(place: Place) -> str:
    """What a program of the environment finds, from another folder, in a machine that speaks no UTF-8."""
    clean = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [str(place.python), "-c", ASK]
    return subprocess.run(command, cwd="/", env=clean, check=True, capture_output=True, text=True).stdout.strip()


def test_entry_points_are_found_and_load_without_a_network_or_a_build(tmp_path: Path) -> None:
    root = tmp_path / "红 胶囊"
    root.mkdir()
    place = made(root)
    environment.make(place)
    assert not identity.is_current(place)

    identity.write(place)

    assert identity.is_current(place)
    assert said(place) == "1.0 loaded"
    made(root, version="1.1")
    assert not identity.is_current(place)
    identity.write(place)
    assert said(place) == "1.1 loaded"
    assert [path.name for path in place.packages.glob("red_capsule*.dist-info")] == ["red_capsule-1.1.dist-info"]


def test_a_record_that_was_cut_off_is_written_again(tmp_path: Path) -> None:
    place = made(tmp_path)
    packages = place.venv / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    identity.write(place)
    (packages / "red_capsule-1.0.dist-info" / "RECORD").unlink()

    environment.forget_half_installed(packages)

    assert not identity.is_current(place)
    identity.write(place)
    assert identity.is_current(place)


def test_this_very_environment_knows_the_project() -> None:
    assert identity.is_current(Place(ROOT, ROOT / ".data"))
