"""Closeness: how near a node is to all the others, from walks of many sources at once."""

from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from graph.centrality.betweenness import SURE
from graph.kernels import compiled
from graph.model import Csr, Floats, Indices, Ints, Network
from graph.resilience import components
from graph.rows import breadth_first

_WORDS = 4


@dataclass(frozen=True, eq=False)
class Closeness:
    """How near each node is to the others, float64[n] each, whatever the direction of the ties.

    closeness: (nodes reached / sum of hops to them) x share of the other nodes reached, 0 to 1 (Wasserman and Faust
    1994). harmonic: sum over the others of 1 / hops, 0 to n - 1. exact: all sources were used. pivots: how many were.
    bound: with probability 0.95 no single harmonic value is off by more (Hoeffding), 0 if exact; for closeness there
    is none, but the same sources are used.
    """

    closeness: Floats
    harmonic: Floats
    exact: bool
    pivots: int
    bound: float


def closeness(network: Network, seed: int, exact_up_to: int = 20_000, pivots: int = 256) -> Closeness:
    """Compute closeness and harmonic centrality of all nodes, as NetworkX without weights.

    Breadth-first search from 256 sources at once, a bit for each (Then et al. 2014). Exact with up to `exact_up_to`
    tied nodes; beyond, from `pivots` sources drawn with `seed` (Eppstein and Wang 2004), scaled up. ValueError: fewer
    than 2 pivots.

    >>> from graph.build import plain_network
    >>> found = closeness(plain_network([1, 2, 3, 4], [1, 2], [2, 3]), seed=1)
    >>> found.closeness.round(4), found.harmonic
    (array([0.4444, 0.6667, 0.4444, 0.    ]), array([1.5, 2. , 1.5, 0. ]))
    """
    if pivots < 2:
        raise ValueError(f"closeness needs at least 2 pivots, not {pivots}")
    n, tied = len(network), np.flatnonzero(network.tied).astype(np.int32)
    exact = len(tied) <= max(exact_up_to, pivots)
    chosen = tied if exact else np.random.default_rng(seed).choice(tied, pivots, replace=False)
    hops, inverse, reached = arrivals(network.both, chosen)
    if exact:
        return Closeness(closeness_of(hops, reached, n), inverse, True, len(chosen), 0.0)
    grow, size = len(tied) / pivots, components(network)
    others = (size.sizes[size.labels] - 1).astype(np.float64)
    near = np.where(reached > 0, reached / np.maximum(hops, 1), np.nan) * others / max(n - 1, 1)
    near[~network.tied] = 0.0
    bound = len(tied) * sqrt(log(2 / (1 - SURE)) / (2 * pivots))
    return Closeness(near, inverse * grow, False, pivots, bound)


def closeness_of(hops: Ints, reached: Ints, n: int, scaled: bool = True) -> Floats:
    """Turn sums of hops and counts of nodes reached into closeness; `scaled` by the share of all nodes reached."""
    near = np.where(hops > 0, reached / np.maximum(hops, 1), 0.0)
    return near * (reached / max(n - 1, 1)) if scaled else near


def arrivals(rows: Csr, sources: Indices) -> tuple[Ints, Floats, Ints]:
    """Walk along `rows` from every source; give for each node the sum of hops, of 1 / hops, and how many arrived.

    The source itself does not arrive at itself: int64[n], float64[n], int64[n].
    """
    order = breadth_first(rows.indptr, rows.indices)
    near = order[np.isin(order, sources)]
    return _arrivals(rows.indptr, rows.indices, near, _WORDS)


@compiled
def distances(indptr: Ints, indices: Indices, start: int) -> tuple[Indices, Indices, int]:
    """Give the hops from `start` to every node (-1: no way), the nodes in the order found, and how many."""
    hops = np.full(len(indptr) - 1, -1, np.int32)
    queue = np.empty(len(indptr) - 1, np.int32)
    hops[start], queue[0] = 0, start
    at, top = 0, 1
    while at < top:
        u = queue[at]
        at += 1
        for e in range(indptr[u], indptr[u + 1]):
            v = indices[e]
            if hops[v] < 0:
                hops[v] = hops[u] + 1
                queue[top] = v
                top += 1
    return hops, queue, top


@compiled
def _arrivals(indptr: Ints, indices: Indices, sources: Indices, words: int) -> tuple[Ints, Floats, Ints]:
    """Bit b of word w belongs to source 64 w + b of the batch; `here` is who arrived last, `fresh` who arrives now."""
    n, width = len(indptr) - 1, 64 * words
    hops, inverse, reached = np.zeros(n, np.int64), np.zeros(n), np.zeros(n, np.int64)
    seen, here, fresh = np.zeros((n, words), np.int64), np.zeros((n, words), np.int64), np.zeros((n, words), np.int64)
    now, later = np.empty(n, np.int32), np.empty(n, np.int32)
    listed = np.zeros(n, np.bool_)
    for first in range(0, len(sources), width):
        batch = sources[first : first + width]
        seen[:, :] = 0
        for b in range(len(batch)):
            bit = np.int64(1) << np.int64(b % 64)
            seen[batch[b], b // 64] |= bit
            here[batch[b], b // 64] |= bit
            now[b] = batch[b]
        size, far = len(batch), 0
        while size:
            far += 1
            size = _step(indptr, indices, now, later, size, listed, seen, here, fresh)
            for i in range(size):
                v, many = later[i], 0
                listed[v] = False
                for w in range(words):
                    many += _bits(fresh[v, w])
                    seen[v, w] |= fresh[v, w]
                    here[v, w], fresh[v, w] = fresh[v, w], 0
                hops[v] += far * many
                inverse[v] += many / far
                reached[v] += many
            now, later = later, now
    return hops, inverse, reached


@compiled
def _step(
    indptr: Ints,
    indices: Indices,
    now: Indices,
    later: Indices,
    size: int,
    listed: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    seen: "np.ndarray[tuple[int, int], np.dtype[np.int64]]",
    here: "np.ndarray[tuple[int, int], np.dtype[np.int64]]",
    fresh: "np.ndarray[tuple[int, int], np.dtype[np.int64]]",
) -> int:
    """Take everybody in `now` one hop on; list the nodes they reach for the first time in `later`."""
    top = 0
    for i in range(size):
        u = now[i]
        for e in range(indptr[u], indptr[u + 1]):
            v, any_new = indices[e], np.int64(0)
            for w in range(seen.shape[1]):
                new = here[u, w] & ~seen[v, w]
                fresh[v, w] |= new
                any_new |= new
            if any_new and not listed[v]:
                listed[v] = True
                later[top] = v
                top += 1
    for i in range(size):
        here[now[i], :] = 0
    return top


@compiled
def _bits(mask: int) -> int:
    """Count the bits of a word; compilers know this form as one instruction."""
    x = np.uint64(mask)
    x = x - ((x >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int((x * np.uint64(0x0101010101010101)) >> np.uint64(56))
