"""What an allocation answers: parts, what stays unmet, why, what it costs, and how far from the best it can be."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum

from matching.stop import Progress


@dataclass(frozen=True, order=True)
class Part:
    """So many units of a line to a taker in a window."""

    line: int
    taker: int
    window: int
    quantity: int


@dataclass(frozen=True)
class Reason:
    """A code with its figures, in the order of docs/allocation.md; the caller finds the words.

    >>> Reason.of("DISTANCE", km=12)["km"]
    12
    """

    code: str
    values: tuple[tuple[str, int | str], ...] = ()

    @staticmethod
    def of(code: str, **values: int | str) -> "Reason":
        """Make a reason from its figures."""
        return Reason(code, tuple(values.items()))

    def __getitem__(self, name: str) -> int | str:
        return dict(self.values)[name]


@dataclass(frozen=True)
class Unmet:
    """Units of a line and window that nobody gets, and the rule that blocks them."""

    line: int
    window: int
    quantity: int
    reason: Reason


@dataclass(frozen=True)
class PassedOver:
    """A taker who offered for a line and got nothing of it, and why."""

    taker: int
    line: int
    reason: Reason


@dataclass(frozen=True)
class Breach:
    """A rule that a part or a line breaks; `taker` and `window` are -1 where the whole line is meant."""

    line: int
    taker: int
    window: int
    reason: Reason


@dataclass(frozen=True)
class Cost:
    """The objective in its components, in thousandths of a fen (so that shares of a fen add up exactly)."""

    price: int = 0
    late: int = 0
    share: int = 0
    km: int = 0
    tie: int = 0
    part: int = 0
    later: int = 0
    unmet: int = 0
    change: int = 0

    @property
    def total(self) -> int:
        """The sum."""
        return sum(getattr(self, one.name) for one in fields(self))


class Ended(StrEnum):
    """How a search ended."""

    PROVEN = "PROVEN"
    STOPPED = "STOPPED"
    SEARCHED = "SEARCHED"
    REFUSED = "REFUSED"


@dataclass(frozen=True)
class Plan:
    """An allocation and how good it is.

    parts: ascending by line, taker, window. reasons: one tuple per part. bound: no allocation under the same rules
    costs less (thousandths of a fen). bound_of: "ALL", or "TOUCHED" where the parts of untouched lines were kept.
    ended: PROVEN (optimal), STOPPED (by `stop`), SEARCHED (the search ended by itself, short of proof), REFUSED (the
    fixed parts break rules, see `breaches`). changes: parts that the plan before had otherwise.
    """

    parts: tuple[Part, ...]
    reasons: tuple[tuple[Reason, ...], ...]
    unmet: tuple[Unmet, ...]
    passed_over: tuple[PassedOver, ...]
    cost: Cost
    bound: int
    ended: Ended
    weights: str
    seed: int
    work: int
    is_reproducible: bool
    bound_of: str = "ALL"
    breaches: tuple[Breach, ...] = ()
    changes: int = 0

    @property
    def gap(self) -> float:
        """How far from the optimum the plan may be, as a share of its cost."""
        return Progress(0, 0, self.cost.total, self.bound).gap

    def quantity(self, line: int) -> int:
        """The units of a line that are given."""
        return units(part for part in self.parts if part.line == line)


def units(parts: Iterable[Part]) -> int:
    """Sum the units of some parts."""
    return sum(part.quantity for part in parts)
