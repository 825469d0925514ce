"""Drills: what is open is shared out again without a firm, a place or a class, and compared with the baseline."""

from matching.drills.baseline import Base, Given, baseline
from matching.drills.compare import Row, Totals, compare, picture
from matching.drills.facts import Bid, Call, Facts, Firm, Held, Slot, Want
from matching.drills.outcome import Change, Fate, Missing, Outcome, Removal, Target
from matching.drills.without import without

VERSION = "2026.11.1"
"""Of how a drill is computed: another version may give another report of the same facts."""

__all__ = [
    "VERSION",
    "Base",
    "Bid",
    "Call",
    "Change",
    "Facts",
    "Fate",
    "Firm",
    "Given",
    "Held",
    "Missing",
    "Outcome",
    "Removal",
    "Row",
    "Slot",
    "Target",
    "Totals",
    "Want",
    "baseline",
    "compare",
    "picture",
    "without",
]
