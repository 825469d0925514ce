"""Which lines the search takes apart together: those that compete for firms, often around what is unmet."""

from typing import Any

import numpy as np

from matching.kernels import compiled
from matching.model import Ints


@compiled
def rival(given: Any, state: Any, slot: int) -> int:
    """Find a line that has parts of a firm that offers for this slot, -1 if none was met by chance."""
    begin, end = given.slot_arcs[slot], given.slot_arcs[slot + 1]
    if begin == end:
        return -1
    taker = given.taker[given.arc_by_slot[np.random.randint(begin, end)]]
    for _ in range(6):
        arc = given.arc_by_taker[np.random.randint(given.taker_arcs[taker], given.taker_arcs[taker + 1])]
        if state.packs[arc] > 0:
            return int(given.line[arc])
    return -1


@compiled
def pick_lines(given: Any, state: Any, chosen: Ints, count: int) -> int:
    """Pick lines that compete for firms, often around what is unmet; the rest at random. Gives how many."""
    lines, way, first = len(given.most_takers), np.random.random(), np.random.randint(len(given.slot_line))
    for _ in range(8):
        if way >= 0.2 or state.left[first] > 0:
            break
        first = np.random.randint(len(given.slot_line))
    chosen[0], n = given.slot_line[first], 1
    for one in range(6 * count):
        near = one < 4 * count and way < 0.7
        line = rival(given, state, first) if near else np.random.randint(lines)
        if n < min(count, lines) and line >= 0 and not (chosen[:n] == line).any():
            chosen[n] = line
            n += 1
    np.random.shuffle(chosen[:n])
    return n
