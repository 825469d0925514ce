"""Database and broker: those that the environment names, else embedded ones of our own."""

import re
import shutil
from contextlib import suppress

from launcher import leash, say
from launcher.errand import Errand
from launcher.place import Place
from launcher.postgres import STOP_SIGNALS, Postgres
from launcher.settings import surroundings
from launcher.supervisor import Supervisor
from launcher.trouble import Trouble
from launcher.valkey import Valkey

ASK_DATABASE = "import os, psycopg; psycopg.connect(os.environ['DATABASE_URL'], connect_timeout=10).execute('select 1')"
ASK_BROKER = (
    "import os, kombu; kombu.Connection(os.environ['BROKER_URL'], connect_timeout=10)"
    ".ensure_connection(max_retries=1, interval_start=1, timeout=10)"
)


def start(place: Place, supervisor: Supervisor, lasting: bool = True, quiet: bool = False) -> dict[str, str]:
    """Start what is not given; returns DATABASE_URL and BROKER_URL."""
    known = surroundings(place)
    end_strays(place)
    return {
        "DATABASE_URL": known.get("DATABASE_URL") or start_postgres(place, supervisor, lasting, quiet),
        "BROKER_URL": known.get("BROKER_URL") or start_valkey(place, supervisor, lasting, quiet),
    }


def addresses(place: Place) -> dict[str, str]:
    """Where database and broker of this copy answer while it runs: as given, else the embedded ones."""
    known = surroundings(place)
    return {
        "DATABASE_URL": known.get("DATABASE_URL") or Postgres(place).url,
        "BROKER_URL": known.get("BROKER_URL") or Valkey(place).url,
    }


def end_strays(place: Place) -> None:
    """End what an earlier start of this copy left running."""
    if left := leash.strays(place.data):
        say.line("An earlier start left {count} processes behind; ending them.", count=len(left))
        database = leash.strays(place.data, "database")
        leash.end([pid for pid in left if pid not in database])
        leash.end(database, STOP_SIGNALS)


def start_postgres(place: Place, supervisor: Supervisor, lasting: bool, quiet: bool) -> str:
    """Start the embedded PostgreSQL and return its URL."""
    with say.step("Database", quiet) as step:
        server = Postgres(place, lasting)
        if server.prepare():
            step.done("new")
        supervisor.start(server.child())
    return server.url


def start_valkey(place: Place, supervisor: Supervisor, lasting: bool, quiet: bool) -> str:
    """Start the embedded broker and return its URL; one that cannot read its file starts anew."""
    with say.step("Broker", quiet):
        server = Valkey(place, lasting)
        server.prepare()
        try:
            supervisor.start(server.child())
        except Trouble:
            if not server.put_aside_if_broken():
                raise
            supervisor.start(server.child())
    return server.url


def check_given(place: Place, environment: dict[str, str]) -> None:
    """See that services named from outside answer; raises `Trouble` in words, without passwords."""
    known = surroundings(place)
    for variable, question in (("DATABASE_URL", ASK_DATABASE), ("BROKER_URL", ASK_BROKER)):
        if not known.get(variable):
            continue
        url = without_password(environment[variable])
        with say.step(variable) as step:
            step.done("given: {url}", url=url)
            errand = Errand(
                variable, [str(place.python), "-c", question], place.root, environment, place.logs / "setup.log"
            )
            try:
                errand.run()
            except Trouble as trouble:
                raise Trouble(
                    "{variable} does not answer: {why}",
                    "Start that server or take {variable} out of the environment and .env.",
                    variable=variable,
                    why=trouble.tail[-1] if trouble.tail else url,
                ) from trouble


def without_password(url: str) -> str:
    """The URL as it may be shown."""
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", url)


def tidy(place: Place) -> None:
    """Remove the socket folder once nothing uses it."""
    with suppress(Trouble):
        shutil.rmtree(place.sockets(), ignore_errors=True)
