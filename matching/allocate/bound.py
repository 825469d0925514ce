"""The proven bound: prices for scarce capacity and share take the lines apart, and each is served exactly by itself."""

from dataclasses import dataclass

import numpy as np

from matching.allocate.arcs import MILLI, Arcs
from matching.allocate.formulate import Formulated
from matching.allocate.program import Floats, Solved
from matching.allocate.search import Given
from matching.allocate.serve import serve
from matching.kernels import compiled
from matching.model import Ints


@dataclass(frozen=True, eq=False)
class Prices:
    """What scarce things are worth, in thousandths of a fen: a unit of load per taker and window, a fen of share per
    taker (from 0 to the dearest step), the part of a taker's charge that each arc bears."""

    capacity: Floats
    share: Floats
    charge: Floats

    @staticmethod
    def of(arcs: Arcs, formulated: Formulated, solved: Solved) -> "Prices":
        """Read them from the duals of the relaxation."""
        capacity, share, charge = np.zeros(arcs.capacity.size), np.zeros(len(arcs.room)), np.zeros(len(arcs))
        parts = np.zeros(len(arcs), np.int64)
        parts[formulated.scope.arcs] = formulated.parts
        borne = np.where(parts >= 0, 1, arcs.most)
        for target, (rows, about), scale in (
            (capacity, formulated.capacity, 1.0), (share, formulated.share, 1.0 / MILLI),
            (charge, formulated.charge, borne[formulated.charge[1]]),
        ):  # fmt: skip
            target[about] = np.maximum(-solved.duals[rows], 0.0) * scale
        return Prices(capacity.reshape(arcs.capacity.shape), np.minimum(share, float(arcs.rates[-1])), charge)


def lagrangian(arcs: Arcs, given: Given, prices: Prices) -> tuple[float, Ints]:
    """Give a bound on every plan's cost (without `rest_cost`) and the packs that the lines alone would take.

    Valid for any prices at least 0: capacity, share and charges are paid for instead of kept, windows of a line are
    looked at one by one. Source: Geoffrion 1974, Lagrangean relaxation for integer programming.
    """
    unit = arcs.unit + prices.capacity[arcs.taker, arcs.slot_window[arcs.slot]] * arcs.load
    unit = unit + prices.share[arcs.taker] * arcs.value
    packs = np.zeros(len(arcs), np.int64)
    served = serve_alone(given, unit, arcs.fixed + prices.charge, packs)
    return served - _kept(arcs, prices), packs


def _kept(arcs: Arcs, prices: Prices) -> float:
    """What the prices pay for at most: capacity that is there, room in the steps of share, charges."""
    scarce = prices.capacity > 0
    capacity = float((prices.capacity[scarce] * arcs.capacity[scarce]).sum())
    above = np.maximum(prices.share[:, None] - arcs.rates[None, :], 0.0)
    share = float((above * np.where(above > 0, arcs.room, 0)).sum())
    borne = np.bincount(arcs.taker, weights=prices.charge, minlength=len(arcs.charge))
    return capacity + share + float(np.maximum(borne - arcs.charge, 0.0).sum())


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
            counted = np.full(len(arcs), 1 if limit < len(arcs) else 0, np.int64)
            chosen = np.zeros(len(arcs), np.int64)
            cost += serve(given.slot_need[slot], limit if limit < len(arcs) else 0, low, high, at_low, at_high,
                          counted, given.slot_unmet[slot], given.whole[line], chosen)  # fmt: skip
            nothing += given.slot_need[slot] * given.slot_unmet[slot]
            packs[arcs] = chosen
        total += min(cost, nothing)
    return total
