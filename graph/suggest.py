"""Who might get to know whom: pairs without a tie whose partners know each other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.kernels import compiled
from graph.model import Csr, Floats, Indices, Ints, Network


@dataclass(frozen=True, eq=False)
class Suggestions:
    """For node u the candidates are candidate[indptr[u]:indptr[u+1]], best first, equal ones by position.

    indptr: int64[n + 1]. candidate: int32[c]. score: float64[c], Adamic-Adar. shared: int64[c], common partners.
    """

    indptr: Ints
    candidate: Indices
    score: Floats
    shared: Ints


def suggestions(network: Network, most: int = 20, nodes: Indices | None = None) -> Suggestions:
    """Find for each node (or for `nodes`, positions) its best candidates at distance two.

    The score of a pair is the sum over common partners of 1 / ln(number of the partner's ties): a partner whom
    everybody knows says little (Adamic and Adar 2003). At most `most` per node. Whether the two complement each other
    is for the caller to filter. ValueError: most below 1.

    >>> from graph.build import plain_network
    >>> found = suggestions(plain_network([1, 2, 3, 4], [1, 1, 2, 3], [2, 3, 4, 4]))
    >>> found.candidate, found.shared, found.score.round(3)
    (array([3, 2, 1, 0], dtype=int32), array([2, 2, 2, 2]), array([2.885, 2.885, 2.885, 2.885]))
    """
    if most < 1:
        raise ValueError(f"at least 1 candidate per node must be allowed, not {most}")
    asked = np.arange(len(network), dtype=np.int32) if nodes is None else np.ascontiguousarray(nodes, np.int32)
    worth = adamic_adar_worth(network.both)
    return Suggestions(*_candidates(network.both.indptr, network.both.indices, worth, asked, most))


def adamic_adar_worth(rows: Csr) -> Floats:
    """Give what a node is worth as a common partner: 1 / ln(entries of its row); 0 where it can join no two others."""
    entries = np.diff(rows.indptr)
    return np.where(entries > 1, 1.0 / np.log(np.maximum(entries, 2)), 0.0)


@compiled
def pair_scores(indptr: Ints, indices: Indices, left: Indices, right: Indices, worth: Floats) -> Floats:
    """Sum the worth of the common neighbours of each pair: float64[pairs]; rows are ascending."""
    score = np.zeros(len(left))
    for i in range(len(left)):
        a, b = indptr[left[i]], indptr[right[i]]
        while a < indptr[left[i] + 1] and b < indptr[right[i] + 1]:
            if indices[a] == indices[b]:
                score[i] += worth[indices[a]]
                a += 1
                b += 1
            elif indices[a] < indices[b]:
                a += 1
            else:
                b += 1
    return score


@compiled
def strongest_between(indptr: Ints, indices: Indices, weight: Floats, left: Indices, right: Indices) -> Indices:
    """Give the common neighbour by way of which each pair is tied best, least 1 / weight in sum: int32[pairs].

    -1: none. Rows are ascending; of equally good ones the first. It is the middle of `paths.fewest_hops` for two at
    distance two.
    """
    best = np.full(len(left), -1, np.int32)
    for i in range(len(left)):
        a, b, least = indptr[left[i]], indptr[right[i]], np.inf
        while a < indptr[left[i] + 1] and b < indptr[right[i] + 1]:
            if indices[a] == indices[b]:
                cost = 1.0 / weight[a] + 1.0 / weight[b]
                if cost < least:
                    best[i], least = indices[a], cost
                a += 1
                b += 1
            elif indices[a] < indices[b]:
                a += 1
            else:
                b += 1
    return best


@compiled
def _candidates(
    indptr: Ints, indices: Indices, worth: Floats, asked: Indices, most: int
) -> tuple[Ints, Indices, Floats, Ints]:
    n = len(indptr) - 1
    score, shared, near = np.zeros(n), np.zeros(n, np.int64), np.zeros(n, np.bool_)
    touched = np.empty(n, np.int32)
    given = np.zeros(n + 1, np.int64)
    room = np.zeros(n, np.int64)
    for u in asked:
        room[u] = most
    start = np.zeros(n + 1, np.int64)
    for u in range(n):
        start[u + 1] = start[u] + min(room[u], n)
    best, points, common = np.empty(start[n], np.int32), np.empty(start[n]), np.empty(start[n], np.int64)
    for u in range(n):
        if not room[u]:
            continue
        touch = _meet(u, indptr, indices, worth, near, score, shared, touched)
        given[u + 1] = _best_of(touched[:touch], score, best, start[u], most)
        for i in range(start[u], start[u] + given[u + 1]):
            points[i], common[i] = score[best[i]], shared[best[i]]
        for i in range(touch):
            score[touched[i]], shared[touched[i]] = 0.0, 0
    return _close_up(start, given, best, points, common)


@compiled
def _meet(
    u: int,
    indptr: Ints,
    indices: Indices,
    worth: Floats,
    near: NDArray[np.bool_],
    score: Floats,
    shared: Ints,
    touched: Indices,
) -> int:
    """Score everybody at distance two from u; list them in `touched` and give their number."""
    near[u] = True
    for e in range(indptr[u], indptr[u + 1]):
        near[indices[e]] = True
    touch = 0
    for e in range(indptr[u], indptr[u + 1]):
        v = indices[e]
        for f in range(indptr[v], indptr[v + 1]):
            w = indices[f]
            if not near[w]:
                if not shared[w]:
                    touched[touch] = w
                    touch += 1
                shared[w] += 1
                score[w] += worth[v]
    near[u] = False
    for e in range(indptr[u], indptr[u + 1]):
        near[indices[e]] = False
    return touch


@compiled
def _best_of(touched: Indices, score: Floats, best: Indices, first: int, most: int) -> int:
    """Keep the best in order, by insertion: few are kept, most fall at the first look."""
    size = 0
    for w in touched:
        if size == most:
            last = best[first + size - 1]
            if score[w] < score[last] or (score[w] == score[last] and w > last):
                continue
            size -= 1
        at = first + size
        while at > first and (score[best[at - 1]] < score[w] or (score[best[at - 1]] == score[w] and best[at - 1] > w)):
            best[at] = best[at - 1]
            at -= 1
        best[at] = w
        size += 1
    return size


@compiled
def _close_up(
    start: Ints, given: Ints, best: Indices, points: Floats, common: Ints
) -> tuple[Ints, Indices, Floats, Ints]:
    """Close the gaps between the rows."""
    n = len(start) - 1
    for u in range(n):
        given[u + 1] += given[u]
    candidate, score = np.empty(given[n], np.int32), np.empty(given[n])
    shared: NDArray[np.int64] = np.empty(given[n], np.int64)
    for u in range(n):
        for i in range(given[u + 1] - given[u]):
            candidate[given[u] + i], score[given[u] + i] = best[start[u] + i], points[start[u] + i]
            shared[given[u] + i] = common[start[u] + i]
    return given, candidate, score, shared
