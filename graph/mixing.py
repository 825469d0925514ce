"""Who deals with whom: like with like (assortativity), and give with take (reciprocity)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.kernels import compiled
from graph.model import Csr, Floats, Indices, Ints, Network


@dataclass(frozen=True, eq=False)
class Mixing:
    """codes: int64[k], the codes met, ascending. share: float64[k, k], share of ties from code to code, sums to 1.

    coefficient: 1 = only like with like, 0 = as chance would have it, below 0 = rather with others; not a number
    without ties or where all have one code.
    """

    codes: Ints
    share: NDArray[np.float64]
    coefficient: float


@dataclass(frozen=True, eq=False)
class Reciprocity:
    """overall: share of directed pairs that are returned, 0 to 1. weighted: share of the weight that is returned
    (Squartini et al. 2013). of_node: float64[n], share of a node's directed pairs, out and in, that are returned; not a
    number without ties, as are the first two.
    """

    overall: float
    weighted: float
    of_node: Floats


def assortativity(network: Network, codes: Sequence[int] | Ints, weighted: bool = False) -> Mixing:
    """Say how far ties join like with like, by tier, industry or any other code (Newman 2003), without direction.

    codes: int[n], one per node; -1 = not known, its ties are left out. weighted: count weight instead of ties.
    ValueError: codes of another length.

    >>> from graph.build import plain_network
    >>> assortativity(plain_network([1, 2, 3, 4], [1, 3, 1], [2, 4, 3]), [0, 0, 5, 5]).coefficient.__round__(4)
    0.3333
    """
    return mixing(network.both, codes, weighted)


def mixing(rows: Csr, codes: Sequence[int] | Ints, weighted: bool = False) -> Mixing:
    """Do the same over any rows: with direction over rows of what goes out."""
    code = np.asarray(codes, np.int64)
    if code.shape != (len(rows.indptr) - 1,):
        raise ValueError(f"codes have shape {code.shape} for {len(rows.indptr) - 1} nodes")
    known, place = np.unique(code, return_inverse=True)
    k = len(known)
    pairs = place[rows.rows()] * k + place[rows.indices]
    total = np.bincount(pairs, rows.weight if weighted else None, k * k).reshape(k, k).astype(np.float64)
    kept = known >= 0
    total = total[np.ix_(kept, kept)]
    share = total / total.sum() if total.sum() else total
    chance = float(share.sum(axis=0) @ share.sum(axis=1))
    coefficient = (float(np.trace(share)) - chance) / (1 - chance) if total.sum() and chance < 1 else float("nan")
    return Mixing(known[kept], share, coefficient)


def reciprocity(network: Network) -> Reciprocity:
    """Say how much of what goes out comes back, in the definition of NetworkX (Garlaschelli and Loffredo 2004).

    >>> from graph.build import plain_network
    >>> found = reciprocity(plain_network([1, 2, 3], [1, 2, 2], [2, 1, 3], [4.0, 1.0, 3.0]))
    >>> round(found.overall, 4), found.weighted, found.of_node.round(4)
    (0.6667, 0.25, array([1.    , 0.6667, 0.    ]))
    """
    out, into = network.out, network.into
    mutual, weight = returned(out.indptr, out.indices, out.weight, into.indptr, into.indices, into.weight)
    degree = np.diff(out.indptr) + np.diff(into.indptr)
    total, amount = len(out), float(out.weight.sum())
    return Reciprocity(
        float(mutual.sum() / total) if total else float("nan"),
        weight / amount if total else float("nan"),
        np.where(degree > 0, 2.0 * mutual / np.maximum(degree, 1), np.nan),
    )


@compiled
def returned(p: Ints, i: Indices, w: Floats, q: Ints, j: Indices, x: Floats) -> tuple[Ints, float]:
    """Count for each node the pairs that go both ways, and sum what is returned; rows are ascending."""
    mutual, weight = np.zeros(len(p) - 1, np.int64), 0.0
    for u in range(len(p) - 1):
        a, b = p[u], q[u]
        while a < p[u + 1] and b < q[u + 1]:
            if i[a] == j[b]:
                mutual[u] += 1
                weight += min(w[a], x[b])
                a += 1
                b += 1
            elif i[a] < j[b]:
                a += 1
            else:
                b += 1
    return mutual, weight
