"""Which part of a call a program is about, and what the rest of a plan leaves to it."""

from dataclasses import dataclass

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


def room_left(room: Ints, fen: Ints) -> Ints:
    """What is left of each step of share when so many fen are taken."""
    below = np.cumsum(room, axis=1) - room
    left: Ints = room - np.clip(fen[:, None] - below, 0, room)
    return left
