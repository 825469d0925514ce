"""What a buyer's first-trade approval of a supplier is worth on a day; one room keeps it, others ask before a part."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

ALL_CLASSES = ""


class ApprovalState(StrEnum):
    """Where the approval stands."""

    NONE = "NONE"  # never decided
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    ENDED = "ENDED"  # taken back, or the supplier revoked papers it rests on


@dataclass(frozen=True)
class FirstApproval:
    """One buyer's standing decision about one supplier.

    `good_until`: last good day by the papers, None without end. `class_ends`: drug class (or `ALL_CLASSES`) to the
    last good day of the salespeople's authorisations for it; a class that is not there is not covered.
    """

    state: ApprovalState = ApprovalState.NONE
    good_until: date | None = None
    class_ends: Mapping[str, date | None] = field(default_factory=lambda: {ALL_CLASSES: None})

    def ends_for(self, code: str) -> date | None:
        """The last good day for a drug class (None: without end); ask `covers` first.

        >>> approval = FirstApproval(ApprovalState.APPROVED, date(2027, 1, 1), {"CHEMICAL": date(2026, 12, 1)})
        >>> approval.ends_for("CHEMICAL")
        datetime.date(2026, 12, 1)
        """
        named = [self.class_ends[key] for key in (ALL_CLASSES, code) if key in self.class_ends]
        by_class = None if None in named else max(day for day in named if day)
        return min((day for day in (self.good_until, by_class) if day), default=None)

    def covers(self, code: str) -> bool:
        """Whether any authorisation names the class, or all."""
        return ALL_CLASSES in self.class_ends or code in self.class_ends

    def is_good(self, code: str, on: date) -> bool:
        """Whether a new part of this class may be delivered on `on`."""
        if self.state != ApprovalState.APPROVED or not self.covers(code):
            return False
        ends = self.ends_for(code)
        return ends is None or on <= ends
