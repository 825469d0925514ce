"""The ways after the best one: the k shortest paths between two firms without going round in circles."""

import numpy as np

from graph.model import Floats, Network
from graph.paths import COSTS, Path, cheapest, costs


def alternatives(network: Network, source: int, target: int, k: int = 3, by: str = "resistance") -> tuple[Path, ...]:
    """Give the k best ways from `source` to `target` (ids), best first; fewer if there are not so many (Yen 1971).

    by: "hops" (ties, equally short ones by strength), "resistance" or "product" as in `paths.strongest`. Direction does
    not count; no firm stands twice on a way. `paths.explain` says what each hop is made of. ValueError: unknown id,
    k below 1, another `by`.

    >>> from graph.build import plain_network
    >>> net = plain_network([1, 2, 3], [1, 2, 1], [2, 3, 3], [9, 9, 1])
    >>> [path.organisations for path in alternatives(net, 1, 3)]
    [(1, 2, 3), (1, 3)]
    """
    if k < 1 or by not in (*COSTS, "hops"):
        raise ValueError(f"k must be at least 1 and by one of hops, {', '.join(COSTS)}, not {k} and {by!r}")
    cost, start, end = costs(network, by), network.position(source), network.position(target)
    first, total = cheapest(network, cost, start, end, np.zeros(len(network), np.bool_))
    found: list[tuple[float, list[int]]] = [(total, first)] if first else []
    waiting: list[tuple[float, list[int]]] = []
    while found and len(found) < k:
        waiting += [way for way in _detours(network, cost, found, end) if way not in waiting]
        if not waiting:
            break
        found.append(min(waiting))
        waiting.remove(found[-1])
    return tuple(
        Path(tuple(network.ids[way].tolist()), float(len(way) - 1) if by == "hops" else total) for total, way in found
    )


def _detours(
    network: Network, cost: Floats, found: list[tuple[float, list[int]]], end: int
) -> list[tuple[float, list[int]]]:
    """Leave the way found last at each of its nodes by a tie that no way with the same beginning has taken."""
    last = found[-1][1]
    blocked, ways, spent = np.zeros(len(network), np.bool_), [], 0.0
    for at in range(len(last) - 1):
        root = last[: at + 1]
        open_cost = cost.copy()
        for _, way in found:
            if way[: at + 1] == root and len(way) > at + 1:
                open_cost[_entry(network, way[at], way[at + 1])] = np.inf
        way, total = cheapest(network, open_cost, last[at], end, blocked)
        if way:
            ways.append((spent + total, root + way[1:]))
        blocked[last[at]] = True
        spent += float(cost[_entry(network, last[at], last[at + 1])])
    return ways


def _entry(network: Network, u: int, v: int) -> int:
    """Give where v stands in the row of u."""
    low, high = network.both.indptr[u], network.both.indptr[u + 1]
    return int(low + np.searchsorted(network.both.indices[low:high], v))
