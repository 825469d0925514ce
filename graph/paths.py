"""How one firm reaches another, hop by hop with what ties them, and who is around a firm."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.kernels import compiled
from graph.model import Ecosystem, Floats, Indices, Ints, Network

COSTS = ("resistance", "product")


@dataclass(frozen=True)
class Path:
    """organisations: ids from start to end. cost: what was made small, see `fewest_hops` and `strongest`."""

    organisations: tuple[int, ...]
    cost: float


@dataclass(frozen=True)
class HopTie:
    """One kind of tie on a hop. forward: it runs in the direction of the path. The rest as in `model.Layer`."""

    kind: str
    forward: bool
    weight: float
    value: float
    count: int
    score: int
    last_day: int


@dataclass(frozen=True)
class Hop:
    """One step of a path with everything that ties the two, strongest score first."""

    source: int
    target: int
    ties: tuple[HopTie, ...]


@dataclass(frozen=True, eq=False)
class Ego:
    """organisations: int64[k], ids, the centre first, the nearer before the farther. distance: int8[k], in hops."""

    organisations: Ints
    distance: NDArray[np.int8]


def fewest_hops(network: Network, source: int, target: int) -> Path | None:
    """Find the way from `source` to `target` (ids) over the fewest ties, whatever their direction; cost = hops.

    Of ways equally short, the one with the stronger ties (least sum of 1 / weight). None: no way.

    >>> from graph.build import plain_network
    >>> net = plain_network([1, 2, 3], [1, 2, 1], [2, 3, 3], [9, 9, 1])
    >>> fewest_hops(net, 1, 3), strongest(net, 1, 3).organisations
    (Path(organisations=(1, 3), cost=1.0), (1, 2, 3))
    """
    path = _path(network, source, target, costs(network, "hops"))
    return path and Path(path.organisations, float(len(path.organisations) - 1))


def strongest(network: Network, source: int, target: int, by: str = "resistance") -> Path | None:
    """Find the strongest way from `source` to `target` (ids), whatever the direction of the ties; None: no way.

    by "resistance": least sum of 1 / weight (Newman 2001), cost in 1 / weight. by "product": greatest product of
    weight / greatest weight of the network, cost = minus the natural logarithm of the product. ValueError: an id that
    is not in the network, another `by`.
    """
    if by not in COSTS:
        raise ValueError(f"the strongest path is by {' or '.join(COSTS)}, not {by!r}")
    return _path(network, source, target, costs(network, by))


def costs(network: Network, by: str) -> Floats:
    """Give the cost of every entry of `both`; by "hops": a hop costs more than all resistance together."""
    weight = network.both.weight
    if by == "product":
        cost: Floats = np.log(weight.max(initial=0.0) / weight)
        return cost
    resistance = 1.0 / weight
    return resistance if by == "resistance" else 1.0 + (float(resistance.sum()) or 1.0) + resistance


def explain(ecosystem: Ecosystem, path: Path) -> tuple[Hop, ...]:
    """Say for every hop of a path which kinds of tie there are, in which direction and how much.

    >>> from graph.build import build_ecosystem
    >>> from graph.model import Ties
    >>> eco = build_ecosystem([1, 2], Ties.of([2], [1], [0], [9], [5.0]), ["STAFF"], 9, [30])
    >>> explain(eco, Path((1, 2), 1.0))[0].ties
    (HopTie(kind='STAFF', forward=False, weight=5.0, value=5.0, count=1, score=100, last_day=9),)
    """
    hops = zip(path.organisations[:-1], path.organisations[1:], strict=True)
    return tuple(Hop(source, target, _ties_between(ecosystem, source, target)) for source, target in hops)


def ego(network: Network, centre: int, depth: int = 1, limit: int | None = None) -> Ego:
    """List the firms within `depth` ties of `centre` (id), whatever the direction.

    limit: at most so many, the centre counted; nearer ones first, and among equals those with the stronger tie to the
    part already listed, then the lower id. ValueError: unknown id, depth below 0 or above 127, limit below 1.
    """
    if not 0 <= depth <= 127 or (limit is not None and limit < 1):
        raise ValueError(f"depth must be 0 to 127 and limit at least 1, not {depth} and {limit}")
    start = network.position(centre)
    distance = _spread_out(network.both.indptr, network.both.indices, start, depth)
    members = np.flatnonzero(distance >= 0)
    pull = _pull_inwards(network, members, distance)
    order = members[np.lexsort((members, -pull, distance[members]))][:limit]
    return Ego(network.ids[order], distance[order])


def _path(network: Network, source: int, target: int, cost: Floats) -> Path | None:
    start, end = network.position(source), network.position(target)
    way, total = cheapest(network, cost, start, end, np.zeros(len(network), np.bool_))
    return Path(tuple(network.ids[way].tolist()), total) if way else None


def cheapest(
    network: Network, cost: Floats, start: int, end: int, blocked: NDArray[np.bool_]
) -> tuple[list[int], float]:
    """Give the way of least cost (float64[m], one per entry of `both`) as positions; an empty list: no way."""
    total, before = least_cost(network.both.indptr, network.both.indices, cost, start, end, blocked)
    if not np.isfinite(total[end]):
        return [], float(total[end])
    way = [end]
    while way[-1] != start:
        way.append(int(before[way[-1]]))
    return way[::-1], float(total[end])


def _ties_between(ecosystem: Ecosystem, a: int, b: int) -> tuple[HopTie, ...]:
    ends = ecosystem.position(a), ecosystem.position(b)
    found = [
        tie
        for kind in ecosystem.kinds
        for forward, (source, target) in ((True, ends), (False, ends[::-1]))
        if (tie := _tie(ecosystem, kind, source, target, forward)) is not None
    ]
    return tuple(sorted(found, key=lambda tie: -tie.score))


def _tie(ecosystem: Ecosystem, kind: str, source: int, target: int, forward: bool) -> HopTie | None:
    layer = ecosystem.layer(kind)
    low, high = layer.indptr[source], layer.indptr[source + 1]
    at = low + np.searchsorted(layer.indices[low:high], target)
    if at == high or layer.indices[at] != target:
        return None
    return HopTie(
        kind,
        forward,
        float(layer.weight[at]),
        float(layer.value[at]),
        int(layer.count[at]),
        int(layer.score[at]),
        int(layer.last_day[at]),
    )


def _pull_inwards(network: Network, members: Ints, distance: NDArray[np.int8]) -> Floats:
    """Sum each member's tie weights to members one step nearer."""
    pull = np.zeros(len(members))
    both = network.both
    for i, u in enumerate(members.tolist()):
        row = slice(both.indptr[u], both.indptr[u + 1])
        pull[i] = both.weight[row][distance[both.indices[row]] == distance[u] - 1].sum()
    return pull


@compiled
def _spread_out(indptr: Ints, indices: Indices, start: int, depth: int) -> NDArray[np.int8]:
    distance = np.full(len(indptr) - 1, -1, np.int8)
    queue = np.empty(len(indptr) - 1, np.int32)
    distance[start], queue[0] = 0, start
    at, top = 0, 1
    while at < top and distance[queue[at]] < depth:
        u = queue[at]
        at += 1
        for e in range(indptr[u], indptr[u + 1]):
            v = indices[e]
            if distance[v] < 0:
                distance[v] = distance[u] + 1
                queue[top] = v
                top += 1
    return distance


@compiled
def least_cost(
    indptr: Ints, indices: Indices, cost: Floats, start: int, end: int, blocked: NDArray[np.bool_]
) -> tuple[Floats, Indices]:
    """Dijkstra (1959) with a binary heap of (cost, node); of equal costs the node found first stays.

    Gives the cost of every node reached before `end` (-1: all of them) and the node before it; walks round `blocked`.
    """
    n = len(indptr) - 1
    total, before = np.full(n, np.inf), np.full(n, -1, np.int32)
    done = blocked.copy()
    keys, nodes = np.empty(len(indices) + 1), np.empty(len(indices) + 1, np.int32)
    total[start], keys[0], nodes[0] = 0.0, 0.0, start
    size = 1
    while size:
        u = nodes[0]
        size -= 1
        _sift_down(keys, nodes, size)
        if u == end:
            break
        if done[u]:
            continue
        done[u] = True
        for e in range(indptr[u], indptr[u + 1]):
            v = indices[e]
            if total[u] + cost[e] < total[v]:
                total[v], before[v] = total[u] + cost[e], u
                _sift_up(keys, nodes, size, total[v], v)
                size += 1
    return total, before


@compiled
def _sift_up(keys: Floats, nodes: Indices, at: int, key: float, node: int) -> None:
    while at > 0 and key < keys[(at - 1) // 2]:
        keys[at], nodes[at] = keys[(at - 1) // 2], nodes[(at - 1) // 2]
        at = (at - 1) // 2
    keys[at], nodes[at] = key, node


@compiled
def _sift_down(keys: Floats, nodes: Indices, size: int) -> None:
    """Put the last entry in the place of the first and let it sink."""
    key, node, at = keys[size], nodes[size], 0
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if key <= keys[child]:
            break
        keys[at], nodes[at] = keys[child], nodes[child]
        at = child
    keys[at], nodes[at] = key, node
