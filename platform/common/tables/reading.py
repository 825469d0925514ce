"""Reads a file somebody handed in: guards first, a child process for the bytes, then head, lines and clean cells."""

import json
import re
import subprocess
import sys
from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from common.tables import refusals
from common.tables.cells import clean_text
from common.tables.guard import look_at
from common.tables.model import Row, Table

SECONDS = 30
HEAD_WITHIN = 30  # the head stands among the first so many rows that hold anything
_PARSER = Path(__file__).with_name("parser.py")
_FIGURE = re.compile(r"[\d\s.,:/%+-]*")  # blank, or a figure or day written as text
_Line = tuple[int, list[Any]]


def read_table(path: Path, name: str, *, known_columns: Collection[str] = (), limit: int | None = None) -> Table:
    """The table in the file at `path`, called `name` by the person who brought it.

    `known_columns` are names the head is expected to hold; with them the head is found even under rows that look
    like one. `limit` in bytes, by default `settings.UPLOAD_LIMIT_BYTES`. Raises a subclass of `UnreadableFile`.
    """
    kind = look_at(path, limit or settings.UPLOAD_LIMIT_BYTES)
    if kind == "csv" and name.lower().endswith((".xlsx", ".xls", ".pdf", ".docx")):
        raise refusals.WrongFormat
    lines = [(line, [_value(cell) for cell in cells]) for line, cells in _parse(path, kind)]
    return _table([(line, cells) for line, cells in lines if any(cell != "" for cell in cells)], known_columns)


def _parse(path: Path, kind: str) -> list[_Line]:
    """The cells as the child prints them; a child that dies (memory, time, crash) is a refusal."""
    command = [sys.executable, "-I", "-X", "utf8", str(_PARSER), str(path), kind]
    try:
        child = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL)
        answer = json.loads(child.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise refusals.TooMuchWork from None
    if "refusal" in answer:
        raise getattr(refusals, answer["refusal"])(**answer["words"])
    return [(line, cells) for line, cells in answer["rows"]]


def _value(cell: Any) -> Any:
    if isinstance(cell, str):
        return clean_text(cell)
    if isinstance(cell, dict):
        return date.fromisoformat(cell["d"]) if "d" in cell else datetime.fromisoformat(cell["t"])
    return "" if cell is None else cell


def column_name(cell: Any) -> str:
    """A head cell as a name: brackets narrowed, line breaks and blanks between Chinese words closed up."""
    words = " ".join(str(cell).replace("（", "(").replace("）", ")").split())
    return clean_text(words)


def _table(lines: list[_Line], known_columns: Collection[str]) -> Table:
    head = _head(lines, known_columns)
    if head is None or head + 1 >= len(lines):
        raise refusals.FileEmpty
    head_line, cells = lines[head]
    names = _names(head_line, cells, lines[head + 1 :])
    rows = [
        Row(line, {name: values[at] if at < len(values) else "" for at, name in names.items()})
        for line, values in lines[head + 1 :]
    ]
    return Table(list(names.values()), [row for row in rows if any(v != "" for v in row.cells.values())], head_line)


def _head(lines: list[_Line], known_columns: Collection[str]) -> int | None:
    """The row with most known names; else the one with most different texts; the first of equals."""
    known = {column_name(column).casefold() for column in known_columns}

    def likeness(at: int) -> tuple[int, int, int]:
        texts = (cell for cell in lines[at][1] if isinstance(cell, str) and not _FIGURE.fullmatch(cell))
        names = {column_name(cell).casefold() for cell in texts}
        return len(names & known), len(names), -at

    return max(range(min(len(lines), HEAD_WITHIN)), key=likeness, default=None)


def _names(head_line: int, cells: list[Any], below: list[_Line]) -> dict[int, str]:
    """Position -> name. A nameless column with data is called by its letter; one without data is left out."""
    names: dict[int, str] = {}
    for at in range(max(len(cells), *(len(values) for _line, values in below))):
        name = column_name(cells[at]) if at < len(cells) else ""
        if not name:
            if not any(at < len(values) and values[at] != "" for _line, values in below):
                continue
            name = letter(at)
        if name in names.values():
            raise refusals.ColumnTwice(line=head_line, column=name)
        names[at] = name
    return names


def letter(at: int) -> str:
    """The letter Excel shows above column `at` (from 0).

    >>> letter(0), letter(25), letter(26), letter(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
