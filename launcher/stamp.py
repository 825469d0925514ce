"""Stamps: a step that is done writes last what it was done for, so that only a whole step counts."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def is_done(stamp: Path, key: str) -> bool:
    """True when the step was finished for exactly this key."""
    try:
        return stamp.read_text().strip() == key
    except OSError:
        return False


def undo(stamp: Path) -> None:
    """Say that the step is no longer done, before touching what it made."""
    stamp.unlink(missing_ok=True)


def done(stamp: Path, key: str) -> None:
    """Write that the step is done, in one piece."""
    part = stamp.with_name(stamp.name + ".part")
    part.write_text(key + "\n")
    part.replace(stamp)


def key_of(*parts: str) -> str:
    """One key for several facts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def key_of_files(root: Path, files: Iterable[Path]) -> str:
    """One key for the names and contents of files."""
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(str(path.relative_to(root)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
