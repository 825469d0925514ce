"""What each of two firms would gain from knowing the other, feature by feature, and the points of a pair."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.introduce.goods import Bits, Holdings, Ints, may_go
from matching.introduce.weights import Weights

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FEATURES = ("source", "asked", "market", "licence", "storage", "trust", "near")
COMPLEMENTS = 5  # the first so many say what one lacks and the other holds; without any nobody is introduced
EARTH_KM = 6371.0


@dataclass(frozen=True, eq=False)
class Firms:
    """The firms of a cluster as columns of length n; goods as bits of `goods.Holdings`.

    once, twice: goods that at least one, at least two present partners may deliver. asked: goods asked for lately.
    is_open: has a warehouse or cold room open to others. is_cold: its licence names refrigerated or frozen goods.
    place: float64[n, 2], latitude and longitude in degrees, NaN where not known.
    """

    holdings: Holdings
    once: Bits
    twice: Bits
    asked: Bits
    is_open: Flags
    is_cold: Flags
    place: Floats


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of positions (int64[p]) and what the left and the right would gain: float64[p, 7] each, 0 to 1."""

    left: Ints
    right: Ints
    to_left: Floats
    to_right: Floats


def gains(firms: Firms, left: Ints, right: Ints, trust: Floats, weights: Weights) -> Pairs:
    """Say what the two of every pair would gain. trust: float64[p], the Adamic-Adar score of the pair.

    source: 1, the other may deliver goods that no present partner may; a half, goods that only one of them may.
    asked: 1, it may deliver what was asked for lately. market: as `source`, for what one may deliver to the other.
    licence: 1, the licence of the other covers goods that one's own does not. storage: 1, the other opens a room and
    keeps cold what one may not; a half, opens a room, and one has none.
    trust: score / (1 + score). near: halved with every `near_km`; 0 where a place is not known.
    """
    both = np.stack([trust / (1.0 + trust), _nearness(firms, left, right, weights)], axis=1)
    leftward, rightward = may_go(firms.holdings, right, left), may_go(firms.holdings, left, right)
    to_left = _complements(firms, left, right, leftward, rightward)
    to_right = _complements(firms, right, left, rightward, leftward)
    return Pairs(left, right, np.column_stack([to_left, both]), np.column_stack([to_right, both]))


def points_of(pairs: Pairs, weights: Weights, factors: Floats) -> Floats:
    """Give the points of every pair, 0 to 100: the mean over both of the weighted gains; 0 where neither completes
    the other. factors: float64[n, 7], by how much a firm's answers changed each weight for it (1: not at all).

    >>> one = np.array([0])
    >>> pairs = Pairs(one, one + 1, np.ones((1, 7)), np.zeros((1, 7)))
    >>> points_of(pairs, Weights(), np.ones((2, 7)))
    array([50.])
    """
    weight = np.array(weights.features, np.float64)
    left = (pairs.to_left * factors[pairs.left]) @ weight
    right = (pairs.to_right * factors[pairs.right]) @ weight
    completes = pairs.to_left[:, :COMPLEMENTS].any(axis=1) | pairs.to_right[:, :COMPLEMENTS].any(axis=1)
    return np.where(completes, np.minimum(50.0 * (left + right) / weights.total, 100.0), 0.0)


def kilometres(place: Floats, left: Ints, right: Ints) -> Floats:
    """Give the distance of each pair along the earth (haversine, Sinnott 1984): float64[p], NaN where not known.

    >>> kilometres(np.array([[43.9, 125.3], [43.9, 125.4]]), np.array([0]), np.array([1])).round(2)
    array([8.01])
    """
    a, b = np.radians(place[left]), np.radians(place[right])
    half = np.sin((b - a) / 2.0) ** 2
    share = half[:, 0] + np.cos(a[:, 0]) * np.cos(b[:, 0]) * half[:, 1]
    far: Floats = 2.0 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(share, 1.0)))
    return far


def _complements(firms: Firms, one: Ints, other: Ints, bought: Bits, sold: Bits) -> Floats:
    """What the other completes for one: the first `COMPLEMENTS` of the features, float64[p, 5]."""
    columns = [
        _new_source(firms, one, bought),
        _asked(firms, one, bought),
        _new_source(firms, other, sold),
        _lacking(firms, one, other),
        _room(firms, one, other),
    ]
    return np.stack(columns, axis=1)


def _new_source(firms: Firms, buyer: Ints, goods: Bits) -> Floats:
    new, second = goods & ~firms.once[buyer], goods & ~firms.twice[buyer]
    return np.where(new != 0, 1.0, np.where(second != 0, 0.5, 0.0))


def _asked(firms: Firms, buyer: Ints, goods: Bits) -> Floats:
    return np.where((goods & firms.asked[buyer]) != 0, 1.0, 0.0)


def _lacking(firms: Firms, one: Ints, other: Ints) -> Floats:
    held = firms.holdings.any_mode()
    return np.where((held[other] & ~held[one]) != 0, 1.0, 0.0)


def _room(firms: Firms, guest: Ints, host: Ints) -> Floats:
    cold = firms.is_open[host] & firms.is_cold[host] & ~firms.is_cold[guest]
    return np.where(cold, 1.0, np.where(firms.is_open[host] & ~firms.is_open[guest], 0.5, 0.0))


def _nearness(firms: Firms, left: Ints, right: Ints, weights: Weights) -> Floats:
    return np.nan_to_num(np.exp2(-kilometres(firms.place, left, right) / weights.near_km))
