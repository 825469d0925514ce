"""A call as columns: one arc per offer and window that the rules allow, in packs and thousandths of a fen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.eligible import eligibility
from matching.model import CANNOT, NO_LIMIT, Ints, Problem
from matching.weights import Weights

MILLI = 1000


@dataclass(frozen=True, eq=False)
class Arcs:
    """The columns of a call under its weights.

    Slots (a window of a line), s: slot_line, slot_window, slot_need (packs), slot_rest (units that no pack can serve),
    slot_unmet (cost of a pack that nobody gets). slot_of: the first slot of each line, l + 1. later: what a pack of a
    line costs more by an offer that comes later.
    Offers, k: offer_most, offer_least (packs), arc_of: the first arc of each offer, k + 1.
    Arcs, a: offer, slot, line, taker, least, most (packs), unit (cost per pack), fixed (cost of the part), value (fen
    per pack), load (capacity per pack); ascending by offer and slot.
    Takers, j: capacity [j, windows], room [j, steps + 1] (fen until the burden rises, the last without end), charge.
    rates: thousandths of a fen per fen taken in each step, the first 0.
    """

    problem: Problem
    weights: Weights
    slot_line: Ints
    slot_window: Ints
    slot_need: Ints
    slot_rest: Ints
    slot_unmet: Ints
    slot_of: Ints
    most_takers: Ints
    whole: NDArray[np.bool_]
    pack: Ints
    later: Ints
    offer_most: Ints
    offer_least: Ints
    arc_of: Ints
    offer: Ints
    slot: Ints
    line: Ints
    taker: Ints
    least: Ints
    most: Ints
    unit: Ints
    fixed: Ints
    value: Ints
    load: Ints
    capacity: Ints
    room: Ints
    rates: Ints
    charge: Ints

    def __len__(self) -> int:
        return len(self.offer)

    @property
    def rest_cost(self) -> int:
        """What the units cost that no pack can serve: part of every plan."""
        return int((self.slot_rest * self.slot_unmet // self.pack[self.slot_line]).sum())


def make_arcs(problem: Problem, weights: Weights) -> Arcs:
    """Turn a call into columns."""
    slots = _slots(problem)
    pack = np.array([line.pack for line in problem.lines], np.int64)
    arcs = _arcs(problem, weights, slots, pack)
    room, rates = _shares(problem, weights)
    limits = np.array([line.most_takers or NO_LIMIT for line in problem.lines], np.int64)
    charge = np.array([taker.charge for taker in problem.takers], np.int64) * MILLI * weights.price // 100
    needs = slots["need"] // pack[slots["line"]]
    whole = np.array([line.whole for line in problem.lines], np.bool_)
    alone = arcs["unit"] + arcs["fixed"] + rates[-1] * arcs["value"] + charge[arcs["taker"]]
    later = weights.later * _dearest(problem, arcs, alone)
    extra = np.where(problem.offers.is_later[arcs["offer"]], later[arcs["line"]], 0)
    arcs["unit"] = arcs["unit"] + extra
    unmet = weights.unmet * _dearest(problem, arcs, alone + extra)
    return Arcs(
        problem, weights, slots["line"], slots["window"], needs, slots["need"] - needs * pack[slots["line"]],
        unmet[slots["line"]], slots["of"], limits, whole, pack, later,
        room=room, rates=rates, charge=charge, capacity=problem.capacity(), **arcs,
    )  # fmt: skip


def _slots(problem: Problem) -> dict[str, Ints]:
    rows = [(i, w, n) for i, line in enumerate(problem.lines) for w, n in zip(line.windows, line.need, strict=True)]
    table = np.array(rows, np.int64).reshape(-1, 3)
    counts = [len(line.windows) for line in problem.lines]
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return {"line": table[:, 0], "window": table[:, 1], "need": table[:, 2], "of": first}


def _arcs(problem: Problem, weights: Weights, slots: dict[str, Ints], pack: Ints) -> dict[str, Ints]:
    """One arc per allowed offer and slot where a part between lot and limits fits."""
    offers, first = problem.offers, slots["of"]
    many = first[offers.line + 1] - first[offers.line]
    offer = np.repeat(np.arange(len(offers)), many)
    place = np.arange(len(offer)) - np.repeat(np.cumsum(many) - many, many)
    slot, line, taker = first[offers.line[offer]] + place, offers.line[offer], offers.taker[offer]
    late, packs, load = offers.late[offer, place], pack[line], offers.load[offer]
    room = problem.capacity()[taker, slots["window"][slot]] // np.maximum(load, 1)
    whole_offer = np.where(many[offer] == 1, offers.least[offer], 0)
    least = -(-np.maximum(problem.least_part[line], whole_offer) // packs)
    most = np.minimum(np.minimum(offers.most[offer], room), slots["need"][slot]) // packs
    keep = (late != CANNOT) & (most >= least) & eligibility(problem).allowed[taker, line]
    one = np.flatnonzero(keep)
    offer, slot, line, taker = offer[one], slot[one], line[one], taker[one]
    price, packs = offers.price[offer], packs[one]
    all_packs = pack[offers.line] if len(offers) else offers.line
    return {
        "offer_most": offers.most // all_packs, "offer_least": -(-offers.least // all_packs),
        "arc_of": np.searchsorted(offer, np.arange(len(offers) + 1)).astype(np.int64),
        "offer": offer, "slot": slot, "line": line, "taker": taker, "least": least[one], "most": most[one],
        "unit": packs * price * (10 * weights.price + weights.late * late[one]),
        "fixed": _fixed(problem, weights)[taker], "value": packs * price, "load": packs * load[one],
    }  # fmt: skip


def _fixed(problem: Problem, weights: Weights) -> Ints:
    """The cost of a part of each taker: the part, the way, the missing tie."""
    rows = [weights.part + taker.km * weights.km + (100 - taker.tie) * weights.distant for taker in problem.takers]
    return np.array(rows, np.int64) * MILLI


def _shares(problem: Problem, weights: Weights) -> tuple[Ints, Ints]:
    """How many fen each taker may still take before the burden rises to each step."""
    usual = np.array([taker.usual for taker in problem.takers], np.int64)
    recent = np.array([taker.recent for taker in problem.takers], np.int64)
    starts = np.array(weights.share_from, np.int64)[None, :] * usual[:, None] // 100
    left = np.maximum(starts - recent[:, None], 0)
    room = np.diff(left, prepend=0, axis=1)
    room = np.concatenate([room, np.full((len(usual), 1), NO_LIMIT, np.int64)], axis=1)
    room[usual == 0, 0] = NO_LIMIT
    return room, np.array([0, *weights.share], np.int64)


def _dearest(problem: Problem, arcs: dict[str, Ints], alone: Ints) -> Ints:
    """The dearest way in which anybody who offered could serve one pack of each line."""
    dearest = np.zeros(len(problem.lines), np.int64)
    np.maximum.at(dearest, arcs["line"], alone)
    pack = np.array([line.pack for line in problem.lines], np.int64)
    bound = np.array([line.price_bound or 0 for line in problem.lines], np.int64) * pack * MILLI
    most: Ints = np.maximum(np.maximum(dearest, bound), pack * MILLI)
    return most
