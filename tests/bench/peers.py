"""The other libraries, asked for the same analyses: conversion from arrays and each analysis as a function."""

from collections.abc import Callable
from typing import Any

import igraph
import networkit
import networkx
import numpy as np
import scipy.sparse

from tests.bench.synthetic import Made

Work = Callable[[Any], object]
PIVOTS = 256

_igraph: Any = igraph
_networkit: Any = networkit
_networkx: Any = networkx
_sparse: Any = scipy.sparse


def _to_igraph(made: Made) -> Any:
    graph = _igraph.Graph(made.n, np.stack([made.source, made.target], axis=1))
    graph.es["weight"] = made.weight.tolist()
    return graph


def _to_networkit(made: Made) -> Any:
    return _networkit.GraphFromCoo((made.weight, (made.source, made.target)), n=made.n, weighted=True)


def _to_scipy(made: Made) -> Any:
    ends = np.concatenate([made.source, made.target]), np.concatenate([made.target, made.source])
    return _sparse.coo_array((np.tile(made.weight, 2), ends), shape=(made.n, made.n)).tocsr()


def _to_networkx(made: Made) -> Any:
    graph = _networkx.Graph()
    graph.add_nodes_from(range(made.n))
    graph.add_weighted_edges_from(zip(made.source.tolist(), made.target.tolist(), made.weight.tolist(), strict=True))
    return graph


def _scipy_pagerank(matrix: Any) -> Any:
    strength = np.asarray(matrix.sum(axis=1)).ravel()
    turned = (_sparse.diags_array(1 / np.where(strength > 0, strength, 1)) @ matrix).T.tocsr()
    n, lost = len(strength), strength == 0
    rank = np.full(n, 1 / n)
    for _ in range(500):
        fresh = 0.85 * (turned @ rank + rank[lost].sum() / n) + 0.15 / n
        if np.abs(fresh - rank).sum() < 1e-12:
            break
        rank = fresh
    return fresh


def _igraph_pivots(graph: Any) -> Any:
    pivots = np.random.default_rng(1).choice(graph.vcount(), min(PIVOTS, graph.vcount()), replace=False).tolist()
    return graph.betweenness(directed=False, sources=pivots, targets=None)


def _run(algorithm: Any) -> Any:
    return algorithm.run()


TO_GRAPH: dict[str, Callable[[Made], Any]] = {
    "igraph": _to_igraph,
    "NetworKit": _to_networkit,
    "scipy": _to_scipy,
    "NetworkX": _to_networkx,
}

ANALYSES: dict[str, dict[str, Work]] = {
    "pagerank": {
        "igraph": lambda g: g.pagerank(weights="weight"),
        "NetworKit": lambda g: _run(_networkit.centrality.PageRank(g, 0.85, 1e-12)),
        "scipy": _scipy_pagerank,
        "NetworkX": lambda g: _networkx.pagerank(g, tol=1e-12, max_iter=500),
    },
    "core": {
        "igraph": lambda g: g.coreness(),
        "NetworKit": lambda g: _run(_networkit.centrality.CoreDecomposition(g)),
        "NetworkX": _networkx.core_number,
    },
    "constraint": {
        "igraph": lambda g: g.constraint(weights="weight"),
        "NetworkX": lambda g: _networkx.constraint(g, weight="weight"),
    },
    "components": {
        "igraph": lambda g: g.connected_components().sizes(),
        "NetworKit": lambda g: _run(_networkit.components.ConnectedComponents(g)),
        "scipy": lambda g: _sparse.csgraph.connected_components(g, directed=False),
        "NetworkX": lambda g: list(_networkx.connected_components(g)),
    },
    "cut nodes and bridges": {
        "igraph": lambda g: (g.articulation_points(), g.bridges()),
        "NetworkX": lambda g: (list(_networkx.articulation_points(g)), list(_networkx.bridges(g))),
    },
    "betweenness, exact": {
        "igraph": lambda g: g.betweenness(directed=False),
        "NetworKit": lambda g: _run(_networkit.centrality.Betweenness(g)),
        "NetworkX": _networkx.betweenness_centrality,
    },
    "betweenness, 256 pivots": {
        "igraph": _igraph_pivots,
        "NetworKit": lambda g: _run(_networkit.centrality.EstimateBetweenness(g, PIVOTS)),
        "NetworkX": lambda g: _networkx.betweenness_centrality(g, k=min(PIVOTS, len(g)), seed=1),
    },
    "communities": {
        "igraph": lambda g: g.community_leiden("modularity", weights="weight", n_iterations=2),
        "NetworKit": lambda g: _run(_networkit.community.PLM(g, refine=True)),
        "NetworkX": lambda g: _networkx.community.louvain_communities(g, seed=1),
    },
}


def _pivots(n: int) -> list[int]:
    chosen: list[int] = np.random.default_rng(1).choice(n, min(PIVOTS, n), replace=False).tolist()
    return chosen


def _igraph_percolation(graph: Any) -> list[int]:
    """Cut the strongest away in twenty steps and look again each time."""
    order = np.argsort(-np.array(graph.strength(weights="weight")), kind="stable")
    return [max(graph.subgraph(order[at:]).connected_components().sizes()) for at in _steps(len(order))]


def _scipy_percolation(matrix: Any) -> list[int]:
    order = np.argsort(-np.asarray(matrix.sum(axis=1)).ravel(), kind="stable")
    largest = []
    for at in _steps(len(order)):
        rest = np.sort(order[at:])
        labels = _sparse.csgraph.connected_components(matrix[rest][:, rest], directed=False)[1]
        largest.append(int(np.bincount(labels).max()))
    return largest


def _networkx_percolation(graph: Any) -> list[int]:
    order = sorted(graph, key=lambda u: -graph.degree(u, weight="weight"))
    return [max(map(len, _networkx.connected_components(graph.subgraph(order[at:])))) for at in _steps(len(order))]


def _steps(n: int) -> list[int]:
    return [n * step // 20 for step in range(20)]


def _scipy_suggestions(matrix: Any) -> Any:
    """Score all pairs at distance two; unlike ours without choosing the best."""
    tied = matrix.astype(bool).astype(float)
    worth = 1 / np.log(np.maximum(np.diff(tied.indptr), 2))
    return tied @ _sparse.diags_array(worth) @ tied


def _networkit_suggestions(graph: Any) -> Any:
    pairs = _networkit.linkprediction.MissingLinksFinder(graph).findAtDistance(2)
    return _networkit.linkprediction.AdamicAdarIndex(graph).runOn(pairs)


def _networkx_suggestions(graph: Any) -> Any:
    near = ((u, w) for u in graph for w in {w for v in graph[u] for w in graph[v]} - set(graph[u]) if u < w)
    return list(_networkx.adamic_adar_index(graph, near))


def _networkx_assortativity(graph: Any) -> Any:
    _networkx.set_node_attributes(graph, {u: u % 6 for u in graph}, "tier")
    return _networkx.attribute_assortativity_coefficient(graph, "tier")


ANALYSES |= {
    "pagerank from ten": {
        "igraph": lambda g: g.personalized_pagerank(weights="weight", reset_vertices=list(range(10))),
        "NetworkX": lambda g: _networkx.pagerank(
            g, personalization=dict.fromkeys(range(10), 1), tol=1e-12, max_iter=500
        ),
    },
    "closeness and harmonic, all nodes": {
        "igraph": lambda g: (g.closeness(), g.harmonic_centrality()),
        "NetworKit": lambda g: _run(_networkit.centrality.HarmonicCloseness(g, normalized=False)),
        "NetworkX": lambda g: (_networkx.closeness_centrality(g), _networkx.harmonic_centrality(g)),
    },
    "harmonic, 256 pivots": {
        "igraph": lambda g: g.harmonic_centrality(_pivots(g.vcount())),
        "NetworkX": lambda g: _networkx.harmonic_centrality(g, sources=_pivots(len(g))),
    },
    "assortativity": {
        "igraph": lambda g: g.assortativity_nominal([u % 6 for u in range(g.vcount())], directed=False),
        "NetworkX": _networkx_assortativity,
    },
    "percolation": {
        "igraph": _igraph_percolation,
        "scipy": _scipy_percolation,
        "NetworkX": _networkx_percolation,
    },
    "suggestions": {
        "scipy": _scipy_suggestions,
        "NetworKit": _networkit_suggestions,
        "NetworkX": _networkx_suggestions,
    },
}


def best_modularity(made: Made) -> float:
    """Give the best modularity that igraph's Leiden and NetworKit's Louvain find on these pairs."""
    graph, other = _to_igraph(made), _to_networkit(made)
    found = graph.community_leiden("modularity", weights="weight", n_iterations=2).membership
    louvain = _networkit.community.PLM(other, refine=True)
    louvain.run()
    both = found, louvain.getPartition().getVector()
    return float(max(graph.modularity(membership, weights="weight") for membership in both))


def one_thread() -> None:
    """Hold NetworKit to one thread, as all the others."""
    _networkit.setNumberOfThreads(1)
