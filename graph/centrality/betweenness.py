"""Betweenness: how often a node lies on the shortest ways between the others."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from graph.centrality import ways
from graph.model import Csr, Floats, Indices, Network
from graph.rows import breadth_first

SURE = 0.95
LARGE = 10_000_000  # sources times nodes from which the sources are summed in shares
SHARE = 16  # sources in one

Sums = tuple[Floats, Floats]
Spread = Callable[[Csr, Sequence[Indices]], Iterable[Sums]]


@dataclass(frozen=True, eq=False)
class Betweenness:
    """Share of shortest ways through each node, 0 to 1, float64[n], and how good the figure is.

    exact: all sources were used. pivots: how many sources were. standard_error: float64[n], estimated from the spread
    over the pivots, 0 if exact; good for the leading nodes, too small for those few pivots saw. bound: with
    probability 0.95 no single node's value is off by more (Hoeffding), 0 if exact; it holds for any network and is
    far wider than the standard error.
    """

    values: Floats
    standard_error: Floats
    exact: bool
    pivots: int
    bound: float


def one_by_one(rows: Csr, shares: Sequence[Indices]) -> Iterable[Sums]:
    """Sum the shares in this process, one after another; whatever else sums them must give the same in this order."""
    for sources in shares:
        yield ways.dependencies(rows.indptr, rows.indices, sources, True)


def betweenness(
    network: Network, seed: int, exact_up_to: int = 3000, pivots: int = 256, spread: Spread = one_by_one
) -> Betweenness:
    """Compute betweenness without weights and direction, as NetworkX with normalized=True (Brandes 2001).

    Exact with up to `exact_up_to` tied nodes; beyond, from `pivots` sources drawn with `seed` (Brandes and Pich 2007),
    scaled up. Eight sources walk the network together, each node's eight counts in one cache line. Where there are
    many, they are summed in shares of `SHARE` sources, in the order of the shares, whoever sums them (`spread`): the
    result is the same to the last bit. ValueError: fewer than 2 pivots.

    >>> from graph.build import plain_network
    >>> betweenness(plain_network([1, 2, 3], [1, 2], [2, 3]), seed=1).values
    array([0., 1., 0.])
    """
    if pivots < 2:
        raise ValueError(f"betweenness needs at least 2 pivots, not {pivots}")
    n, tied = len(network), np.flatnonzero(network.tied).astype(np.int32)
    exact = len(tied) <= max(exact_up_to, pivots)
    chosen = tied if exact else np.random.default_rng(seed).choice(tied, pivots, replace=False)
    total, squares = dependencies(network.both, chosen, spread)
    scale = 1.0 / max((n - 1) * (n - 2), 1)
    if exact:
        return Betweenness(total * scale, np.zeros(n), True, len(chosen), 0.0)
    return _scaled_up(total, squares, len(tied), pivots, scale)


def dependencies(rows: Csr, sources: Indices, spread: Spread = one_by_one) -> Sums:
    """Sum each node's dependency (Brandes 2001) over ways from `sources`, and its square: float64[n].

    Every tie stands in both its rows; where it need not, take `graph.centrality.ways.dependencies`.
    """
    order = breadth_first(rows.indptr, rows.indices)
    near = order[np.isin(order, sources)]
    n = len(rows.indptr) - 1
    size = SHARE if len(near) * n >= LARGE else max(len(near), 1)
    total, squares = np.zeros(n), np.zeros(n)
    for sums in spread(rows, [near[first : first + size] for first in range(0, len(near), size)]):
        total += sums[0]
        squares += sums[1]
    return total, squares


def _scaled_up(total: Floats, squares: Floats, population: int, pivots: int, scale: float) -> Betweenness:
    """Scale sums over the pivots up to all sources; the error shrinks as pivots without return exhaust the nodes."""
    mean = total / pivots
    spread = np.maximum(squares / pivots - mean**2, 0.0) * pivots / (pivots - 1)
    left = (population - pivots) / (population - 1)
    error = population * scale * np.sqrt(spread / pivots * left)
    largest = population * scale * max(population - 2, 0)
    bound = largest * sqrt(log(2 / (1 - SURE)) / (2 * pivots))
    return Betweenness(population * scale * mean, error, False, pivots, bound)
