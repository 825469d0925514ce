"""One need from very many offers: the table looks at few, and a bound shows that the others change nothing."""

import numpy as np

from matching.allocate.program import Floats
from matching.allocate.serve import serve
from matching.kernels import compiled
from matching.model import Ints

FIRST = 20
"""So many offers are looked at first, a quarter of them for what they can bring; fewer are served at once."""

TRIES = 12
"""How often the price of a place among the counted takers is sought by halves; any price gives a bound."""


@compiled
def serve_shortly(need: int, takers: int, low: Ints, high: Ints, at_low: Floats, at_high: Floats, unmet: float,
                  whole: bool, given: Ints) -> float:  # fmt: skip
    """The same answer as `serve` where every offer counts as a taker or (takers = 0) none does; exact.

    Source: an offer whose use costs more than a known answer even where all others may be used in any share has no
    place in a best answer (Martello & Toth 1990, Knapsack problems, 2.2, reduction by a relaxation).
    """
    n = len(low)
    is_counted = np.full(n, 1 if takers > 0 else 0, np.int64)
    if n <= FIRST + FIRST // 2:
        return serve(need, takers, low, high, at_low, at_high, is_counted, unmet, whole, given)
    some = _first(low, high, at_low, at_high)
    given[:] = 0
    packs = np.zeros(len(some), np.int64)
    cost = serve(
        need, takers, low[some], high[some], at_low[some], at_high[some], is_counted[some], unmet, whole, packs
    )
    least = _least_with_each(need, takers, low, high, at_low, at_high, unmet)
    is_in = least < cost - 1e-7 * abs(cost)
    is_new = is_in.copy()
    is_new[some] = False
    if is_new.any():
        some = np.flatnonzero(is_in)
        packs = np.zeros(len(some), np.int64)
        again = serve(need, takers, low[some], high[some], at_low[some], at_high[some], is_counted[some], unmet, whole,
                      packs)  # fmt: skip
        cost = min(cost, again)
    given[some] = packs
    return cost


@compiled
def _first(low: Ints, high: Ints, at_low: Floats, at_high: Floats) -> Ints:
    """The cheapest offers per pack, and those that can bring most."""
    order = np.argsort(np.minimum(at_low / low, at_high / high))
    rest = order[FIRST - FIRST // 4 :]
    return np.concatenate((order[: FIRST - FIRST // 4], rest[np.argsort(-high[rest])[: FIRST // 4]]))


@compiled
def _least_with_each(need: int, takers: int, low: Ints, high: Ints, at_low: Floats, at_high: Floats,
                     unmet: float) -> Floats:  # fmt: skip
    """A bound on what the need costs at least with each offer in use: shares of the others, a price for a place."""
    best, best_value = 0.0, -np.inf
    below, above = 0.0, (unmet * need if takers > 0 else 0.0)
    for _ in range(TRIES if takers > 0 else 1):
        place = 0.5 * (below + above)
        value, used = _shares(need, low, high, at_low + place, at_high + place, unmet, np.empty(0), np.empty(0))[:2]
        if value - place * takers > best_value:
            best, best_value = place, value - place * takers
        if used > takers:
            below = place
        else:
            above = place
    ends, slopes = np.empty(len(low) + 1), np.empty(len(low) + 1)
    value, _used, steps = _shares(need, low, high, at_low + best, at_high + best, unmet, ends, slopes)
    least = np.empty(len(low))
    for k in range(len(low)):
        slope = (at_high[k] - at_low[k]) / (high[k] - low[k]) if high[k] > low[k] else 0.0
        at_ends = min(at_low[k] - _saved(need, low[k], ends, slopes, steps),
                      at_high[k] - _saved(need, high[k], ends, slopes, steps))  # fmt: skip
        for step in range(steps):
            packs = need - ends[step]
            if low[k] < packs < high[k]:
                here = at_low[k] + slope * (packs - low[k]) - _saved(need, packs, ends, slopes, steps)
                at_ends = min(at_ends, here)
        least[k] = value + at_ends + best * (1 - takers)
    return least


@compiled
def _saved(need: int, packs: float, ends: Floats, slopes: Floats, steps: int) -> float:
    """What the shares cost less when so many packs come from elsewhere: the dearest steps first."""
    saved, left, at = 0.0, float(packs), float(need)
    for step in range(steps - 1, -1, -1):
        begin = ends[step - 1] if step > 0 else 0.0
        here = min(left, at - begin)
        saved, left, at = saved + here * slopes[step], left - here, begin
        if left <= 0.0:
            break
    return saved


@compiled
def _shares(need: int, low: Ints, high: Ints, at_low: Floats, at_high: Floats, unmet: float, ends: Floats,
            slopes: Floats) -> tuple[float, float, int]:  # fmt: skip
    """Serve the need by shares of offers, the cheapest per pack first: cost, offers used, steps of the cost curve."""
    rate = np.minimum(at_low / low, at_high / high)
    cost, left, used, steps = 0.0, float(need), 0.0, 0
    for k in np.argsort(rate):
        if left <= 0.0 or rate[k] >= unmet:
            break
        here = min(left, float(high[k]))
        cost += rate[k] * here
        used += here / high[k] if at_high[k] * low[k] <= at_low[k] * high[k] else here / low[k]
        left -= here
        if len(ends):
            ends[steps], slopes[steps] = need - left, rate[k]
        steps += 1
    if left > 0.0:
        cost += unmet * left
        if len(ends):
            ends[steps], slopes[steps] = float(need), unmet
        steps += 1
    return cost, used, steps
