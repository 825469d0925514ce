"""The baseline of a drill: what is agreed stays as it is, what is free is shared out among all who may and can."""

from collections import Counter
from dataclasses import dataclass

from matching.drills.facts import Call, Facts
from matching.drills.serve import Ask, Served, State, serve
from matching.weights import Weights


@dataclass(frozen=True)
class Given:
    """Units of a window that a firm brings while everybody is there; positions in the call of that position."""

    call: int
    want: int
    slot: int
    firm: int
    units: int
    late: int = 0
    is_agreed: bool = True


@dataclass(frozen=True)
class Base:
    """What is covered while everybody is there, and what it leaves of everybody's room.

    holders: who brings or receives something, ascending; without anybody else nothing changes.
    """

    rows: tuple[Given, ...]
    state: State
    units: dict[str, int]
    wants: dict[str, int]
    holders: tuple[int, ...] = ()


def baseline(facts: Facts, *, weights: Weights | None = None, seed: int = 0) -> Base:
    """Share out what is free, call by call in their order, beside what is agreed.

    Returns the rows (agreed ones first), the state of the rooms and, per class, the units covered and the wants open.

    >>> from matching.drills.facts import Firm, Held, Slot, Want
    >>> want = Want(1, "CHEMICAL", price=500, slots=(Slot(1, 9, 0, free=40),), held=(Held(7, 0, 60),))
    >>> call = Call(1, 9, "gate", (want,), (Firm(7, against=(0,)), Firm(8, against=(0,))))
    >>> found = baseline(Facts((call,), {7: 0, 8: 1000}))
    >>> [(row.firm, row.units, row.is_agreed) for row in found.rows]
    [(7, 60, True), (8, 40, False)]
    """
    state = State()
    rows = [row for at, call in enumerate(facts.calls) for row in _agreed(at, call, state)]
    terms = weights or Weights()
    for at, call in enumerate(facts.calls):
        free = {(i, s): slot.free for i, want in enumerate(call.wants) for s, slot in enumerate(want.slots)}
        served = serve(call, Ask(free, weights=terms, seed=seed), facts, state)
        rows += [Given(at, one.want, one.slot, one.firm, one.units, one.late, False) for one in served]
    units: Counter[str] = Counter()
    wants: Counter[str] = Counter()
    for row in rows:
        units[facts.calls[row.call].wants[row.want].drug_class] += row.units
    for call in facts.calls:
        wants.update(want.drug_class for want in call.wants if want.units)
    holders = {firm for row in rows for firm in (row.firm, facts.calls[row.call].buyer)}
    return Base(tuple(rows), state, dict(sorted(units.items())), dict(sorted(wants.items())), tuple(sorted(holders)))


def _agreed(at: int, call: Call, state: State) -> list[Given]:
    """What is held; it takes of the room of its holder."""
    found = []
    for i, want in enumerate(call.wants):
        for part in want.held:
            state.hold(call, Served(i, part.slot, part.firm, part.units, 0))
            found.append(Given(at, i, part.slot, part.firm, part.units))
    return found
