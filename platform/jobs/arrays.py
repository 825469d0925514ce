"""Arrays for the shares of a job: laid down once as files that every worker maps; nothing goes through the broker.

A folder per set of arrays under `MEDIA_ROOT/shares`, named by what it holds, so that a job that begins again asks its
shares the same. Workers on several machines share `MEDIA_ROOT`, as they do for snapshots.
"""

import hashlib
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
LEFT_SECONDS = 24 * 3600  # what a killed worker left lying


@contextmanager
def handed_over(progress: Any, arrays: Arrays) -> Iterator[str]:
    """Lay the arrays down while the block runs; gives the name under which `taken_up` finds them.

    `progress` is what the job was handed. Where the block breaks off they stay for the next attempt, a day at most.
    """
    job = getattr(progress, "job", None)
    name = f"{job.pk if job else 'alone'}-{_digest(arrays)}"
    folder = _folder() / name
    _sweep()
    if not folder.exists():
        _write(folder, arrays)
    yield name
    shutil.rmtree(folder, ignore_errors=True)


def taken_up(name: str) -> dict[str, NDArray[Any]]:
    """The arrays under this name, mapped: what is read is loaded, what is written stays in this process.

    FileNotFoundError where the job that laid them down has ended.
    """
    folder = _folder() / Path(name).name
    files = sorted(folder.glob("*.npy"))
    if not files:
        raise FileNotFoundError(folder)
    return {file.stem: np.asarray(np.load(file, mmap_mode="c")) for file in files}


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "shares"


def _digest(arrays: Arrays) -> str:
    found = hashlib.sha256()
    for name, array in sorted(arrays.items()):
        found.update(f"{name} {array.dtype.str} {array.shape} ".encode())
        found.update(np.ascontiguousarray(array).data)
    return found.hexdigest()[:32]


def _write(folder: Path, arrays: Arrays) -> None:
    """Beside its name first, so that the name never stands for half of it."""
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for name, array in arrays.items():
        np.save(draft / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)
    try:
        draft.rename(folder)
    except OSError:  # another attempt of the same job was quicker
        shutil.rmtree(draft, ignore_errors=True)


def _sweep() -> None:
    """Files are clocked by the file system, so this looks at its clock, not at the caller's."""
    folder = _folder()
    for old in folder.iterdir() if folder.exists() else ():
        if time.time() - old.stat().st_mtime > LEFT_SECONDS:
            shutil.rmtree(old, ignore_errors=True)
