"""The seals and verifications of the actor's cluster, and the hashes of a stretch of the book."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.actors import Actor
from common.errors import NotFound, require
from ledger.models import Seal, Tie, Verification
from ledger.permissions import can_read_seals
from ledger.rules.hashing import CHUNK, LEAF_SQL

_LEAVES = f"""
SELECT string_agg(int8send(id), ''::bytea ORDER BY id), string_agg(leaf, ''::bytea ORDER BY id)
    FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / {CHUNK} AS chunk, {LEAF_SQL} AS leaf
          FROM ledger_tie WHERE cluster_id = %s AND recorded_at > %s AND recorded_at <= %s) leaves
    GROUP BY chunk ORDER BY chunk
"""  # noqa: S608  # two constants of ours

_KEPT = "SELECT ids, leaves FROM ledger_sealedleaves WHERE seal_id = %s ORDER BY number"

_SUMS_THAT_DIFFER = """
SELECT day FROM (
    SELECT source_id, target_id, kind, day, hundredths, count FROM ledger_dailysum WHERE cluster_id = %(cluster)s
    UNION ALL
    SELECT source_id, target_id, kind, (happened_at AT TIME ZONE 'Asia/Shanghai')::date, -(weight * 100)::bigint,
           CASE WHEN reverses_id IS NULL THEN -1 ELSE 1 END
        FROM ledger_tie WHERE cluster_id = %(cluster)s
) both_sides
GROUP BY source_id, target_id, kind, day HAVING sum(hundredths) <> 0 OR sum(count) <> 0 ORDER BY day LIMIT 1
"""


def seals(actor: Actor) -> QuerySet[Seal]:
    """The seals of the actor's cluster, newest first. Raises NotAllowed."""
    require(can_read_seals(actor))
    return seals_of(actor.cluster.pk)


def seals_of(cluster_id: int) -> QuerySet[Seal]:
    """The seals of a cluster, newest first, for workers."""
    return Seal.objects.filter(cluster_id=cluster_id).order_by("-number")


def newest_seal(cluster_id: int) -> Seal | None:
    """The head of the chain."""
    return seals_of(cluster_id).first()


def unsealed_ties(cluster_id: int) -> int:
    """How many ties were recorded after the newest seal."""
    head = newest_seal(cluster_id)
    fresh = Tie.objects.filter(cluster_id=cluster_id)
    return (fresh.filter(recorded_at__gt=head.through_at) if head else fresh).count()


def first_recorded(cluster_id: int) -> datetime | None:
    """When the first tie of the cluster was recorded."""
    first = Tie.objects.filter(cluster_id=cluster_id).order_by("recorded_at").values_list("recorded_at", flat=True)
    return first.first()


def verifications(actor: Actor) -> QuerySet[Verification]:
    """The verifications of the actor's cluster, newest first. Raises NotAllowed."""
    require(can_read_seals(actor))
    return Verification.objects.filter(cluster_id=actor.cluster.pk).select_related("asked_by")


def last_verification(cluster_id: int) -> Verification | None:
    """The newest look at a cluster's chain."""
    return Verification.objects.filter(cluster_id=cluster_id).first()


def get_verification(actor: Actor, pk: int) -> Verification:
    """One verification, or NotFound."""
    found = verifications(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def noted_heads(cluster_id: int) -> dict[int, tuple[bytes, datetime]]:
    """Which digest each look found at which seal number: a chain forged as a whole does not agree with them."""
    looks = Verification.objects.filter(cluster_id=cluster_id, verdict=Verification.Verdict.WHOLE, seals__gt=0)
    rows = looks.order_by("-verified_at").values_list("seals", "head", "verified_at")
    return {number: (bytes(head), at) for number, head, at in rows}


def leaves_between(cluster_id: int, from_at: datetime, through_at: datetime) -> Iterator[tuple[bytes, bytes]]:
    """Ids and hashes of what was recorded in the stretch, in pieces of `CHUNK`, computed now, in order of id."""
    return _stream("leaves_now", _LEAVES, (cluster_id, from_at, through_at))


def kept_leaves(seal_id: int) -> Iterator[tuple[bytes, bytes]]:
    """Ids and hashes as they were kept with a seal."""
    return _stream("leaves_kept", _KEPT, (seal_id,))


def _stream(name: str, query: str, words: tuple[object, ...]) -> Iterator[tuple[bytes, bytes]]:
    with transaction.atomic():
        connection.ensure_connection()
        with connection.connection.cursor(name=name) as cursor:
            cursor.itersize = 8
            cursor.execute(query, words, binary=True)
            for ids, leaves in cursor:
                yield bytes(ids), bytes(leaves)


def day_whose_sums_differ(cluster_id: int) -> date | None:
    """The first day on which the daily sums do not add up to the ties; None where all agree."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMS_THAT_DIFFER, {"cluster": cluster_id})
        row = cursor.fetchone()
    return row[0] if row else None
