"""The book is sealed: stretch by stretch, each chained to the one before; by the database's own clock."""

from datetime import datetime, timedelta

from django.db import OperationalError, connection, transaction

from accounts.actors import Actor
from common.errors import require
from ledger.errors import LedgerBusy, NothingToSeal
from ledger.models import Seal, SealedLeaves
from ledger.permissions import can_verify
from ledger.queries.columns import CHANGCHUN
from ledger.queries.seals import first_recorded, leaves_between, newest_seal, unsealed_ties
from ledger.rules.hashing import BEGINNING, FORMAT, NO_SEAL, SealFacts, chunk_root, seal_digest, tree_root

_LOCK = 0x1ED6E4  # the first half of the advisory lock that lets one sealing at a time into a cluster
_PATIENCE = "10s"


def seal_closed_days(cluster_id: int) -> list[Seal]:
    """Seal every day in Changchun that is over and not yet sealed. Raises LedgerBusy."""
    _now, made = _seal_days(cluster_id)
    return made


def seal_now(*, actor: Actor) -> list[Seal]:
    """Seal the closed days and then what was recorded until this moment. Raises NotAllowed, NothingToSeal."""
    require(can_verify(actor))
    cluster_id = actor.cluster.pk
    now, made = _seal_days(cluster_id)
    if unsealed_ties(cluster_id):
        made.append(_seal_through(cluster_id, now))
    require(bool(made), NothingToSeal)
    return made


def _seal_days(cluster_id: int) -> tuple[datetime, list[Seal]]:
    now = _after_all_writers()
    head = newest_seal(cluster_id)
    start = head.through_at if head else first_recorded(cluster_id)
    return now, [_seal_through(cluster_id, night) for night in midnights(start, now)] if start else []


def midnights(after: datetime, until: datetime) -> list[datetime]:
    """The midnights in Changchun later than `after`, up to and with `until`.

    >>> from datetime import UTC
    >>> [n.isoformat() for n in midnights(datetime(2026, 11, 20, 4, tzinfo=UTC), datetime(2026, 11, 21, 4, tzinfo=UTC))]
    ['2026-11-21T00:00:00+08:00']
    """
    first = after.astimezone(CHANGCHUN).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    days = max(0, (until - first).days + 1) if until >= first else 0
    return [first + timedelta(days=day) for day in range(days)]


def _after_all_writers() -> datetime:
    """The database's clock at a moment when nobody is writing: whatever was recorded before it is committed.

    A lock of one moment is enough, because `recorded_at` is the clock while the row is written, under the table lock
    of its writer, not the start of the writer's transaction.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
            cursor.execute("LOCK TABLE ledger_tie IN SHARE MODE")
            cursor.execute("SELECT clock_timestamp()")
            now: datetime = cursor.fetchone()[0]
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    except OperationalError as busy:
        raise LedgerBusy from busy
    return now


@transaction.atomic
def _seal_through(cluster_id: int, through: datetime) -> Seal:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, cluster_id])
    head = newest_seal(cluster_id)
    if head is not None and head.through_at >= through:
        return head  # somebody else sealed it while we waited
    start = head.through_at if head else BEGINNING
    pieces = list(leaves_between(cluster_id, start, through))
    facts = SealFacts(
        cluster_id,
        head.number + 1 if head else 1,
        start,
        through,
        ties=sum(len(leaves) for _ids, leaves in pieces) // 32,
        root=tree_root([chunk_root(leaves) for _ids, leaves in pieces]),
        previous=bytes(head.digest) if head else NO_SEAL,
    )
    seal = Seal.objects.create(format=FORMAT, digest=seal_digest(facts), **vars(facts))
    SealedLeaves.objects.bulk_create(
        [SealedLeaves(seal=seal, number=n, ids=ids, leaves=leaves) for n, (ids, leaves) in enumerate(pieces, 1)],
        batch_size=32,
    )
    return seal
