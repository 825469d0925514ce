"""What goes round: directed cycles of two, three or four firms, as circular orders and courtesy would leave them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.kernels import compiled
from graph.model import Floats, Indices, Ints, Network

LONGEST = 4


@dataclass(frozen=True, eq=False)
class Cycles:
    """members: int32[c, 4], positions in the direction of the ties, from the lowest on, -1 after the end. length:
    int64[c]. weakest: float64[c], weight of the weakest tie of the cycle: what could at most have gone round. complete:
    there were not more than `limit`.
    """

    members: NDArray[np.int32]
    length: Ints
    weakest: Floats
    complete: bool


def directed_cycles(network: Network, longest: int = LONGEST, limit: int = 100_000) -> Cycles:
    """List every elementary directed cycle of 2 to `longest` nodes, by lowest member, once each.

    limit: stop after so many. ValueError: longest outside 2 to 4, limit below 1. A cycle is a question, not an answer:
    mutual deliveries are ordinary business.

    >>> from graph.build import plain_network
    >>> found = directed_cycles(plain_network([1, 2, 3], [1, 2, 3, 2], [2, 3, 1, 1], [5.0, 2.0, 9.0, 1.0]))
    >>> found.members.tolist(), found.length, found.weakest
    ([[0, 1, -1, -1], [0, 1, 2, -1]], array([2, 3]), array([1., 2.]))
    """
    if not 2 <= longest <= LONGEST or limit < 1:
        raise ValueError(f"longest must be 2 to {LONGEST} and limit at least 1, not {longest} and {limit}")
    out, into = network.out, network.into
    args = (out.indptr, out.indices, out.weight, into.indptr, into.indices, into.weight)
    count = _go_round(*args, longest, np.empty((0, LONGEST), np.int32), np.empty(0), limit)
    members, weakest = np.full((min(count, limit), LONGEST), -1, np.int32), np.empty(min(count, limit))
    _go_round(*args, longest, members, weakest, limit)
    return Cycles(members, (members >= 0).sum(axis=1), weakest, count <= limit)


@compiled
def _go_round(
    p: Ints,
    i: Indices,
    w: Floats,
    q: Ints,
    j: Indices,
    x: Floats,
    longest: int,
    members: NDArray[np.int32],
    weakest: Floats,
    limit: int,
) -> int:
    """Write the cycles into `members` as far as there is room; give their number, at most limit + 1."""
    n, top = len(p) - 1, 0
    back = np.zeros(n)
    for s in range(n):
        for e in range(q[s], q[s + 1]):
            back[j[e]] = x[e] if j[e] > s else 0.0
        for sa in range(p[s], p[s + 1]):
            a = i[sa]
            if a < s:
                continue
            top = _note(members, weakest, top, back[a], w[sa], s, a, -1, -1)
            if longest > 2:
                top = _go_on(p, i, w, longest, members, weakest, limit, back, top, s, a, w[sa])
            if top > limit:
                return limit + 1
        for e in range(q[s], q[s + 1]):
            back[j[e]] = 0.0
    return top


@compiled
def _go_on(
    p: Ints,
    i: Indices,
    w: Floats,
    longest: int,
    members: NDArray[np.int32],
    weakest: Floats,
    limit: int,
    back: Floats,
    top: int,
    s: int,
    a: int,
    first: float,
) -> int:
    """Note the cycles of three and four that begin with s and a; `back` holds the weight of each node's tie to s."""
    for ab in range(p[a], p[a + 1]):
        b = i[ab]
        if b <= s:
            continue
        two = min(first, w[ab])
        top = _note(members, weakest, top, back[b], two, s, a, b, -1)
        for bc in range(p[b], p[b + 1]) if longest == 4 else range(0):
            c = i[bc]
            if c > s and c != a:
                top = _note(members, weakest, top, back[c], min(two, w[bc]), s, a, b, c)
        if top > limit:
            break
    return top


@compiled
def _note(
    members: NDArray[np.int32], weakest: Floats, top: int, last: float, before: float, s: int, a: int, b: int, c: int
) -> int:
    """Note a cycle whose last tie has the weight `last`, if there is such a tie."""
    if last <= 0.0:
        return top
    if top < len(members):
        members[top, 0], members[top, 1], members[top, 2], members[top, 3] = s, a, b, c
        weakest[top] = min(before, last)
    return top + 1
