"""The daily sums of a cluster as columns of numbers, straight from PostgreSQL's binary COPY into arrays."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
from django.db import connection

from graph.model import Ties

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


def day_number(moment: datetime) -> int:
    """Days since 1970-01-01 of the day in Changchun in which `moment` lies.

    >>> from datetime import UTC
    >>> day_number(datetime(1970, 1, 1, 16, 0, tzinfo=UTC))
    1
    """
    return (moment.astimezone(CHANGCHUN).date() - DAY_ZERO).days


def daily_sums(cluster_id: int, as_of: datetime) -> Ties:
    """What happened in the cluster until `as_of`, summed by source, target, kind and day in Changchun.

    Rows may repeat a key (they add up) and come in no order. `kind` is the position in `TieKind` (SUPPLY 0), `value`
    in units of the kind, `day` days since 1970. For workers: nothing is restricted, the caller has checked.
    """
    words = {"cluster": cluster_id, "day": as_of.astimezone(CHANGCHUN).date(), "as_of": as_of}
    data = bytearray()  # grows row by row: joining a million kept pieces costs three times as much
    with connection.cursor() as cursor, cursor.copy(_COLUMNS, words) as copy:
        for piece in copy:
            data += piece
    rows = np.frombuffer(data, _ROW, count=(len(data) - _HEADER - 2) // _ROW.itemsize, offset=_HEADER)
    return Ties.of(
        rows["source"],
        rows["target"],
        rows["kind"] - 1,
        rows["day"] + _POSTGRES_EPOCH,
        rows["hundredths"] / 100.0,
        rows["count"],
    )
