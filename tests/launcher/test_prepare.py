"""What is done before the pages open, and skipped when it was done."""

import os
from pathlib import Path

import psycopg
import pytest

from launcher import prepare, services
from launcher.errand import Errand
from launcher.place import Place
from launcher.supervisor import Supervisor

FILES = "the migrations of a version"


def test_the_tables_are_known_by_what_the_database_says(place: Place, supervisor: Supervisor) -> None:
    url = services.start_postgres(place, supervisor, lasting=False, quiet=True)
    known = {**os.environ, "DATABASE_URL": url}
    empty = prepare.key_of_tables(place, known, FILES)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE django_migrations (app text, name text)")
        connection.execute("INSERT INTO django_migrations VALUES ('ledger', '0001_tables')")
        first = prepare.key_of_tables(place, known, FILES)
        connection.execute("INSERT INTO django_migrations VALUES ('ledger', '0002_seals')")
        second = prepare.key_of_tables(place, known, FILES)
        connection.execute("DELETE FROM django_migrations WHERE name = '0002_seals'")
    assert len({empty, first, second}) == 3
    assert prepare.key_of_tables(place, known, FILES) == first


def test_a_step_is_done_once_and_again_when_what_it_made_is_gone(place: Place) -> None:
    made = place.data / "made"
    task = prepare.manage(place, dict(os.environ), "nothing")
    task.command = ["sh", "-c", f"echo made >> '{made}'"]
    for there in (True, True, False):
        prepare.once(place, "step", "key", there, "Static files", task)
    assert made.read_text() == "made\n" * 2


def test_a_migration_that_arrives_meanwhile_is_not_taken_for_done(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "platform" / "ledger" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0001_tables.py").touch()
    (tmp_path / "requirements.txt").touch()
    other, ran = Place(tmp_path, place.data), []

    def arriving(_place: Place, environment: dict[str, str], *words: str) -> Errand:
        ran.append(words[0])
        return Errand(words[0], ["touch", str(folder / "0002_late.py")], tmp_path, environment, place.logs / "x.log")

    monkeypatch.setattr(prepare, "manage", arriving)
    monkeypatch.setattr(prepare, "key_of_tables", lambda _place, _environment, files: files)
    for _start in range(3):
        prepare.tables(other, dict(os.environ))

    assert ran == ["migrate", "seed_reference"] * 2
