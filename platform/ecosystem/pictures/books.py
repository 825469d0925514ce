"""The daily sums a snapshot was drawn from, kept beside its file: the next one adds what came since."""

import hashlib
import io
import logging
from pathlib import Path

import numpy as np
from django.conf import settings

from ecosystem.models import Snapshot
from ecosystem.pictures.store import digest, write_whole
from ledger.queries.columns import Book
from ledger.queries.moments import Reading

log = logging.getLogger(__name__)
COLUMNS = {"kind": "i1", "source": "<i8", "target": "<i8", "day": "<i4", "hundredths": "<i8", "count": "<i4"}


def keep_book(name: str, book: Book) -> str:
    """Write it under MEDIA_ROOT; gives the SHA-256 of the file."""
    written = io.BytesIO()
    columns = zip(COLUMNS.items(), book.columns, strict=True)
    np.savez(written, allow_pickle=False, **{name: column.astype(small) for (name, small), column in columns})
    write_whole(Path(settings.MEDIA_ROOT) / name, data := written.getvalue())
    return digest(data)


def kept_reading(snapshot: Snapshot | None) -> Reading | None:
    """What a finished snapshot was drawn from; None, and a line in the log, where its file is lost or damaged."""
    if snapshot is None or not snapshot.book:
        return None
    try:
        data = Path(snapshot.book.path).read_bytes()
    except OSError:
        log.warning("snapshot %s: its kept sums are lost, the whole book is read", snapshot.pk)
        return None
    if hashlib.sha256(data).hexdigest() != snapshot.book_sha256:
        log.warning("snapshot %s: its kept sums are damaged, the whole book is read", snapshot.pk)
        return None
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        return Reading(Book(*(file[name].astype(np.int64) for name in COLUMNS)), snapshot.as_of, snapshot.last_tie)


def forget_books(cluster_id: int) -> None:
    """Take away what the cluster's snapshots kept, but for the newest: only that one is added to."""
    kept = Snapshot.objects.filter(cluster_id=cluster_id, state=Snapshot.State.READY).exclude(book="")
    for old in kept.order_by("-as_of", "-pk")[1:]:
        Path(old.book.path).unlink(missing_ok=True)
        Snapshot.objects.filter(pk=old.pk).update(book="", book_sha256="")
