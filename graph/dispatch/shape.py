"""Parts, weak points, distances, cycles and pairs under the names and signatures of NetworkX."""

from collections.abc import Hashable, Iterable, Iterator

import networkx as nx
import numpy as np

from graph.centrality.closeness import distances
from graph.cycles import LONGEST, directed_cycles
from graph.dispatch.view import NotSuited, View
from graph.model import Floats, Indices, Ints, Network
from graph.paths import least_cost
from graph.resilience import WeakPoints, spread, weak_points
from graph.suggest import adamic_adar_worth, pair_scores

Edge = tuple[Hashable, Hashable]
Scored = tuple[Hashable, Hashable, float]
MOST_CYCLES = 5_000_000


def connected_components(G: View) -> Iterator[set[Hashable]]:
    """Yield them by their first node."""
    labels, count = spread(G.both.indptr, G.both.indices)
    order = np.argsort(labels, kind="stable").tolist()
    ends = np.cumsum(np.bincount(labels, minlength=count)).tolist()
    for first, end in zip([0, *ends], ends, strict=False):
        yield set(G.named(order[first:end]))


def number_connected_components(G: View) -> int:
    """Count them."""
    return int(spread(G.both.indptr, G.both.indices)[1])


def is_connected(G: View) -> bool:
    """Say whether there is one."""
    if not len(G):
        raise NotSuited("no nodes")
    return number_connected_components(G) == 1


weakly_connected_components = connected_components
number_weakly_connected_components = number_connected_components
is_weakly_connected = is_connected


def articulation_points(G: View) -> Iterator[Hashable]:
    """Yield them by position."""
    yield from G.named(_weak_points(G).cut_nodes.tolist())


def bridges(G: View, root: Hashable = None) -> Iterator[Edge]:
    """Yield them by position; two edges between the same nodes are no bridge."""
    if root is not None:
        raise NotSuited("one component only")
    found = _weak_points(G).bridges
    many = G.both.weight[_entries(G, found[:, 0], found[:, 1])] if len(found) else np.zeros(0)
    single = found[many == 1.0].tolist()
    return ((G.labels[u], G.labels[v]) for u, v in single)


def _weak_points(G: View) -> WeakPoints:
    return weak_points(Network(np.arange(len(G), dtype=np.int64), G.both, G.both, G.both))


def _entries(G: View, row: Indices, column: Indices) -> Ints:
    keys = G.both.rows().astype(np.int64) * len(G) + G.both.indices
    found: Ints = np.searchsorted(keys, row.astype(np.int64) * len(G) + column)
    return found


def single_source_shortest_path_length(G: View, source: Hashable, cutoff: float | None = None) -> dict[Hashable, int]:
    """Count hops, nearest first."""
    if cutoff is not None or source not in G:
        raise NotSuited("not all of it, or no such node")
    hops, queue, found = distances(G.rows.indptr, G.rows.indices, G.position[source])
    reached = queue[:found]
    return dict(zip(G.named(reached.tolist()), hops[reached].tolist(), strict=True))


def single_source_dijkstra_path_length(
    G: View, source: Hashable, cutoff: float | None = None, weight: str | None = "weight"
) -> dict[Hashable, float]:
    """Sum the weights along the cheapest way, nearest first."""
    rows = G.out(weight)
    if cutoff is not None or source not in G or G.is_multigraph() or np.any(rows.weight < 0):
        raise NotSuited("not all of it, no such node, parallel edges or weights below 0")
    nobody = np.zeros(len(G), np.bool_)
    cost, _ = least_cost(rows.indptr, rows.indices, rows.weight, G.position[source], -1, nobody)
    order = np.argsort(cost, kind="stable")[: int(np.isfinite(cost).sum())]
    return dict(zip(G.named(order.tolist()), cost[order].tolist(), strict=True))


def simple_cycles(G: View, length_bound: int | None = None) -> Iterator[list[Hashable]]:
    """List the short cycles of a graph with direction, each from its first node on."""
    if not G.directed or G.loops or length_bound is None or not 2 <= length_bound <= LONGEST:
        raise NotSuited("no direction, self-loops, or longer cycles")
    net = Network(np.arange(len(G), dtype=np.int64), G.rows, G.back, G.both)
    found = directed_cycles(net, length_bound, MOST_CYCLES)
    if not found.complete:
        raise NotSuited("too many to hold")
    rows = zip(found.members.tolist(), found.length.tolist(), strict=True)
    return (G.named(row[:length]) for row, length in rows)


def adamic_adar_index(G: View, ebunch: Iterable[Edge] | None = None) -> Iterator[Scored]:
    """Score the pairs given, or all without an edge."""
    return _scored(G, ebunch, adamic_adar_worth(G.rows))


def resource_allocation_index(G: View, ebunch: Iterable[Edge] | None = None) -> Iterator[Scored]:
    """Score the pairs given, or all without an edge."""
    return _scored(G, ebunch, 1.0 / np.maximum(np.diff(G.rows.indptr), 1))


def _scored(G: View, ebunch: Iterable[Edge] | None, worth: Floats) -> Iterator[Scored]:
    if G.loops:
        raise NotSuited("self-loops")
    if ebunch is None:
        return _all_scored(G, worth)
    pairs = list(ebunch)
    for label in (label for pair in pairs for label in pair):
        if label not in G:
            raise nx.NodeNotFound(f"Node {label} not in G.")
    left, right = (np.array([G.position[pair[end]] for pair in pairs], np.int32) for end in (0, 1))
    if np.any(left == right):
        raise NotSuited("a node with itself")
    score = pair_scores(G.rows.indptr, G.rows.indices, left, right, worth)
    return ((u, v, points) for (u, v), points in zip(pairs, score.tolist(), strict=True))


def _all_scored(G: View, worth: Floats) -> Iterator[Scored]:
    for u, label in enumerate(G.labels):
        far = np.ones(len(G), np.bool_)
        far[: u + 1] = False
        far[G.rows.indices[G.rows.indptr[u] : G.rows.indptr[u + 1]]] = False
        right = np.flatnonzero(far).astype(np.int32)
        score = pair_scores(G.rows.indptr, G.rows.indices, np.full(len(right), u, np.int32), right, worth)
        yield from ((label, G.labels[v], points) for v, points in zip(right.tolist(), score.tolist(), strict=True))
