"""Who may take what: the caller's reasons, and those that follow from the call itself."""

import numpy as np
from numpy.typing import NDArray

from matching.model import CANNOT, Eligibility, Problem

PRICE_ABOVE_BOUND = "PRICE_ABOVE_BOUND"
NO_WINDOW = "NO_WINDOW"
NO_CAPACITY = "NO_CAPACITY"
OFFER_BELOW_LOT = "OFFER_BELOW_LOT"
WHOLE_NOT_IN_PACKS = "WHOLE_NOT_IN_PACKS"


def eligibility(problem: Problem) -> Eligibility:
    """Add to the caller's exclusions those that the terms of the lines make; the caller's reason comes first.

    PRICE_ABOVE_BOUND: dearer than the posted bound. NO_WINDOW: it can deliver in none. OFFER_BELOW_LOT: the offer does
    not reach the least lot or pack. NO_CAPACITY: the capacity left in every window is below the lot.
    WHOLE_NOT_IN_PACKS: the line wants all or nothing, and its packs do not make its need.

    >>> from matching.model import Line, Offer, Taker
    >>> asks = Problem.of([Line((10,), price_bound=90)], [Taker()], [Offer(0, 0, price=95, most=10)])
    >>> eligibility(asks).why(0, 0)
    'PRICE_ABOVE_BOUND'
    """
    found = problem.eligibility
    for code, offers in _terms(problem).items():
        mask = np.zeros(found.reason.shape, np.bool_)
        mask[problem.offers.taker[offers], problem.offers.line[offers]] = True
        found = found.also(code, mask)
    return found


def _terms(problem: Problem) -> dict[str, NDArray[np.bool_]]:
    offers, lines = problem.offers, problem.lines
    bound = np.array([2**62 if line.price_bound is None else line.price_bound for line in lines], np.int64)[offers.line]
    lot = problem.least_part[offers.line]
    of_offer = problem.window_of[offers.line]
    reachable = (of_offer >= 0) & (offers.late != CANNOT)
    room = problem.capacity()[offers.taker[:, None], np.maximum(of_offer, 0)] // np.maximum(offers.load, 1)[:, None]
    unpackable = np.array([line.whole and any(need % line.pack for need in line.need) for line in lines], np.bool_)
    return {
        PRICE_ABOVE_BOUND: offers.price > bound,
        NO_WINDOW: ~reachable.any(axis=1),
        OFFER_BELOW_LOT: offers.most < lot,
        WHOLE_NOT_IN_PACKS: unpackable[offers.line],
        NO_CAPACITY: ~(reachable & (room >= lot[:, None])).any(axis=1),
    }
