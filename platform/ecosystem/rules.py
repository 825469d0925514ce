"""What is right about formulas and views: which view an actor gets, which figures are enough, what is outdated."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode

from accounts.actors import Actor
from accounts.roles import OrganisationKind, Role
from ecosystem.errors import (
    ActionOver,
    DueOutOfReach,
    FormulaUnsound,
    MonthsOutOfReach,
    RoleMissing,
    WordsMissing,
)
from enterprises.models import Tier
from ledger.kinds import TieKind

KINDS = tuple(kind.name for kind in TieKind)  # position in the arrays = TieKind - 1
TIERS = (*Tier.values, OrganisationKind.BANK.value, OrganisationKind.PUBLIC_BODY.value)  # the bands, from the top
MIXED = "MIXED"  # in place of a tier: small groups of several tiers put together
OUTDATED_AFTER = timedelta(days=2)
QUIET_AFTER = timedelta(days=183)
VIEW_KEYS = frozenset(
    {"layout", "colour", "without", "hide", "weak", "month", "window", "focus", "depth", "firm", "path", "how", "table"}
    | {"sort", "at", "from", "gone", "drill", "circle"}
)  # what the explorer's address may say
MOST_BUCKETS = 400_000  # above it, months older than a year are shown as quarters


class View(StrEnum):
    """The three ways to see the graph."""

    COMMITTEE = "COMMITTEE"
    FIRM = "FIRM"
    BANK = "BANK"


def view_of(actor: Actor) -> View:
    """The committee sees all, an enterprise itself and its ties, everybody else groups."""
    if actor.is_committee:
        return View.COMMITTEE
    return View.FIRM if actor.kind == OrganisationKind.ENTERPRISE else View.BANK


@dataclass(frozen=True)
class FormulaValues:
    """A formula as numbers, without its row; `floors` as in `Formula`."""

    version: int
    half_life_days: Mapping[str, float]
    kind_weights: Mapping[str, float]
    floors: Mapping[str, int]
    seed: int

    def as_dict(self) -> dict[str, Any]:
        """Plain values for the snapshot's file, kinds in their order."""
        return {
            "version": self.version,
            "half_life_days": {kind: self.half_life_days[kind] for kind in KINDS},
            "kind_weights": {kind: self.kind_weights[kind] for kind in KINDS},
            "floors": dict(sorted(self.floors.items())),
            "seed": self.seed,
        }


def check_formula(values: FormulaValues) -> None:
    """Every kind has a half-life above 0 and a weight of at least 0; k is at least 5."""
    half_lives = [values.half_life_days.get(kind, 0) for kind in KINDS]
    weights = [values.kind_weights.get(kind, -1) for kind in KINDS]
    if min(half_lives) <= 0 or min(weights) < 0 or max(weights) <= 0 or values.floors.get("group", 0) < 5:
        raise FormulaUnsound


def is_outdated(as_of: date, new_ties: int, on: date) -> bool:
    """A snapshot waits to be renewed when ties came after it and two nights passed without it being renewed."""
    return new_ties > 0 and on - as_of >= OUTDATED_AFTER


MOST_WORKING_DAYS = 250


MOST_MONTHS = 36


def check_months(months: int) -> None:
    """So far back the past can be computed."""
    if not 1 <= months <= MOST_MONTHS:
        raise MonthsOutOfReach(field="months", most=MOST_MONTHS)


def check_due(working_days: int) -> None:
    """An action is due in 1 to 250 working days."""
    if not 1 <= working_days <= MOST_WORKING_DAYS:
        raise DueOutOfReach(field="working_days", most=MOST_WORKING_DAYS)


def check_open(state: str) -> None:
    """What is over stays as it ended."""
    if state != "OPEN":
        raise ActionOver


def check_words(text: str, field: str) -> str:
    """Words that must be there, without what surrounds them."""
    if not text.strip():
        raise WordsMissing(field=field)
    return text.strip()


class Grade(StrEnum):
    """How firmly a class of goods stands: by the number of independent firms that may deliver it and do deliver."""

    GAP = "GAP"
    ONE = "ONE"
    TWO = "TWO"
    ENOUGH = "ENOUGH"


def grade(suppliers: int) -> Grade:
    """The grade of so many suppliers.

    >>> [grade(number).value for number in (0, 1, 2, 7)]
    ['GAP', 'ONE', 'TWO', 'ENOUGH']
    """
    return (Grade.GAP, Grade.ONE, Grade.TWO, Grade.ENOUGH)[min(suppliers, 3)]


def view_query(text: str) -> str:
    """The part of an address that says how the explorer looks; anything else, such as the snapshot, is left out."""
    pairs = [(key, value) for key, value in parse_qsl(text.lstrip("?")[:2000]) if key in VIEW_KEYS]
    said = urlencode(pairs, safe=",")
    return said if len(said) <= 600 else urlencode([pair for pair in pairs if len(pair[1]) <= 80], safe=",")[:600]


def check_role(reach: str, role: str) -> str:
    """The role of a view for a role; empty for every other reach."""
    if reach != "ROLE":
        return ""
    if role not in Role.values:
        raise RoleMissing(field="role")
    return role
