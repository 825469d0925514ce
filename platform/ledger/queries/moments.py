"""How far the book was written, what came after, and the sums as the book knew them when it ended at a certain row."""

from datetime import datetime

import numpy as np
from django.db import connection

from graph.model import Ties
from ledger.models import Tie

_KNOWN = """
SELECT source_id, target_id, kind - 1, (happened_at AT TIME ZONE 'Asia/Shanghai')::date - DATE '1970-01-01' AS day,
       sum((weight * 100)::bigint)::bigint, sum(CASE WHEN reverses_id IS NULL THEN 1 ELSE -1 END)::integer
    FROM ledger_tie
    WHERE cluster_id = %(cluster)s AND happened_at <= %(as_of)s AND id <= %(last)s
    GROUP BY 1, 2, 3, 4
"""


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
    source, target, kind, day, hundredths, count = rows.T
    return Ties.of(source, target, kind, day, hundredths / 100.0, count)
