"""The environment: repaired when interrupted, explained when it fails."""

from pathlib import Path

import pytest

from launcher import environment, stamp
from launcher.place import Place
from launcher.trouble import Trouble


def made(root: Path) -> Place:
    """A checkout with locks and something that looks like an environment."""
    place = Place(root, root / ".data")
    for lock in environment.LOCKS.values():
        (root / lock).write_text("django==5.2 --hash=sha256:0\n")
    place.python.parent.mkdir(parents=True)
    place.python.touch()
    return place


def test_an_environment_counts_once_its_stamp_is_written(tmp_path: Path) -> None:
    place = made(tmp_path)
    assert not environment.is_current(place, "runtime")
    stamp.done(environment.stamp_of(place, "runtime"), environment.key(place, "runtime"))
    assert environment.is_current(place, "runtime")
    assert not environment.is_current(place, "dev")


def test_a_changed_lock_is_installed_again(tmp_path: Path) -> None:
    place = made(tmp_path)
    stamp.done(environment.stamp_of(place, "runtime"), environment.key(place, "runtime"))
    (tmp_path / "requirements.txt").write_text("django==5.3 --hash=sha256:1\n")
    assert not environment.is_current(place, "runtime")


def test_a_moved_copy_is_installed_again(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    place = made(old)
    stamp.done(environment.stamp_of(place, "runtime"), environment.key(place, "runtime"))
    old.rename(tmp_path / "new")
    assert not environment.is_current(Place(tmp_path / "new", tmp_path), "runtime")


def test_packages_without_a_record_are_forgotten(tmp_path: Path) -> None:
    whole, torn, renamed = tmp_path / "a-1.dist-info", tmp_path / "b-1.dist-info", tmp_path / "~umpy"
    for folder in (whole, torn, renamed):
        folder.mkdir()
        (folder / "METADATA").touch()
    (whole / "RECORD").touch()
    environment.forget_half_installed(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-1.dist-info"]


def test_too_little_room_is_said_before_anything_is_fetched(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="nearly full") as caught:
        environment.check_room(tmp_path, needed=10**18)
    assert "Make room" in caught.value.advice


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full."),
        ("NewConnectionError(': Temporary failure in name resolution')", "no network"),
        ("npm error code EAI_AGAIN", "no network"),
        ("error: command 'gcc' failed: No such file", "would need a compiler"),
        ("ERROR: No matching distribution found for numpy==9", "has no numpy==9 for this machine"),
    ],
)
def test_the_cause_of_a_failed_installation_is_named(said: str, sentence: str, tmp_path: Path) -> None:
    log = tmp_path / "setup.log"
    log.write_text(f"\n$ earlier\nCould not fetch URL\n\n$ pip install\n{said}\n")
    known = environment.explained(Place(tmp_path, tmp_path), Trouble("{name} failed", log=log, name="pip"))
    assert sentence in str(known)
    assert known.advice


def test_an_unknown_cause_is_left_as_it_is(tmp_path: Path) -> None:
    log = tmp_path / "setup.log"
    log.write_text("\n$ earlier\nNo space left on device\n\n$ pip install\nsomething else\n")
    trouble = Trouble("{name} failed", log=log, name="pip")
    assert environment.explained(Place(tmp_path, tmp_path), trouble) is trouble
