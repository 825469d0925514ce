"""How far the book was written, what came after, and the sums as the book knew them when it ended at a certain row."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import OperationalError, connection, transaction

from graph.model import Ties
from ledger.errors import LedgerBusy
from ledger.models import Tie
from ledger.queries.columns import Book, added, book_of, book_until, summed

_PATIENCE = "10s"

_KNOWN = """
SELECT kind - 1, source_id, target_id, (happened_at AT TIME ZONE 'Asia/Shanghai')::date - DATE '1970-01-01' AS day,
       sum((weight * 100)::bigint)::bigint, sum(CASE WHEN reverses_id IS NULL THEN 1 ELSE -1 END)::integer
    FROM ledger_tie
    WHERE cluster_id = %(cluster)s AND happened_at <= %(as_of)s AND id <= %(last)s
    GROUP BY 1, 2, 3, 4
"""


_SINCE = """
SELECT kind - 1, source_id, target_id, (happened_at AT TIME ZONE 'Asia/Shanghai')::date - DATE '1970-01-01' AS day,
       sum((weight * 100)::bigint)::bigint, sum(CASE WHEN reverses_id IS NULL THEN 1 ELSE -1 END)::integer
    FROM (
        SELECT * FROM ledger_tie
            WHERE cluster_id = %(cluster)s AND id > %(last)s AND happened_at <= %(as_of)s
        UNION ALL
        SELECT * FROM ledger_tie
            WHERE cluster_id = %(cluster)s AND id <= %(last)s
                AND happened_at > %(kept_as_of)s AND happened_at <= %(as_of)s
    ) came
    GROUP BY 1, 2, 3, 4
"""


@dataclass(frozen=True, eq=False)
class Reading:
    """The book of a cluster as it stood at a moment, as far as row `last_tie`."""

    book: Book
    as_of: datetime
    last_tie: int


def read_between_writers(cluster_id: int, as_of: datetime, earlier: Reading | None = None) -> Reading:
    """The daily sums as of a moment and the newest row they hold; whatever comes later has a higher number.

    From an `earlier` reading only what was recorded after it, or happened after its moment, is read and added: the
    sums are the same, because a row of the book never changes. What is later than `as_of` cannot be taken out
    again, and what is much is read at once: then everything is read.

    A row gets its number before it is committed, so one that is still being written may come below the newest row that
    can be seen. Hence the reading begins at a moment when nobody is writing and then reads that one state of the
    database, without holding anybody up. Raises LedgerBusy where a long entry does not end within seconds.
    """
    with transaction.atomic():
        _wait_for_writers()
        last = last_tie(cluster_id)
        if earlier is None or not _is_worth_adding(cluster_id, as_of, earlier):
            return Reading(book_until(cluster_id, as_of), as_of, last)
        return Reading(added(earlier.book, _came_since(cluster_id, as_of, earlier)), as_of, last)


def _is_worth_adding(cluster_id: int, as_of: datetime, earlier: Reading) -> bool:
    few = max(len(earlier.book) // 4, 1000)
    return earlier.as_of <= as_of and count_ties_after(cluster_id, earlier.last_tie) <= few


def _came_since(cluster_id: int, as_of: datetime, earlier: Reading) -> Book:
    with connection.cursor() as cursor:
        cursor.execute(
            _SINCE, {"cluster": cluster_id, "as_of": as_of, "last": earlier.last_tie, "kept_as_of": earlier.as_of}
        )
        rows = np.array(cursor.fetchall(), np.int64).reshape(-1, 6)
    return book_of(*rows.T)


def _wait_for_writers() -> None:
    """Begin to read when nobody writes: the lock goes with the savepoint, the state that it saw is read on."""
    with connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        try:
            with transaction.atomic():
                cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
                cursor.execute("LOCK TABLE ledger_tie IN SHARE MODE")
                cursor.execute("SELECT 1")  # the first question fixes the state that is read
                transaction.set_rollback(True)
        except OperationalError as busy:
            raise LedgerBusy from busy


def last_tie(cluster_id: int) -> int:
    """The number of the newest row of the cluster's book; 0 for an empty book."""
    return Tie.objects.filter(cluster_id=cluster_id).order_by("-pk").values_list("pk", flat=True).first() or 0


def count_ties_after(cluster_id: int, last: int) -> int:
    """How many rows were written after row `last`."""
    return Tie.objects.filter(cluster_id=cluster_id, pk__gt=last).count()


def sums_known(cluster_id: int, as_of: datetime, last: int) -> Ties:
    """As `daily_sums`, but from the ties themselves and only as far as row `last`: an earlier reading, read again."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, {"cluster": cluster_id, "as_of": as_of, "last": last})
        rows = np.array(cursor.fetchall(), np.int64).reshape(-1, 6)
    return summed(*rows.T)
