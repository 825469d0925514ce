"""Takes under load: python -m tests.bench.takes [--takers 200 --rounds 20]; rows of `make bench-api` too."""

import argparse
import os
import signal
import sys
from collections import Counter

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["ALLOWED_HOSTS"] = "127.0.0.1,testserver"
    django.setup()

from django.db import connection

from tests.bench import contention
from tests.bench.hot_orders import Market, hot_order, open_market, over_allocated
from tests.bench.load import Answer, Load, app_cpu, database_cpu, server
from tests.bench.report import Benchmark, Goal

LEFT = {"not_enough_left", "nothing_left"}
_DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


def main(arguments: list[str]) -> int:
    """Measure takes alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--takers", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=20)
    words = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_words: sys.exit(143))  # so that the server is ended too
    benchmark = Benchmark("takes")
    with server() as pid:
        measure_takes(benchmark, pid, words.takers, words.rounds)
    return benchmark.finish()


def measure_takes(benchmark: Benchmark, pid: int, takers: int, rounds: int) -> None:
    """So many takers at once at one posted line, round after round, beside two limits; then at what is too little."""
    market, takes = open_market(takers), takers * rounds
    _rush(pid, market, 1, 1, takers, "/api/v1/orders/{}/take/")  # each connection plans once
    floor, idiom = contention.floor(takes), contention.idiom(takes)
    usual, _answers = _rush(pid, market, max(1, rounds // 4), 1, takers, "/usual/take/{}/")
    ours, _answers = _rush(pid, market, rounds, 1, takers, "/api/v1/orders/{}/take/")
    again = contention.floor(takes)
    low = (floor.rate + again.rate) / 2
    benchmark.add("FOR UPDATE idiom in the database alone", idiom.rate, "1/s", low)
    benchmark.add("FOR UPDATE idiom through the API", usual.rate, "1/s", low)
    benchmark.add("take through the API, beside the row-lock floor", ours.rate, "1/s", low,
                  Goal("ratio", at_least=0.30))  # fmt: skip
    benchmark.add("take through the API, beside the FOR UPDATE idiom", ours.rate, "1/s", usual.rate,
                  Goal("ratio", at_least=1.8))  # fmt: skip
    for what, mine, other in (("app", ours.app, usual.app), ("database", ours.database, usual.database)):
        per, beside = mine / len(ours.times) * 1000, other / len(usual.times) * 1000
        benchmark.add(f"take through the API, {what} CPU, beside the FOR UPDATE idiom", per, "ms", beside)
    fair = takers / ours.rate
    benchmark.add(f"{takers} takers at once: p99 over (takers / throughput)", ours.quantile(0.99), "s", fair,
                  Goal("ratio", 1.8))  # fmt: skip
    for lines in (1, 3):
        _measure_scarcity(benchmark, pid, market, rounds, lines, takers)


def _measure_scarcity(benchmark: Benchmark, pid: int, market: Market, rounds: int, lines: int, takers: int) -> None:
    """Less is there than is wanted: nothing is given twice, everybody refused is told what is left."""
    before = _deadlocks()
    load, answers = _rush(pid, market, rounds, lines, takers, "/api/v1/orders/{}/take/", is_scarce=True)
    title = f"{takers} takers, {rounds} orders of {lines} line{'s' if lines > 1 else ''}"
    told = Counter(answer.body["code"] for answer in answers if answer.status == 409)
    benchmark.add(f"{title}: takes and refusals", load.rate, "1/s")
    benchmark.add(f"{title}: refused, and told what was left", sum(told[code] for code in LEFT), "", sum(told.values()),
                  Goal("ratio", at_least=1.0))  # fmt: skip
    benchmark.add(f"{title}: units given twice or lost", load.wrong, "", None, Goal("value", 0))
    benchmark.add(f"{title}: deadlocks", _deadlocks() - before, "", None, Goal("value", 0))
    benchmark.add(f"{title}: 503 with Retry-After, tried again", sum(answer.waits for answer in answers), "")


class Rush(Load):
    """A load, and how many units the orders cannot account for."""

    wrong: int = 0


def _rush(
    pid: int, market: Market, rounds: int, lines: int, takers: int, path: str, *, is_scarce: bool = False
) -> tuple[Rush, list[Answer]]:
    """Every taker takes once of every order; of a scarce one there are enough units for half of them."""
    made = [hot_order(market, lines, takers if is_scarce else 3 * takers) for _round in range(rounds)]

    def body(number: int) -> dict[str, object]:
        windows, taker = made[number // takers][1], number % takers
        turned = windows if taker % 2 else windows[::-1]
        wanted = 1 + taker % 3 if is_scarce else 1
        return {"parts": [{"window": window, "quantity": wanted} for window in turned]}

    take = contention.Take(lambda number: path.format(made[number // takers][0].pk), body, market.tokens)
    app, database = app_cpu(pid), database_cpu()
    load, answers = contention.contend(take, takers, takers * rounds)
    rush = Rush(load.wall, app_cpu(pid) - app, database_cpu() - database, load.times)
    rush.wrong = over_allocated([order.pk for order, _windows in made])
    return rush, answers


def _deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(_DEADLOCKS)
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
