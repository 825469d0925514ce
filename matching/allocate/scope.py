"""Which part of a call a program is about, and what the rest of a plan leaves to it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.allocate.arcs import Arcs
from matching.model import Ints

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Scope:
    """Which part of a call a program is about, and what the rest of the plan leaves to it.

    arcs: the arcs in play, ascending. slots: the slots to serve. capacity [j, windows] and room [j, steps] are what is
    left; is_open: takers whose charge is paid already. low: least packs of each arc in play (fixed parts), exact: arcs
    whose quantity is fixed to it. before: packs of the arc in the plan before, -1 where changes are not counted.
    """

    arcs: Ints
    slots: Ints
    capacity: Ints
    room: Ints
    is_open: Mask
    fixed: Ints
    before: Ints

    @staticmethod
    def whole(arcs: Arcs) -> "Scope":
        """Everything, with nothing given yet."""
        one, slots = np.arange(len(arcs)), np.arange(len(arcs.slot_line))
        is_open = arcs.charge == 0
        none = np.full(len(arcs), -1, np.int64)
        return Scope(one, slots, arcs.capacity, arcs.room, is_open, none, none)


def left_for(arcs: Arcs, packs: Ints, lines: Ints, allowed: Mask) -> Scope:
    """Some lines anew, by the allowed arcs, with what the parts of the other lines leave; changes are not counted."""
    mine = np.isin(arcs.line, lines)
    others = np.where(mine, 0, packs)
    used = np.zeros_like(arcs.capacity)
    np.add.at(used, (arcs.taker, arcs.slot_window[arcs.slot]), arcs.load * others)
    fen = np.bincount(arcs.taker, weights=(arcs.value * others).astype(np.float64), minlength=len(arcs.room))
    keep = np.flatnonzero(mine & allowed)
    slots = np.flatnonzero(np.isin(arcs.slot_line, lines))
    is_open = (arcs.charge == 0) | (np.bincount(arcs.taker, weights=others > 0, minlength=len(arcs.charge)) > 0)
    none = np.full(len(keep), -1, np.int64)
    return Scope(keep, slots, arcs.capacity - used, room_left(arcs.room, fen.astype(np.int64)), is_open, none, none)


def own_call(arcs: Arcs, scope: Scope) -> Arcs:
    """The lines of a scope as a call of their own, numbered anew, with what the others leave of the takers."""
    a, slots = scope.arcs, scope.slots
    lines = np.unique(arcs.slot_line[slots])
    offers, offer = np.unique(arcs.offer[a], return_inverse=True)
    slot_line = np.searchsorted(lines, arcs.slot_line[slots])
    by_slot = {name: getattr(arcs, name)[slots] for name in ("slot_window", "slot_need", "slot_rest", "slot_unmet")}
    by_line = {name: getattr(arcs, name)[lines] for name in ("most_takers", "whole", "pack", "later")}
    by_arc = {name: getattr(arcs, name)[a] for name in ("taker", "least", "most", "unit", "fixed", "value", "load")}
    return replace(
        arcs, slot_line=slot_line, slot_of=np.searchsorted(slot_line, np.arange(len(lines) + 1)),
        offer_most=arcs.offer_most[offers], offer_least=arcs.offer_least[offers],
        arc_of=np.searchsorted(offer, np.arange(len(offers) + 1)), offer=offer,
        slot=np.searchsorted(slots, arcs.slot[a]), line=np.searchsorted(lines, arcs.line[a]),
        capacity=scope.capacity, room=scope.room, charge=np.where(scope.is_open, 0, arcs.charge),
        **by_slot, **by_line, **by_arc,
    )  # fmt: skip


def room_left(room: Ints, fen: Ints) -> Ints:
    """What is left of each step of share when so many fen are taken."""
    below = np.cumsum(room, axis=1) - room
    left: Ints = room - np.clip(fen[:, None] - below, 0, room)
    return left
