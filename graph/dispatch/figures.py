"""Figures of nodes under the names and signatures of NetworkX, each answered by a loop of `graph`."""

from collections.abc import Hashable, Iterable, Mapping
from random import Random
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.centrality import ways
from graph.centrality.betweenness import dependencies
from graph.centrality.brokerage import brokerage
from graph.centrality.closeness import arrivals, closeness_of, distances
from graph.centrality.standing import peel, walk
from graph.communities import find_communities
from graph.dispatch.view import MISSING, NotSuited, View, only
from graph.mixing import mixing, returned
from graph.model import Csr, Floats, Network
from graph.rows import add_rows, order_pairs, row_sums, turn_rows

Nodes = Iterable[Hashable] | None


def pagerank(
    G: View,
    alpha: float = 0.85,
    personalization: Mapping[Hashable, float] | None = None,
    max_iter: int = 100,
    tol: float = 1e-6,
    nstart: Mapping[Hashable, float] | None = None,
    weight: str | None = "weight",
    dangling: Mapping[Hashable, float] | None = None,
) -> dict[Hashable, float]:
    """Solve it to 1e-13, whatever `tol` says."""
    rows = G.out(weight)
    if nstart is not None or dangling is not None or not 0 <= alpha < 1 or np.any(rows.weight < 0):
        raise NotSuited("another walk than ours")
    if max_iter < 1:
        raise nx.PowerIterationFailedConvergence(max_iter)
    start = np.ones(len(G))
    if personalization is not None:
        start = np.array([personalization.get(label, 0) for label in G.labels], np.float64)
        if not start.sum():
            raise ZeroDivisionError
        if start.min() < 0:
            raise NotSuited("a walker that starts less than never")
    rows = only(rows, rows.weight > 0)
    return G.by_label(walk(turn_rows(rows), row_sums(rows), alpha, start))


def betweenness_centrality(
    G: View,
    k: int | None = None,
    normalized: bool = True,
    weight: str | None = None,
    endpoints: bool = False,
    seed: Any = None,
) -> dict[Hashable, float]:
    """Sum dependencies over all nodes, or over the k that NetworkX would draw."""
    if weight is not None or endpoints or k == 0:
        raise NotSuited("ways with weights, with their ends, or none")
    n = len(G)
    drawn = None if k is None or k == n else seed.sample(list(G.labels), k)
    sources = np.arange(n, dtype=np.int32) if drawn is None else np.array([G.position[u] for u in drawn], np.int32)
    if G.directed:
        total, _ = ways.dependencies(G.rows.indptr, G.rows.indices, sources, False)
    else:
        total, _ = dependencies(G.rows, sources)
    return G.by_label(total * _scale(n, None if drawn is None else sources, normalized, G.directed))


def _scale(n: int, drawn: NDArray[np.int32] | None, normalized: bool, directed: bool) -> Floats:
    """Give the factor of each node: a drawn one was a source itself and has one source less."""
    others = n - 1
    if others < 2:
        return np.ones(n)
    sources = np.full(n, others if drawn is None else len(drawn), np.float64)
    if drawn is not None:
        sources[drawn] -= 1 if len(drawn) > 1 else np.nan
    return 1.0 / (sources * (others - 1)) if normalized else others / (sources * (1 if directed else 2))


def closeness_centrality(G: View, u: Hashable = None, distance: str | None = None, wf_improved: bool = True) -> Any:
    """Sum the hops that lead to each node, or to u alone."""
    if distance is not None or (u is not None and u not in G):
        raise NotSuited("ways with lengths, or no such node")
    n = len(G)
    if u is not None:
        hops, _, found = distances(G.back.indptr, G.back.indices, G.position[u])
        sums = np.array([int(hops[hops > 0].sum())]), np.array([found - 1])
        return float(closeness_of(*sums, n, wf_improved)[0])
    total, _, reached = arrivals(G.rows, np.arange(n, dtype=np.int32))
    return G.by_label(closeness_of(total, reached, n, wf_improved))


def harmonic_centrality(
    G: View, nbunch: Nodes = None, distance: str | None = None, sources: Nodes = None
) -> dict[Hashable, float]:
    """Sum 1 / hops that lead to each node."""
    if nbunch is not None or distance is not None or sources is not None:
        raise NotSuited("ways with lengths, or from some nodes only")
    return G.by_label(arrivals(G.rows, np.arange(len(G), dtype=np.int32))[1])


def core_number(G: View) -> dict[Hashable, int]:
    """Count ties in both directions, as NetworkX does."""
    if G.loops:
        raise NotSuited("self-loops")
    if not G.directed:
        return G.by_label(peel(G.rows.indptr, G.rows.indices))
    n = len(G)
    row = np.concatenate([G.rows.rows(), G.back.rows()]).astype(np.int64)
    column = np.concatenate([G.rows.indices, G.back.indices])
    order = order_pairs(row, column, np.ones(len(row), np.bool_), n, n)
    indptr = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(row, minlength=n), out=indptr[1:])
    return G.by_label(peel(indptr, column[order]))


def constraint(G: View, nodes: Nodes = None, weight: str | None = None) -> dict[Hashable, float]:
    """Take the weight of a pair both ways together."""
    return _of(G, brokerage(_mutual(G, weight, nodes)).constraint, nodes)


def effective_size(G: View, nodes: Nodes = None, weight: str | None = None) -> dict[Hashable, float]:
    """Take the weight of a pair both ways together."""
    return _of(G, brokerage(_mutual(G, weight, nodes)).effective_size, nodes)


def _mutual(G: View, weight: str | None, nodes: Nodes) -> Network:
    rows = G.out(weight)
    if G.loops or np.any(rows.weight <= 0) or (nodes is not None and G.is_multigraph()):
        raise NotSuited("self-loops, weights not above 0, or parallel edges of some nodes")
    return _network(add_rows(rows, turn_rows(rows)) if G.directed else rows)


def _of(G: View, values: Floats, nodes: Nodes) -> dict[Hashable, float]:
    if nodes is None:
        return G.by_label(values)
    wanted = list(nodes)
    if any(label not in G for label in wanted):
        raise NotSuited("no such node")
    # NetworkX asks here, and only here, for ties that go out
    silent = np.diff(G.rows.indptr) == 0
    return {v: float("nan") if silent[G.position[v]] else float(values[G.position[v]]) for v in wanted}


def leiden_communities(
    G: View,
    weight: str | None = "weight",
    resolution: float = 1,
    max_level: int | None = None,
    seed: Random | Any = None,
) -> list[set[Hashable]]:
    """Search by weight; self-loops do not count, a node without ties is a community of its own."""
    rows = G.out(weight)
    rows = only(rows, rows.rows() != rows.indices)
    if max_level is not None or np.any(rows.weight <= 0):
        raise NotSuited("an end before the end, or weights not above 0")
    found = find_communities(_network(rows), int(seed.randint(0, 2**31 - 1)), resolution)
    groups: list[set[Hashable]] = [set() for _ in range(found.count)]
    for label, number in zip(G.labels, found.labels.tolist(), strict=True):
        if number < 0:
            groups.append({label})
        else:
            groups[number].add(label)
    return groups


def attribute_assortativity_coefficient(G: View, attribute: str, nodes: Nodes = None) -> float:
    """Give every value of the attribute a number; nodes without it are of one kind, as in NetworkX."""
    if nodes is not None or not len(G.source):
        raise NotSuited("some nodes only, or no edges")
    values = [None if value is MISSING else value for value in G.node_data.get(attribute, [None] * len(G))]
    numbers: dict[Any, int] = {}
    codes = [numbers.setdefault(value, len(numbers)) for value in values]
    return mixing(G.out(), codes, weighted=True).coefficient


def overall_reciprocity(G: View) -> float:
    """Count the directed pairs that are returned."""
    mutual, _ = _returned(G)
    return float(mutual.sum() / len(G.rows))


def reciprocity(G: View, nodes: Any = None) -> Any:
    """Count them for the whole, one node, or several."""
    if nodes is None:
        return overall_reciprocity(G)
    mutual, degree = _returned(G)
    alone = nodes in G
    wanted = [nodes] if alone else list(nodes)
    places = [G.position[label] for label in wanted if label in G]
    if alone and not degree[places[0]]:
        raise NotSuited("a node without ties")
    shares = [2 * int(mutual[at]) / int(degree[at]) if degree[at] else None for at in places]
    return shares[0] if alone else dict(zip(G.named(places), shares, strict=True))


def _returned(G: View) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    if G.loops or not len(G.source):
        raise NotSuited("self-loops, or no edges")
    out, into = G.rows, G.back
    mutual, _ = returned(out.indptr, out.indices, out.weight, into.indptr, into.indices, into.weight)
    return mutual, np.diff(out.indptr) + np.diff(into.indptr)


def _network(rows: Csr) -> Network:
    return Network(np.arange(len(rows.indptr) - 1, dtype=np.int64), rows, rows, rows)
