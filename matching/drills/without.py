"""The drill itself: what a removal tears is shared out again among the others; everything else stays as it is."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from matching.drills.baseline import Base, Given
from matching.drills.facts import Call, Facts
from matching.drills.outcome import Change, Fate, Missing, Outcome, Removal, Target
from matching.drills.serve import Ask, Place, Served, serve
from matching.weights import Weights

NEAREST = 5
REDIRECTED_DAYS = 1


@dataclass(frozen=True)
class _Torn:
    """A row of the baseline of which so many units are no longer covered; `ends`: for want of who receives them."""

    row: Given
    units: int
    ends: bool


def without(facts: Facts, base: Base, removal: Removal, *, weights: Weights | None = None, seed: int = 0) -> Outcome:
    """Take something away and share out again what it covered: never more than the baseline covered.

    What the others hold stays: contracts do not move. In time first, then `facts.later` days later; what nobody can
    bring is lost, with the reasons. A half never loses more of a class than the whole: where it would (its rest comes
    in lots too small), the answer is that of the whole.

    >>> from matching.drills.baseline import baseline
    >>> from matching.drills.facts import Firm, Held, Slot, Want
    >>> want = Want(1, "CHEMICAL", price=500, slots=(Slot(1, 9, 0),), held=(Held(7, 0, 60),))
    >>> call = Call(1, 9, "gate", (want,), (Firm(7, against=(0,)), Firm(8, against=(0,), against_later=(0,))))
    >>> facts = Facts((call,), {8: 200})
    >>> found = without(facts, baseline(facts), Removal(Target.FIRM, 7))
    >>> [(row.fate.value, row.instead, row.units) for row in found.changes]
    [('COVERED', 8, 40), ('DELAYED', 8, 20)]
    """
    found = _solve(facts, base, removal, weights or Weights(), seed)
    if not removal.kept or not found.lost():
        return found
    whole = _solve(facts, base, replace(removal, kept=0), weights or Weights(), seed)
    return whole if any(found.lost(one) > whole.lost(one) for one in found.classes) else found


def _solve(facts: Facts, base: Base, removal: Removal, weights: Weights, seed: int) -> Outcome:
    torn: dict[int, list[_Torn]] = defaultdict(list)
    for row in base.rows:
        one = _torn(facts, row, removal)
        if one is not None:
            torn[row.call].append(one)
    state, changes, missing = base.state.copy(), list[Change](), list[Missing]()
    out = frozenset() if removal.organisation is None else frozenset({removal.organisation})
    for at, rows in sorted(torn.items()):
        call, open_rows = facts.calls[at], [one for one in rows if not one.ends]
        if not removal.kept:
            for i in {one.row.want for one in open_rows}:
                state.inside[call.key, i] -= out
        ask = Ask(_needs(open_rows), out, weights=weights, seed=seed)
        served = serve(call, ask, facts, state)
        served += serve(call, replace(ask, needs=_left(ask.needs, served), is_later=True), facts, state)
        changes += [*_ended(facts, call, rows, removal), *_replaced(call, open_rows, served)]
        missing += _missing(facts, call, _left(ask.needs, served), out)
    return Outcome(tuple(sorted(changes, key=_order)), tuple(missing))


def _order(row: Change) -> tuple[int, ...]:
    return row.call, row.want, row.source, list(Fate).index(row.fate), row.instead or 0, row.late, row.units


def _torn(facts: Facts, row: Given, removal: Removal) -> _Torn | None:
    """How much of a row the removal takes, and from which end."""
    call = facts.calls[row.call]
    want = call.wants[row.want]
    whole_class = removal.target is Target.CLASS and removal.organisation is None
    ends = {
        Target.FIRM: call.buyer == removal.organisation,
        Target.PLACE: call.place == removal.place and removal.organisation in (None, call.buyer),
        Target.CLASS: whole_class,
    }.get(removal.target, False)
    supplies = removal.target in (Target.FIRM, Target.CLASS) and row.firm == removal.organisation
    in_class = removal.target is not Target.CLASS or want.drug_class == removal.drug_class
    if not in_class or not (ends or supplies):
        return None
    left = 0 if want.is_whole else removal.left(row.units, want.pack)
    return _Torn(row, row.units - left, ends) if row.units > left else None


def _needs(torn: list[_Torn]) -> dict[Place, int]:
    needs: dict[Place, int] = defaultdict(int)
    for one in torn:
        needs[one.row.want, one.row.slot] += one.units
    return dict(needs)


def _left(needs: Mapping[Place, int], served: list[Served]) -> dict[Place, int]:
    left = dict(needs)
    for one in served:
        left[one.want, one.slot] -= one.units
    return {place: units for place, units in left.items() if units > 0}


def _ended(facts: Facts, call: Call, torn: list[_Torn], removal: Removal) -> Iterator[Change]:
    """Goods that nobody receives; where a place is gone, another place of the same buyer takes them a day later."""
    is_elsewhere = removal.target is Target.PLACE and any(
        other.buyer == call.buyer and other.place != call.place for other in facts.calls
    )
    for one in torn:
        if one.ends and is_elsewhere:
            yield _change(call, one, one.units, Fate.DELAYED, instead=one.row.firm, late=REDIRECTED_DAYS)
        elif one.ends:
            yield _change(call, one, one.units, Fate.LOST)


def _replaced(call: Call, torn: list[_Torn], served: list[Served]) -> Iterator[Change]:
    """Set what is served beside what was torn, agreed rows first; the rest is lost."""
    left: dict[Place, list[Served]] = defaultdict(list)
    for one in served:
        left[one.want, one.slot].append(one)
    for gone in torn:
        units, queue = gone.units, left[gone.row.want, gone.row.slot]
        while units and queue:
            here = min(units, queue[0].units)
            fate = Fate.DELAYED if queue[0].late else Fate.COVERED
            yield _change(call, gone, here, fate, instead=queue[0].firm, late=queue[0].late)
            units -= here
            queue[0] = replace(queue[0], units=queue[0].units - here)
            if not queue[0].units:
                queue.pop(0)
        if units:
            yield _change(call, gone, units, Fate.LOST)


def _change(call: Call, one: _Torn, units: int, fate: Fate, instead: int | None = None, late: int = 0) -> Change:
    row, want = one.row, call.wants[one.row.want]
    return Change(
        call.key, want.key, want.drug_class, want.storage, row.firm, call.buyer, units, fate, instead, late,
        row.is_agreed, one.ends,
    )  # fmt: skip


def _missing(facts: Facts, call: Call, left: dict[Place, int], out: frozenset[int]) -> list[Missing]:
    """Per want with units that are lost: what stops the others."""
    lost: dict[int, int] = defaultdict(int)
    for (i, _slot), units in left.items():
        lost[i] += units
    return [_why(facts, call, i, units, out) for i, units in sorted(lost.items())]


def _why(facts: Facts, call: Call, i: int, units: int, out: frozenset[int]) -> Missing:
    want = call.wants[i]
    firms = [firm for firm in call.firms if firm.key not in out and firm.key != call.buyer]
    nearest_first = sorted(firms, key=lambda firm: (-firm.tie, firm.km, firm.key))
    stopped, nearest = [], []
    for bit, code in enumerate(facts.codes):
        many = sum(1 for firm in firms if firm.against[i] >> bit & 1)
        alone = tuple(firm.key for firm in nearest_first if firm.against[i] == 1 << bit)[:NEAREST]
        stopped += [(code, many)] if many else []
        nearest += [(code, alone)] if alone else []
    no_room = tuple(firm.key for firm in nearest_first if not firm.against[i])[:NEAREST]
    return Missing(
        call.key, want.key, want.drug_class, want.storage, units, tuple(stopped), tuple(nearest), no_room
    )  # fmt: skip
