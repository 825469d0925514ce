"""Lists of orders under load, for a firm that sees them by licence, tier, name or part: rows of `make bench-api`."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orders.queries import board
from tests.bench.hot_orders import open_market
from tests.bench.load import press
from tests.bench.order_rows import plan_of_list, read_whole, seed_orders, ways_of
from tests.bench.report import Benchmark, Goal

ORDERS = "/api/v1/orders/"
FIRMS = 200
SMALL = 10_000  # rows: below, reading a table whole is no matter
FILTERS = (
    board.Filters(),
    board.Filters(is_takeable=True),
    board.Filters(mine="posted"),
    board.Filters(mine="taken"),
    board.Filters(drug_class="CHEMICAL"),
)


def measure_orders(benchmark: Benchmark, pid: int, count: int, few: int, many: int) -> str:
    """The list of fifty orders with three lines each, at `few` and at `many` orders; gives a seller's key."""
    market = open_market(FIRMS)
    reader, token, now = market.sellers[0], market.tokens[0], timezone.now()
    limit = f"/limit/orders?own={reader.organisation.pk}"
    ways, costs = [], []
    for first, last in ((1, few), (few + 1, many)):
        seed_orders(market.cluster, market.buyer.user.pk, first, last, now)
        plans = [plan_of_list(board.find_orders(reader, one).exclude(published_at=None)) for one in FILTERS]
        ways.append([ways_of(plan) for plan in plans])
        _check_read_whole(benchmark, last, set().union(*map(read_whole, plans)))
        press(pid, ORDERS, token, 16)
        costs.append(press(pid, ORDERS, token, count))
    title = f"orders: page at {many:,} beside {few:,} rows"
    benchmark.add(title, costs[1].cpu, "s CPU", costs[0].cpu, Goal("ratio", 1.5))
    differ = sum(one != other for one, other in zip(*ways, strict=True))
    benchmark.add(f"orders: of {len(FILTERS)} views, read by other indexes", differ, "", None, Goal("value", 0))
    _measure_queries(benchmark, token)
    floor, ours, usual = (press(pid, path, token, count) for path in (limit, ORDERS, "/usual/orders"))
    share(benchmark, "orders", floor, ours)
    per, beside = ours.app / len(ours.times), usual.app / len(usual.times)
    benchmark.add("orders: app CPU beside usual DRF, prefetched", per, "s CPU", beside, Goal("ratio", 0.2))
    return token


def share(benchmark: Benchmark, name: str, limit: Any, ours: Any) -> None:
    """CPU and throughput of a list of 50 beside the bytes of one query."""
    title = f"{name}: list of 50"
    benchmark.add(f"{title}, app CPU", ours.app / len(ours.times) * 1000, "ms")
    benchmark.add(f"{title}, database CPU", ours.database / len(ours.times) * 1000, "ms")
    benchmark.add(f"{title}, CPU of the limit as a share of ours", limit.cpu, "s CPU", ours.cpu,
                  Goal("ratio", at_least=0.35))  # fmt: skip
    benchmark.add(f"{title}, throughput", ours.rate, "1/s", limit.rate, Goal("ratio", at_least=0.25))


def _check_read_whole(benchmark: Benchmark, orders: int, tables: set[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relname = ANY(%s)", [sorted(tables)])
        large = [name for name, rows in cursor.fetchall() if rows > SMALL or name.startswith("orders_")]
    benchmark.add(f"orders: large tables read whole at {orders:,} orders", len(large), "", None, Goal("value", 0))


def _measure_queries(benchmark: Benchmark, token: str) -> None:
    client, counts = Client(headers={"Authorization": f"Bearer {token}"}), {}
    for size in (10, 50, 500):
        url, seen, rows = f"{ORDERS}?page_size={min(size, 100)}", set(), 0
        while rows < size and url:
            with CaptureQueriesContext(connection) as queries:
                answer: Any = client.get(url).json()
            url, rows = answer["next"], rows + len(answer["results"])
            seen.add(len(queries))
        counts[size] = max(seen)
        title = f"orders: queries of a page of the first {size} rows, beside 10"
        benchmark.add(title, counts[size], "", counts[10], Goal("ratio", 1.0))
    benchmark.add("orders: queries of a list", counts[50], "", None, Goal("value", 3))
