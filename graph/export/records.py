"""What every export says about nodes and ties, whatever the file looks like."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import isfinite
from typing import NamedTuple

from graph.model import Ecosystem

Cell = str | int | float | None
Attributes = Mapping[str, Sequence[Cell]]

TIE_FIELDS = (
    ("kind", "string"),
    ("weight", "double"),
    ("value", "double"),
    ("count", "long"),
    ("score", "long"),
    ("last_on", "string"),
)


class TieRow(NamedTuple):
    """One kind of tie from one organisation to another; source and target are positions, last_on an ISO date."""

    source: int
    target: int
    kind: str
    weight: float
    value: float
    times: int
    score: int
    last_on: str


def tie_rows(ecosystem: Ecosystem) -> Iterator[TieRow]:
    """Give every directed pair of every kind, kind by kind, ascending by source and target."""
    for kind, layer in zip(ecosystem.kinds, ecosystem.layers, strict=True):
        numbers = (layer.weight, layer.value, layer.count, layer.score)
        columns = [column.tolist() for column in (layer.rows(), layer.indices, *numbers, layer.last_day)]
        for source, target, weight, value, count, score, day in zip(*columns, strict=True):
            last_on = (date(1970, 1, 1) + timedelta(days=day)).isoformat()
            yield TieRow(source, target, kind, weight, value, count, score, last_on)


def check_columns(ecosystem: Ecosystem, names: Sequence[str], attributes: Attributes | None) -> Attributes:
    """Give the attributes; ValueError for a column that has not one cell per organisation."""
    for title, column in {"names": names, **(attributes or {})}.items():
        if len(column) != len(ecosystem.ids):
            raise ValueError(f"{title!r} has {len(column)} cells for {len(ecosystem.ids)} organisations")
    return attributes or {}


def column_type(column: Sequence[Cell]) -> str:
    """Say in the words of GEXF and GraphML what a column holds: long, double or string."""
    known = [cell for cell in column if cell is not None]
    if known and all(isinstance(cell, int) and not isinstance(cell, bool) for cell in known):
        return "long"
    if known and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in known):
        return "double"
    return "string"


def is_blank(cell: Cell) -> bool:
    """Say whether there is nothing to write: None or not a finite number."""
    return cell is None or (isinstance(cell, float) and not isfinite(cell))
