"""Ecosystems made from a seed: heavy-tailed firms in communities, ties of four kinds over two years."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model import Ties

KINDS = ("ORDER", "STAFF", "INSPECTION", "RESOURCE")
HALF_LIVES = (180.0, 120.0, 365.0, 90.0)
LAST_DAY = 20_000


@dataclass(frozen=True, eq=False)
class Made:
    """Ties as the ledger gives them, and the distinct pairs with weights that every library is given."""

    n: int
    ties: Ties
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    weight: NDArray[np.float64]


def make(n: int, m: int, seed: int = 2026) -> Made:
    """Draw m ties among n firms: three in four inside communities of some 150, popularity by a Pareto law."""
    draw = np.random.default_rng(seed)
    group = np.sort(draw.integers(0, max(n // 150, 3), n))
    fame = draw.pareto(1.6, n) + 1
    source = draw.choice(n, m, p=fame / fame.sum())
    first, last = np.searchsorted(group, group[source]), np.searchsorted(group, group[source], side="right")
    inside = first + (draw.random(m) ** 1.5 * (last - first)).astype(np.int64)
    target: NDArray[Any] = np.where(draw.random(m) < 0.75, inside, draw.integers(0, n, m))
    kind, day = draw.integers(0, len(KINDS), m), LAST_DAY - draw.integers(0, 730, m)
    ties = Ties.of(source, target, kind, day, draw.lognormal(0, 1, m).round(2) + 0.01)
    low, high = np.minimum(source, target), np.maximum(source, target)
    pairs, at = np.unique(low * n + high, return_inverse=True)
    weight = np.bincount(at, ties.value)
    apart = pairs // n != pairs % n
    return Made(n, ties, pairs[apart] // n, pairs[apart] % n, weight[apart])
