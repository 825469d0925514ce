"""Reasons in codes and figures, listed in docs/allocation.md: why a part, why not a taker, why units stay unmet."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from matching.allocate.arcs import Arcs
from matching.allocate.judge import days_late, unmet_units
from matching.eligible import eligibility
from matching.model import CANNOT, Eligibility, Ints
from matching.plan import Part, PassedOver, Reason, Unmet


class Standing:
    """What a plan leaves of everything: filled once, asked for every reason."""

    def __init__(self, arcs: Arcs, parts: Sequence[Part]) -> None:
        problem = arcs.problem
        self.arcs, self.problem, self.parts = arcs, problem, parts
        self.allowed: Eligibility = eligibility(problem)
        self.unmet = unmet_units(problem, parts)
        self.capacity: Ints = problem.capacity()
        self.takers: dict[int, set[int]] = defaultdict(set)
        self.given: dict[tuple[int, int], int] = defaultdict(int)
        self.value = np.zeros(len(problem.takers), np.int64)
        for part in parts:
            k = problem.pairs[part.taker, part.line]
            self.capacity[part.taker, part.window] -= part.quantity * problem.offers.load[k]
            self.takers[part.line].add(part.taker)
            self.given[part.taker, part.line] += part.quantity
            self.value[part.taker] += part.quantity * problem.offers.price[k]
        self.offers_of = np.split(np.argsort(problem.offers.line, kind="stable"), _ends(arcs))
        self.rank = _ranks(arcs)
        self.room = self._room()
        self.most_room: list[int] = self.room.max(axis=1, initial=0).tolist()

    def _room(self) -> Ints:
        """Units that each offer could still take in each window of its line, int64[offers, windows of a line]."""
        offers, windows = self.problem.offers, self.problem.window_of[self.problem.offers.line]
        given = np.zeros(len(offers), np.int64)
        for pair, quantity in self.given.items():
            given[self.problem.pairs[pair]] = quantity
        able = (windows >= 0) & (offers.late != CANNOT)
        able &= (self.allowed.reason[offers.taker, offers.line] == 0)[:, None]
        left = self.capacity[offers.taker[:, None], np.maximum(windows, 0)] // np.maximum(offers.load, 1)[:, None]
        room: Ints = np.where(able, np.maximum(np.minimum((offers.most - given)[:, None], left), 0), 0)
        return room

    def room_for(self, k: int, window: int) -> int:
        """Units that an offer could still take in a window."""
        return int(self.room[k, self.problem.lines[int(self.problem.offers.line[k])].windows.index(window)])

    def is_full(self, line: int) -> bool:
        """True when the line has as many takers as it may have."""
        most = self.problem.lines[line].most_takers
        return most is not None and len(self.takers[line]) >= most


def why_parts(standing: Standing) -> tuple[tuple[Reason, ...], ...]:
    """Give the reasons of each part: rank by weighted cost among the allowed offers, distance, tie, lateness, share."""
    return tuple(_why_part(standing, part) for part in standing.parts)


def _why_part(standing: Standing, part: Part) -> tuple[Reason, ...]:
    problem = standing.problem
    taker, k = problem.takers[part.taker], problem.pairs[part.taker, part.line]
    rank, of = standing.rank[k]
    reasons = [
        Reason.of("ELIGIBLE"),
        Reason.of("RANK", rank=rank, of=of),
        Reason.of("DISTANCE", km=taker.km),
        Reason.of("TIE", strength=taker.tie),
    ]
    if taker.usual:
        percent = (taker.recent + int(standing.value[part.taker])) * 100 // taker.usual
        reasons.append(Reason.of("BELOW_SHARE" if percent <= 100 else "ABOVE_SHARE", percent=percent))
    late = days_late(problem, part)
    return (*reasons, Reason.of("LATE", days=late) if late else Reason.of("ON_TIME"))


def why_unmet(standing: Standing) -> tuple[Unmet, ...]:
    """Name what blocks each line and window that is not met."""
    left = [(i, w, n) for (i, w), n in sorted(standing.unmet.items()) if n > 0]
    return tuple(Unmet(i, w, n, _why_unmet(standing, i, w, n)) for i, w, n in left)


def _why_unmet(standing: Standing, i: int, window: int, left: int) -> Reason:
    problem, line = standing.problem, standing.problem.lines[i]
    offers = standing.offers_of[i]
    able = [int(k) for k in offers if standing.allowed.reason[problem.offers.taker[k], i] == 0]
    if not able:
        return Reason.of("NOBODY_ALLOWED" if len(offers) else "NO_OFFERS", offers=len(offers))
    if left < line.pack:
        return Reason.of("PACK", rest=left, pack=line.pack)
    lot = int(problem.least_part[i])
    if left == dict(zip(line.windows, line.need, strict=True))[window] < lot:
        return Reason.of("NEED_BELOW_LOT", need=left, lot=lot)
    offered = int(problem.offers.most[able].sum())
    if offered < line.quantity:
        return Reason.of("OFFERED_TOO_LITTLE", offered=offered, need=line.quantity)
    if standing.is_full(i):
        return Reason.of("MOST_TAKERS", most=line.most_takers or 0)
    rooms = [standing.room_for(k, window) for k in able]
    if line.whole:
        return Reason.of("WHOLE", need=line.quantity, available=sum(rooms))
    if max(rooms) < lot:
        return Reason.of("CAPACITY", available=sum(rooms), rest=left)
    if left < lot:
        return Reason.of("LOT", rest=left, lot=lot)
    return Reason.of("OFFER_LEAST_OR_COST", available=sum(rooms), rest=left)


def why_passed_over(standing: Standing) -> tuple[PassedOver, ...]:
    """Give one reason for each taker that offered for a line and got nothing of it."""
    problem = standing.problem
    pairs = zip(problem.offers.taker.tolist(), problem.offers.line.tolist(), strict=True)
    without = [pair for pair in pairs if not standing.given.get(pair)]
    return tuple(PassedOver(j, i, _why_passed_over(standing, j, i)) for j, i in sorted(without))


def _why_passed_over(standing: Standing, taker: int, line: int) -> Reason:
    problem = standing.problem
    if why := standing.allowed.why(taker, line):
        return Reason.of("EXCLUDED", why=why)
    k, own = problem.pairs[taker, line], problem.lines[line]
    lot = int(problem.least_part[line])
    room = standing.most_room[k]
    if room < max(lot, 1):
        return Reason.of("CAPACITY_USED", available=room, lot=lot)
    if k not in standing.rank:
        return Reason.of("NEED_TOO_SMALL", need=max(own.need), least=max(lot, int(problem.offers.least[k])))
    rank, of = standing.rank[k]
    if standing.is_full(line):
        return Reason.of("MOST_TAKERS", most=own.most_takers or 0, rank=rank, of=of)
    left = sum(standing.unmet[line, window] for window in own.windows)
    if left == 0:
        return Reason.of("MET_BY_OTHERS", rank=rank, of=of)
    least = max(lot, int(problem.offers.least[k]))
    return Reason.of("REST_TOO_SMALL" if left < least else "REST_COSTS_LESS_UNMET", rest=left, least=least)


def _ends(arcs: Arcs) -> Ints:
    counts = np.bincount(arcs.problem.offers.line, minlength=len(arcs.problem.lines))
    return np.cumsum(counts)[:-1]


def _ranks(arcs: Arcs) -> dict[int, tuple[int, int]]:
    """The place of each allowed offer on its line by weighted cost per pack at full quantity, and of how many."""
    per_pack = arcs.unit + arcs.fixed // np.maximum(arcs.most, 1)
    best: dict[int, int] = {}
    for k, cost in zip(arcs.offer.tolist(), per_pack.tolist(), strict=True):
        best[k] = min(cost, best.get(k, cost))
    by_line: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for k, cost in best.items():
        by_line[int(arcs.problem.offers.line[k])].append((cost, k))
    ranks = [(k, place, len(rows)) for rows in by_line.values() for place, (_, k) in enumerate(sorted(rows), start=1)]
    return {k: (place, of) for k, place, of in ranks}
