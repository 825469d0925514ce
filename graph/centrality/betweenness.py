"""Betweenness: how often a node lies on the shortest ways between the others."""

from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from graph.kernels import compiled
from graph.model import Csr, Floats, Indices, Ints, Network
from graph.rows import breadth_first

SURE = 0.95
_WIDTH = 8


@dataclass(frozen=True, eq=False)
class Betweenness:
    """Share of shortest ways through each node, 0 to 1, float64[n], and how good the figure is.

    exact: all sources were used. pivots: how many sources were. standard_error: float64[n], estimated from the spread
    over the pivots, 0 if exact; good for the leading nodes, too small for those few pivots saw. bound: with
    probability 0.95 no single node's value is off by more (Hoeffding), 0 if exact; it holds for any network and is
    far wider than the standard error.
    """

    values: Floats
    standard_error: Floats
    exact: bool
    pivots: int
    bound: float


def betweenness(network: Network, seed: int, exact_up_to: int = 3000, pivots: int = 256) -> Betweenness:
    """Compute betweenness without weights and direction, as NetworkX with normalized=True (Brandes 2001).

    Exact with up to `exact_up_to` tied nodes; beyond, from `pivots` sources drawn with `seed` (Brandes and Pich 2007),
    scaled up. Eight sources walk the network together, each node's eight counts in one cache line. ValueError: fewer
    than 2 pivots.

    >>> from graph.build import plain_network
    >>> betweenness(plain_network([1, 2, 3], [1, 2], [2, 3]), seed=1).values
    array([0., 1., 0.])
    """
    if pivots < 2:
        raise ValueError(f"betweenness needs at least 2 pivots, not {pivots}")
    n, tied = len(network), np.flatnonzero(network.tied).astype(np.int32)
    exact = len(tied) <= max(exact_up_to, pivots)
    chosen = tied if exact else np.random.default_rng(seed).choice(tied, pivots, replace=False)
    total, squares = dependencies(network.both, chosen)
    scale = 1.0 / max((n - 1) * (n - 2), 1)
    if exact:
        return Betweenness(total * scale, np.zeros(n), True, len(chosen), 0.0)
    return _scaled_up(total, squares, len(tied), pivots, scale)


def dependencies(rows: Csr, sources: Indices) -> tuple[Floats, Floats]:
    """Sum each node's dependency (Brandes 2001) over ways from `sources` along `rows`, and its square: float64[n]."""
    order = breadth_first(rows.indptr, rows.indices)
    near = order[np.isin(order, sources)]
    return _dependencies(rows.indptr, rows.indices, near, _WIDTH)


def _scaled_up(total: Floats, squares: Floats, population: int, pivots: int, scale: float) -> Betweenness:
    """Scale sums over the pivots up to all sources; the error shrinks as pivots without return exhaust the nodes."""
    mean = total / pivots
    spread = np.maximum(squares / pivots - mean**2, 0.0) * pivots / (pivots - 1)
    left = (population - pivots) / (population - 1)
    error = population * scale * np.sqrt(spread / pivots * left)
    largest = population * scale * max(population - 2, 0)
    bound = largest * sqrt(log(2 / (1 - SURE)) / (2 * pivots))
    return Betweenness(population * scale * mean, error, False, pivots, bound)


@compiled
def _dependencies(indptr: Ints, indices: Indices, sources: Indices, width: int) -> tuple[Floats, Floats]:
    """Sum over the sources each node's dependency, and its square (Brandes's accumulation, `width` sources at once).

    Bit b of a mask belongs to source b of the batch. `node` and `mask` list, layer after layer of equal distance, the
    nodes and the sources that are so far away. `paths` first counts shortest paths, then holds (1 + dependency) /
    paths, which is what a node gives to each node before it.
    """
    n = len(indptr) - 1
    total, squares = np.zeros(n), np.zeros(n)
    seen, fresh = np.zeros(n, np.int64), np.zeros(n, np.int64)
    paths, gain = np.zeros((n, width)), np.zeros(width)
    node, mask = np.empty(n * width, np.int32), np.empty(n * width, np.int64)
    layer = np.zeros(n + 2, np.int64)
    for first in range(0, len(sources), width):
        seen[:] = 0
        paths[:, :] = 0.0
        batch = sources[first : first + width]
        for b in range(len(batch)):
            node[b], mask[b] = batch[b], 1 << b
            seen[batch[b]], paths[batch[b], b] = 1 << b, 1.0
        layer[1] = len(batch)
        depth = 0
        while layer[depth] < layer[depth + 1]:
            depth += 1
            _step_out(indptr, indices, node, mask, layer, depth, seen, fresh, paths)
        for d in range(depth - 1, -1, -1):
            _gather(indptr, indices, node, mask, layer, d, fresh, paths, gain, total, squares)
        for i in range(len(batch)):
            fresh[node[i]] = 0
    return total, squares


@compiled
def _step_out(
    indptr: Ints,
    indices: Indices,
    node: Indices,
    mask: Ints,
    layer: Ints,
    depth: int,
    seen: Ints,
    fresh: Ints,
    paths: Floats,
) -> None:
    """Find the layer at `depth` from the one before it and count the shortest paths that lead there."""
    top = layer[depth]
    for i in range(layer[depth - 1], layer[depth]):
        u, here = node[i], mask[i]
        for e in range(indptr[u], indptr[u + 1]):
            v = indices[e]
            new = here & ~seen[v]
            if new:
                if not fresh[v]:
                    node[top] = v
                    top += 1
                fresh[v] |= new
                for b in range(paths.shape[1]):
                    paths[v, b] += paths[u, b] * ((new >> b) & 1)
    layer[depth + 1] = top
    for i in range(layer[depth], top):
        v = node[i]
        mask[i] = fresh[v]
        seen[v] |= fresh[v]
        fresh[v] = 0


@compiled
def _gather(
    indptr: Ints,
    indices: Indices,
    node: Indices,
    mask: Ints,
    layer: Ints,
    depth: int,
    fresh: Ints,
    paths: Floats,
    gain: Floats,
    total: Floats,
    squares: Floats,
) -> None:
    """Gather what the layer below gives to the one at `depth`; `fresh` holds the masks of the layer below."""
    for i in range(layer[depth], layer[depth + 1]):
        u, here = node[i], mask[i]
        gain[:] = 0.0
        for e in range(indptr[u], indptr[u + 1]):
            below = here & fresh[indices[e]]
            if below:
                for b in range(len(gain)):
                    gain[b] += paths[indices[e], b] * ((below >> b) & 1)
        for b in range(len(gain)):
            if (here >> b) & 1:
                dependency = paths[u, b] * gain[b]
                if depth > 0:
                    total[u] += dependency
                    squares[u] += dependency * dependency
                paths[u, b] = (1.0 + dependency) / paths[u, b]
    for i in range(layer[depth + 1], layer[depth + 2]):
        fresh[node[i]] = 0
    for i in range(layer[depth], layer[depth + 1]):
        fresh[node[i]] = mask[i]
