"""How ties become hashes, hashes a tree, trees a chain. Format 1; a change of any byte here is a new format.

A tie's canonical bytes: id, cluster (int64), kind (int16), source, target, weight in hundredths (int64), the moments of
happening and recording in microseconds since 2000-01-01 UTC (int64), writer, reversed tie (int64, 0 for none), then
unit and subject in UTF-8, each after its length (int16). All numbers big-endian. Leaf = SHA-256(00 01 bytes); node =
SHA-256(01 left right), an odd node rises as it is (the tree of RFC 6962); seal = SHA-256(02 01 cluster number from
through ties root previous).
"""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

FORMAT = 1
CHUNK = 8192  # leaves per stored piece; a power of two, so that a piece's root is a node of the whole tree
LEAF, NODE, SEAL = b"\x00\x01", b"\x01", b"\x02\x01"
NO_SEAL = bytes(32)
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

# The same leaf in SQL, so that a million rows are hashed where they lie.
LEAF_SQL = (
    r"sha256('\x0001'::bytea || int8send(id) || int8send(cluster_id) || int2send(kind::int2) || int8send(source_id)"
    r" || int8send(target_id) || int8send((weight * 100)::bigint) || timestamptz_send(happened_at)"
    r" || timestamptz_send(recorded_at) || int8send(coalesce(recorded_by_id, 0)) || int8send(coalesce(reverses_id, 0))"
    r" || int2send(octet_length(unit)::int2) || convert_to(unit, 'UTF8')"
    r" || int2send(octet_length(subject)::int2) || convert_to(subject, 'UTF8'))"
)


@dataclass(frozen=True)
class TieFacts:
    """Everything a leaf is made of."""

    id: int
    cluster_id: int
    kind: int
    source_id: int
    target_id: int
    weight: Decimal
    happened_at: datetime
    recorded_at: datetime
    recorded_by_id: int | None
    reverses_id: int | None
    unit: str
    subject: str


@dataclass(frozen=True)
class SealFacts:
    """Everything a seal's digest is made of."""

    cluster_id: int
    number: int
    from_at: datetime
    through_at: datetime
    ties: int
    root: bytes
    previous: bytes


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 2000-01-01 UTC.

    >>> microseconds(datetime(2000, 1, 1, 0, 0, 1, 5, tzinfo=UTC))
    1000005
    """
    return (moment - BEGINNING) // _MICROSECOND


def leaf_of(tie: TieFacts) -> bytes:
    """The hash of one tie, as `LEAF_SQL` computes it: for whoever checks an export without the database."""
    numbers = struct.pack(
        ">qqhqqqqqqq",
        tie.id,
        tie.cluster_id,
        tie.kind,
        tie.source_id,
        tie.target_id,
        int(tie.weight * 100),
        microseconds(tie.happened_at),
        microseconds(tie.recorded_at),
        tie.recorded_by_id or 0,
        tie.reverses_id or 0,
    )
    texts = b"".join(struct.pack(">h", len(text)) + text for text in (tie.unit.encode(), tie.subject.encode()))
    return hashlib.sha256(LEAF + numbers + texts).digest()


def tree_root(nodes: Sequence[bytes]) -> bytes:
    """The Merkle root of leaves or of equal-sized subtrees in order; of nothing: SHA-256 of nothing.

    >>> tree_root([b"a" * 32]) == b"a" * 32
    True
    """
    if not nodes:
        return hashlib.sha256().digest()
    level = list(nodes)
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [hashlib.sha256(NODE + left + right).digest() for left, right in pairs]
        level = above + level[-1:] if len(level) % 2 else above
    return level[0]


def chunk_root(leaves: bytes) -> bytes:
    """The root over leaves lying side by side, 32 bytes each."""
    return tree_root([leaves[at : at + 32] for at in range(0, len(leaves), 32)])


def seal_digest(seal: SealFacts) -> bytes:
    """The digest that stands for the stretch and everything before it."""
    moments = (microseconds(seal.from_at), microseconds(seal.through_at))
    numbers = struct.pack(">qlqqq", seal.cluster_id, seal.number, *moments, seal.ties)
    return hashlib.sha256(SEAL + numbers + seal.root + seal.previous).digest()
