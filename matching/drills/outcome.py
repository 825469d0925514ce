"""What a drill takes away and what becomes of each piece of what was open."""

from dataclasses import dataclass
from enum import StrEnum


class Target(StrEnum):
    """What is taken away. CLASS with a firm: that firm alone loses the class."""

    FIRM = "FIRM"
    PLACE = "PLACE"
    CLASS = "CLASS"
    BANK = "BANK"


@dataclass(frozen=True)
class Removal:
    """What is taken away, and how much of it is left: `kept` percent, 0 or 50.

    >>> Removal(Target.FIRM, organisation=7, kept=50).left(21, pack=10)
    10
    """

    target: Target
    organisation: int | None = None
    place: str = ""
    drug_class: str = ""
    kept: int = 0

    def __post_init__(self) -> None:
        """Refuse anything but the whole and the half with ValueError, and a target without its name."""
        if self.kept not in (0, 50):
            raise ValueError("a drill takes away the whole or the half")
        named = {Target.PLACE: self.place, Target.CLASS: self.drug_class}.get(self.target, self.organisation)
        if not named:
            raise ValueError(f"a drill of the kind {self.target} names what is taken away")

    def left(self, units: int, pack: int = 1) -> int:
        """What is left of some units, in whole packs."""
        return units * self.kept // 100 // pack * pack


class Fate(StrEnum):
    """What becomes of units that were covered by what is taken away."""

    COVERED = "COVERED"
    DELAYED = "DELAYED"
    LOST = "LOST"


@dataclass(frozen=True)
class Change:
    """Units that the baseline had from `source` to `target`: who brings them instead, how late, or nobody.

    call, want: their numbers outside. instead: None where lost. is_agreed: a contract, not an expectation. has_ended:
    it is lost because the side that would receive is gone, not for want of somebody who delivers.
    """

    call: int
    want: int
    drug_class: str
    storage: str
    source: int
    target: int
    units: int
    fate: Fate
    instead: int | None = None
    late: int = 0
    is_agreed: bool = True
    has_ended: bool = False


@dataclass(frozen=True)
class Missing:
    """Why units of a want are lost: per reason how many firms it stops, and those whom nothing else stops.

    stopped: (code, firms). nearest: (code, the firms that this alone stops, nearest partners first). no_room: firms
    that may deliver and have no capacity left.
    """

    call: int
    want: int
    drug_class: str
    storage: str
    units: int
    stopped: tuple[tuple[str, int], ...] = ()
    nearest: tuple[tuple[str, tuple[int, ...]], ...] = ()
    no_room: tuple[int, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """Everything that a removal changes; nothing else changes."""

    changes: tuple[Change, ...] = ()
    missing: tuple[Missing, ...] = ()

    def lost(self, drug_class: str = "") -> int:
        """Units lost, of one class or of all."""
        return sum(row.units for row in self.changes if row.fate is Fate.LOST and drug_class in ("", row.drug_class))

    @property
    def classes(self) -> list[str]:
        """The classes it touches."""
        return sorted({row.drug_class for row in self.changes})
