"""The loop that serves one need from many offers: a knapsack with costs per part, lots, and at most so many takers."""

from typing import Any

import numpy as np

from matching.allocate.program import Floats
from matching.kernels import compiled
from matching.model import Ints

ENDLESS = 1e300


@compiled
def serve(need: int, takers: int, low: Ints, high: Ints, at_low: Floats, at_high: Floats, counted: Ints,
          unmet: float, whole: bool, given: Ints) -> float:  # fmt: skip
    """Choose quantities for one need at least cost; exact where costs are straight between low and high.

    need: packs. takers: how many counted offers may be used. Offer k is used for low[k] to high[k] packs or not at all,
    at cost at_low[k] to at_high[k] in a straight line; counted[k] is 1 if it counts as a further taker. Packs that
    nobody gets cost `unmet`; with `whole` all are given or none. Writes packs into `given` and returns the cost.

    Source: at most one quantity of a best answer lies strictly between its limits, for otherwise packs could move
    from one to another; so a table over (offers, one between or not, takers, packs) finds it.
    """
    n = len(low)
    given[:n] = 0
    if need == 0:
        return 0.0
    best = np.full((2, takers + 1, need + 1), ENDLESS)
    best[0, 0, 0] = 0.0
    choice = np.zeros((n, 2, takers + 1, need + 1), np.int32)
    queue, between, way = np.empty(need + 1, np.int64), np.empty(need + 1), np.empty(need + 1, np.int64)
    for k in range(n):
        for t in range(takers, counted[k] - 1, -1):
            before = t - counted[k]
            _between(best[0, before], low[k], high[k], at_low[k], at_high[k], queue, between, way)
            _try(best[1, before], best[1, t], choice[k, 1, t], low[k], high[k], at_low[k], at_high[k], between, way)
            between[:] = ENDLESS
            _try(best[0, before], best[0, t], choice[k, 0, t], low[k], high[k], at_low[k], at_high[k], between, way)
    return _read(best, choice, counted, need, takers, unmet, whole, given)


@compiled
def _try(source: Floats, target: Floats, choice: Any, low: int, high: int, at_low: float, at_high: float,
         between: Floats, way: Ints) -> None:  # fmt: skip
    """Use an offer at one of its limits or between them; downwards, so that what is read is from before the offer."""
    for q in range(len(target) - 1, -1, -1):
        if between[q] < target[q]:
            target[q] = between[q]
            choice[q] = -way[q]
        if q >= high and source[q - high] + at_high < target[q]:
            target[q] = source[q - high] + at_high
            choice[q] = high
        if q >= low and source[q - low] + at_low < target[q]:
            target[q] = source[q - low] + at_low
            choice[q] = low


@compiled
def _between(source: Floats, low: int, high: int, at_low: float, at_high: float, queue: Ints, cost: Floats,
             way: Ints) -> None:  # fmt: skip
    """Give for each total the best use of an offer strictly between its limits: the least of a sliding window."""
    cost[:] = ENDLESS
    if high - low < 2:
        return
    slope = (at_high - at_low) / (high - low)
    head, tail = 0, 0
    for q in range(low + 1, len(source)):
        p = q - low - 1
        if source[p] < ENDLESS:
            while tail > head and source[queue[tail - 1]] - slope * queue[tail - 1] >= source[p] - slope * p:
                tail -= 1
            queue[tail] = p
            tail += 1
        while tail > head and queue[head] < q - high + 1:
            head += 1
        if tail > head:
            way[q] = q - queue[head]
            cost[q] = source[queue[head]] + at_low + slope * (way[q] - low)


@compiled
def _read(best: Floats, choice: Any, counted: Ints, need: int, takers: int, unmet: float, whole: bool,
          given: Ints) -> float:  # fmt: skip
    """Find the best end of the table and walk back through the choices."""
    cost, between, t, q = need * unmet, 0, 0, 0
    for f in range(2):
        for count in range(takers + 1):
            for packs in range(need if whole else 0, need + 1):
                total = best[f, count, packs] + (need - packs) * unmet
                if total < cost - 1e-9:
                    cost, between, t, q = total, f, count, packs
    for k in range(len(counted) - 1, -1, -1):
        packs = choice[k, between, t, q]
        if packs != 0:
            given[k] = abs(packs)
            q -= abs(packs)
            t -= counted[k]
            if packs < 0:
                between = 0
    return cost
