"""Measures a snapshot from a full ledger: `python -m tests.bench.snapshot [--ties 1000000] [--members 10000]`.

Works in a database of its own that is made and thrown away, because ties cannot be deleted.
"""

import argparse
import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.report import Benchmark, Goal
from tests.bench.synthetic import LAST_DAY, make

AS_OF = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def main(arguments: list[str]) -> int:
    """Write the ledger, take two snapshots, hand one out; the exit code is 1 if a goal was missed."""
    parser = argparse.ArgumentParser(prog="tests.bench.snapshot", description=__doc__)
    parser.add_argument("--ties", type=int, default=1_000_000)
    parser.add_argument("--members", type=int, default=10_000)
    options = parser.parse_args(arguments)
    _open_django()
    from django.db import connection
    from django.test.utils import override_settings, setup_databases, teardown_databases

    named = setup_databases(verbosity=0, interactive=False)
    try:
        with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=Path(folder)):
            return _measure(Benchmark("snapshot"), options.members, options.ties)
    finally:
        connection.close()
        teardown_databases(named, verbosity=0)


def _open_django() -> None:
    root = Path(__file__).resolve().parents[2]
    sys.path[:0] = [str(root / "platform"), str(root)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()


def _measure(benchmark: Benchmark, members: int, ties: int) -> int:
    from ecosystem import delivery
    from ecosystem.pictures.store import read_picture
    from ecosystem.queries import snapshot_to_take
    from graph.warm import warm
    from ledger.queries.moments import read_between_writers
    from tests.cast import make_cast

    warm()
    cast = make_cast()
    ids = _members(cast.cluster, members)
    write = _clock(lambda: _ties(cast.cluster, ids, ties, 0))
    benchmark.add(f"{ties} ties written to the ledger", write[0], "s")
    read = _clock(lambda: read_between_writers(cast.cluster.pk, AS_OF))
    benchmark.add(f"{ties} ties read as columns", read[0], "s")
    first = _clock(lambda: _take(cast, AS_OF))
    benchmark.add(f"{members}/{ties} snapshot, wall", first[0], "s")
    benchmark.add(f"{members}/{ties} snapshot", first[1], goal=Goal("value", at_most=60))
    _ties(cast.cluster, ids, 10_000, ties)
    second = _clock(lambda: _take(cast, AS_OF + timedelta(hours=1)))
    benchmark.add("snapshot after 10000 new ties", second[1], goal=Goal("value", at_most=2))
    snapshot = snapshot_to_take(second[2])
    benchmark.add("file of the snapshot", snapshot.summary["bytes"] / 1e6, "MB")
    read_picture(Path(snapshot.file.path), snapshot.sha256)
    for part in ("secretary", "owner", "banker"):
        actor = getattr(cast, part)
        handed = _clock(lambda actor=actor: len(delivery.container(actor, snapshot)))
        benchmark.add(f"explorer data for {part}", handed[1])
        benchmark.add(f"explorer data for {part}, size", handed[2] / 1e6, "MB")
    return benchmark.finish()


def _clock(work: Any) -> tuple[float, float, Any]:
    """Wall seconds, CPU seconds of this process, and what the work gives."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - wall, time.process_time() - cpu, result


def _members(cluster: Any, count: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    from accounts.models import Organisation
    from enterprises.models import Enterprise, Tier
    from tests.cast import NOW

    firms = Organisation.objects.bulk_create(
        Organisation(cluster=cluster, kind="ENTERPRISE", name=f"企业{i}号", pinyin=f"qiye{i}hao", created_at=NOW)
        for i in range(count)
    )
    tiers = (Tier.CHAIN_LEADER, Tier.BACKBONE, Tier.HIGH_GROWTH, Tier.GENERAL)
    Enterprise.objects.bulk_create(
        Enterprise(organisation=firm, industry_id="5151", tier=tiers[min(i.bit_length() // 4, 3)], changed_at=NOW)
        for i, firm in enumerate(firms)
    )
    return np.array([firm.pk for firm in firms], np.int64)


def _ties(cluster: Any, ids: np.ndarray[Any, np.dtype[np.int64]], count: int, begin: int) -> int:
    """The heavy-tailed ties of `tests.bench.synthetic`; those after the first writing happen on the last day."""
    from ledger.services.bulk import TieColumns, write_ties

    made = make(len(ids), count, seed=2026 + begin).ties
    apart = np.flatnonzero(made.source != made.target)
    age = (LAST_DAY - made.day[apart]).astype("timedelta64[D]") if begin == 0 else np.timedelta64(0, "D")
    moment = np.datetime64(AS_OF.replace(tzinfo=None), "us")
    columns = TieColumns(
        kind=made.kind[apart] + np.int8(1),
        source=ids[made.source[apart]],
        target=ids[made.target[apart]],
        hundredths=np.rint(made.value[apart] * 100).astype(np.int64),
        happened_at=np.broadcast_to(moment - age, apart.shape).copy(),
        subject=[f"bench:{begin + i}" for i in range(len(apart))],
    )
    return write_ties(cluster, columns)


def _take(cast: Any, at: datetime) -> int:
    from ecosystem.pictures.drawing import no_progress
    from ecosystem.services import ask_snapshot, take_snapshot

    snapshot = ask_snapshot(cast.secretary, at)
    take_snapshot(no_progress, snapshot.pk)
    return snapshot.pk


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
