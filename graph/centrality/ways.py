"""The shortest ways from several sources at once, and what each node's share in them is: the loops of betweenness."""

import numpy as np

from graph.kernels import compiled
from graph.model import Floats, Indices, Ints

WIDTH = 8  # sources that walk together: the counts of a node fill one cache line


@compiled
def dependencies(indptr: Ints, indices: Indices, sources: Indices, is_mutual: bool) -> tuple[Floats, Floats]:
    """Sum over the sources each node's dependency, and its square (Brandes's accumulation, `WIDTH` sources at once).

    Bit b of a mask belongs to source b of the batch. `node` and `mask` list, layer after layer of equal distance, the
    nodes and the sources that are so far away. `paths` counts shortest paths. `here` and `flow` hold the masks of one
    layer and what its nodes hand on along their ties (outwards their paths, back (1 + dependency) / paths), 0 for
    all others: so what comes in is a plain sum of rows, kept in `inflow`. Only where every tie stands in both rows
    (`is_mutual`) may those who are not reached yet be asked from whom.
    """
    n = len(indptr) - 1
    total, squares = np.zeros(n), np.zeros(n)
    seen, here = np.zeros(n, np.int64), np.zeros(n, np.int64)
    paths, flow, inflow = np.zeros((n, WIDTH)), np.zeros((n, WIDTH)), np.zeros((n, WIDTH))
    node, mask = np.empty(n * WIDTH, np.int32), np.empty(n * WIDTH, np.int64)
    layer = np.zeros(n + 2, np.int64)
    for first in range(0, len(sources), WIDTH):
        seen[:] = 0
        batch = sources[first : first + WIDTH]
        full = (1 << len(batch)) - 1
        for b in range(len(batch)):
            node[b], mask[b] = batch[b], 1 << b
            seen[batch[b]], here[batch[b]] = 1 << b, 1 << b
            flow[batch[b], b] = 1.0
        layer[1] = len(batch)
        depth = 0
        while layer[depth] < layer[depth + 1]:
            depth += 1
            _find_layer(indptr, indices, node, mask, layer, depth, seen, full, is_mutual, here, flow, inflow)
            _hand_out(node, mask, layer, depth, seen, here, paths, flow, inflow)
        for d in range(depth - 1, 0, -1):
            if d < depth - 1:
                _gather(indptr, indices, node, mask, layer, d, here, flow, inflow)
            _hand_back(node, mask, layer, d, here, paths, flow, inflow, total, squares)
        for i in range(layer[1], layer[2] if depth > 1 else layer[1]):
            here[node[i]] = 0
            _set_row(flow, node[i], 0.0)
    return total, squares


@compiled
def _add_row(into: Floats, i: int, rows: Floats, j: int) -> None:
    for b in range(WIDTH):
        into[i, b] += rows[j, b]


@compiled
def _set_row(rows: Floats, i: int, value: float) -> None:
    for b in range(WIDTH):
        rows[i, b] = value


@compiled
def _find_layer(
    indptr: Ints,
    indices: Indices,
    node: Indices,
    mask: Ints,
    layer: Ints,
    depth: int,
    seen: Ints,
    full: int,
    is_mutual: bool,
    here: Ints,
    flow: Floats,
    inflow: Floats,
) -> None:
    """List the layer at `depth`, forget the masks of the one before, and sum what flows in.

    Either along the ties of the layer before it or along those of the nodes that some source has not reached,
    whichever are fewer (direction-optimising search, Beamer et al. 2012).
    """
    low, high = layer[depth - 1], layer[depth]
    edges, missing = 0, 0
    for i in range(low, high):
        edges += indptr[node[i] + 1] - indptr[node[i]]
    for v in range(len(seen)):
        if seen[v] != full:
            missing += indptr[v + 1] - indptr[v]
    looks_back = is_mutual and missing < edges
    if looks_back:
        layer[depth + 1] = _look_back(indptr, indices, node, mask, high, seen, full, here, flow, inflow)
    for i in range(low, high):
        here[node[i]] = 0
    if not looks_back:
        layer[depth + 1] = _look_out(indptr, indices, node, mask, low, high, seen, here, flow, inflow)


@compiled
def _look_out(
    indptr: Ints,
    indices: Indices,
    node: Indices,
    mask: Ints,
    low: int,
    high: int,
    seen: Ints,
    fresh: Ints,
    flow: Floats,
    inflow: Floats,
) -> int:
    """Follow the ties of the layer `low` to `high`; give where the new one, listed behind it, ends."""
    top = high
    for i in range(low, high):
        u, mine = node[i], mask[i]
        for e in range(indptr[u], indptr[u + 1]):
            v = indices[e]
            new = mine & ~seen[v]
            if new:
                if not fresh[v]:
                    node[top] = v
                    top += 1
                fresh[v] |= new
                _add_row(inflow, v, flow, u)
    for i in range(high, top):
        mask[i] = fresh[node[i]]
    return top


@compiled
def _look_back(
    indptr: Ints,
    indices: Indices,
    node: Indices,
    mask: Ints,
    high: int,
    seen: Ints,
    full: int,
    here: Ints,
    flow: Floats,
    inflow: Floats,
) -> int:
    """Follow the ties of all nodes that are not reached by every source; give where the new layer ends."""
    top = high
    for v in range(len(seen)):
        wanted, new = full & ~seen[v], 0
        for e in range(indptr[v], indptr[v + 1] if wanted else indptr[v]):
            got = here[indices[e]] & wanted
            if got:
                new |= got
                _add_row(inflow, v, flow, indices[e])
        if new:
            node[top], mask[top] = v, new
            top += 1
    return top


@compiled
def _hand_out(
    node: Indices,
    mask: Ints,
    layer: Ints,
    depth: int,
    seen: Ints,
    here: Ints,
    paths: Floats,
    flow: Floats,
    inflow: Floats,
) -> None:
    """Put the layer at `depth` in the place of the one before it: its paths are what came in for its own sources."""
    for i in range(layer[depth - 1], layer[depth]):
        _set_row(flow, node[i], 0.0)
    for i in range(layer[depth], layer[depth + 1]):
        v, new = node[i], mask[i]
        here[v] = new
        seen[v] |= new
        for b in range(WIDTH):
            if (new >> b) & 1:
                paths[v, b] = flow[v, b] = inflow[v, b]
            inflow[v, b] = 0.0


@compiled
def _gather(
    indptr: Ints,
    indices: Indices,
    node: Indices,
    mask: Ints,
    layer: Ints,
    depth: int,
    here: Ints,
    flow: Floats,
    inflow: Floats,
) -> None:
    """Sum what comes back to the layer at `depth` from the one below it."""
    for i in range(layer[depth], layer[depth + 1]):
        u, mine = node[i], mask[i]
        for e in range(indptr[u], indptr[u + 1]):
            if mine & here[indices[e]]:
                _add_row(inflow, u, flow, indices[e])
    for i in range(layer[depth + 1], layer[depth + 2]):
        here[node[i]] = 0
        _set_row(flow, node[i], 0.0)


@compiled
def _hand_back(
    node: Indices,
    mask: Ints,
    layer: Ints,
    depth: int,
    here: Ints,
    paths: Floats,
    flow: Floats,
    inflow: Floats,
    total: Floats,
    squares: Floats,
) -> None:
    """Put the layer at `depth` in the place of the one below it, with the dependencies of its own sources."""
    for i in range(layer[depth], layer[depth + 1]):
        u, mine = node[i], mask[i]
        here[u] = mine
        for b in range(WIDTH):
            if (mine >> b) & 1:
                dependency = paths[u, b] * inflow[u, b]
                total[u] += dependency
                squares[u] += dependency * dependency
                flow[u, b] = (1.0 + dependency) / paths[u, b]
            inflow[u, b] = 0.0
