"""Many ties at once, through PostgreSQL's COPY, in one transaction, with every check of a single one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

from accounts.models import Cluster
from common.errors import require
from ledger.errors import AlreadyRecorded, EndsDiffer, WeightBelowZero
from ledger.kinds import TieKind, unit_of

BLOCK = 20_000  # rows per piece handed to the connection, and per report of progress
COLUMNS = "cluster_id, kind, source_id, target_id, weight, unit, happened_at, recorded_by_id, subject"
_UNSAFE = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, eq=False)
class TieColumns:
    """m ties as columns: kind (`TieKind` values), organisation ids, weight in hundredths, moment in UTC, subject."""

    kind: NDArray[np.int8]
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    hundredths: NDArray[np.int64]
    happened_at: NDArray[np.datetime64]
    subject: Sequence[str]

    def __len__(self) -> int:
        return len(self.subject)


@transaction.atomic
def write_ties(
    cluster: Cluster,
    ties: TieColumns,
    *,
    recorded_by_id: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> int:
    """Write all of `ties` or none; returns how many. Raises EndsDiffer, WeightBelowZero, AlreadyRecorded."""
    _check(ties)
    try:
        with transaction.atomic(), connection.cursor() as cursor, connection.wrap_database_errors:
            _copy(cursor, blocks(cluster, ties, recorded_by_id), progress)
    except IntegrityError as clash:
        raise _refusal(clash) from clash
    return len(ties)


def _copy(cursor: CursorWrapper, pieces: Iterator[tuple[float, str]], progress: Callable[[float], None] | None) -> None:
    with cursor.copy(f"COPY ledger_tie ({COLUMNS}) FROM STDIN") as copy:
        for done, piece in pieces:
            copy.write(piece)
            if progress is not None:
                progress(done)


def _check(ties: TieColumns) -> None:
    for name in ("kind", "source", "target", "hundredths", "happened_at"):
        if getattr(ties, name).shape != (len(ties),):
            raise ValueError(f"{name} has shape {getattr(ties, name).shape}, there are {len(ties)} subjects")
    require(bool((ties.source != ties.target).all()), EndsDiffer)
    require(bool((ties.hundredths >= 0).all()), WeightBelowZero)
    if not np.isin(ties.kind, TieKind.values).all():
        raise ValueError("kind holds a number that is no TieKind")


def _refusal(clash: IntegrityError) -> Exception:
    if "tie_once_per_subject" in str(clash):
        return AlreadyRecorded()
    return EndsDiffer() if "tie_inside_one_cluster" in str(clash) else clash


def blocks(cluster: Cluster, ties: TieColumns, recorded_by_id: int | None) -> Iterator[tuple[float, str]]:
    """The rows as text of COPY, piece by piece, each with the share that is done after it."""
    units = {int(kind): unit_of(kind, cluster.currency) for kind in TieKind}
    writer = "\\N" if recorded_by_id is None else str(recorded_by_id)
    for start in range(0, len(ties), BLOCK):
        part = slice(start, start + BLOCK)
        moments = np.datetime_as_string(ties.happened_at[part].astype("datetime64[us]"))
        rows = zip(
            ties.kind[part].tolist(),
            ties.source[part].tolist(),
            ties.target[part].tolist(),
            ties.hundredths[part].tolist(),
            moments.tolist(),
            ties.subject[part],
            strict=True,
        )
        text = "".join(
            [
                f"{cluster.pk}\t{kind}\t{source}\t{target}\t{worth // 100}.{worth % 100:02d}\t{units[kind]}"
                f"\t{at}Z\t{writer}\t{subject.translate(_UNSAFE)}\n"
                for kind, source, target, worth, at, subject in rows
            ]
        )
        yield min(1.0, (start + BLOCK) / len(ties)), text


def as_moments(moments: Sequence[datetime]) -> NDArray[np.datetime64]:
    """Aware datetimes as a column in UTC."""
    return np.array([moment.astimezone(UTC).replace(tzinfo=None) for moment in moments], dtype="datetime64[us]")
