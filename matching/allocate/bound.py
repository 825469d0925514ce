"""The proven bound: prices for all that binds windows and lines together take them apart; each is served exactly."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.allocate.arcs import Arcs
from matching.allocate.formulate import Formulated
from matching.allocate.program import Floats, Solved
from matching.allocate.search import Given
from matching.allocate.shortlist import serve_shortly
from matching.kernels import compiled
from matching.model import Ints

CLOSE = 0.003
"""How far below the best plan the bound is thought to end: the steps aim there."""

SLOWER = 0.9
"""What a step that gains nothing makes of the pace."""

REACH = 0.01
"""How far above the best bound the steps aim at most: an early plan costs far more than the bound will ever be."""

PATIENCE = 0.01
"""Below this pace nothing is gained any more."""


def scarcity(arcs: Arcs, formulated: Formulated, solved: Solved) -> Floats:
    """What a unit of load is worth per taker and window, in thousandths of a fen: the prices of the relaxation."""
    prices = np.zeros(arcs.capacity.size)
    rows, about = formulated.capacity
    prices[about] = np.maximum(-solved.duals[rows], 0.0)
    return prices.reshape(arcs.capacity.shape)


@dataclass(eq=False)
class Apart:
    """A whole program taken apart: the rows outside single windows are paid for instead of kept.

    Valid for any prices of the right sign: capacity, share, charges, and what holds the windows of an offer or the
    takers of a line together. Source: Geoffrion 1974, Lagrangean relaxation for integer programming.
    """

    arcs: Arcs
    given: Given
    formulated: Formulated

    def __post_init__(self) -> None:
        """Lay the program out once; every look at other prices reads it."""
        program, inner = self.formulated.program, self.formulated
        self.rows, self.columns, numbers = (np.concatenate([one[part] for one in program.entries]) for part in range(3))
        self.numbers: Floats = numbers
        self.cost, self.high = np.concatenate(program.cost), np.concatenate(program.high)
        self.row_low, self.row_high = np.concatenate(program.row_low), np.concatenate(program.row_high)
        self.outside = np.ones(program.rows, np.bool_)
        self.outside[inner.within] = False
        self.own = np.flatnonzero(inner.parts >= 0)
        self.others = np.ones(program.columns, np.bool_)
        for columns in (inner.packs, inner.parts[self.own], inner.unmet):
            self.others[columns] = False

    def bound(self, prices: Floats) -> tuple[float, Floats]:
        """Give a bound on every plan's cost (without `rest_cost`) and by how much its rows are broken (or not used)."""
        inside = self.formulated
        left = self.cost - np.bincount(self.columns, weights=prices[self.rows] * self.numbers, minlength=len(self.cost))
        values: Floats = np.where(self.others & (left < 0.0), self.high, 0.0)
        fixed = np.zeros(len(inside.packs))
        fixed[self.own] = left[inside.parts[self.own]]
        packs = np.zeros(len(inside.packs), np.int64)
        served = serve_alone(self.given, left[inside.packs], fixed, packs)
        values[inside.packs], values[inside.parts[self.own]] = packs, packs[self.own] > 0
        limit = np.where(np.isfinite(self.row_high) & (prices <= 0.0), self.row_high, self.row_low)
        limit = np.where(np.isfinite(limit), limit, self.row_high)
        broken: Floats = limit - np.bincount(
            self.rows, weights=values[self.columns] * self.numbers, minlength=len(limit)
        )
        broken[~self.outside] = 0.0
        paid = float((prices * np.where(prices != 0.0, limit, 0.0)).sum())
        return served + float((left * values)[self.others].sum()) + paid, broken

    def legal(self, prices: Floats) -> Floats:
        """The nearest prices of the right sign under which no column without end is free money."""
        prices = np.where(self.outside, prices, 0.0)
        prices = np.where(np.isfinite(self.row_low), prices, np.minimum(prices, 0.0))
        prices = np.where(np.isfinite(self.row_high), prices, np.maximum(prices, 0.0))
        endless = np.flatnonzero(~np.isfinite(self.high[self.columns]) & (self.numbers == -1.0))
        least = np.full(len(prices), -np.inf)
        least[self.rows[endless]] = -self.cost[self.columns[endless]]
        limited: Floats = np.maximum(prices, least)
        return limited


@dataclass(eq=False)
class Ascent:
    """Better and better prices, a step at a time, towards what the best plan costs.

    Source: Held, Wolfe & Crowder 1974, Validation of subgradient optimization; steps are measured in what a row holds.
    """

    apart: Apart
    prices: Floats
    best: float = -np.inf
    pace: float = 1.0

    def __post_init__(self) -> None:
        """Begin at the prices of the relaxation."""
        apart = self.apart
        high = np.where(np.isfinite(apart.high), apart.high, 1.0)
        self.measure = np.ones(len(self.prices))
        np.maximum.at(self.measure, apart.rows, np.abs(apart.numbers) * high[apart.columns])
        self.prices = apart.legal(self.prices)
        self.value, self.broken = apart.bound(self.prices)
        self.best = self.value

    def step(self, cost: float) -> float:
        """Go one step towards a cost that a plan has; give the best bound so far."""
        way = np.where(self._is_stuck(), 0.0, self.broken / self.measure)
        length = float((way * way).sum())
        if self.pace < PATIENCE or length == 0.0 or self.value >= cost:
            return self.best
        aim = min(cost * (1.0 - CLOSE), self.best + REACH * abs(self.best))
        far = self.pace * (aim - self.value) / length
        self.prices = self.apart.legal(self.prices + far * way / self.measure)
        self.value, self.broken = self.apart.bound(self.prices)
        self.pace *= 1.0 if self.value > self.best else SLOWER
        self.best = max(self.best, self.value)
        return self.best

    def _is_stuck(self) -> NDArray[np.bool_]:
        """Prices at zero that could only go to the wrong side."""
        apart = self.apart
        up, down = ~np.isfinite(apart.row_low), ~np.isfinite(apart.row_high)
        stuck: NDArray[np.bool_] = (self.prices == 0.0) & ((up & (self.broken > 0.0)) | (down & (self.broken < 0.0)))
        return stuck


@compiled
def serve_alone(given: Given, unit: Floats, fixed: Floats, packs: Ints) -> float:
    """Serve every slot by itself at straight costs and give the sum."""
    total = 0.0
    for line in range(len(given.most_takers)):
        cost, nothing = 0.0, 0.0
        for slot in range(given.slot_of[line], given.slot_of[line + 1]):
            arcs = given.arc_by_slot[given.slot_arcs[slot] : given.slot_arcs[slot + 1]]
            limit = given.most_takers[line]
            low, high = given.least[arcs], given.most[arcs]
            at_low, at_high = fixed[arcs] + unit[arcs] * low, fixed[arcs] + unit[arcs] * high
            chosen = np.zeros(len(arcs), np.int64)
            cost += serve_shortly(given.slot_need[slot], limit if limit < len(arcs) else 0, low, high, at_low, at_high,
                                  given.slot_unmet[slot], given.whole[line], chosen)  # fmt: skip
            nothing += given.slot_need[slot] * given.slot_unmet[slot]
            packs[arcs] = chosen
        if given.whole[line] and nothing < cost + 1e-9:
            for slot in range(given.slot_of[line], given.slot_of[line + 1]):
                packs[given.arc_by_slot[given.slot_arcs[slot] : given.slot_arcs[slot + 1]]] = 0
        total += min(cost, nothing)
    return total
