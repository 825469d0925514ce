"""Seals: what was changed behind the book's back is found, and the first broken row is named."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from accounts.actors import Actor
from common.errors import NotAllowed
from ledger.errors import NothingToSeal
from ledger.kinds import TieKind
from ledger.models import DailySum, Seal, SealedLeaves, Tie, Verification
from ledger.queries.seals import leaves_between
from ledger.rules import findings
from ledger.rules.hashing import BEGINNING, NO_SEAL, SealFacts, TieFacts, chunk_root, leaf_of, seal_digest, tree_root
from ledger.services import (
    TieColumns,
    as_moments,
    examine,
    record_tie,
    reverse_tie,
    seal_now,
    write_ties,
    write_verification,
)
from ledger.services.sealing import midnights
from tests.cast import NOW, Cast


def three_ties(cast: Cast, tag: str = "a") -> list[Tie]:
    """Three deliveries, one of them with Chinese words in its subject."""
    ends = {"source": cast.runqiang.organisation, "target": cast.baishan.organisation}
    return [
        record_tie(TieKind.SUPPLY, weight=Decimal(n), subject=f"{tag}：{n} 药", at=NOW, actor=cast.desk, **ends)
        for n in range(3)
    ]


@contextmanager
def behind_the_book(*tables: str) -> Iterator[None]:
    """As somebody who owns the database could do it: triggers off, change, triggers on."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables or ("ledger_tie",):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        yield
        for table in tables or ("ledger_tie",):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")


def sealed_twice(cast: Cast) -> tuple[list[Tie], list[Tie]]:
    """Two seals of three ties each."""
    first = three_ties(cast)
    seal_now(actor=cast.desk)
    second = three_ties(cast, "b")
    seal_now(actor=cast.desk)
    return first, second


def test_seals_cover_the_book_without_gaps_and_continue_each_other(cast: Cast) -> None:
    sealed_twice(cast)

    one, two = Seal.objects.order_by("number")
    assert (one.number, one.from_at, one.ties, bytes(one.previous)) == (1, BEGINNING, 3, NO_SEAL)
    assert (two.number, two.from_at, two.ties, bytes(two.previous)) == (2, one.through_at, 3, bytes(one.digest))
    seen = examine(cast.cluster.pk)
    assert (seen.is_whole, seen.seals, seen.ties, seen.head) == (True, 2, 6, bytes(two.digest))


def test_the_hash_of_a_tie_can_be_computed_without_the_database(cast: Cast) -> None:
    written = [*three_ties(cast), reverse_tie(Tie.objects.all()[0])]
    ((ids, leaves),) = leaves_between(cast.cluster.pk, BEGINNING, datetime(2100, 1, 1, tzinfo=UTC))

    names = TieFacts.__dataclass_fields__
    facts = [TieFacts(**{name: getattr(t, name) for name in names}) for t in Tie.objects.order_by("pk")]
    assert np.frombuffer(ids, ">i8").tolist() == [tie.pk for tie in written]
    assert leaves == b"".join(leaf_of(tie) for tie in facts)


def test_the_tree_of_pieces_is_the_tree_of_all_leaves() -> None:
    leaves = [bytes([n]) * 32 for n in range(13)]
    pieces = [b"".join(leaves[at : at + 4]) for at in range(0, 13, 4)]

    assert tree_root([chunk_root(piece) for piece in pieces]) == tree_root(leaves)


def test_nothing_new_is_not_sealed_again(cast: Cast) -> None:
    three_ties(cast)
    seal_now(actor=cast.desk)

    with pytest.raises(NothingToSeal):
        seal_now(actor=cast.desk)
    assert Seal.objects.count() == 1


@pytest.mark.parametrize("part", ["owner", "banker", "observer"])
def test_only_the_desk_seals(cast: Cast, part: str) -> None:
    three_ties(cast)
    with pytest.raises(NotAllowed):
        seal_now(actor=_actor(cast, part))
    assert Seal.objects.count() == 0


def _actor(cast: Cast, part: str) -> Actor:
    actor = cast.actor(part)
    assert actor is not None
    return actor


def test_each_closed_day_gets_its_own_midnight() -> None:
    evening, noon = datetime(2026, 11, 18, 15, 59, tzinfo=UTC), datetime(2026, 11, 20, 4, tzinfo=UTC)

    assert [night.astimezone(UTC) for night in midnights(evening, noon)] == [
        datetime(2026, 11, 18, 16, tzinfo=UTC),
        datetime(2026, 11, 19, 16, tzinfo=UTC),
    ]


def test_a_seal_is_not_changed_or_deleted(cast: Cast) -> None:
    sealed_twice(cast)
    for sql in ("UPDATE ledger_seal SET ties = 0", "DELETE FROM ledger_seal", "DELETE FROM ledger_sealedleaves"):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_nothing_slips_behind_a_seal(cast: Cast) -> None:
    sealed_twice(cast)
    sql = (
        "INSERT INTO ledger_tie (cluster_id, kind, source_id, target_id, weight, unit, happened_at, subject,"
        " recorded_at) VALUES (%s, 1, %s, %s, 1, 'CNY', now(), 'late', now())"
    )
    words = [cast.cluster.pk, cast.runqiang.pk, cast.baishan.pk]
    with pytest.raises(IntegrityError, match="time"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, words)


def test_a_changed_tie_is_named(cast: Cast) -> None:
    _first, second = sealed_twice(cast)
    with behind_the_book():
        Tie.objects.filter(pk=second[1].pk).update(weight=Decimal("99.99"))

    assert examine(cast.cluster.pk).finding == {"code": findings.TIE_CHANGED, "tie": second[1].pk, "seal": 2}


def test_the_first_of_several_changed_ties_is_named(cast: Cast) -> None:
    first, second = sealed_twice(cast)
    with behind_the_book():
        Tie.objects.filter(pk__in=[second[0].pk, first[1].pk, first[2].pk]).update(unit="YEN")

    assert examine(cast.cluster.pk).finding == {"code": findings.TIE_CHANGED, "tie": first[1].pk, "seal": 1}


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_deleted_tie_is_named(cast: Cast, position: int) -> None:
    first, _second = sealed_twice(cast)
    gone = first[position].pk
    with behind_the_book():
        Tie.objects.filter(pk=gone).delete()

    assert examine(cast.cluster.pk).finding == {"code": findings.TIE_DELETED, "tie": gone, "seal": 1}


def test_a_tie_put_into_the_past_is_named(cast: Cast) -> None:
    first, _second = sealed_twice(cast)
    with behind_the_book():
        late = Tie.objects.get(pk=first[0].pk)
        late.pk, late.subject = None, "never happened"
        late.save(force_insert=True)

    assert examine(cast.cluster.pk).finding == {"code": findings.TIE_INSERTED, "tie": late.pk, "seal": 1}


def test_changed_hashes_are_named(cast: Cast) -> None:
    sealed_twice(cast)
    with behind_the_book("ledger_sealedleaves"):
        SealedLeaves.objects.filter(seal__number=1).update(leaves=bytes(96))

    assert examine(cast.cluster.pk).finding == {"code": findings.LEAVES_CHANGED, "seal": 1}


def test_a_changed_seal_is_named(cast: Cast) -> None:
    sealed_twice(cast)
    with behind_the_book("ledger_seal"):
        Seal.objects.filter(number=2).update(ties=2)

    assert examine(cast.cluster.pk).finding == {"code": findings.SEAL_CHANGED, "seal": 2}


def test_a_missing_seal_is_named(cast: Cast) -> None:
    sealed_twice(cast)
    with behind_the_book("ledger_seal", "ledger_sealedleaves"):
        SealedLeaves.objects.filter(seal__number=1).delete()
        Seal.objects.filter(number=1).delete()

    assert examine(cast.cluster.pk).finding == {"code": findings.SEAL_MISSING, "seal": 1}


def forge(number: int) -> None:
    """Recompute hashes, root and digest of a seal after its ties were changed."""
    seal = Seal.objects.get(number=number)
    before = Seal.objects.filter(number=number - 1).first()
    ((ids, leaves),) = list(leaves_between(seal.cluster_id, seal.from_at, seal.through_at))
    SealedLeaves.objects.filter(seal=seal).update(ids=ids, leaves=leaves)
    previous = bytes(before.digest) if before else NO_SEAL
    root = tree_root([chunk_root(leaves)])
    facts = SealFacts(seal.cluster_id, number, seal.from_at, seal.through_at, len(leaves) // 32, root, previous)
    Seal.objects.filter(number=number).update(
        root=root, previous=previous, digest=seal_digest(facts), ties=len(leaves) // 32
    )


def test_a_recomputed_digest_breaks_the_chain_at_the_next_seal(cast: Cast) -> None:
    first, _second = sealed_twice(cast)
    with behind_the_book("ledger_tie", "ledger_seal", "ledger_sealedleaves"):
        Tie.objects.filter(pk=first[0].pk).update(weight=Decimal("99.99"))
        forge(1)

    assert examine(cast.cluster.pk).finding == {"code": findings.CHAIN_BROKEN, "seal": 2}


def test_a_chain_forged_to_its_end_does_not_agree_with_an_earlier_look(cast: Cast) -> None:
    first, _second = sealed_twice(cast)
    write_verification(cast.cluster, examine(cast.cluster.pk), at=NOW)
    with behind_the_book("ledger_tie", "ledger_seal", "ledger_sealedleaves"):
        Tie.objects.filter(pk=first[0].pk).update(weight=Decimal("99.99"))
        forge(1)
        forge(2)

    assert examine(cast.cluster.pk).finding == {"code": findings.HEAD_CHANGED, "seal": 2, "noted": "2026-11-20"}


def test_daily_sums_that_do_not_add_up_are_named(cast: Cast) -> None:
    sealed_twice(cast)
    DailySum.objects.update(hundredths=1)

    assert examine(cast.cluster.pk).finding == {"code": findings.SUMS_DIFFER, "day": "2026-11-20"}


def test_a_tie_in_a_later_piece_is_named(cast: Cast) -> None:
    many = 8200
    columns = TieColumns(
        np.full(many, TieKind.SUPPLY, np.int8),
        np.full(many, cast.runqiang.pk),
        np.full(many, cast.baishan.pk),
        np.arange(many),
        as_moments([NOW] * many),
        [f"bulk:{n}" for n in range(many)],
    )
    write_ties(cast.cluster, columns)
    seal_now(actor=cast.desk)
    assert (examine(cast.cluster.pk).is_whole, SealedLeaves.objects.count()) == (True, 2)

    with behind_the_book():
        gone = Tie.objects.get(subject="bulk:8195").pk
        Tie.objects.filter(pk=gone).delete()
    assert examine(cast.cluster.pk).finding == {"code": findings.TIE_DELETED, "tie": gone, "seal": 1}


def test_the_command_keeps_what_it_found_and_fails_where_the_book_is_broken(cast: Cast) -> None:
    first, _second = sealed_twice(cast)
    call_command("verify_ledger", cluster=cast.cluster.name, verbosity=0)
    head = bytes(Seal.objects.get(number=2).digest).hex()
    call_command("verify_ledger", cluster=cast.cluster.name, expect=f"2:{head}")
    with pytest.raises(CommandError):
        call_command("verify_ledger", cluster=cast.cluster.name, expect=f"2:{'0' * 64}")
    with behind_the_book():
        Tie.objects.filter(pk=first[0].pk).delete()

    with pytest.raises(CommandError):
        call_command("verify_ledger", cluster=cast.cluster.name)
    newest = Verification.objects.first()
    assert newest is not None
    assert (newest.verdict, newest.finding["tie"]) == (Verification.Verdict.BROKEN, first[0].pk)
