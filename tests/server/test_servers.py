"""The same platform on a PostgreSQL server with Redis and with RabbitMQ: migrate, seed, let a worker draw the graph.

Servers of the machine are used when they answer; on the CI machine a missing one is a failure.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import kombu
import psycopg
import pytest

pytestmark = pytest.mark.server
ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("TEST_SERVER_URL", "postgresql://postgres@127.0.0.1:5432")
BROKERS = {
    "redis": os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15"),
    "rabbitmq": os.environ.get("TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//"),
}
CREATE = "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
PATIENCE = 150  # seconds for the worker, compiling the loops on a cold machine included


def absent(what: str, why: Exception) -> None:
    """On the CI machine a failure, elsewhere a skip with its reason."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} does not answer: {why}")
    pytest.skip(f"{what} does not answer on this machine: {why}")


@contextmanager
def database(name: str, creation: str) -> Iterator[str]:
    """A database of its own on the server, dropped afterwards."""
    try:
        with psycopg.connect(f"{SERVER}/postgres", autocommit=True, connect_timeout=5) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(creation.format(name=name))
    except psycopg.OperationalError as away:
        absent("PostgreSQL", away)
    yield f"{SERVER}/{name}"
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def test_the_platform_works_on_servers(tmp_path: Path) -> None:
    """The demo is founded once; with each broker a copy of it is worked on."""
    for broker, address in BROKERS.items():
        try:
            kombu.Connection(address, connect_timeout=5).ensure_connection(max_retries=1, timeout=5)
        except Exception as away:
            absent(broker, away)
    name = f"red_capsule_server_test_{os.getpid()}"
    with database(name, CREATE) as first:
        known = {**os.environ, "DATABASE_URL": first, "BROKER_URL": BROKERS["redis"], "RED_CAPSULE_DATA": str(tmp_path)}
        python = [sys.executable, "platform/manage.py"]
        for command in ("migrate", "seed_demo"):
            subprocess.run([*python, command], cwd=ROOT, env=known, check=True, capture_output=True)
        for broker, address in BROKERS.items():
            with database(f"{name}_{broker}", f"CREATE DATABASE {{name}} TEMPLATE {name}") as copy:
                drawn_by_a_worker(broker, known | {"DATABASE_URL": copy, "BROKER_URL": address}, tmp_path / broker)


def drawn_by_a_worker(broker: str, known: dict[str, str], tmp_path: Path) -> None:
    """A worker that has only this broker and this database draws the graph of the demo."""
    tmp_path.mkdir()
    queue = f"server-test-{os.getpid()}-{broker}"
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "--workdir", "platform", "-A", "config", "worker", "--concurrency", "1", "-B",
         "--schedule", str(tmp_path / "beat"), "--hostname", f"{queue}@%h"],
        cwd=ROOT, env=known, stdout=(tmp_path / "worker.log").open("w"), stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        state = wait_for_snapshot(known["DATABASE_URL"])
    finally:
        worker.terminate()
        worker.wait(30)

    assert state == "READY", (tmp_path / "worker.log").read_text()[-3000:]


def wait_for_snapshot(database: str) -> str:
    """The state of the demo's snapshot once it is no longer only asked for."""
    until = time.monotonic() + PATIENCE
    state = "ASKED"
    while state == "ASKED" and time.monotonic() < until:
        time.sleep(1)
        with psycopg.connect(database) as connection:
            found = connection.execute("SELECT state FROM ecosystem_snapshot ORDER BY id DESC LIMIT 1").fetchone()
        state = found[0] if found else "ASKED"
    return state
