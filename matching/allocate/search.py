"""The search: take lines out, serve them anew with what is left, keep what is better; thousands of times a second."""

from collections import namedtuple
from typing import Any

import numpy as np

from matching.allocate.arcs import Arcs
from matching.allocate.pick import pick_lines
from matching.allocate.program import Floats
from matching.allocate.serve import serve
from matching.kernels import compiled
from matching.model import Ints

CANDIDATES, LARGE = 20, 6
"""How many offers a slot looks at when it is served anew: the cheapest, and some that can bring most, for a line with
few takers needs these."""

OVERLOOKED, WAVER = 0.1, 0.1
"""How often a firm is overlooked, and by how much its price wavers, in the noisy rounds: for variety. A firm looks the
same in all windows of a line, so that one that is favoured is taken in all."""

FINEST = 120
"""How many steps a need is divided in at most; larger needs are served in coarser steps, then filled up."""

Given = namedtuple(
    "Given",
    "slot_line slot_need slot_unmet slot_of most_takers whole offer_most offer_least arc_of offer slot line taker "
    "window least most unit fixed value load room rates charge arc_by_slot slot_arcs arc_by_taker taker_arcs locked",
)
"""What a search reads: the columns of `Arcs`, and the arcs sorted by slot and by taker."""

State = namedtuple("State", "packs left capacity fen parts offered")
"""What a search changes: packs per arc, need left per slot, capacity left, fen and parts per taker, packs per offer."""


def what_is_given(arcs: Arcs, fixed: Ints) -> Given:
    """Collect the columns that the loops read; arcs with `fixed` packs (0 or more) are not touched by the search."""
    by_slot, by_taker = np.argsort(arcs.slot, kind="stable"), np.argsort(arcs.taker, kind="stable")
    slot_arcs = np.searchsorted(arcs.slot[by_slot], np.arange(len(arcs.slot_line) + 1))
    taker_arcs = np.searchsorted(arcs.taker[by_taker], np.arange(len(arcs.charge) + 1))
    more = {
        "window": arcs.slot_window[arcs.slot], "arc_by_slot": by_slot, "slot_arcs": slot_arcs,
        "arc_by_taker": by_taker, "taker_arcs": taker_arcs, "locked": fixed >= 0,
    }  # fmt: skip
    columns = {name: more[name] if name in more else getattr(arcs, name) for name in Given._fields}
    return Given(**{name: np.ascontiguousarray(column) for name, column in columns.items()})


def nothing_yet(arcs: Arcs) -> State:
    """Begin with nothing given."""
    takers = len(arcs.charge)
    none = np.zeros(takers, np.int64)
    left, capacity = np.array(arcs.slot_need, order="C"), np.array(arcs.capacity, order="C")
    return State(np.zeros(len(arcs), np.int64), left, capacity, none, none.copy(),
                 np.zeros(len(arcs.offer_most), np.int64))  # fmt: skip


@compiled
def burden(given: Any, taker: int, fen: int) -> Any:
    """What fair share adds when a taker has so many fen."""
    total, left = 0.0, fen
    for step in range(len(given.rates)):
        here = min(left, given.room[taker, step])
        total += given.rates[step] * here
        left -= here
        if left <= 0:
            break
    return total


@compiled
def move(given: Any, state: Any, arc: int, packs: int) -> Any:
    """Set the packs of an arc and give by how much the cost changes."""
    old = state.packs[arc]
    if old == packs:
        return 0.0
    taker, more, slot = given.taker[arc], packs - old, given.slot[arc]
    change = given.unit[arc] * more - given.slot_unmet[slot] * more - burden(given, taker, state.fen[taker])
    state.fen[taker] += given.value[arc] * more
    change += burden(given, taker, state.fen[taker])
    state.packs[arc] = packs
    state.left[slot] -= more
    state.capacity[taker, given.window[arc]] -= given.load[arc] * more
    state.offered[given.offer[arc]] += more
    if old == 0:
        change += given.fixed[arc] + (given.charge[taker] if state.parts[taker] == 0 else 0)
        state.parts[taker] += 1
    elif packs == 0:
        state.parts[taker] -= 1
        change -= given.fixed[arc] + (given.charge[taker] if state.parts[taker] == 0 else 0)
    return change


@compiled
def take_out(given: Given, state: State, line: int, share: float) -> float:
    """Take parts of a line away, each with the probability `share`; none of an offer stays below its least."""
    change = 0.0
    first, last = given.slot_arcs[given.slot_of[line]], given.slot_arcs[given.slot_of[line + 1]]
    for place in range(first, last):
        arc = given.arc_by_slot[place]
        if state.packs[arc] > 0 and not given.locked[arc] and (share >= 1.0 or np.random.random() < share):
            change += move(given, state, arc, 0)
    for place in range(first, last):
        arc = given.arc_by_slot[place]
        k = given.offer[arc]
        if state.packs[arc] > 0 and not given.locked[arc] and state.offered[k] < given.offer_least[k]:
            change += move(given, state, arc, 0)
    return change


@compiled
def put_in(given: Given, state: State, packs: Ints) -> float:
    """Give packs to arcs that have none yet."""
    change = 0.0
    for arc in range(len(packs)):
        if packs[arc] > 0 and packs[arc] != state.packs[arc]:
            change += move(given, state, arc, packs[arc])
    return change


@compiled
def limits(given: Given, state: State, arc: int, slot: int) -> tuple[int, int]:
    """The least and most packs that an arc can take now; least above most where it can take none."""
    k = given.offer[arc]
    high = min(given.most[arc], state.left[slot], given.offer_most[k] - state.offered[k])
    if given.load[arc] > 0:
        high = min(high, state.capacity[given.taker[arc], given.window[arc]] // given.load[arc])
    low = given.least[arc]
    if given.locked[arc]:
        return low, -1
    if state.offered[k] == 0:
        low = max(low, given.offer_least[k])
    return low, high


@compiled
def mood(taker: int, salt: int) -> float:
    """A number from 0 to 1 for a firm, the same as long as the salt is. Source: Knuth, TAOCP 3, 6.4, hashing."""
    mixed = (taker + 1) * 2654435761 ^ salt * 40503
    mixed = ((mixed >> 15) ^ mixed) * 2246822519
    return ((mixed >> 13) & 0xFFFFF) / 1048576.0


@compiled
def candidates(at_high: Floats, high: Ints, is_limited: bool) -> Ints:
    """The offers to look at: cheapest first, and where takers are counted some that can bring most."""
    order = np.argsort(at_high / high)
    if not is_limited or len(order) <= CANDIDATES:
        return order[:CANDIDATES]
    rest = order[CANDIDATES - LARGE :]
    large = rest[np.argsort(-high[rest])[:LARGE]]
    return np.concatenate((order[: CANDIDATES - LARGE], large))


@compiled
def serve_slot(given: Given, state: State, slot: int, takers: int, prices: Floats, noise: float, salt: int) -> float:
    """Serve what is left of a slot at what it costs now plus the prices of scarce capacity; give the change."""
    line, need = given.slot_line[slot], state.left[slot]
    grain = -(-need // FINEST)
    first, end = given.slot_arcs[slot], given.slot_arcs[slot + 1]
    arcs, low, high = np.empty(end - first, np.int64), np.empty(end - first, np.int64), np.empty(end - first, np.int64)
    at_low, at_high, counted = np.empty(end - first), np.empty(end - first), np.empty(end - first, np.int64)
    n = 0
    for place in range(first, end):
        arc = given.arc_by_slot[place]
        taker = given.taker[arc]
        feeling = mood(taker, salt)
        if state.packs[arc] > 0 or (noise > 0.0 and feeling < OVERLOOKED):
            continue
        least, most = limits(given, state, arc, slot)
        least, most = -(-least // grain), most // grain
        if most < least:
            continue
        k = given.offer[arc]
        counted[n] = 1 if state.offered[k] == 0 and takers < 1000 else 0
        if counted[n] > takers:
            continue
        price = (given.unit[arc] + prices[taker, given.window[arc]] * given.load[arc]) * grain
        price *= 1.0 + WAVER * noise * (feeling - 0.5)
        start = given.fixed[arc] + (given.charge[taker] if state.parts[taker] == 0 else 0.0)
        start *= 1.0 + noise * (np.random.random() - 0.5)
        now, fen = burden(given, taker, state.fen[taker]), given.value[arc] * grain
        arcs[n], low[n], high[n] = arc, least, most
        at_low[n] = start + price * least + burden(given, taker, state.fen[taker] + fen * least) - now
        at_high[n] = start + price * most + burden(given, taker, state.fen[taker] + fen * most) - now
        n += 1
    chosen = candidates(at_high[:n], high[:n], takers < 1000)
    packs = np.zeros(len(chosen), np.int64)
    most_used = min(takers, len(chosen)) if takers < 1000 else 0
    serve(need // grain, most_used, low[chosen], high[chosen], at_low[chosen], at_high[chosen], counted[chosen],
          given.slot_unmet[slot] * grain, given.whole[line], packs)  # fmt: skip
    change = 0.0
    for c in range(len(chosen)):
        if packs[c] > 0:
            change += move(given, state, arcs[chosen[c]], packs[c] * grain)
    return change + (fill_up(given, state, slot) if grain > 1 else 0.0)


@compiled
def fill_up(given: Given, state: State, slot: int) -> float:
    """Give the packs that coarse steps left over to parts that have room."""
    change = 0.0
    for place in range(given.slot_arcs[slot], given.slot_arcs[slot + 1]):
        arc = given.arc_by_slot[place]
        if state.packs[arc] > 0 and state.left[slot] > 0:
            _, more = limits(given, state, arc, slot)
            more = min(more, given.most[arc] - state.packs[arc])  # locked arcs have no more
            if more > 0:
                change += move(given, state, arc, state.packs[arc] + more)
    return change


@compiled
def serve_line(given: Given, state: State, line: int, prices: Floats, noise: float) -> float:
    """Serve a line window by window, the larger need first; a whole line that cannot be met is left."""
    slots = np.arange(given.slot_of[line], given.slot_of[line + 1])
    slots = slots[np.argsort(-given.slot_need[slots])]
    if noise > 0.0:
        np.random.shuffle(slots)
    change, takers, salt = 0.0, given.most_takers[line], np.random.randint(1 << 30)
    for place_of_slot in range(len(slots)):
        slot = slots[place_of_slot]
        used = 0
        if takers < 1000:
            for k_slot in slots:
                for place in range(given.slot_arcs[k_slot], given.slot_arcs[k_slot + 1]):
                    arc = given.arc_by_slot[place]
                    used += 1 if state.packs[arc] > 0 and is_first(given, state, arc) else 0
        free = takers - used
        if noise > 0.0 and free < 1000 and place_of_slot + 1 < len(slots) and free > 1:
            free = np.random.randint(1, free + 1)
        change += serve_slot(given, state, slot, free, prices, noise, salt)
        if given.whole[line] and state.left[slot] > 0:
            return change + take_out(given, state, line, 1.0)
    return change


@compiled
def is_first(given: Given, state: State, arc: int) -> bool:
    """True for the first arc of its offer that has packs: so a taker of several windows counts once."""
    return not (state.packs[given.arc_of[given.offer[arc]] : arc] > 0).any()


@compiled
def build(given: Given, state: State, order: Ints, prices: Floats) -> float:
    """Serve the lines one after the other; gives the change."""
    change = 0.0
    for line in order:
        change += serve_line(given, state, line, prices, 0.0)
    return change


@compiled
def remember(given: Given, state: State, line: int, old: Ints) -> None:
    """Note the packs of a line."""
    for place in range(given.slot_arcs[given.slot_of[line]], given.slot_arcs[given.slot_of[line + 1]]):
        old[given.arc_by_slot[place]] = state.packs[given.arc_by_slot[place]]


@compiled
def put_back(given: Given, state: State, lines: Ints, old: Ints) -> None:
    """Give lines the packs that were noted."""
    for line in lines:
        take_out(given, state, line, 1.0)
    for line in lines:
        for place in range(given.slot_arcs[given.slot_of[line]], given.slot_arcs[given.slot_of[line + 1]]):
            arc = given.arc_by_slot[place]
            if old[arc] > 0 and not given.locked[arc]:
                move(given, state, arc, old[arc])


@compiled
def improve(given: Given, state: State, prices: Floats, rounds: int, seed: int, most_lines: int, slack: float,
            best: Ints, now: float, least: float) -> tuple[float, float]:  # fmt: skip
    """Try `rounds` times from the cost `now`; `best` keeps the packs of the `least` cost. Gives both costs.

    slack: how much worse than the best the search may be while it looks on, less and less. Source: Schrimpf et al.
    2000, Record breaking optimization results using the ruin and recreate principle.
    """
    np.random.seed(seed)
    lines, old, shares = np.zeros(most_lines, np.int64), np.zeros_like(state.packs), np.array([0.3, 0.6, 1.0])
    for one in range(rounds):
        count = pick_lines(given, state, lines, 1 + np.random.randint(most_lines))
        change = 0.0
        for line in lines[:count]:
            remember(given, state, line, old)
            change += take_out(given, state, line, shares[np.random.randint(3)])
        weighed, noise = 0.5 * np.random.randint(3), (0.0 if np.random.random() < 0.3 else 1.0)
        for line in lines[:count]:
            change += serve_line(given, state, line, prices * weighed, noise)
        if now + change > least + slack * (1.0 - one / rounds):
            put_back(given, state, lines[:count], old)
            continue
        now += change
        if now < least - 0.5:
            least = now
            best[:] = state.packs
    return now, least
