"""The ledger beside bare COPY: writing with the triggers on, reading the daily sums, sealing and verifying.

`python -m tests.bench.ledger [ties]` (with `platform` and `.` on the path). Wall seconds, client and server together,
on the database of the settings; everything happens in one transaction that is rolled back.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

import numpy as np  # noqa: E402  # Django first
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Cluster, Organisation  # noqa: E402
from accounts.roles import OrganisationKind, Role  # noqa: E402
from ledger.queries import daily_sums  # noqa: E402
from ledger.services import TieColumns, examine, seal_now, write_ties  # noqa: E402
from ledger.services.bulk import COLUMNS, blocks  # noqa: E402
from tests.bench.report import Benchmark, Goal  # noqa: E402
from tests.cast import make_person  # noqa: E402

ORGANISATIONS, PAIRS, DAYS = 2_000, 40_000, 730
BARE = "CREATE TABLE bare_tie (LIKE ledger_tie INCLUDING ALL)"
READ = (
    "COPY (SELECT source_id, target_id, kind::int2, day, hundredths, count FROM ledger_dailysum WHERE cluster_id = %s)"
    " TO STDOUT (FORMAT BINARY)"
)
PLAIN = "CREATE TABLE plain_tie (LIKE ledger_tie INCLUDING DEFAULTS INCLUDING IDENTITY)"


def main(arguments: list[str]) -> int:
    """Measure and judge; 1 where a goal was missed."""
    count = int(arguments[0]) if arguments else 1_000_000
    benchmark = Benchmark("ledger")
    with transaction.atomic():
        cluster, ids = _cluster()
        ties = _made(count, ids)
        bare = _seconds(lambda: _copy_bare(BARE, "bare_tie", cluster, ties))
        plain = _seconds(lambda: _copy_bare(PLAIN, "plain_tie", cluster, ties))
        written = _seconds(lambda: write_ties(cluster, ties))
        title = f"write {count:,} ties"
        goal = Goal("ratio", at_most=2.0)
        benchmark.add(f"{title}, bare COPY, same columns, keys and indexes", written, "s", bare, goal)
        benchmark.add(f"{title}, bare COPY into a heap without any index", written, "s", plain)
        _measure_reading(benchmark, cluster)
        _measure_seals(benchmark, cluster, count)
        transaction.set_rollback(True)
    return benchmark.finish()


def _measure_reading(benchmark: Benchmark, cluster: Cluster) -> None:
    bare = _seconds(lambda: _read_bare(cluster.pk))
    at = timezone.now()
    read = _seconds(lambda: daily_sums(cluster.pk, at))
    rows = len(daily_sums(cluster.pk, at))
    benchmark.add(f"read {rows:,} daily sums into arrays, bare COPY TO", read, "s", bare, Goal("ratio", at_most=1.5))


def _measure_seals(benchmark: Benchmark, cluster: Cluster, count: int) -> None:
    committee = Organisation.objects.create(
        cluster=cluster, kind=OrganisationKind.COMMITTEE, name="bench", created_at=timezone.now()
    )
    desk = make_person(f"bench-{cluster.pk}", "bench", committee, Role.CENTRE_STAFF)
    benchmark.add(f"seal {count:,} ties", _seconds(lambda: seal_now(actor=desk)), "s")
    benchmark.add(f"verify {count:,} ties", _seconds(lambda: _verify(cluster.pk)), "s", goal=Goal("value", at_most=30))


def _verify(cluster_id: int) -> None:
    assert examine(cluster_id).is_whole


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _cluster() -> tuple[Cluster, Any]:
    at = timezone.now()
    cluster = Cluster.objects.create(name=f"bench {at.timestamp()}", created_at=at)
    made = Organisation.objects.bulk_create(
        [
            Organisation(cluster=cluster, kind=OrganisationKind.ENTERPRISE, name=f"firm {n}", created_at=at)
            for n in range(ORGANISATIONS)
        ]
    )
    return cluster, np.array([organisation.pk for organisation in made])


def _made(count: int, ids: Any) -> TieColumns:
    """Ties of all kinds over two years, on pairs that meet again and again."""
    chance = np.random.default_rng(1)
    pairs = chance.integers(0, len(ids), (PAIRS, 2))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]][chance.integers(0, PAIRS - 100, count)]
    seconds = chance.integers(0, DAYS * 86_400, count).astype("timedelta64[s]")
    return TieColumns(
        chance.integers(1, 7, count).astype(np.int8),
        ids[pairs[:, 0]],
        ids[pairs[:, 1]],
        chance.integers(0, 10**7, count),
        np.datetime64("2024-01-01T00:00:00", "us") + seconds,
        [f"bench.tie:{n}" for n in range(count)],
    )


def _copy_bare(create: str, table: str, cluster: Cluster, ties: TieColumns) -> None:
    with connection.cursor() as cursor:
        cursor.execute(create)
        with cursor.copy(f"COPY {table} ({COLUMNS}) FROM STDIN") as copy:
            for _done, block in blocks(cluster, ties, None):
                copy.write(block)


def _read_bare(cluster_id: int) -> int:
    with connection.cursor() as cursor, cursor.copy(READ, [cluster_id]) as copy:
        return sum(len(piece) for piece in copy)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
