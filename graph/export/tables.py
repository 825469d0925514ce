"""Nodes and ties as CSV for spreadsheets: UTF-8 with byte order mark, no cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph.export.records import Attributes, Cell, check_columns, is_blank, tie_rows
from graph.model import Ecosystem

EDGE_COLUMNS = (
    "source",
    "source_name",
    "target",
    "target_name",
    "kind",
    "kind_name",
    "weight",
    "value",
    "count",
    "score",
    "last_on",
)
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_ROWS_PER_PIECE = 2000


def nodes_csv(
    ecosystem: Ecosystem,
    names: Sequence[str],
    attributes: Attributes | None = None,
    headings: Mapping[str, str] | None = None,
) -> Iterator[bytes]:
    """Write one line per organisation: id, name, attributes. headings: what to call the columns.

    ValueError: a column without one cell per organisation.

    >>> from graph.build import build_ecosystem
    >>> from graph.model import Ties
    >>> eco = build_ecosystem([1, 2], Ties.of([], [], [], [], []), [], 0, [])
    >>> b"".join(nodes_csv(eco, ["甲", "=1+1"], {"core": [2, None]})).decode("utf-8-sig").split()
    ['id,name,core', '1,甲,2', "2,'=1+1,"]
    """
    columns = check_columns(ecosystem, names, attributes)
    rows = zip(ecosystem.ids.tolist(), names, *columns.values(), strict=True)
    return _lines(("id", "name", *columns), headings, rows)


def edges_csv(
    ecosystem: Ecosystem,
    names: Sequence[str],
    kind_names: Mapping[str, str] | None = None,
    headings: Mapping[str, str] | None = None,
) -> Iterator[bytes]:
    """Write one line per directed pair and kind, columns EDGE_COLUMNS. ValueError: not one name per organisation."""
    check_columns(ecosystem, names, None)
    ids, words = ecosystem.ids.tolist(), kind_names or {}
    rows = (
        (ids[s], names[s], ids[t], names[t], kind, words.get(kind, kind), *numbers)
        for s, t, kind, *numbers in tie_rows(ecosystem)
    )
    return _lines(EDGE_COLUMNS, headings, rows)


def harmless(cell: Cell) -> Cell:
    """Put an apostrophe before text that a spreadsheet would take for a formula; numbers stay, blanks become empty.

    >>> harmless("@SUM(A1)"), harmless(-5), harmless("甲"), harmless(None)
    ("'@SUM(A1)", -5, '甲', '')
    """
    if is_blank(cell):
        return ""
    if isinstance(cell, str) and cell.startswith(_STARTS_A_FORMULA):
        return "'" + cell
    return cell


def _lines(
    columns: Sequence[str], headings: Mapping[str, str] | None, rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    page = io.StringIO()
    writer = csv.writer(page)
    page.write("\ufeff")
    writer.writerow([harmless((headings or {}).get(column, column)) for column in columns])
    for number, row in enumerate(rows, start=1):
        writer.writerow([harmless(cell) for cell in row])
        if number % _ROWS_PER_PIECE == 0:
            yield page.getvalue().encode()
            page.seek(0)
            page.truncate()
    yield page.getvalue().encode()
