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
