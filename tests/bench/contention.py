"""Many takers at once at one row: through the API, and straight in the database as the floor and as the usual idiom."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
from django.db import connection

from tests.bench.load import Answer, Load, post_once

CONNECTIONS = 8  # four times the cores: what the server holds


@dataclass(frozen=True)
class Take:
    """`path(n)` takes the n-th POST, `body(n)` is what it says; `tokens` are the takers', used in turn."""

    path: Callable[[int], str]
    body: Callable[[int], dict[str, object]]
    tokens: tuple[str, ...]
    welcome: frozenset[int] = field(default=frozenset({201, 409}))


def contend(take: Take, takers: int, takes: int) -> tuple[Load, list[Answer]]:
    """So many takes by so many takers at once; each answer must be welcome."""
    answers: list[Answer] = []
    load = _at_once(takers, takes, lambda number: answers.append(post_once(take, number)))
    return load, answers


def floor(takes: int) -> Load:
    """One autocommit UPDATE of one row: nothing that takes from a row can be faster."""
    return _in_database(takes, _update)


def idiom(takes: int) -> Load:
    """What is usually written: lock the row, look, insert, subtract, commit."""
    return _in_database(takes, _lock_look_insert)


def _update(line: psycopg.Connection, number: int) -> None:
    line.execute("UPDATE bench_hot SET remaining = remaining - 1 WHERE id = 1 AND remaining >= 1")


def _lock_look_insert(line: psycopg.Connection, number: int) -> None:
    with line.transaction():
        row = line.execute("SELECT remaining FROM bench_hot WHERE id = 1 FOR UPDATE").fetchone()
        if row is None or row[0] < 1:
            raise RuntimeError("the hot row is empty")
        line.execute("INSERT INTO bench_part (hot_id, n) VALUES (1, 1)")
        line.execute("UPDATE bench_hot SET remaining = remaining - 1 WHERE id = 1")


def _in_database(takes: int, work: Callable[[psycopg.Connection, int], None]) -> Load:
    _make_hot(takes)
    words = connection.get_connection_params()
    address = {name: words[name] for name in ("dbname", "user", "password", "host", "port") if words.get(name)}
    lines = threading.local()

    def once(number: int) -> None:
        if not hasattr(lines, "line"):
            lines.line = psycopg.connect(**address, autocommit=True)
        work(lines.line, number)

    return _at_once(CONNECTIONS, takes, once)


def _make_hot(takes: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_part, bench_hot")
        cursor.execute("CREATE TABLE bench_hot (id int PRIMARY KEY, remaining int NOT NULL CHECK (remaining >= 0))")
        cursor.execute("CREATE TABLE bench_part (id bigserial PRIMARY KEY, hot_id int REFERENCES bench_hot, n int)")
        cursor.execute("INSERT INTO bench_hot VALUES (1, %s)", [takes])


def _at_once(clients: int, count: int, once: Callable[[int], None]) -> Load:
    load, turns, lock = Load(), iter(range(count)), threading.Lock()
    failed: list[Exception] = []
    start = threading.Barrier(clients + 1)

    def client() -> None:
        start.wait()
        while True:
            with lock:
                turn = next(turns, None)
            if turn is None or failed:
                return
            since = time.perf_counter()
            try:
                once(turn)
            except Exception as problem:
                failed.append(problem)
            load.times.append(time.perf_counter() - since)

    threads = [threading.Thread(target=client, daemon=True) for _number in range(clients)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    load.wall = time.perf_counter() - began
    if failed:
        raise RuntimeError(f"{len(failed)} takes failed, the first: {failed[0]!r}")
    return load
