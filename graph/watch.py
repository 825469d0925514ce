"""What is worth a look: firms that lose partners or fall silent, goods that go round, mutual flattery."""

from dataclasses import dataclass

import numpy as np

from graph.build import plain_network
from graph.centrality import core_numbers
from graph.cycles import directed_cycles
from graph.model import Floats, Ints, Ties


@dataclass(frozen=True, eq=False)
class Lively:
    """Who had ties within a window, kind by kind.

    ids: int64[n], ascending. partners: int64[n], different partners of any kind. core: int64[n], core number among the
    lively ties. by_kind: int64[k, n], partners of each kind. only: int64[k, n], the only partner of the kind as an
    organisation id, -1 where there is none or more than one.
    """

    ids: Ints
    partners: Ints
    core: Ints
    by_kind: Ints
    only: Ints

    def at(self, ids: Ints, column: Ints) -> Ints:
        """Give a column (n or k x n) for other ids, 0 for who is not here."""
        place = np.minimum(np.searchsorted(self.ids, ids), max(len(self.ids) - 1, 0))
        if not len(self.ids):
            return np.zeros((*column.shape[:-1], len(ids)), np.int64)
        return np.where(self.ids[place] == ids, column[..., place], 0)


@dataclass(frozen=True, eq=False)
class Rounds:
    """Goods that went round: members int64[c, 4], organisation ids in the direction of the goods, -1 after the end;
    least, most: float64[c], value of the weakest and of the strongest leg; times: int64[c], how often the rarest leg
    was gone.
    """

    members: Ints
    least: Floats
    most: Floats
    times: Ints


@dataclass(frozen=True, eq=False)
class Flattery:
    """Pairs that rate each other far above what others give them: one, other: int64[p], one < other; above: float64[p],
    the smaller of the two differences; count: int64[p], ratings of the rarer direction.
    """

    one: Ints
    other: Ints
    above: Floats
    count: Ints


def lively(ids: Ints, source: Ints, target: Ints, kind: Ints, last_day: Ints, kinds: int, since: int) -> Lively:
    """Count partners over pairs (positions in `ids`) whose latest tie is not older than the day `since`.

    >>> a = np.array
    >>> found = lively(a([7, 8, 9]), a([0, 0, 1]), a([1, 2, 0]), a([0, 0, 1]), a([5, 1, 5]), 2, since=4)
    >>> found.partners, found.by_kind.tolist(), found.only.tolist()
    (array([1, 1, 0]), [[1, 1, 0], [1, 1, 0]], [[8, 7, -1], [8, 7, -1]])
    """
    kept = (last_day >= since) & (source != target)
    s, t, k, n = source[kept].astype(np.int64), target[kept].astype(np.int64), kind[kept].astype(np.int64), len(ids)
    net = plain_network(ids, ids[s], ids[t])
    both = np.unique(np.concatenate([(k * n + s) * n + t, (k * n + t) * n + s])) if n else np.zeros(0, np.int64)
    cell, partner = both // max(n, 1), both % max(n, 1)
    by_kind = np.bincount(cell, minlength=kinds * n).reshape(kinds, n)
    only = np.full(kinds * n, -1, np.int64)
    only[cell] = ids[partner]
    only = np.where(by_kind == 1, only.reshape(kinds, n), -1)
    return Lively(ids, np.diff(net.both.indptr), core_numbers(net).astype(np.int64), by_kind, only)


def went_round(
    ties: Ties, kind: int, since: int, *, shortest: int = 3, longest: int = 4, least: float = 0.0, alike: float = 0.0
) -> Rounds:
    """Find directed cycles of `shortest` to `longest` in one kind since a day, with what went along every leg.

    least: of the weakest leg, in the unit of the kind. alike: the weakest leg as a share of the strongest. A cycle is a
    question for people: mutual business is ordinary.

    >>> rows = Ties.of([1, 2, 3, 1], [2, 3, 1, 9], [0] * 4, [50] * 4, [10.0, 12.0, 11.0, 99.0])
    >>> found = went_round(rows, 0, 40, least=5, alike=0.5)
    >>> found.members.tolist(), found.least, found.most, found.times
    ([[1, 2, 3, -1]], array([10.]), array([12.]), array([1]))
    """
    kept = (ties.kind == kind) & (ties.day >= since) & (ties.source != ties.target)
    pairs, place = np.unique(np.stack([ties.source[kept], ties.target[kept]], axis=1), axis=0, return_inverse=True)
    value = np.bincount(place.ravel(), ties.value[kept], len(pairs)).astype(np.float64)
    count = np.bincount(place.ravel(), ties.count[kept], len(pairs)).astype(np.int64)
    strong = (value >= max(least, 1e-9)) & (count > 0)
    pairs, value, count = pairs[strong], value[strong], count[strong]
    ids = np.unique(pairs)
    found = directed_cycles(plain_network(ids, pairs[:, 0], pairs[:, 1], value), longest) if len(ids) else None
    empty = np.zeros(0)
    if found is None or not len(found.length):
        return Rounds(np.zeros((0, 4), np.int64), empty, empty, empty.astype(np.int64))
    members = found.members[found.length >= shortest].astype(np.int64)
    legs = _legs(members, pairs, ids)
    known = legs >= 0
    low = np.where(known, value[legs], np.inf).min(axis=1)
    high = np.where(known, value[legs], -np.inf).max(axis=1)
    rare = np.where(known, count[legs], np.iinfo(np.int64).max).min(axis=1)
    fits = low >= alike * high
    named = np.where(members >= 0, ids[members], -1)
    return Rounds(named[fits], low[fits], high[fits], rare[fits])


def _legs(members: Ints, pairs: Ints, ids: Ints) -> Ints:
    """Which pair each leg of each cycle is: int64[c, 4], -1 after the end."""
    n = len(ids)
    keys = np.searchsorted(ids, pairs[:, 0]) * n + np.searchsorted(ids, pairs[:, 1])
    after = np.roll(members, -1, axis=1)
    ends = np.concatenate([members[:, 1:] < 0, np.ones((len(members), 1), bool)], axis=1)
    following = np.where(ends, members[:, :1], after)
    wanted = members * n + following
    order = np.argsort(keys)
    place = order[np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)]
    return np.where(members >= 0, place, -1)


def flattery(by: Ints, of: Ints, score: Floats, *, least: int = 2, others: int = 3, above: float = 1.0) -> Flattery:
    """Find pairs in which each rates the other at least `above` higher than the rest rates it.

    least: ratings each way. others: ratings by the rest, for each of the two; with fewer nothing can be compared.

    >>> a = np.array
    >>> by, of = a([1, 1, 2, 2, 3, 4, 5, 3, 4, 5]), a([2, 2, 1, 1, 1, 1, 1, 2, 2, 2])
    >>> found = flattery(by, of, a([5.0, 5, 5, 5, 3, 3, 3, 2, 2, 2]))
    >>> found.one, found.other, found.above, found.count
    (array([1]), array([2]), array([2.]), array([2]))
    """
    ids, place = np.unique(np.concatenate([by, of]), return_inverse=True)
    n, m = max(len(ids), 1), len(by)
    keys, which = np.unique(place[:m] * n + place[m:], return_inverse=True)
    total, count = np.bincount(which, score, len(keys)), np.bincount(which, minlength=len(keys))
    giver, given = keys // n, keys % n
    all_total, all_count = np.bincount(given, total, n), np.bincount(given, count, n)
    rest = all_count[given] - count
    mean_rest = (all_total[given] - total) / np.maximum(rest, 1)
    residual = np.where((rest >= others) & (count >= least), total / np.maximum(count, 1) - mean_rest, -np.inf)
    back = np.searchsorted(keys, given * n + giver)
    back = np.minimum(back, max(len(keys) - 1, 0))
    has_back = keys[back] == given * n + giver
    found = np.flatnonzero((giver < given) & has_back & (residual >= above) & (residual[back] >= above))
    return Flattery(
        ids[giver[found]],
        ids[given[found]],
        np.minimum(residual[found], residual[back[found]]),
        np.minimum(count[found], count[back[found]]),
    )
