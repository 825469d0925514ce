"""What a file would do, row by row: a verdict in words with how to mend what is wrong, and a digest of the whole."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.utils import translation

from common.errors import DomainError
from common.tables.cells import clean_text
from common.tables.fields import Field
from common.tables.model import Row, Table

NEW, CHANGED, UNCHANGED, ERROR = "NEW", "CHANGED", "UNCHANGED", "ERROR"
VERDICTS = (NEW, CHANGED, UNCHANGED, ERROR)
Tell = Callable[[int, int], None]
Found = TypeVar("Found")


@dataclass
class RowPlan(Generic[Found]):
    """One row: what stands already (`found`), what the row says by group and field, and what that means."""

    line: int
    name: str = ""
    found: Found | None = None
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    changes: list[dict[str, str]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    is_new: bool = True

    @property
    def verdict(self) -> str:
        """NEW, CHANGED, UNCHANGED or ERROR."""
        if self.problems:
            return ERROR
        if self.is_new:
            return NEW
        return CHANGED if self.changes else UNCHANGED

    def wrong(self, head: str, sentence: str, words: Mapping[str, Any] | None = None, why: str = "refused") -> None:
        """Note a problem with the column `head`; `sentence` is an English message id."""
        self.problems.append({"field": head, "code": why, "sentence": sentence, "words": _plain(words or {})})

    def wrong_as(self, head: str, refusal: DomainError) -> None:
        """Note a refusal as a problem with the column `head`."""
        with translation.override("en"):
            self.wrong(head, str(refusal.sentence), refusal.values, refusal.code)

    def attempt(self, head: str, act: Callable[[], object]) -> None:
        """Do something that may be refused; the refusal is noted with the column `head`."""
        try:
            act()
        except DomainError as refusal:
            self.wrong_as(head, refusal)

    def warn(self, head: str, sentence: str, **words: Any) -> None:
        """Note a warning."""
        self.warnings.append({"field": head, "sentence": sentence, "words": _plain(words)})

    def compare(self, key: str, old: Any, new: Any) -> None:
        """Note a change where the value of a field differs from what stands."""
        if shown(old) != shown(new):
            self.changes.append({"field": key, "old": shown(old), "new": shown(new)})

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the file and shown."""
        return {
            "line": self.line,
            "name": self.name,
            "verdict": self.verdict,
            "changes": self.changes,
            "problems": self.problems,
            "warnings": self.warnings,
        }


def _plain(words: Mapping[str, Any]) -> dict[str, Any]:
    """Values for a sentence in JSON."""
    return {key: value if isinstance(value, int) else str(value) for key, value in words.items()}


def read_row(plan: RowPlan[Any], row: Row, columns: Mapping[str, tuple[Field, Decimal]]) -> None:
    """Put what the cells say into `plan.values`, by group and key; a cell that cannot be read is a problem."""
    for column, (known, unit) in columns.items():
        said = plan.values.setdefault(known.group, {})
        if (cell := row.cells[column]) == "":
            continue
        try:
            said[known.key] = known.read(cell, unit)
        except DomainError as refusal:
            plan.wrong_as(known.head, refusal)


def shown(value: Any) -> str:
    """A value as text for comparison and for people."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return value.isoformat() if isinstance(value, date) else clean_text(str(value))


def verdict_of(plans: Sequence[RowPlan[Any]], table: Table, known: Collection[str]) -> dict[str, Any]:
    """All verdicts with their counts, the columns nobody knows, and a digest of what would be written."""
    rows = [plan.as_json() for plan in plans]
    return {
        "rows": rows,
        "counts": {kind: sum(row["verdict"] == kind for row in rows) for kind in VERDICTS},
        "warnings": sum(bool(row["warnings"]) for row in rows),
        "ignored": [column for column in table.columns if column not in known],
        "digest": digest_of(plans),
    }


def digest_of(plans: Sequence[RowPlan[Any]]) -> str:
    """Changes with any verdict, change or value: the import refuses what was not looked at."""
    values = [
        [p.line, p.verdict, p.changes, {g: {k: shown(v) for k, v in vs.items()} for g, vs in p.values.items()}]
        for p in plans
    ]
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
