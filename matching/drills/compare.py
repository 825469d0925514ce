"""The answer as a table by class and as the ties that tear and are drawn."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from matching.drills.outcome import Change, Fate, Outcome, Removal


class Totals(Protocol):
    """What a comparison needs of a baseline: class -> units covered, class -> how many things are open."""

    @property
    def units(self) -> Mapping[str, int]:
        """Class -> units covered; "" where there are no classes."""
        ...

    @property
    def wants(self) -> Mapping[str, int]:
        """Class -> things open, every class that has any."""
        ...


@dataclass(frozen=True)
class Row:
    """One class: lines open and units covered in the baseline, what of them was touched, and what becomes of all.

    covered + delayed + lost = baseline. ended: of the lost, what is lost because nobody receives it. agreed: of the
    touched, what was under contract. lines_lost: lines of which something is lost.
    """

    drug_class: str
    lines: int
    baseline: int
    touched: int
    agreed: int
    covered: int
    delayed: int
    lost: int
    ended: int
    lines_lost: int


def compare(base: Totals, outcome: Outcome) -> tuple[Row, ...]:
    """Set an outcome beside the baseline, a row per class that has anything open, ascending by class.

    >>> from matching.drills.baseline import Base
    >>> from matching.drills.serve import State
    >>> gone = Change(1, 2, "SLICES", "NORMAL", 7, 9, 30, Fate.LOST)
    >>> base = Base((), State(), {"CHEMICAL": 5, "SLICES": 100}, {"CHEMICAL": 1, "SLICES": 2})
    >>> rows = compare(base, Outcome((gone,)))
    >>> [(row.drug_class, row.baseline, row.covered, row.lost, row.lines_lost) for row in rows]
    [('CHEMICAL', 5, 5, 0, 0), ('SLICES', 100, 70, 30, 1)]
    """
    return tuple(_row(base, code, [one for one in outcome.changes if one.drug_class == code]) for code in base.wants)


def _row(base: Totals, code: str, changes: list[Change]) -> Row:
    total = base.units.get(code, 0)
    delayed, lost = (_units(row for row in changes if row.fate is fate) for fate in (Fate.DELAYED, Fate.LOST))
    return Row(
        code,
        base.wants[code],
        total,
        _units(changes),
        _units(row for row in changes if row.is_agreed),
        total - delayed - lost,
        delayed,
        lost,
        _units(row for row in changes if row.has_ended and row.fate is Fate.LOST),
        len({row.want for row in changes if row.fate is Fate.LOST}),
    )


def _units(rows: Iterable[Change]) -> int:
    return sum(row.units for row in rows)


def picture(removal: Removal, outcome: Outcome) -> dict[str, Any]:
    """The ties that tear and those that are drawn instead, each [source, target, units], ascending.

    removed: keys of what is gone. share: what is left of it, 0 or 0.5. torn: every tie that what is gone had open.
    lost: what of it nobody brings. delayed, rerouted: from whom it comes instead, too late and in time.

    >>> from matching.drills.outcome import Target
    >>> gone = Change(1, 2, "SLICES", "NORMAL", 7, 9, 30, Fate.COVERED, instead=8)
    >>> picture(Removal(Target.FIRM, 7), Outcome((gone,)))["rerouted"]
    [[8, 9, 30]]
    """
    rows = outcome.changes
    return {
        "removed": [] if removal.organisation is None else [removal.organisation],
        "share": removal.kept / 100,
        "torn": _ties((row.source, row.target, row.units) for row in rows),
        "lost": _ties((row.source, row.target, row.units) for row in rows if row.fate is Fate.LOST),
        "delayed": _ties((row.instead or 0, row.target, row.units) for row in rows if row.fate is Fate.DELAYED),
        "rerouted": _ties((row.instead or 0, row.target, row.units) for row in rows if row.fate is Fate.COVERED),
    }


def _ties(rows: Iterable[tuple[int, int, int]]) -> list[list[int]]:
    sums: Counter[tuple[int, int]] = Counter()
    for source, target, units in rows:
        sums[source, target] += units
    return [[source, target, units] for (source, target), units in sorted(sums.items())]
