"""The book of ties: append-only, once per subject, reversible, read as of a moment, seen by those it concerns."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.roles import OrganisationKind
from common.errors import NotAllowed, NotFound
from ledger.errors import AlreadyRecorded, AlreadyReversed, EndsDiffer, ReversalStays, WeightBelowZero
from ledger.kinds import TieKind
from ledger.models import Tie
from ledger.queries import get_tie, ties
from ledger.services import record_tie, reverse_tie
from tests.cast import NOW, Cast, make_enterprise, make_organisation


def supply(cast: Cast, subject: str = "orders.part:1", at: datetime = NOW, weight: str = "120.50") -> Tie:
    """Runqiang delivered to Baishan."""
    return record_tie(
        TieKind.SUPPLY,
        source=cast.runqiang.organisation,
        target=cast.baishan.organisation,
        weight=Decimal(weight),
        subject=subject,
        at=at,
        actor=cast.owner,
    )


def refused(sql: str, *words: Any) -> str:
    """What the database says to `sql`."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, words)
    return str(refusal.value)


def test_a_tie_bears_the_unit_of_its_kind_and_the_clock_of_the_database(cast: Cast) -> None:
    before = _database_clock()
    tie = supply(cast)
    tie.refresh_from_db()

    assert (tie.unit, tie.weight, tie.subject, tie.recorded_by) == (
        "CNY",
        Decimal("120.50"),
        "orders.part:1",
        cast.owner.user,
    )
    assert before <= tie.recorded_at <= _database_clock()


def _database_clock() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


@pytest.mark.parametrize(
    "sql", ["UPDATE ledger_tie SET weight = weight + 1", "DELETE FROM ledger_tie", "TRUNCATE ledger_tie"]
)
def test_the_database_refuses_to_change_or_delete_a_tie(cast: Cast, sql: str) -> None:
    supply(cast)
    if sql.startswith("TRUNCATE"):  # switched off for the whole test database (tests/conftest.py), on for this act
        _never_emptied("ENABLE ALWAYS")

    assert "append-only" in refused(sql)
    _never_emptied("DISABLE")
    assert Tie.objects.get().weight == Decimal("120.50")


def _never_emptied(how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE ledger_tie {how} TRIGGER ledger_tie_never_emptied")


def test_no_session_variable_opens_the_book(cast: Cast) -> None:
    supply(cast)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")

    assert "append-only" in refused("UPDATE ledger_tie SET weight = 0")
    assert "append-only" in refused("DELETE FROM ledger_tie")


def test_a_story_is_entered_once_per_kind(cast: Cast) -> None:
    supply(cast)

    with pytest.raises(AlreadyRecorded):
        supply(cast)
    assert Tie.objects.count() == 1


def test_a_row_is_named_by_its_table_and_number(cast: Cast) -> None:
    tie = record_tie(
        TieKind.CIVIC,
        source=cast.runqiang.organisation,
        target=cast.baishan.organisation,
        weight=3,
        subject=cast.runqiang,
        at=NOW,
    )

    assert (tie.subject, tie.unit) == (f"enterprises.enterprise:{cast.runqiang.pk}", "ATTENDANCE")


@pytest.mark.parametrize("weight", ["-0.01", "1.005", "NaN"])
def test_a_weight_is_zero_or_more_in_whole_hundredths(cast: Cast, weight: str) -> None:
    with pytest.raises(WeightBelowZero):
        supply(cast, weight=weight)
    assert Tie.objects.count() == 0


def test_a_tie_joins_two_organisations_of_one_cluster(cast: Cast) -> None:
    ours, theirs = cast.runqiang.organisation, cast.outsider.organisation
    for target in (ours, theirs):
        with pytest.raises(EndsDiffer):
            record_tie(TieKind.SUPPLY, source=ours, target=target, weight=1, subject="x", at=NOW)


INSERT = (
    "INSERT INTO ledger_tie (cluster_id, kind, source_id, target_id, weight, unit, happened_at, subject, recorded_at,"
    " reverses_id) VALUES (%s, %s, %s, %s, %s, %s, now(), 'raw', coalesce(%s, clock_timestamp()), %s)"
)


def test_the_database_itself_refuses_what_the_services_would_never_write(cast: Cast) -> None:
    home, one, two = cast.cluster.pk, cast.runqiang.pk, cast.baishan.pk
    far = cast.outsider.organisation.pk
    tie = supply(cast)
    old = NOW - timedelta(days=3000)

    assert "tie_inside_one_cluster" in refused(INSERT, home, 1, one, far, 1, "CNY", None, None)
    assert "tie_inside_one_cluster" in refused(INSERT, home, 1, one, 999_999, 1, "CNY", None, None)
    assert "tie_in_its_unit_and_time" in refused(INSERT, home, 1, one, two, 1, "USD", None, None)
    assert "tie_in_its_unit_and_time" in refused(INSERT, home, 2, one, two, 1, "CNY", None, None)
    assert "tie_in_its_unit_and_time" in refused(INSERT, home, 1, one, two, 1, "CNY", old, None)
    assert "tie_of_a_known_kind" in refused(INSERT, home, 9, one, two, 1, "CNY", None, None)
    assert "tie_joins_two" in refused(INSERT, home, 1, one, one, 1, "CNY", None, None)
    assert "tie_negative_only_as_reversal" in refused(INSERT, home, 1, one, two, -1, "CNY", None, None)
    assert "tie_reversal_mirrors" in refused(INSERT, home, 1, one, two, -1, "CNY", None, tie.pk)
    assert Tie.objects.count() == 1


def test_who_stands_in_the_book_cannot_be_deleted(cast: Cast) -> None:
    supply(cast)

    sql = "DELETE FROM accounts_organisation WHERE id = %s"
    assert "tie_ends_stay" in refused(sql, _moved_into_a_bare_organisation(cast))


def _moved_into_a_bare_organisation(cast: Cast) -> int:
    """An organisation nothing else points to, with one tie."""
    bare = make_organisation(cast.cluster, "光杆公共机构", OrganisationKind.PUBLIC_BODY)
    record_tie(TieKind.CIVIC, source=bare, target=cast.baishan.organisation, weight=1, subject="bare", at=NOW)
    return bare.pk


def test_a_mistake_is_taken_back_once_by_a_second_row(cast: Cast) -> None:
    tie = supply(cast)

    back = reverse_tie(tie, actor=cast.desk)

    assert (back.weight, back.happened_at, back.reverses_id) == (-tie.weight, tie.happened_at, tie.pk)
    assert [(t.pk, t.is_reversed) for t in ties(cast.owner)] == [(back.pk, False), (tie.pk, True)]  # type: ignore[attr-defined]
    with pytest.raises(AlreadyReversed):
        reverse_tie(tie)
    with pytest.raises(ReversalStays):
        reverse_tie(back)


def test_the_book_is_read_as_of_a_moment(cast: Cast) -> None:
    first = supply(cast, "a", NOW - timedelta(days=2))
    second = supply(cast, "b", NOW - timedelta(days=1))
    supply(cast, "c", NOW)

    assert list(ties(cast.owner, as_of=second.happened_at)) == [second, first]
    assert list(ties(cast.owner, since=first.happened_at, until=second.happened_at)) == [first]


def test_the_book_is_read_as_it_was_known_at_a_moment(cast: Cast) -> None:
    early = supply(cast, "a")
    known = _database_clock()
    supply(cast, "late", NOW - timedelta(days=900))

    assert list(ties(cast.owner, known_at=known)) == [early]


def test_each_sees_the_ties_that_concern_them(cast: Cast) -> None:
    third = make_enterprise(cast.cluster, "第三药业有限公司")
    ours = supply(cast, "ours")
    others = record_tie(
        TieKind.STAFF, source=third.organisation, target=cast.baishan.organisation, weight=2, subject="o", at=NOW
    )

    assert list(ties(cast.owner)) == [ours]
    assert set(ties(cast.neighbour)) == {ours, others}
    assert set(ties(cast.secretary)) == {ours, others}
    assert list(ties(cast.desk, kinds=[TieKind.STAFF])) == [others]
    assert list(ties(cast.desk, organisation=third.pk)) == [others]
    assert list(ties(cast.outsider)) == []
    with pytest.raises(NotFound):
        get_tie(cast.owner, others.pk)


@pytest.mark.parametrize("part", ["banker", "observer", "colleague"])
def test_banks_observers_and_employees_read_no_ties(cast: Cast, part: str) -> None:
    actor = cast.actor(part)
    assert actor is not None
    with pytest.raises(NotAllowed):
        ties(actor)
