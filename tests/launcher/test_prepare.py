"""What is done before the pages open, and skipped when it was done."""

import os

import psycopg

from launcher import prepare, services
from launcher.place import Place
from launcher.supervisor import Supervisor


def test_the_tables_are_known_by_what_the_database_says(place: Place, supervisor: Supervisor) -> None:
    url = services.start_postgres(place, supervisor, lasting=False, quiet=True)
    known = {**os.environ, "DATABASE_URL": url}
    empty = prepare.key_of_tables(place, known)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE django_migrations (app text, name text)")
        connection.execute("INSERT INTO django_migrations VALUES ('ledger', '0001_tables')")
        first = prepare.key_of_tables(place, known)
        connection.execute("INSERT INTO django_migrations VALUES ('ledger', '0002_seals')")
        second = prepare.key_of_tables(place, known)
        connection.execute("DELETE FROM django_migrations WHERE name = '0002_seals'")
    assert len({empty, first, second}) == 3
    assert prepare.key_of_tables(place, known) == first


def test_a_step_is_done_once_and_again_when_what_it_made_is_gone(place: Place) -> None:
    made = place.data / "made"
    task = prepare.manage(place, dict(os.environ), "nothing")
    task.command = ["sh", "-c", f"echo made >> '{made}'"]
    for there in (True, True, False):
        prepare.once(place, "step", "key", there, "Static files", task)
    assert made.read_text() == "made\n" * 2
