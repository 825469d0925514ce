"""The summands of a day, pair and kind are merged into one row."""

from django.db import connection, transaction

# Two mergers at once cannot double anything: a summand is deleted by one of them only. Summands that arrive meanwhile
# are not seen and stay for the next night.
_MERGE = """
WITH several AS (
    SELECT cluster_id, kind, source_id, target_id, day FROM ledger_dailysum
        GROUP BY 1, 2, 3, 4, 5 HAVING count(*) > 1
), gone AS (
    DELETE FROM ledger_dailysum old USING several
        WHERE (old.cluster_id, old.kind, old.source_id, old.target_id, old.day)
            = (several.cluster_id, several.kind, several.source_id, several.target_id, several.day)
        RETURNING old.*
)
INSERT INTO ledger_dailysum (cluster_id, kind, source_id, target_id, day, hundredths, count)
    SELECT cluster_id, kind, source_id, target_id, day, sum(hundredths)::bigint, sum(count)::integer
    FROM gone GROUP BY 1, 2, 3, 4, 5 HAVING sum(hundredths) <> 0 OR sum(count) <> 0
"""


@transaction.atomic
def merge_daily_sums() -> int:
    """Merge what is in several rows; returns how many rows stand in their place."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(_MERGE)
        return int(cursor.rowcount)
