"""Guards of the house: layout, names, maps, and the things that must never be committed."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PLATFORM = ROOT / "platform"
GROUND = ("graph", "matching", "api", "launcher", "tests")
MAPS = ("README.md", "README.zh-CN.md", "docs/rooms.md")
LONGEST = 300  # lines, tests too: what fits one reading; a file past it holds two subjects and becomes a package


def tracked(*endings: str) -> list[Path]:
    """Files that git knows or would take, by ending."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    paths = [ROOT / name for name in listed if name.endswith(endings)]
    return [path for path in paths if path.is_file()]


def apps() -> list[str]:
    """The rooms under platform/ that are Django apps."""
    return sorted(path.parent.name for path in PLATFORM.glob("*/apps.py"))


def written() -> list[Path]:
    """Python files that people write: no migrations."""
    return [path for path in tracked(".py") if "migrations" not in path.parts]


def test_platform_is_a_folder_and_never_a_package() -> None:
    import platform

    assert not (PLATFORM / "__init__.py").exists()
    assert hasattr(platform, "python_version")


def test_no_room_or_module_bears_a_name_of_the_standard_library() -> None:
    rooms = [path for path in PLATFORM.iterdir() if path.is_dir()] + [ROOT / name for name in GROUND]
    clashes = sorted(room.name for room in rooms if room.name in sys.stdlib_module_names)

    assert clashes == []


@pytest.mark.docs
@pytest.mark.parametrize("name", MAPS)
def test_every_room_is_on_the_map(name: str) -> None:
    words = (ROOT / name).read_text(encoding="utf-8")
    rooms = [*apps(), "config", "translations", *GROUND]
    missing = [room for room in rooms if f"{room}/" not in words]

    assert missing == []


def test_every_file_says_in_its_first_line_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in written()
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert silent == []


def test_no_file_grows_without_end() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in [*written(), *tracked(".ts")]}
    long = {str(path.relative_to(ROOT)): lines for path, lines in lengths.items() if lines > LONGEST}

    assert long == {}


def test_rooms_without_a_subject_do_not_exist() -> None:
    forbidden = {"utils.py", "helpers.py", "base.py", "signals.py", "selectors.py", "misc.py"}
    found = [str(path.relative_to(ROOT)) for path in written() if path.name in forbidden]

    assert found == []


def test_a_door_has_one_module_or_one_package_per_room() -> None:
    """`web/enterprises/tiers.py`, not `web/enterprises_tiers.py`: a room is found by its name alone."""
    flat = [
        str(path.relative_to(ROOT))
        for door in (PLATFORM / "web", ROOT / "api")
        for path in door.glob("*.py")
        if any(path.stem.startswith(f"{app}_") for app in apps())
    ]

    assert flat == []


def test_no_registry_and_no_bundle_is_committed() -> None:
    locks = [path for path in tracked(".txt", ".json", ".toml", ".npmrc", ".mjs") if "node_modules" not in path.parts]
    hosts = re.compile(r"https?://[\w.-]*(pypi|pythonhosted|npmjs|npmmirror|tuna|aliyun|debian)[\w.-]*|\"resolved\"")
    named = [str(path.relative_to(ROOT)) for path in locks if hosts.search(path.read_text(encoding="utf-8"))]
    large = [str(path.relative_to(ROOT)) for path in tracked("") if path.stat().st_size > 600_000]

    assert named == []
    assert large == []


@pytest.mark.docs
def test_ci_calls_exactly_the_test_command_of_the_readme() -> None:
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert "make test" in ci
    assert "make demo" in readme
    assert "make test" in readme


def test_the_service_never_reads_the_clock() -> None:
    """Time comes in from the doors; only doors, workers, commands and the jobs room read the clock."""
    rooms = ("accounts", "enterprises", "ledger", "ecosystem", "notices")
    readers = [
        str(path.relative_to(ROOT))
        for room in rooms
        for path in (PLATFORM / room).rglob("*.py")
        if re.search(r"timezone\.now\(\)|datetime\.now\(|date\.today\(|localdate\(\)", path.read_text(encoding="utf-8"))
        and not {"tasks.py", "management", "commands", "migrations"} & set(path.parts)
    ]

    assert readers == []
