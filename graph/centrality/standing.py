"""How much a firm is tied in: strength, PageRank and the core it belongs to."""

from dataclasses import dataclass

import numpy as np

from graph.kernels import compiled
from graph.model import Csr, Ecosystem, Floats, Indices, Ints, Network
from graph.rows import row_sums

_TOLERANCE = 1e-13
_SWEEPS = 500


@dataclass(frozen=True, eq=False)
class Strength:
    """Sums of tie weights per node, float64[n] each: what comes in, what goes out, and both together."""

    incoming: Floats
    outgoing: Floats
    total: Floats


def strength(network: Network) -> Strength:
    """Sum the weights of every node's ties (Barrat et al. 2004, the weighted degree).

    >>> from graph.build import plain_network
    >>> strength(plain_network([1, 2, 3], [1, 1], [2, 3], [4.0, 1.0])).total
    array([5., 4., 1.])
    """
    incoming, outgoing = row_sums(network.into), row_sums(network.out)
    return Strength(incoming, outgoing, incoming + outgoing)


def last_days(ecosystem: Ecosystem) -> Indices:
    """Give the day of the newest tie of each organisation, in either direction: int32[n], -1 without any.

    >>> from graph.build import build_ecosystem
    >>> from graph.model import Ties
    >>> ties = Ties.of([1, 2], [2, 1], [0, 0], [5, 7], [4.0, 1.0])
    >>> last_days(build_ecosystem([1, 2, 3], ties, ("ORDER",), 9, [30]))
    array([ 7,  7, -1], dtype=int32)
    """
    last = np.full(len(ecosystem.ids), -1, np.int32)
    for layer in ecosystem.layers:
        _note_days(layer.indptr, layer.indices, layer.last_day, last)
    return last


def pagerank(network: Network, damping: float = 0.85, restart: Floats | None = None) -> Floats:
    """Give the share of time a walker along weighted ties spends at each node; sums to 1 (Brin and Page 1998).

    A walker that stops, or stands at a node without outgoing ties, starts again anywhere; with `restart`, float64[n],
    at each node in proportion to it: how close all are to the nodes named there (personalised PageRank). Solved as a
    linear system by Gauss-Seidel sweeps until a sweep changes less than 1e-13 in sum, then scaled to 1: the same fixed
    point as NetworkX, in half the sweeps.
    ValueError: damping outside 0 (included) to 1 (not included); a restart of another length, below 0 or all 0.

    >>> from graph.build import plain_network
    >>> pagerank(plain_network([1, 2, 3], [1, 2, 3], [2, 3, 1])).round(4)
    array([0.3333, 0.3333, 0.3333])
    >>> pagerank(plain_network([1, 2, 3], [1, 2], [2, 3]), restart=np.array([0.0, 1.0, 0.0])).round(4)
    array([0.    , 0.5405, 0.4595])
    """
    if not 0 <= damping < 1:
        raise ValueError(f"damping must be at least 0 and below 1, not {damping}")
    start = np.ones(len(network)) if restart is None else np.asarray(restart, np.float64)
    if start.shape != (len(network),) or not np.all(start >= 0) or (len(start) and not 0 < start.sum() < np.inf):
        raise ValueError(f"restart must be {len(network)} numbers of at least 0, not all 0")
    return walk(network.into, row_sums(network.out), damping, start)


def walk(into: Csr, outgoing: Floats, damping: float, start: Floats) -> Floats:
    """Solve PageRank over rows of what comes in; outgoing: what goes out of each node; start: not all 0."""
    if not len(start):
        return start
    begin = start / start.sum()
    sweeps = max(_SWEEPS, int(30 / (1 - damping)))
    rank = _walk(into.indptr, into.indices, into.weight, outgoing, damping, begin, _TOLERANCE, sweeps)
    shares: Floats = rank / rank.sum()
    return shares


def core_numbers(network: Network) -> Ints:
    """Give for each node the largest k such that it has k ties inside the group of nodes that all have (Seidman 1983).

    Direction and weight do not count: int64[n], 0 without ties. By buckets, linear (Batagelj and Zaversnik 2003).

    >>> from graph.build import plain_network
    >>> core_numbers(plain_network([1, 2, 3, 4, 5], [1, 2, 3, 3], [2, 3, 1, 4]))
    array([2, 2, 2, 1, 0])
    """
    return peel(network.both.indptr, network.both.indices)


@compiled
def _note_days(indptr: Ints, indices: Indices, day: Indices, last: Indices) -> None:
    for u in range(len(indptr) - 1):
        for e in range(indptr[u], indptr[u + 1]):
            last[u] = max(last[u], day[e])
            last[indices[e]] = max(last[indices[e]], day[e])


@compiled
def _walk(
    indptr: Ints,
    indices: Indices,
    weight: Floats,
    outgoing: Floats,
    damping: float,
    start: Floats,
    tolerance: float,
    sweeps: int,
) -> Floats:
    n = len(indptr) - 1
    share = np.empty(len(indices))
    for e in range(len(indices)):
        share[e] = damping * weight[e] / outgoing[indices[e]]
    rank = start.copy()
    for _ in range(sweeps):
        change, total = 0.0, 0.0
        for v in range(n):
            fresh = (1.0 - damping) * start[v]
            for e in range(indptr[v], indptr[v + 1]):
                fresh += share[e] * rank[indices[e]]
            change += abs(fresh - rank[v])
            total += fresh
            rank[v] = fresh
        if change <= tolerance * total:
            break
    return rank


@compiled
def peel(indptr: Ints, indices: Indices) -> Ints:
    """Take away the node with the fewest entries left, over and over: the core number of each."""
    n = len(indptr) - 1
    degree = np.empty(n, np.int64)
    most = 0
    for u in range(n):
        degree[u] = indptr[u + 1] - indptr[u]
        most = max(most, degree[u])
    start = np.zeros(most + 2, np.int64)
    for u in range(n):
        start[degree[u] + 1] += 1
    for d in range(most + 1):
        start[d + 1] += start[d]
    place = np.empty(n, np.int64)
    order = np.empty(n, np.int64)
    free = start.copy()
    for u in range(n):
        place[u] = free[degree[u]]
        order[place[u]] = u
        free[degree[u]] += 1
    for i in range(n):
        u = order[i]
        for e in range(indptr[u], indptr[u + 1]):
            v = indices[e]
            if degree[v] > degree[u]:
                first = order[start[degree[v]]]
                if first != v:
                    order[place[v]], order[start[degree[v]]] = first, v
                    place[first], place[v] = place[v], start[degree[v]]
                start[degree[v]] += 1
                degree[v] -= 1
    return degree
