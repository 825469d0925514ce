"""The book is looked through: every seal and every tie, and the first thing that is not as it was sealed is named."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext_noop
from numpy.typing import NDArray

from accounts.actors import Actor
from accounts.models import Cluster
from common.errors import require
from jobs.models import Job
from jobs.services import ask_for
from ledger.models import Seal, Verification
from ledger.permissions import can_verify
from ledger.queries.seals import day_whose_sums_differ, kept_leaves, leaves_between, noted_heads, seals_of
from ledger.rules import findings
from ledger.rules.hashing import BEGINNING, NO_SEAL, SealFacts, chunk_root, seal_digest, tree_root

Progress = Callable[[float], None]
Finding = dict[str, Any]


@dataclass
class Examination:
    """What was looked at so far, and the first thing found broken."""

    seals: int = 0
    ties: int = 0
    head: bytes = NO_SEAL
    finding: Finding = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """True where nothing was found."""
        return not self.finding


def examine(cluster_id: int, progress: Progress = lambda share: None) -> Examination:
    """Look through the cluster's book from its first seal to its last; stops at the first thing that is broken."""
    seen = Examination()
    chain = list(seals_of(cluster_id).order_by("number"))
    all_ties = sum(seal.ties for seal in chain) or 1
    noted = noted_heads(cluster_id)
    before: Seal | None = None
    for number, seal in enumerate(chain, 1):
        seen.finding = _broken_link(seal, number, before, noted) or _broken_row(seal)
        if seen.finding:
            return seen
        seen.seals, seen.ties, seen.head, before = number, seen.ties + seal.ties, bytes(seal.digest), seal
        progress(min(1.0, seen.ties / all_ties) * 0.9)
    seen.finding = _cut_off(noted, seen.seals) or _wrong_sums(cluster_id)
    progress(1.0)
    return seen


def _broken_link(seal: Seal, number: int, before: Seal | None, noted: dict[int, tuple[bytes, datetime]]) -> Finding:
    """The seal's own figures, its place in the chain, and what earlier looks noted."""
    if seal.number != number:
        return {"code": findings.SEAL_MISSING, "seal": number}
    start, previous = (before.through_at, bytes(before.digest)) if before else (BEGINNING, NO_SEAL)
    if seal_digest(_facts(seal)) != bytes(seal.digest):
        return {"code": findings.SEAL_CHANGED, "seal": number}
    if bytes(seal.previous) != previous or seal.from_at != start:
        return {"code": findings.CHAIN_BROKEN, "seal": number}
    digest, at = noted.get(number, (bytes(seal.digest), seal.sealed_at))
    if digest != bytes(seal.digest):
        return {"code": findings.HEAD_CHANGED, "seal": number, "noted": f"{at:%F}"}
    return {}


def _facts(seal: Seal) -> SealFacts:
    moments = (seal.from_at, seal.through_at)
    return SealFacts(seal.cluster_id, seal.number, *moments, seal.ties, bytes(seal.root), bytes(seal.previous))


def _cut_off(noted: dict[int, tuple[bytes, datetime]], seals: int) -> Finding:
    """Seals that an earlier look saw behind today's last one."""
    return {"code": findings.SEAL_MISSING, "seal": seals + 1} if any(number > seals for number in noted) else {}


def _broken_row(seal: Seal) -> Finding:
    """The kept hashes against the seal's root, then every tie of the stretch against its kept hash."""
    roots, found = [], dict[str, Any]()
    now = leaves_between(seal.cluster_id, seal.from_at, seal.through_at)
    for kept, actual in zip_longest(list(kept_leaves(seal.pk)), now, fillvalue=(b"", b"")):
        if kept[0]:
            roots.append(chunk_root(kept[1]))
        if kept != actual and not found:
            found = _difference(kept, actual) | {"seal": seal.number}
    if tree_root(roots) != bytes(seal.root):
        return {"code": findings.LEAVES_CHANGED, "seal": seal.number}
    return found


def _difference(kept: tuple[bytes, bytes], actual: tuple[bytes, bytes]) -> Finding:
    """The first tie in which two pieces differ; ids tell a deleted one from an inserted one."""
    (ids, leaves), (ids_now, leaves_now) = _columns(kept), _columns(actual)
    both = min(len(ids), len(ids_now))
    differs = (ids[:both] != ids_now[:both]) | (leaves[:both] != leaves_now[:both]).any(axis=1)
    at = int(differs.argmax()) if differs.any() else both
    if at < both and ids[at] == ids_now[at]:
        return {"code": findings.TIE_CHANGED, "tie": int(ids[at])}
    if at >= len(ids) or (at < both and ids_now[at] < ids[at]):
        return {"code": findings.TIE_INSERTED, "tie": int(ids_now[at])}
    return {"code": findings.TIE_DELETED, "tie": int(ids[at])}


def _columns(piece: tuple[bytes, bytes]) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Ids int64[m] and leaves uint8[m, 32] of a piece."""
    return np.frombuffer(piece[0], ">i8").astype(np.int64), np.frombuffer(piece[1], np.uint8).reshape(-1, 32)


def _wrong_sums(cluster_id: int) -> Finding:
    day = day_whose_sums_differ(cluster_id)
    return {"code": findings.SUMS_DIFFER, "day": day.isoformat()} if day else {}


def write_verification(
    cluster: Cluster, seen: Examination, *, at: datetime, job_id: int | None = None, asked_by_id: int | None = None
) -> Verification:
    """Keep what a look found."""
    return Verification.objects.create(
        cluster=cluster,
        verdict=Verification.Verdict.WHOLE if seen.is_whole else Verification.Verdict.BROKEN,
        finding=seen.finding,
        seals=seen.seals,
        ties=seen.ties,
        head=seen.head,
        job_id=job_id,
        asked_by_id=asked_by_id,
        verified_at=at,
    )


@transaction.atomic
def ask_for_verification(*, actor: Actor, at: datetime) -> Job:
    """Have a worker look through the actor's cluster; one look at a time. Raises NotAllowed."""
    require(can_verify(actor))
    arguments = {"cluster": actor.cluster.pk, "asked_by": actor.user.pk}
    return ask_for(
        "ledger.tasks.verify_book",
        at=at,
        arguments=arguments,
        title=gettext_noop("Verification of the ledger"),
        asked_by_id=actor.user.pk,
        organisation_id=actor.organisation.pk,
    )
