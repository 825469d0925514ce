"""Brokerage: who stands between groups that do not deal with each other, and who is held by one group (Burt)."""

from dataclasses import dataclass

import numpy as np

from graph.kernels import compiled
from graph.model import Floats, Indices, Ints, Network


@dataclass(frozen=True, eq=False)
class Brokerage:
    """Burt's two figures per node, float64[n]; not a number where a node has no tie.

    constraint: near 0 = free to choose between partners that do not know each other, 1 and above = all ties lead to
    the same circle. effective_size: number of partners less what they already have from each other.
    """

    constraint: Floats
    effective_size: Floats


def brokerage(network: Network) -> Brokerage:
    """Compute constraint (Burt 2004) and effective size (Burt 1995) with weights, in the definition of NetworkX.

    Only triangles matter beyond a node's own ties; each triangle is found once, from its node with the fewest ties.

    >>> from graph.build import plain_network
    >>> star = brokerage(plain_network([1, 2, 3, 4], [1, 1, 1], [2, 3, 4]))
    >>> star.constraint.round(3), star.effective_size
    (array([0.333, 1.   , 1.   , 1.   ]), array([3., 1., 1., 1.]))
    """
    both = network.both
    share, scaled, above, ends = _shares(both.indptr, both.indices, both.weight)
    back = _return_entries(both.indptr, both.indices)
    reached, redundant = _triangles(both.indptr, both.indices, share, scaled, above, ends, back)
    constraint, effective_size = _figures(both.indptr, reached, redundant)
    return Brokerage(constraint, effective_size)


@compiled
def _ranked_above(a: int, b: int, indptr: Ints) -> bool:
    """Order nodes by number of ties, then by position."""
    more = (indptr[a + 1] - indptr[a]) - (indptr[b + 1] - indptr[b])
    return bool(more > 0 or (more == 0 and a > b))


@compiled
def _return_entries(indptr: Ints, indices: Indices) -> Ints:
    """Find for the entry u-v the entry v-u; rows are ascending, so one pass does."""
    free = indptr[:-1].copy()
    back = np.empty(len(indices), np.int64)
    for u in range(len(indptr) - 1):
        for e in range(indptr[u], indptr[u + 1]):
            v = indices[e]
            back[e] = free[v]
            free[v] += 1
    return back


@compiled
def _shares(indptr: Ints, indices: Indices, weight: Floats) -> tuple[Floats, Floats, Ints, Ints]:
    """Scale each row's weights by their sum and by their largest; list the entries that lead to higher ranked nodes."""
    n, m = len(indptr) - 1, len(indices)
    share, scaled = np.empty(m), np.empty(m)
    above, ends = np.empty(m, np.int64), indptr[:-1].copy()
    for u in range(n):
        total, most = 0.0, 0.0
        for e in range(indptr[u], indptr[u + 1]):
            total += weight[e]
            most = max(most, weight[e])
            if _ranked_above(indices[e], u, indptr):
                above[ends[u]] = e
                ends[u] += 1
        for e in range(indptr[u], indptr[u + 1]):
            share[e], scaled[e] = weight[e] / total, weight[e] / most
    return share, scaled, above, ends


@compiled
def _triangles(
    indptr: Ints, indices: Indices, share: Floats, scaled: Floats, above: Ints, ends: Ints, back: Ints
) -> tuple[Floats, Floats]:
    """Add for each triangle what every corner puts into the others by way of the third, and what is said twice."""
    n = len(indptr) - 1
    reached, redundant = share.copy(), np.zeros(n)
    mark = np.full(n, -1, np.int64)
    for u in range(n):
        for uw in above[indptr[u] : ends[u]]:
            mark[indices[uw]] = uw
        for uv in above[indptr[u] : ends[u]]:
            v, vu = indices[uv], back[uv]
            for vw in above[indptr[v] : ends[v]]:
                w = indices[vw]
                uw = mark[w]
                if uw >= 0:
                    wv, wu = back[vw], back[uw]
                    reached[uv] += share[uw] * share[wv]
                    reached[uw] += share[uv] * share[vw]
                    reached[vu] += share[vw] * share[wu]
                    reached[vw] += share[vu] * share[uw]
                    reached[wu] += share[wv] * share[vu]
                    reached[wv] += share[wu] * share[uv]
                    redundant[u] += share[uv] * scaled[wv] + share[uw] * scaled[vw]
                    redundant[v] += share[vu] * scaled[wu] + share[vw] * scaled[uw]
                    redundant[w] += share[wu] * scaled[vu] + share[wv] * scaled[uv]
        for uw in above[indptr[u] : ends[u]]:
            mark[indices[uw]] = -1
    return reached, redundant


@compiled
def _figures(indptr: Ints, reached: Floats, redundant: Floats) -> tuple[Floats, Floats]:
    n = len(indptr) - 1
    constraint, effective = np.full(n, np.nan), np.full(n, np.nan)
    for u in range(n):
        if indptr[u + 1] > indptr[u]:
            constraint[u] = np.sum(reached[indptr[u] : indptr[u + 1]] ** 2)
            effective[u] = indptr[u + 1] - indptr[u] - redundant[u]
    return constraint, effective
