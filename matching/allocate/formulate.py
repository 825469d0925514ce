"""The allocation as an integer program, whole or for some lines with what the others leave."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.allocate.arcs import MILLI, Arcs
from matching.allocate.program import INFINITE, Floats, Program, Solved
from matching.allocate.scope import Scope
from matching.model import NO_LIMIT, Ints

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Formulated:
    """A program with the columns of its arcs (packs, parts), and the rows that bind takers across lines.

    parts: -1 where an arc needs no switch of its own. capacity: rows and which taker and window each is about (taker *
    windows + window). within: rows of one window of a line, or that hold the windows of a whole line together. unmet:
    the columns of what nobody gets.
    """

    program: Program
    scope: Scope
    packs: Ints
    parts: Ints
    unmet: Ints
    capacity: tuple[Ints, Ints]
    within: Ints


def formulate(arcs: Arcs, scope: Scope) -> Formulated:
    """Write the exact program: packs per arc, a switch per part, offer and charged taker, unmet packs, shares."""
    program, a = Program(), scope.arcs
    is_fixed, share_takers = scope.fixed >= 0, _heavy(arcs, scope)
    low, high = np.where(is_fixed, scope.fixed, 0), np.where(is_fixed, scope.fixed, arcs.most[a])
    is_whole_anyway = not len(share_takers) and _is_flow(arcs, scope)
    packs = program.add_columns(arcs.unit[a], low, high, integer=not is_whole_anyway)
    parts = np.full(len(a), -1, np.int64)
    own = np.flatnonzero(_is_switch(arcs, a))
    is_new = np.where(scope.before[own] == 0, arcs.weights.change * MILLI, 0)
    parts[own] = program.add_columns(arcs.fixed[a[own]] + is_new, 0, 1, integer=True)
    rows, zero, endless = np.arange(len(own)), np.zeros(len(own)), np.full(len(own), INFINITE)
    program.add_rows(-endless, zero, (rows, packs[own], 1), (rows, parts[own], -arcs.most[a[own]]))
    program.add_rows(zero, endless, (rows, packs[own], 1), (rows, parts[own], -arcs.least[a[own]]))
    unmet = _serve(program, arcs, scope, packs)
    within = np.arange(program.rows)
    opened = _open_takers(program, arcs, scope, packs, parts)
    capacity = _limit_capacity(program, arcs, scope, packs, opened)
    _limit_offers(program, arcs, scope, packs, parts)
    _share(program, arcs, scope, packs, share_takers)
    _count_changes(program, arcs, scope, packs, parts)
    return Formulated(program, scope, packs, parts, unmet, capacity, within)


def _is_switch(arcs: Arcs, a: Ints) -> Mask:
    """Where a part must be all there or not: a cost or a lot of its own, or its line counts its takers."""
    return _is_counted(arcs, a) | (arcs.fixed[a] > 0) | (arcs.least[a] > 1)


def _is_counted(arcs: Arcs, a: Ints) -> Mask:
    """Where the offer as a whole is used or not: its line counts its takers, or it has a least."""
    counted: Mask = (arcs.most_takers[arcs.line[a]] < NO_LIMIT) | (arcs.offer_least[arcs.offer[a]] > 1)
    return counted


def _is_flow(arcs: Arcs, scope: Scope) -> bool:
    """True where packs flow from takers through one window each to slots: once the switches are set, whole limits
    make whole packs, and packs need not be whole-number columns. Source: Hoffman & Kruskal 1956, Integral boundary
    points of convex polyhedra."""
    several = np.bincount(arcs.offer[scope.arcs], minlength=1) > 1
    return not several.any() and bool((arcs.load[scope.arcs] == 1).all())


def choices(arcs: Arcs, scope: Scope) -> int:
    """How many whole-number columns the program has: what makes it hard."""
    return int(sum(block.sum() for block in formulate(arcs, scope).program.integer))


def whole_packs(formulated: Formulated, solved: Solved) -> Ints:
    """Read the packs of an answer; where they flow and the solver stopped between corners, go to a corner."""
    values = solved.values[formulated.packs]
    if len(values) and np.abs(values - np.rint(values)).max() > 1e-6:
        program = formulated.program
        integer, found = np.concatenate(program.integer), np.rint(solved.values)
        low = np.where(integer, found, np.concatenate(program.low))
        high = np.where(integer, found, np.concatenate(program.high))
        values = replace(program, low=[low], high=[high]).solve(relaxed=True).values[formulated.packs]
    return np.rint(values).astype(np.int64)


def _serve(program: Program, arcs: Arcs, scope: Scope, packs: Ints) -> Ints:
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
        return np.concatenate([unmet, nothing])
    return unmet


def _limit_capacity(program: Program, arcs: Arcs, scope: Scope, packs: Ints, opened: Ints) -> tuple[Ints, Ints]:
    """Each taker and window where the offers together could take more than is left; nothing of one that is closed."""
    a = scope.arcs
    windows = arcs.capacity.shape[1]
    key = arcs.taker[a] * windows + arcs.slot_window[arcs.slot[a]]
    wanted = np.bincount(key, weights=(arcs.load[a] * arcs.most[a]).astype(np.float64), minlength=arcs.capacity.size)
    left = scope.capacity.ravel()
    tight = np.flatnonzero(wanted > left)
    taker = tight // windows
    closed = np.flatnonzero(opened[taker] >= 0)
    row_of = np.full(arcs.capacity.size, -1, np.int64)
    row_of[tight] = np.arange(len(tight))
    here = row_of[key] >= 0
    if not len(tight):
        return tight, tight
    limit = left[tight].astype(np.float64)
    entry = (row_of[key[here]], packs[here], arcs.load[a[here]])
    open_entry = (closed, opened[taker[closed]], -limit[closed])
    limit[closed] = 0.0
    return program.add_rows(np.full(len(tight), -INFINITE), limit, entry, open_entry), tight


def _limit_offers(program: Program, arcs: Arcs, scope: Scope, packs: Ints, parts: Ints) -> None:
    """Offers over several windows or of more than their one part need be, their least and most; a line's takers."""
    a = scope.arcs
    offers, of_offer, count = np.unique(arcs.offer[a], return_inverse=True, return_counts=True)
    switch = np.full(len(offers), -1, np.int64)
    switch[of_offer] = parts
    alone = np.zeros(len(offers), np.int64)
    alone[of_offer] = arcs.least[a]
    several = np.flatnonzero((count > 1) | (arcs.offer_least[offers] > alone))
    if len(several):
        _join_windows(program, arcs, offers, several, switch, (packs, parts, of_offer, _is_counted(arcs, a)))
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


def _join_windows(
    program: Program, arcs: Arcs, offers: Ints, several: Ints, switch: Ints, of_arcs: tuple[Ints, Ints, Ints, Mask]
) -> None:
    """Offers over several windows: their most, and a switch of their own where they are counted or have a least."""
    packs, parts, of_offer, is_counted = of_arcs
    row_of = np.full(len(offers), -1, np.int64)
    row_of[several] = np.arange(len(several))
    here = np.flatnonzero(row_of[of_offer] >= 0)
    total = (row_of[of_offer[here]], packs[here], 1)
    counted = np.zeros(len(offers), np.bool_)
    counted[of_offer] = is_counted
    rows = np.flatnonzero(counted[several])
    switch[several] = -1
    switch[several[rows]] = program.add_columns(np.zeros(len(rows)), 0, 1, integer=True)
    most, least = arcs.offer_most[offers[several]], arcs.offer_least[offers[several]]
    limit = np.where(counted[several], 0, most)
    endless = np.full(len(several), INFINITE)
    program.add_rows(-endless, limit, total, (rows, switch[several[rows]], -most[rows]))
    program.add_rows(np.zeros(len(several)), endless, total, (rows, switch[several[rows]], -least[rows]))
    here = here[counted[of_offer[here]]]
    links = np.arange(len(here))
    entries = (links, parts[here], 1), (links, switch[of_offer[here]], -1)
    program.add_rows(np.full(len(here), -INFINITE), np.zeros(len(here)), *entries)


def _open_takers(program: Program, arcs: Arcs, scope: Scope, packs: Ints, parts: Ints) -> Ints:
    """A taker that charges once is paid as soon as it has a part: the column of each taker (-1: none)."""
    a = scope.arcs
    closed = np.flatnonzero(~scope.is_open)
    opened = np.full(len(arcs.charge), -1, np.int64)
    if not len(closed):
        return opened
    opened[closed] = program.add_columns(arcs.charge[closed], 0, 1, integer=True)
    here = np.flatnonzero(opened[arcs.taker[a]] >= 0)
    rows, has_switch = np.arange(len(here)), parts[here] >= 0
    weight = np.where(has_switch, 1, arcs.most[a[here]])
    used = np.where(has_switch, parts[here], packs[here])
    entries = (rows, used, 1), (rows, opened[arcs.taker[a[here]]], -weight)
    program.add_rows(np.full(len(here), -INFINITE), np.zeros(len(here)), *entries)
    return opened


def _heavy(arcs: Arcs, scope: Scope) -> Ints:
    """The takers whose share can leave its first step."""
    a = scope.arcs
    value = (arcs.value[a] * arcs.most[a]).astype(np.float64)
    return np.flatnonzero(np.bincount(arcs.taker[a], weights=value, minlength=len(scope.room)) > scope.room[:, 0])


def _share(program: Program, arcs: Arcs, scope: Scope, packs: Ints, heavy: Ints) -> None:
    """The fen of each taker fill its steps, the cheap ones first by themselves, for the burden rises."""
    a = scope.arcs
    if not len(heavy):
        return
    row_of = np.full(len(scope.room), -1, np.int64)
    row_of[heavy] = np.arange(len(heavy))
    here = np.flatnonzero(row_of[arcs.taker[a]] >= 0)
    entries: list[tuple[Ints, Ints, Any]] = [(row_of[arcs.taker[a[here]]], packs[here], arcs.value[a[here]] / MILLI)]
    for step in range(1, len(arcs.rates)):
        room = scope.room[heavy, step]
        width = np.where(room >= NO_LIMIT, INFINITE, room / MILLI)
        fill = program.add_columns(np.full(len(heavy), arcs.rates[step] * MILLI), 0, width, integer=False)
        entries.append((np.arange(len(heavy)), fill, -1))
    program.add_rows(np.full(len(heavy), -INFINITE), scope.room[heavy, 0] / MILLI, *entries)


def _count_changes(program: Program, arcs: Arcs, scope: Scope, packs: Ints, parts: Ints) -> None:
    """A part that becomes other than before costs the published weight of a change; of a new one its switch does."""
    counted = np.flatnonzero((scope.before > 0) | ((scope.before == 0) & (parts < 0)))
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
    own = formulated.parts >= 0
    values[formulated.parts[own]] = quantity[own] > 0
    return values
