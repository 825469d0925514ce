"""Networks with known answers, and the same network as NetworkX sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from graph.build import plain_network
from graph.model import Network

# The first call of a compiled loop may compile it: no deadline.
patient = settings(deadline=None)


@dataclass(frozen=True)
class Pairs:
    """A drawn network: n nodes 0..n-1 and weighted pairs, parallel ones and self-pairs among them."""

    n: int
    pairs: Sequence[tuple[int, int, float]]

    def network(self) -> Network:
        """Build it with the code under test."""
        source, target, weight = zip(*self.pairs, strict=True) if self.pairs else ((), (), ())
        return plain_network(range(self.n), source, target, weight)

    def directed(self) -> "nx.DiGraph[int]":
        """Build it in NetworkX; parallel pairs add up, self-pairs fall away."""
        graph: nx.DiGraph[int] = nx.DiGraph()
        self._add_to(graph)
        return graph

    def undirected(self) -> "nx.Graph[int]":
        """Build it in NetworkX without direction."""
        graph: nx.Graph[int] = nx.Graph()
        self._add_to(graph)
        return graph

    def _add_to(self, graph: Any) -> None:
        graph.add_nodes_from(range(self.n))
        for u, v, weight in self.pairs:
            if u != v:
                before = graph.edges[u, v]["weight"] if graph.has_edge(u, v) else 0.0
                graph.add_edge(u, v, weight=before + weight)


@st.composite
def drawn_pairs(draw: st.DrawFn, most_nodes: int = 14) -> Pairs:
    """Draw empty, single, disconnected and dense networks alike."""
    n = draw(st.integers(0, most_nodes))
    if not n:
        return Pairs(0, [])
    node = st.integers(0, n - 1)
    weight = st.sampled_from([0.5, 1.0, 2.0, 3.25, 100.0])
    return Pairs(n, draw(st.lists(st.tuples(node, node, weight), max_size=4 * n)))


def in_order(figures: dict[int, float]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Turn NetworkX's dictionary into an array by node."""
    return np.array([figures[node] for node in range(len(figures))], np.float64)


def check_close(found: object, expected: object) -> None:
    """Hold two arrays to 1e-9 of each other, entry by entry; not a number equals not a number."""
    np.testing.assert_allclose(np.asarray(found, np.float64), np.asarray(expected, np.float64), rtol=0.0, atol=1e-9)
