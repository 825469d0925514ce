"""The daily sums of a cluster as columns of numbers, straight from PostgreSQL's binary COPY into arrays."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db import OperationalError, connection
from numpy.typing import NDArray
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus

from graph.model import Ties

Column = NDArray[Any]  # of whole numbers
CHANGCHUN = ZoneInfo("Asia/Shanghai")
DAY_ZERO = date(1970, 1, 1)
_HEADER = 19  # signature, flags and length of the extension of a binary COPY
_POSTGRES_EPOCH = (date(2000, 1, 1) - DAY_ZERO).days

# One row of the COPY: the number of fields, then each field after its length; all numbers big-endian.
_ROW = np.dtype([
    ("fields", ">i2"),
    ("l1", ">i4"), ("source", ">i8"),
    ("l2", ">i4"), ("target", ">i8"),
    ("l3", ">i4"), ("kind", ">i2"),
    ("l4", ">i4"), ("day", ">i4"),
    ("l5", ">i4"), ("hundredths", ">i8"),
    ("l6", ">i4"), ("count", ">i4"),
])  # fmt: skip

# Closed days come from the sums; the day of the moment itself is added up from the ties until the moment.
_COLUMNS = """
COPY (
    SELECT source_id, target_id, kind::int2, day, hundredths, count
        FROM ledger_dailysum WHERE cluster_id = %(cluster)s AND day < %(day)s
    UNION ALL
    SELECT source_id, target_id, kind::int2, %(day)s::date, sum((weight * 100)::bigint)::bigint,
           sum(CASE WHEN reverses_id IS NULL THEN 1 ELSE -1 END)::integer
        FROM ledger_tie
        WHERE cluster_id = %(cluster)s AND happened_at <= %(as_of)s
            AND happened_at >= %(day)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
        GROUP BY 1, 2, 3
) TO STDOUT (FORMAT BINARY)
"""


@dataclass(frozen=True, eq=False)
class Book:
    """Sums by key, each key once, ascending by kind, source, target and day; all int64, values in hundredths."""

    kind: Column
    source: Column
    target: Column
    day: Column
    hundredths: Column
    count: Column

    def __len__(self) -> int:
        return len(self.kind)

    @property
    def columns(self) -> list[Column]:
        """The six, in the order of the fields."""
        return [self.kind, self.source, self.target, self.day, self.hundredths, self.count]

    def ties(self) -> Ties:
        """As the graph takes them, in the unit of the kind."""
        return Ties.of(self.source, self.target, self.kind, self.day, self.hundredths / 100.0, self.count)


def day_number(moment: datetime) -> int:
    """Days since 1970-01-01 of the day in Changchun in which `moment` lies.

    >>> from datetime import UTC
    >>> day_number(datetime(1970, 1, 1, 16, 0, tzinfo=UTC))
    1
    """
    return (moment.astimezone(CHANGCHUN).date() - DAY_ZERO).days


def daily_sums(cluster_id: int, as_of: datetime) -> Ties:
    """What happened in the cluster until `as_of`, summed by source, target, kind and day in Changchun.

    One row per key, in the order of `summed`. `kind` is the position in `TieKind` (SUPPLY 0), `value` in units of the
    kind, `day` days since 1970. For workers: nothing is restricted, the caller has checked.
    """
    return book_until(cluster_id, as_of).ties()


def book_until(cluster_id: int, as_of: datetime) -> Book:
    """As `daily_sums`, still in whole hundredths: what further sums can be added to."""
    words = {"cluster": cluster_id, "day": as_of.astimezone(CHANGCHUN).date(), "as_of": as_of}
    data = _copied(_COLUMNS, words)
    rows = np.frombuffer(data, _ROW, count=(len(data) - _HEADER - 2) // _ROW.itemsize, offset=_HEADER)
    day = rows["day"] + _POSTGRES_EPOCH
    return book_of(rows["kind"] - 1, rows["source"], rows["target"], day, rows["hundredths"], rows["count"])


def _copied(query: str, words: dict[str, object]) -> bytearray:
    """The bytes of a COPY TO STDOUT, taken from libpq row by row: psycopg's own loop costs six times as much."""
    data = bytearray()  # grows row by row: joining a million kept pieces costs three times as much
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")  # opens the transaction that the cursor stands for
        line = cursor.connection.pgconn
        begun = line.exec_(cursor.cursor.mogrify(query, words).encode())
        if begun.status != ExecStatus.COPY_OUT:
            raise error_from_result(begun)
        count, piece = line.get_copy_data(0)
        while count > 0:
            data += piece
            count, piece = line.get_copy_data(0)
        ended = line.get_result()
        if ended is None or ended.status != ExecStatus.COMMAND_OK:
            raise error_from_result(ended) if ended else OperationalError("the COPY broke off")
        while line.get_result() is not None:
            continue
    return data


def summed(kind: Column, source: Column, target: Column, day: Column, hundredths: Column, count: Column) -> Ties:
    """Rows of equal keys added up in whole hundredths, ascending by kind, source, target and day; none that is all 0.

    So nothing computed from them depends on the order in which the database gave them, nor on how far its own sums
    were merged.

    >>> ties = summed(*np.array([[0, 8, 9, 5, 150, 1], [0, 7, 9, 5, 1, 1], [0, 8, 9, 5, 50, 1]]).T)
    >>> ties.source, ties.value, ties.count
    (array([7, 8]), array([0.01, 2.  ]), array([1, 2], dtype=int32))
    """
    return book_of(kind, source, target, day, hundredths, count).ties()


def book_of(kind: Column, source: Column, target: Column, day: Column, hundredths: Column, count: Column) -> Book:
    """As `summed`, in whole hundredths."""
    keys = [np.ascontiguousarray(column, np.int64) for column in (kind, source, target, day)]
    order = _order(keys)
    keys = [column[order] for column in keys]
    apart = np.zeros(len(order), np.bool_)
    for column in keys:
        apart[1:] |= np.diff(column) != 0
    apart[:1] = True
    first = np.flatnonzero(apart)
    sums = [np.add.reduceat(np.asarray(column, np.int64)[order], first) if len(first) else column[:0]
            for column in (hundredths, count)]  # fmt: skip
    there = (sums[0] != 0) | (sums[1] != 0)
    kinds, sources, targets, days = (column[first[there]] for column in keys)
    return Book(kinds, sources, targets, days, sums[0][there], sums[1][there])


def added(book: Book, more: Book) -> Book:
    """Two books as one: what `book_of` gives for the rows of both, without sorting the longer one again.

    >>> one = book_of(*np.array([[0, 7, 9, 5, 150, 1], [0, 8, 9, 5, 50, 1]]).T)
    >>> both = added(one, book_of(*np.array([[0, 7, 8, 5, 1, 1], [0, 8, 9, 5, -50, -1]]).T))
    >>> both.source, both.target, both.hundredths
    (array([7, 7]), array([8, 9]), array([  1, 150]))
    """
    columns = [np.concatenate(both) for both in zip(book.columns, more.columns, strict=True)]
    packed = _packed(columns[:4])
    if packed is None:
        return book_of(*columns)
    old, new = packed[: len(book)], packed[len(book) :]
    place = np.searchsorted(old, new)
    known = np.zeros(len(new), np.bool_)
    known[place < len(old)] = old[place[place < len(old)]] == new[place < len(old)]
    merged = [np.insert(a, place[~known], b[~known]) for a, b in zip(book.columns, more.columns, strict=True)]
    spot = (place + np.cumsum(~known))[known]  # each old row moves down by the new ones before it
    for column, extra in ((merged[4], more.hundredths), (merged[5], more.count)):
        column[spot] += extra[known]
    there = (merged[4] != 0) | (merged[5] != 0)
    return Book(*(merged if there.all() else [column[there] for column in merged]))


def _order(keys: list[Column]) -> Column:
    """As `np.lexsort`, the first key foremost; in one sort where the four fit into 63 bits."""
    packed = _packed(keys)
    return np.lexsort(keys[::-1]) if packed is None else np.argsort(packed, kind="stable")


def _packed(keys: list[Column]) -> Column | None:
    """The keys in one number each, in the same order; None where they do not fit into 63 bits."""
    bits = [int(column.max()).bit_length() if len(column) else 0 for column in keys]
    if sum(bits) > 63 or any(len(column) and column.min() < 0 for column in keys):
        return None
    packed = np.zeros(len(keys[0]), np.int64)
    for column, width in zip(keys, bits, strict=True):
        packed = packed << width | column
    return packed
