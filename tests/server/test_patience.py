"""How long the doors wait for the database, and what they say when they waited long enough."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test import Client

from config.environment import PATIENCE, patience
from launcher.serve import workers_for
from tests.cast import make_cast

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import config.{way}
from django.db import connection
with connection.cursor() as cursor:
    for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
        cursor.execute(f"SHOW {{name}}")
        print(cursor.fetchone()[0])
"""


@pytest.mark.parametrize("way", ["wsgi", "asgi"])
def test_a_web_server_waits_two_seconds_for_a_lock_and_five_for_a_statement(way: str) -> None:
    paths = os.pathsep.join([str(ROOT / "platform"), str(ROOT)])
    told = {name: value for name, value in os.environ.items() if name != "DATABASE_ROLE"} | {"PYTHONPATH": paths}
    said = subprocess.run(
        [sys.executable, "-c", ASK.format(way=way)], env=told, capture_output=True, text=True, timeout=120
    )

    assert said.stdout.split()[-3:] == ["2s", "5s", "10s"], said.stderr


def test_a_worker_is_more_patient_and_the_url_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_ROLE", "worker")
    worker = patience("-c statement_timeout=7")
    monkeypatch.delenv("DATABASE_ROLE")

    assert PATIENCE["worker"]["statement_timeout"] > 50 * PATIENCE["door"]["statement_timeout"]
    assert worker.split()[-1] == "statement_timeout=7"
    assert patience("") == "-c jit=off"


@pytest.mark.parametrize(("cores", "workers"), [(1, 2), (2, 2), (4, 4), (64, 8)])
def test_connections_stay_at_four_a_core(cores: int, workers: int) -> None:
    assert workers_for(cores) == workers


@contextmanager
def locked(table: str) -> Iterator[None]:
    """Somebody else holds the whole table."""
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            held.set()
            done.wait(30)
            cursor.execute("ROLLBACK")
        connections["default"].close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(30)
    try:
        yield
    finally:
        done.set()
        other.join()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/api/v1/ledger/ties/", "/ledger/"])
def test_a_door_that_waited_too_long_says_when_to_come_again(path: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(make_cast().secretary.user)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    with locked("ledger_tie"):
        answer = client.get(path)
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert client.get(path).status_code == 200
