"""Who stands where in the network: one file per family of figures."""

from graph.centrality.betweenness import Betweenness, betweenness
from graph.centrality.brokerage import Brokerage, brokerage
from graph.centrality.closeness import Closeness, closeness
from graph.centrality.standing import Strength, core_numbers, pagerank, strength

__all__ = [
    "Betweenness",
    "Brokerage",
    "Closeness",
    "Strength",
    "betweenness",
    "brokerage",
    "closeness",
    "core_numbers",
    "pagerank",
    "strength",
]
