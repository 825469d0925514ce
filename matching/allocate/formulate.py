"""The allocation as an integer program, whole or for some lines with what the others leave."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.allocate.arcs import MILLI, Arcs
from matching.allocate.program import INFINITE, Floats, Program
from matching.model import NO_LIMIT, Ints

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


@dataclass(frozen=True, eq=False)
class Formulated:
    """A program with the columns of its arcs (packs, parts), and the rows that bind takers across lines.

    capacity: rows and which taker and window each is about (taker * windows + window). share: rows and takers.
    charge: rows and arcs, where a part opens a taker that charges.
    """

    program: Program
    packs: Ints
    parts: Ints
    capacity: tuple[Ints, Ints]
    share: tuple[Ints, Ints]
    charge: tuple[Ints, Ints]


def formulate(arcs: Arcs, scope: Scope) -> Formulated:
    """Write the exact program: packs per arc, a switch per part, offer and charged taker, unmet packs, shares."""
    program, a = Program(), scope.arcs
    n = len(a)
    is_fixed = scope.fixed >= 0
    low, high = np.where(is_fixed, scope.fixed, 0), np.where(is_fixed, scope.fixed, arcs.most[a])
    packs = program.add_columns(arcs.unit[a], low, high, integer=True)
    parts = program.add_columns(arcs.fixed[a], 0, 1, integer=_is_switch(arcs, a))
    rows = np.arange(n)
    program.add_rows(np.full(n, -INFINITE), np.zeros(n), (rows, packs, 1), (rows, parts, -arcs.most[a]))
    program.add_rows(np.zeros(n), np.full(n, INFINITE), (rows, packs, 1), (rows, parts, -arcs.least[a]))
    _serve(program, arcs, scope, packs)
    capacity = _limit_capacity(program, arcs, scope, packs)
    _limit_offers(program, arcs, scope, packs, parts)
    charge = _open_takers(program, arcs, scope, parts)
    share = _share(program, arcs, scope, packs)
    _count_changes(program, arcs, scope, packs)
    return Formulated(program, packs, parts, capacity, share, charge)


def _is_switch(arcs: Arcs, a: Ints) -> Mask:
    """Where a part must be all there or not: a cost or a lot of its own, or its line counts its takers."""
    limited: Mask = arcs.most_takers[arcs.line[a]] < NO_LIMIT
    least_of_offer = arcs.offer_least[arcs.offer[a]] > 1
    return limited | least_of_offer | (arcs.fixed[a] > 0) | (arcs.least[a] > 1)


def _serve(program: Program, arcs: Arcs, scope: Scope, packs: Ints) -> None:
    """Each slot: what is given and what is not make the need; a whole line is met everywhere or nowhere."""
    slots, need = scope.slots, arcs.slot_need[scope.slots]
    unmet = program.add_columns(arcs.slot_unmet[slots], 0, need, integer=False)
    here = np.searchsorted(slots, arcs.slot[scope.arcs])
    rows = np.arange(len(slots))
    program.add_rows(need, need, (here, packs, 1), (rows, unmet, 1))
    whole = np.flatnonzero(arcs.whole[arcs.slot_line[slots]])
    lines, of_line = np.unique(arcs.slot_line[slots[whole]], return_inverse=True)
    if len(lines):
        nothing = program.add_columns(np.zeros(len(lines)), 0, 1, integer=True)
        rows = np.arange(len(whole))
        zero = np.zeros(len(whole))
        program.add_rows(zero, zero, (rows, unmet[whole], 1), (rows, nothing[of_line], -need[whole]))


def _limit_capacity(program: Program, arcs: Arcs, scope: Scope, packs: Ints) -> tuple[Ints, Ints]:
    """Each taker and window where the offers together could take more than is left."""
    a = scope.arcs
    windows = arcs.capacity.shape[1]
    key = arcs.taker[a] * windows + arcs.slot_window[arcs.slot[a]]
    wanted = np.bincount(key, weights=(arcs.load[a] * arcs.most[a]).astype(np.float64), minlength=arcs.capacity.size)
    left = scope.capacity.ravel()
    tight = np.flatnonzero(wanted > left)
    row_of = np.full(arcs.capacity.size, -1, np.int64)
    row_of[tight] = np.arange(len(tight))
    here = row_of[key] >= 0
    if not len(tight):
        return tight, tight
    entry = (row_of[key[here]], packs[here], arcs.load[a[here]])
    return program.add_rows(np.full(len(tight), -INFINITE), left[tight], entry), tight


def _limit_offers(program: Program, arcs: Arcs, scope: Scope, packs: Ints, parts: Ints) -> None:
    """Offers over several windows, their least and most; at most so many takers of a line."""
    a = scope.arcs
    offers, of_offer, count = np.unique(arcs.offer[a], return_inverse=True, return_counts=True)
    several = np.flatnonzero(count > 1)
    switch = np.zeros(len(offers), np.int64)
    switch[of_offer] = parts
    if len(several):
        switch[several] = program.add_columns(np.zeros(len(several)), 0, 1, integer=True)
        row_of = np.full(len(offers), -1, np.int64)
        row_of[several] = np.arange(len(several))
        here = np.flatnonzero(count[of_offer] > 1)
        rows, k = np.arange(len(several)), offers[several]
        total = (row_of[of_offer[here]], packs[here], 1)
        zero, endless = np.zeros(len(several)), np.full(len(several), INFINITE)
        program.add_rows(-endless, zero, total, (rows, switch[several], -arcs.offer_most[k]))
        program.add_rows(zero, endless, total, (rows, switch[several], -arcs.offer_least[k]))
        links = np.arange(len(here))
        entries = (links, parts[here], 1), (links, switch[of_offer[here]], -1)
        program.add_rows(np.full(len(here), -INFINITE), np.zeros(len(here)), *entries)
    line = np.zeros(len(offers), np.int64)
    line[of_offer] = arcs.line[a]
    lines, of_line, takers = np.unique(line, return_inverse=True, return_counts=True)
    limited = np.flatnonzero(takers > arcs.most_takers[lines])
    if len(limited):
        row_of = np.full(len(lines), -1, np.int64)
        row_of[limited] = np.arange(len(limited))
        here = np.flatnonzero(row_of[of_line] >= 0)
        most = arcs.most_takers[lines[limited]]
        program.add_rows(np.full(len(limited), -INFINITE), most, (row_of[of_line[here]], switch[here], 1))


def _open_takers(program: Program, arcs: Arcs, scope: Scope, parts: Ints) -> tuple[Ints, Ints]:
    """A taker that charges once is paid as soon as it has a part."""
    a = scope.arcs
    closed = np.flatnonzero(~scope.is_open)
    opened = np.full(len(arcs.charge), -1, np.int64)
    if not len(closed):
        return closed, closed
    opened[closed] = program.add_columns(arcs.charge[closed], 0, 1, integer=True)
    here = np.flatnonzero(opened[arcs.taker[a]] >= 0)
    rows = np.arange(len(here))
    entries = (rows, parts[here], 1), (rows, opened[arcs.taker[a[here]]], -1)
    return program.add_rows(np.full(len(here), -INFINITE), np.zeros(len(here)), *entries), a[here]


def _share(program: Program, arcs: Arcs, scope: Scope, packs: Ints) -> tuple[Ints, Ints]:
    """The fen of each taker fill its steps, the cheap ones first by themselves, for the burden rises."""
    a = scope.arcs
    value = np.bincount(
        arcs.taker[a], weights=(arcs.value[a] * arcs.most[a]).astype(np.float64), minlength=len(scope.room)
    )
    heavy = np.flatnonzero(value > scope.room[:, 0])
    if not len(heavy):
        return heavy, heavy
    row_of = np.full(len(scope.room), -1, np.int64)
    row_of[heavy] = np.arange(len(heavy))
    here = np.flatnonzero(row_of[arcs.taker[a]] >= 0)
    entries: list[tuple[Ints, Ints, Any]] = [(row_of[arcs.taker[a[here]]], packs[here], arcs.value[a[here]] / MILLI)]
    for step in range(1, len(arcs.rates)):
        room = scope.room[heavy, step]
        width = np.where(room >= NO_LIMIT, INFINITE, room / MILLI)
        fill = program.add_columns(np.full(len(heavy), arcs.rates[step] * MILLI), 0, width, integer=False)
        entries.append((np.arange(len(heavy)), fill, -1))
    return program.add_rows(np.full(len(heavy), -INFINITE), scope.room[heavy, 0] / MILLI, *entries), heavy


def _count_changes(program: Program, arcs: Arcs, scope: Scope, packs: Ints) -> None:
    """A part that becomes other than before costs the published weight of a change."""
    counted = np.flatnonzero(scope.before >= 0)
    if not len(counted):
        return
    before, most = scope.before[counted], arcs.most[scope.arcs[counted]]
    cost = np.full(len(counted), arcs.weights.change * MILLI)
    changed = program.add_columns(cost, 0, 1, integer=True)
    rows, endless = np.arange(len(counted)), np.full(len(counted), INFINITE)
    program.add_rows(before, endless, (rows, packs[counted], 1), (rows, changed, before))
    program.add_rows(-endless, before, (rows, packs[counted], 1), (rows, changed, -(most - before)))


def start_values(formulated: Formulated, quantity: Ints) -> Floats:
    """Give a start to the solver from packs per arc; HiGHS completes what is not named."""
    values = np.full(formulated.program.columns, INFINITE)
    values[formulated.packs] = quantity
    values[formulated.parts] = quantity > 0
    return values
