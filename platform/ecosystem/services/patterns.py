"""Stored patterns: each run looks through a window and raises cases; the same finding is the same case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from ecosystem import queries
from ecosystem.evidence import Checked, checks_between, ratings_between
from ecosystem.models import Case, CaseEvent, Snapshot, Watch
from ecosystem.pictures.drawing import Progress
from ecosystem.rules import KINDS
from ecosystem.services.alarms import DAY_ZERO, tell_desk, watch_trends
from graph.model import Ties
from graph.watch import flattery, went_round
from ledger.queries import DAY_ZERO as BOOK_BEGINS
from ledger.queries import daily_sums

RAISED = gettext_noop("{count} cases wait to be looked into. Nothing follows from them by itself.")
LOOKING = gettext_noop("Looking at trends and patterns")
Clock = Callable[[], datetime]
SUPPLY, SAFETY = KINDS.index("SUPPLY"), KINDS.index("SAFETY")


@dataclass(frozen=True)
class Finding:
    """One pattern among members: who, in an order that does not depend on the run; what it rests on; how much."""

    parties: tuple[int, ...]
    evidence: dict[str, Any]
    strength: float


def run_patterns(cluster_id: int, at: datetime) -> int:
    """Run every pattern in force; returns how many cases were raised or raised again. Safe to run again."""
    ties = daily_sums(cluster_id, at)
    runs: Mapping[str, Callable[[int, Ties, Mapping[str, float], datetime], list[Finding]]] = {
        "CIRCULAR_ORDERS": _circular,
        "MUTUAL_CHECKS": _checks,
        "MUTUAL_RATINGS": _ratings,
    }
    raised = 0
    for watch in queries.watches_on(timezone.localdate(at), queries.PATTERN_CODES):
        for finding in runs[watch.code](cluster_id, ties, watch.parameters, at):
            raised += keep_finding(cluster_id, watch, finding, at)
    if raised:
        tell_desk(cluster_id, "case", RAISED, "/cases/", at, count=raised)
    return raised


def look_over(progress: Progress, snapshot: int, clock: Clock = timezone.now) -> dict[str, Any]:
    """After a snapshot: alarms and cases of its cluster; of the newest snapshot only, a past one says nothing new."""
    taken = Snapshot.objects.get(pk=snapshot)
    later = Snapshot.objects.filter(cluster_id=taken.cluster_id, state=Snapshot.State.READY, as_of__gt=taken.as_of)
    if later.exists():
        return {"alarms": 0, "cases": 0}
    progress(0.1, LOOKING)
    at = clock()
    return {"alarms": watch_trends(taken.cluster_id, at), "cases": run_patterns(taken.cluster_id, at)}


def _since(at: datetime, numbers: Mapping[str, float]) -> int:
    return (timezone.localdate(at) - DAY_ZERO).days - int(numbers["window_days"])


def _circular(_cluster: int, ties: Ties, numbers: Mapping[str, float], at: datetime) -> list[Finding]:
    since = _since(at, numbers)
    found = went_round(
        ties, SUPPLY, since, shortest=int(numbers["shortest"]), longest=int(numbers["longest"]),
        least=numbers["least"], alike=numbers["alike"],
    )  # fmt: skip
    findings = []
    for members, times, least in zip(found.members.tolist(), found.times.tolist(), found.least.tolist(), strict=True):
        ring = tuple(pk for pk in members if pk >= 0)
        if times >= numbers["times"]:
            legs = [_leg(ties, SUPPLY, since, a, b) for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)]
            findings.append(Finding(ring, {"legs": legs}, float(least)))
    return findings


def _leg(ties: Ties, kind: int, since: int, source: int, target: int) -> dict[str, Any]:
    """What went from one to the other within the window: the link to the book is made of it."""
    mine = (ties.kind == kind) & (ties.source == source) & (ties.target == target) & (ties.day >= since)
    first, last = int(ties.day[mine].min()), int(ties.day[mine].max())
    return {
        "source": source,
        "target": target,
        "kind": KINDS[kind],
        "count": int(ties.count[mine].sum()),
        "value": round(float(ties.value[mine].sum()), 2),
        "first_on": f"{BOOK_BEGINS + timedelta(days=first)}",
        "last_on": f"{BOOK_BEGINS + timedelta(days=last)}",
    }


def _checks(cluster: int, ties: Ties, numbers: Mapping[str, float], at: datetime) -> list[Finding]:
    """Both checked each other, none found anything; from the inspections, or from the book while nobody keeps them."""
    since = _since(at, numbers)
    known = checks_between(cluster, at - timedelta(days=numbers["window_days"]), at)
    counts, findings = _from_book(ties, since) if known is None else _from_rooms(known)
    found = []
    for (one, other), visits in sorted(counts.items()):
        back = counts.get((other, one), 0)
        silent = not findings.get((one, other)) and not findings.get((other, one))
        if one < other and min(visits, back) >= numbers["least"] and silent:
            legs = [_visits(one, other, visits), _visits(other, one, back)]
            evidence = {"legs": legs, "findings_known": known is not None}
            found.append(Finding((one, other), evidence, float(min(visits, back))))
    return found


Counts = dict[tuple[int, int], int]


def _from_book(ties: Ties, since: int) -> tuple[Counts, Counts]:
    kept = (ties.kind == SAFETY) & (ties.day >= since)
    pairs, place = np.unique(np.stack([ties.source[kept], ties.target[kept]], axis=1), axis=0, return_inverse=True)
    visits = np.bincount(place.ravel(), ties.count[kept], len(pairs)).astype(np.int64)
    return {(a, b): count for (a, b), count in zip(pairs.tolist(), visits.tolist(), strict=True)}, {}


def _from_rooms(checks: list[Checked]) -> tuple[Counts, Counts]:
    counts: Counts = {}
    findings: Counts = {}
    for check in checks:
        pair = (check.inspector, check.host)
        counts[pair] = counts.get(pair, 0) + 1
        findings[pair] = findings.get(pair, 0) + (check.findings or 0)
    return counts, findings


def _visits(source: int, target: int, count: int) -> dict[str, Any]:
    return {"source": source, "target": target, "kind": "SAFETY", "count": count}


def _ratings(cluster: int, _ties: Ties, numbers: Mapping[str, float], at: datetime) -> list[Finding]:
    rated = ratings_between(cluster, at - timedelta(days=numbers["window_days"]), at)
    by, of = (np.array([getattr(one, name) for one in rated], np.int64) for name in ("by", "of"))
    score = np.array([one.score for one in rated], np.float64)
    found = flattery(by, of, score, least=int(numbers["least"]), others=int(numbers["others"]), above=numbers["above"])
    rows = zip(found.one.tolist(), found.other.tolist(), found.above.tolist(), found.count.tolist(), strict=True)
    findings = []
    for one, other, above, count in rows:
        subjects = [r.subject for r in rated if {r.by, r.of} == {one, other}]
        evidence = {"above": round(above, 2), "count": count, "subjects": subjects}
        findings.append(Finding((one, other), evidence, float(count)))
    return findings


@transaction.atomic
def keep_finding(cluster_id: int, watch: Watch, finding: Finding, at: datetime) -> int:
    """Raise a new case; raise a decided one again where the evidence grew; otherwise only note what is found now."""
    fingerprint = f"{watch.code}:{'-'.join(map(str, finding.parties))}"
    case = Case.objects.select_for_update(no_key=True).filter(cluster_id=cluster_id, fingerprint=fingerprint).first()
    if case is None:
        case = Case.objects.create(
            cluster_id=cluster_id, watch=watch, fingerprint=fingerprint, evidence=finding.evidence,
            strength=finding.strength, raised_at=at, found_at=at,
        )  # fmt: skip
        case.parties.set(finding.parties)
        CaseEvent.objects.create(case=case, what=CaseEvent.What.RAISED, at=at)
        return 1
    grew = case.decided_strength is not None and (
        finding.strength >= case.decided_strength * watch.parameters["grows_by"]
    )
    if case.decided_strength is not None and not grew:
        return 0
    case.evidence, case.strength, case.found_at, case.watch = finding.evidence, finding.strength, at, watch
    if grew:
        case.state, case.decided_strength = Case.State.OPEN, None
        CaseEvent.objects.create(case=case, what=CaseEvent.What.GROWN, at=at)
    case.save(update_fields=["evidence", "strength", "found_at", "watch", "state", "decided_strength"])
    return int(grew)
