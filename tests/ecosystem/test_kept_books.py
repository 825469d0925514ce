"""A snapshot adds to what the one before it was drawn from, and is the one that the whole book gives, byte for byte."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from ecosystem.models import Snapshot
from ecosystem.pictures import books
from ecosystem.services import redraw
from ledger.queries.moments import Reading, read_between_writers
from ledger.services import reverse_tie
from tests.cast import NOW
from tests.ecosystem.stage import Stage, snapshot_of, supply


def at(hours: float) -> datetime:
    """A moment after NOW."""
    return NOW + timedelta(hours=hours)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """For each reading, how far the one it added to went; None where the whole book was read."""
    seen: list[int | None] = []

    def noting(cluster: int, as_of: datetime, earlier: Reading | None = None) -> Reading:
        seen.append(earlier.last_tie if earlier else None)
        return read_between_writers(cluster, as_of, earlier)

    monkeypatch.setattr("ecosystem.services.snapshots.read_between_writers", noting)
    return seen


def bytes_of(snapshot: Snapshot) -> bytes:
    """Its file."""
    return Path(snapshot.file.path).read_bytes()


def test_snapshots_that_grew_are_those_drawn_from_the_whole_book(stage: Stage, readings: list[int | None]) -> None:
    taken = [snapshot_of(stage.cast)]
    supply(stage.left[2], stage.right[2], "50.00", about="stage:new")
    taken.append(snapshot_of(stage.cast, at(1)))
    supply(stage.left[3], stage.right[3], "70.00", age=timedelta(days=40), about="stage:old news")
    reverse_tie(stage.bridge)
    supply(stage.left[4], stage.right[4], "9.00", age=-timedelta(hours=2), about="stage:tomorrow")
    taken.append(snapshot_of(stage.cast, at(1.5)))
    taken.append(snapshot_of(stage.cast, at(3)))

    assert readings == [None, *(snapshot.last_tie for snapshot in taken[:-1])]
    assert [redraw(snapshot) == bytes_of(snapshot) for snapshot in taken] == [True] * 4
    assert [snapshot.summary["links"] for snapshot in taken] == [31, 32, 32, 33]


def test_a_snapshot_of_a_past_moment_reads_the_whole_book(stage: Stage, readings: list[int | None]) -> None:
    snapshot_of(stage.cast)

    past = snapshot_of(stage.cast, at(-24))

    assert readings == [None, None]
    assert redraw(past) == bytes_of(past)


@pytest.mark.parametrize("harm", ["lost", "damaged"])
def test_sums_that_are_lost_or_damaged_are_read_again_and_the_log_says_so(
    stage: Stage, readings: list[int | None], caplog: pytest.LogCaptureFixture, harm: str
) -> None:
    file = Path(snapshot_of(stage.cast).book.path)
    if harm == "lost":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-9] + b"overwrote")
    supply(stage.left[2], stage.right[2], "50.00", about="stage:new")

    with caplog.at_level(logging.WARNING, "ecosystem.pictures.books"):
        second = snapshot_of(stage.cast, at(1))

    assert readings == [None, None]
    assert f"kept sums are {harm}, the whole book is read" in caplog.text
    assert redraw(second) == bytes_of(second)


def test_only_the_newest_snapshot_keeps_its_sums(stage: Stage) -> None:
    first, second = snapshot_of(stage.cast), snapshot_of(stage.cast, at(1))
    assert (bool(first.book), bool(second.book)) == (True, True)

    books.forget_books(stage.cast.cluster.pk)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.book.name, first.book_sha256) == ("", "")
    assert [name for name in default_storage.listdir("snapshots")[1] if name.endswith(".npz")] == [
        Path(second.book.path).name
    ]
