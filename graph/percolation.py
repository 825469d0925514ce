"""How the network falls apart when firms leave one after the other: the percolation curve."""

from dataclasses import dataclass

import numpy as np

from graph.kernels import compiled
from graph.model import Indices, Ints, Network
from graph.rows import row_sums


@dataclass(frozen=True, eq=False)
class Percolation:
    """order: int32[n], positions in the order in which they leave. largest: int64[n + 1], nodes in the largest
    component after the first i have left. robustness: mean of largest / n over the leavings (Schneider et al. 2011),
    about 0.5 for a network that only shrinks, near 0 for one that falls apart at once.
    """

    order: Indices
    largest: Ints
    robustness: float


def percolation(network: Network, order: Indices | None = None) -> Percolation:
    """Give the whole curve, in one pass from the end: nodes are put back and joined (Newman and Ziff 2001).

    order: every position once; None takes the strongest first, equal ones by position (a planned attack). For chance
    failures give a drawn permutation. ValueError: an order that is no permutation.

    >>> from graph.build import plain_network
    >>> found = percolation(plain_network([1, 2, 3, 4], [1, 1, 1], [2, 3, 4]))
    >>> found.order, found.largest, found.robustness
    (array([0, 1, 2, 3], dtype=int32), array([4, 1, 1, 1, 0]), 0.1875)
    """
    n = len(network)
    if order is None:
        order = np.argsort(-row_sums(network.both), kind="stable").astype(np.int32)
    leaving = np.ascontiguousarray(order, np.int32)
    if leaving.shape != (n,) or not np.array_equal(np.sort(leaving), np.arange(n)):
        raise ValueError(f"the order must hold each of the {n} positions once")
    largest = _put_back(network.both.indptr, network.both.indices, leaving)
    return Percolation(leaving, largest, float(largest[1:].sum()) / max(n * n, 1))


@compiled
def _put_back(indptr: Ints, indices: Indices, order: Indices) -> Ints:
    n = len(order)
    parent, size = np.full(n, -1, np.int32), np.zeros(n, np.int64)
    largest = np.zeros(n + 1, np.int64)
    for i in range(n - 1, -1, -1):
        u = order[i]
        parent[u], size[u] = u, 1
        root, most = u, largest[i + 1]
        for e in range(indptr[u], indptr[u + 1]):
            v = indices[e]
            if parent[v] < 0:
                continue
            while parent[v] != v:
                parent[v] = parent[parent[v]]
                v = parent[v]
            if v != root:
                if size[v] > size[root]:
                    v, root = root, v
                parent[v] = root
                size[root] += size[v]
        largest[i] = max(most, size[root])
    return largest
