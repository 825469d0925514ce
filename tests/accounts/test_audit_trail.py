"""The audit trail: written once, read by whom it concerns, never counted."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import queries, services
from accounts.events import EVENTS
from common.errors import NotAllowed
from tests.accounts.door import events
from tests.accounts.inviting import invite
from tests.cast import NOW, PASSWORD, Cast

PLATFORM = Path(settings.ROOT) / "platform"
RECORDED = re.compile(r'\b_?record(?:_audit|_filing)?\(\s*f?"([^"{]+)"')


@pytest.mark.parametrize("statement", ["UPDATE accounts_auditentry SET event = 'x'", "DELETE FROM accounts_auditentry"])
def test_the_database_refuses_to_change_the_audit_trail(cast: Cast, statement: str) -> None:
    services.record_audit("signed_in", at=NOW, user=cast.owner.user)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert events() == ["signed_in"]


def test_the_trail_of_another_organisation_is_not_seen(cast: Cast) -> None:
    invite(cast)

    assert [row.event for row in queries.audit_trail(cast.owner)] == ["person_invited"]
    assert list(queries.audit_trail(cast.neighbour)) == []
    with pytest.raises(NotAllowed):
        queries.audit_trail(cast.colleague)


def test_keepers_see_how_their_people_signed_in(cast: Cast) -> None:
    services.check_name_and_password("zhao", PASSWORD, at=NOW)

    assert [(row.event, row.user.name) for row in queries.audit_trail(cast.owner) if row.user] == [
        ("signed_in", "赵强")
    ]
    assert list(queries.audit_trail(cast.neighbour)) == []


def test_the_trail_is_read_fifty_lines_at_a_time_and_nothing_is_counted(cast: Cast) -> None:
    for number in range(120):
        services.record_audit(
            "token_created",
            at=NOW + timedelta(seconds=number // 3),
            organisation=cast.owner.organisation,
            subject=f"key {number}",
        )
    client, seen, path = Client(), [], "/audit/?on=2026-11-20"
    client.force_login(cast.owner.user)
    while path:
        with CaptureQueriesContext(connection) as asked:
            page = client.get(path).content.decode()
        assert not any("COUNT(" in (sql := query["sql"] or "") and "auditentry" in sql for query in asked)
        seen += re.findall(r"key (\d+)", page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        path = "/audit/" + older.group(1).replace("&amp;", "&") if older else ""

    assert [int(number) for number in seen] == list(range(119, -1, -1))


def test_the_database_refuses_to_empty_the_audit_trail(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_auditentry ENABLE TRIGGER accounts_auditentry_never_emptied")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE accounts_auditentry")


def test_every_event_that_a_service_writes_has_its_words() -> None:
    written = {
        event if "." in event or room == "accounts" or event in EVENTS else f"{room}.{event}"
        for room in ("accounts", "enterprises", "ledger", "products", "first_trade", "orders", "notices")
        for path in (PLATFORM / room).rglob("services/**/*.py")
        for event in RECORDED.findall(path.read_text("utf-8"))
    }

    assert len(written) > 90
    assert sorted(written - EVENTS.keys()) == []
