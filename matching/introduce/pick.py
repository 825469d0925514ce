"""Who is introduced this month: the best pairs first, so that everybody has one before anybody has a second."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matching.introduce.gains import Floats
from matching.introduce.goods import Ints
from matching.kernels import compiled


def pair_keys(left: Ints, right: Ints, n: int) -> Ints:
    """Give one number to each pair of positions, whichever stands first: int64[p].

    >>> pair_keys(np.array([1, 4]), np.array([4, 1]), 10)
    array([14, 14])
    """
    keys: Ints = np.minimum(left, right).astype(np.int64) * n + np.maximum(left, right)
    return keys


def chosen(left: Ints, right: Ints, points: Floats, room: Ints, least: float) -> Ints:
    """Choose the positions of the pairs that are introduced, in the order in which they were chosen: int64[k].

    room: int64[n], how many more introductions each firm takes. Pairs below `least` points are left out. In round r
    the pairs go from the most points down (equal ones by their firms), and a pair is taken where each of the two has
    fewer than r and room is left: nobody gets a second while two others who suit each other have none. Within a round
    the sum of points is at least half of the best possible (greedy matching, Avis 1983).

    >>> two, one = np.array([0, 0, 1]), np.array([1, 2, 2])
    >>> chosen(two, one, np.array([9.0, 8.0, 7.0]), np.array([2, 2, 1]), 1.0)
    array([0, 1])
    """
    kept = np.flatnonzero(points >= least)
    order = kept[np.lexsort((right[kept], left[kept], -points[kept]))]
    taken: Ints = order[_rounds(left[order], right[order], room.astype(np.int64))]
    return taken


def nearest_candidates(
    firm: int, allowed: NDArray[np.bool_], most: int, points: Callable[[Ints, Ints], Floats]
) -> Ints:
    """Give the best `most` partners for a firm that has none at distance two, by `points(left, right)`: int64[k].

    allowed: bool[n], who may be named to it at all.
    """
    others = np.flatnonzero(allowed)
    others = others[others != firm]
    value = points(np.full(len(others), firm, np.int64), others)
    best: Ints = others[np.lexsort((others, -value))][:most]
    return best


@compiled
def _rounds(left: Ints, right: Ints, room: Ints) -> Ints:
    got = np.zeros(len(room), np.int64)
    taken = np.zeros(len(left), np.bool_)
    order, size = np.empty(len(left), np.int64), 0
    for most in range(1, room.max() + 1 if len(room) else 1):
        for pair in range(len(left)):
            a, b = left[pair], right[pair]
            if not taken[pair] and got[a] < min(most, room[a]) and got[b] < min(most, room[b]):
                taken[pair] = True
                got[a] += 1
                got[b] += 1
                order[size] = pair
                size += 1
    return order[:size]
