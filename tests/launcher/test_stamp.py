"""Stamps."""

from pathlib import Path

from launcher import stamp


def test_a_step_is_done_for_its_key_alone(tmp_path: Path) -> None:
    mark = tmp_path / "step"
    assert not stamp.is_done(mark, "a")
    stamp.done(mark, "a")
    assert stamp.is_done(mark, "a")
    assert not stamp.is_done(mark, "b")
    stamp.undo(mark)
    assert not stamp.is_done(mark, "a")


def test_an_empty_stamp_of_a_crash_counts_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "step").touch()
    assert not stamp.is_done(tmp_path / "step", "a")


def test_the_key_of_files_sees_names_and_contents(tmp_path: Path) -> None:
    one = tmp_path / "one"
    one.write_text("1")
    before = stamp.key_of_files(tmp_path, [one])
    one.write_text("2")
    changed = stamp.key_of_files(tmp_path, [one])
    two = one.rename(tmp_path / "two")
    assert len({before, changed, stamp.key_of_files(tmp_path, [two])}) == 3
