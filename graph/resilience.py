"""What falls apart when one firm or one tie is gone: components, cut nodes and bridges."""

from dataclasses import dataclass

import numpy as np

from graph.kernels import compiled
from graph.model import Indices, Ints, Network


@dataclass(frozen=True, eq=False)
class Components:
    """labels: int32[n], number of the component each node is in, 0 = the largest. sizes: int64[k], descending."""

    labels: Indices
    sizes: Ints


@dataclass(frozen=True, eq=False)
class WeakPoints:
    """Single points of failure.

    cut_nodes: int32[a], positions of the nodes without which their component falls apart, ascending. pieces: for each
    of them the sizes of the parts it falls into, largest first (the node itself not counted). bridges: int32[b, 2],
    positions of pairs whose tie alone holds two parts together, ascending. bridge_pieces: int64[b, 2], how many nodes
    are then on the side of the first and of the second.
    """

    cut_nodes: Indices
    pieces: tuple[tuple[int, ...], ...]
    bridges: Indices
    bridge_pieces: Ints


def components(network: Network) -> Components:
    """Find the groups of nodes that hang together by ties of any direction; a node without ties is one of its own.

    >>> from graph.build import plain_network
    >>> found = components(plain_network([1, 2, 3, 4], [2], [4]))
    >>> found.labels, found.sizes
    (array([1, 0, 2, 0], dtype=int32), array([2, 1, 1]))
    """
    raw, count = spread(network.both.indptr, network.both.indices)
    sizes = np.bincount(raw, minlength=count)
    order = np.argsort(-sizes, kind="stable")
    number = np.empty(count, np.int32)
    number[order] = np.arange(count, dtype=np.int32)
    return Components(number[raw], sizes[order])


def weak_points(network: Network) -> WeakPoints:
    """Find cut nodes (articulation points) and bridges in one depth-first walk (Hopcroft and Tarjan 1973).

    Two firms count as tied however strong the tie; a pair with ties of several kinds or both ways is one tie here.

    >>> from graph.build import plain_network
    >>> found = weak_points(plain_network([1, 2, 3, 4], [1, 2, 2], [2, 3, 4]))
    >>> found.cut_nodes, found.pieces, found.bridges.tolist(), found.bridge_pieces.tolist()
    (array([1], dtype=int32), ((1, 1, 1),), [[0, 1], [1, 2], [1, 3]], [[1, 3], [3, 1], [3, 1]])
    """
    both = network.both
    node, piece, rest, size, start, far, side = _walk_down(both.indptr, both.indices)
    pieces: dict[int, list[int]] = {}
    for cut, fallen in zip(node.tolist(), piece.tolist(), strict=True):
        pieces.setdefault(cut, []).append(fallen)
    for cut in pieces:
        pieces[cut] += [rest[cut]] if rest[cut] else []
    cuts = sorted(cut for cut, parts in pieces.items() if len(parts) > 1)
    bridges, sides = _ordered(start, far, side, size)
    ordered = tuple(tuple(sorted(map(int, pieces[cut]), reverse=True)) for cut in cuts)
    return WeakPoints(np.array(cuts, np.int32), ordered, bridges, sides)


def _ordered(start: Indices, far: Indices, side: Ints, size: Ints) -> tuple[Indices, Ints]:
    """Put every bridge and its two sides in ascending order."""
    pairs = np.stack([start, far], axis=1).astype(np.int32)
    sides = np.stack([size[start] - side, side], axis=1)
    swap = pairs[:, 0] > pairs[:, 1]
    pairs[swap], sides[swap] = pairs[swap][:, ::-1], sides[swap][:, ::-1]
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    return pairs[order], sides[order]


@compiled
def spread(indptr: Ints, indices: Indices) -> tuple[Indices, int]:
    """Number the components by their first node; the rows must hold every tie in both directions."""
    n = len(indptr) - 1
    label = np.full(n, -1, np.int32)
    stack = np.empty(n, np.int32)
    count = 0
    for root in range(n):
        if label[root] >= 0:
            continue
        label[root] = count
        stack[0] = root
        top = 1
        while top:
            top -= 1
            u = stack[top]
            for e in range(indptr[u], indptr[u + 1]):
                v = indices[e]
                if label[v] < 0:
                    label[v] = count
                    stack[top] = v
                    top += 1
        count += 1
    return label, count


_Walk = tuple[Indices, Ints, Ints, Ints, Indices, Indices, Ints]


@compiled
def _walk_down(indptr: Ints, indices: Indices) -> _Walk:
    """Walk depth first without recursion.

    Gives (cut candidate, size of the part below one child) pairs, what is left of the component beside those parts,
    the size of each node's component, and the bridges (upper node, lower node, nodes below).
    """
    n = len(indptr) - 1
    found, low = np.full(n, -1, np.int64), np.zeros(n, np.int64)
    parent, below = np.full(n, -1, np.int32), np.ones(n, np.int64)
    fallen, size = np.zeros(n, np.int64), np.ones(n, np.int64)
    at, order = indptr[:-1].copy(), np.empty(n, np.int32)
    cut, piece, cuts = np.empty(n, np.int32), np.empty(n, np.int64), 0
    start, far, side, bridges = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int64), 0
    clock = 0
    for root in range(n):
        if found[root] >= 0:
            continue
        first = clock
        found[root] = low[root] = clock
        order[clock] = root
        clock += 1
        u = root
        while u >= 0:
            v = _next_unseen(u, indptr, indices, at, found, low, parent[u])
            if v >= 0:
                parent[v] = u
                found[v] = low[v] = clock
                order[clock] = v
                clock += 1
                u = v
                continue
            p = parent[u]
            if p >= 0:
                below[p] += below[u]
                low[p] = min(low[p], low[u])
                if low[u] >= found[p]:
                    cut[cuts], piece[cuts] = p, below[u]
                    fallen[p] += below[u]
                    cuts += 1
                if low[u] > found[p]:
                    start[bridges], far[bridges], side[bridges] = p, u, below[u]
                    bridges += 1
            u = p
        for i in range(first, clock):
            size[order[i]] = clock - first
    rest = size - 1 - fallen
    return cut[:cuts], piece[:cuts], rest, size, start[:bridges], far[:bridges], side[:bridges]


@compiled
def _next_unseen(u: int, indptr: Ints, indices: Indices, at: Ints, found: Ints, low: Ints, parent: int) -> int:
    """Go on in u's row to the next node not yet found, noting how high up the found ones reach; -1 at the end."""
    while at[u] < indptr[u + 1]:
        v = indices[at[u]]
        at[u] += 1
        if found[v] < 0:
            return int(v)
        if v != parent:
            low[u] = min(low[u], found[v])
    return -1
