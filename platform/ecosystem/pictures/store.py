"""Pictures as files: written beside their final name and renamed, read once per process and kept while they are new."""

import hashlib
import mmap
import os
from functools import lru_cache
from pathlib import Path

from ecosystem.errors import FileGone
from ecosystem.pictures.drawing import Picture
from graph.columns import pack, unpack


def packed(picture: Picture) -> bytes:
    """The bytes of a picture; equal pictures give equal bytes."""
    return pack(picture.meta, picture.arrays)


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` so that the name never stands for half a file, also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    for left in path.parent.glob(f".{path.name}.*"):  # by a worker that was killed while it wrote
        left.unlink(missing_ok=True)
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def levels_path(path: Path) -> Path:
    """Where the levels of a large picture lie: beside it."""
    return path.with_suffix(".levels")


@lru_cache(maxsize=4)
def read_levels(path: Path, sha256: str) -> Picture | None:
    """The levels beside a picture, as views into a mapped file; None where the picture is shown whole."""
    try:
        with levels_path(path).open("rb") as file:
            found = Picture(*unpack(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))
    except FileNotFoundError:
        return None
    return found if found.meta["of"] == sha256 else None


@lru_cache(maxsize=4)
def _read(path: Path, sha256: str) -> Picture:
    try:
        data = path.read_bytes()
    except FileNotFoundError as gone:
        raise FileGone from gone
    if digest(data) != sha256:
        raise FileGone
    return Picture(*unpack(data))


def read_picture(path: Path, sha256: str) -> Picture:
    """The picture in a file; FileGone where the file is missing or is not the one that was written."""
    return _read(path, sha256)
