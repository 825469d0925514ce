"""What a table is once it has been read, and what it must say to be written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


@dataclass(frozen=True)
class Row:
    """One row: `line` is its number as the person sees it in the file, `cells` maps column names to values.

    A value is text (cleaned), int, Decimal, bool, date or datetime; an empty cell is the empty text.
    """

    line: int
    cells: dict[str, Any]


@dataclass(frozen=True)
class Table:
    """A head and its rows; empty rows are left out, `head_line` is where the head stands in the file."""

    columns: list[str]
    rows: list[Row]
    head_line: int = 1


class Kind(Enum):
    """How a written column looks: text stays text, figures stay figures."""

    TEXT = "text"
    WHOLE = "whole"
    MONEY = "money"
    DATE = "date"


@dataclass(frozen=True)
class Column:
    """A column to write: `unit` stands behind the name in brackets, `width` counts Latin characters."""

    name: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    width: int = 0

    @property
    def head(self) -> str:
        """The name with its unit, as it stands in the head and as `read_table` gives it back."""
        return f"{self.name}({self.unit})" if self.unit else self.name


@dataclass(frozen=True)
class Sheet:
    """One sheet to write; every row has one value per column, None for an empty cell."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]] = field(default_factory=list)
