"""Runs alone in a child process with little memory and time: unpacks one file and prints its cells as JSON.

Called by path (`python -I parser.py FILE KIND`), so it imports nothing of the platform. Prints
`{"rows": [[line, [cell, ...]], ...]}` or `{"refusal": name, "words": {...}}`; a day is `{"d": "2026-11-22"}`,
a moment `{"t": "2026-11-22T08:00:00"}`.
"""

import codecs
import csv
import io
import json
import resource
import sys
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import Any

MEMORY = 700_000_000
SECONDS = 20
MOST_ROWS = 200_000
MOST_COLUMNS = 400
MOST_UNPACKED = 50_000_000
SNIFFED = 50_000

Rows = list[tuple[int, list[Any]]]


class Refused(Exception):
    """A refusal by name, with its words."""


def limit_myself() -> None:
    """Memory, time, and no files to write: whatever the file does, it does it to this process only."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_workbook(path: str) -> Rows:
    """The rows of the first visible sheet that holds anything, numbered as in the sheet."""
    import python_calamine as calamine

    unpack_within_limits(zipfile.ZipFile(path))
    book = calamine.CalamineWorkbook.from_path(path)
    for sheet in book.sheets_metadata:
        if sheet.typ != calamine.SheetTypeEnum.WorkSheet or sheet.visible != calamine.SheetVisibleEnum.Visible:
            continue
        cells = book.get_sheet_by_name(sheet.name)
        if cells.height == 0 or cells.start is None:
            continue
        first = cells.start[0] + 1
        check_size(cells.height, cells.start[1] + cells.width)
        rows = cells.to_python(skip_empty_area=True)
        return [(line, [shown(cell) for cell in row]) for line, row in enumerate(rows, first)]
    return []


def unpack_within_limits(archive: Any) -> None:
    """Unpack every part into nothing and count: the directory may have lied about the sizes."""
    total = 0
    for part in archive.infolist():
        if part.flag_bits & 0x1:
            raise Refused("SuspiciousArchive", {})
        try:
            with archive.open(part) as file:
                while piece := file.read(1 << 20):
                    total += len(piece)
                    if total > MOST_UNPACKED:
                        raise Refused("SuspiciousArchive", {})
        except (OSError, ValueError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError) as broken:
            raise Refused("SuspiciousArchive", {}) from broken


def check_size(rows: int, columns: int) -> None:
    """At most so many rows and columns."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise Refused("TooManyCells", {"rows": MOST_ROWS, "columns": MOST_COLUMNS})


def shown(cell: Any) -> Any:
    """A cell in JSON: whole floats as int, numbers beyond 15 digits as text, days and moments tagged."""
    if isinstance(cell, float):
        if not cell.is_integer():
            return cell
        return int(cell) if abs(cell) < 1e15 else f"{cell:.0f}"
    if isinstance(cell, datetime):
        is_day = cell.time() == time(0)
        return {"d": cell.date().isoformat()} if is_day else {"t": cell.isoformat()}
    if isinstance(cell, date):
        return {"d": cell.isoformat()}
    if isinstance(cell, (time, timedelta)):
        return str(cell)
    return cell


def read_text(path: str) -> Rows:
    """The records of a CSV file, numbered by the line on which each begins."""
    with open(path, "rb") as file:
        text = decoded(file.read())
    csv.field_size_limit(1_000_000)
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="\n")
    reader = csv.reader(lines, delimiter=delimiter(text))
    rows: Rows = []
    line = 1
    try:
        for record in reader:
            check_size(len(rows), len(record))
            rows.append((line, record))
            line = reader.line_num + 1
    except csv.Error as broken:
        raise Refused("UnreadableFile", {}) from broken
    return rows


def decoded(raw: bytes) -> str:
    """BOM, then strict UTF-8, then GB18030, else the line that cannot be read."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return decoded_as(raw, encoding)
    if b"\x00" in raw:
        raise Refused("WrongFormat", {})
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return decoded_as(raw, "gb18030")


def decoded_as(raw: bytes, encoding: str) -> str:
    """The text, or the number of the first line that is not in this encoding."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as broken:
        raise Refused("WrongEncoding", {"line": raw[: broken.start].count(b"\n") + 1}) from broken


def delimiter(text: str) -> str:
    """Comma, semicolon or tab: the one that cuts most of the first lines into the same number of cells."""
    start = text[:SNIFFED]

    def steadiness(sign: str) -> tuple[int, int]:
        widths = [len(record) for record in csv.reader(start.splitlines()[:40], delimiter=sign) if record]
        common = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(common) if common > 1 else 0, common)

    try:
        return max((",", ";", "\t"), key=steadiness)
    except csv.Error:
        return ","


def main(path: str, kind: str) -> dict[str, Any]:
    """The answer for the parent."""
    try:
        return {"rows": read_workbook(path) if kind == "xlsx" else read_text(path)}
    except Refused as refused:
        return {"refusal": refused.args[0], "words": refused.args[1]}
    except MemoryError:
        return {"refusal": "TooMuchWork", "words": {}}
    except Exception:
        return {"refusal": "UnreadableFile", "words": {}}


if __name__ == "__main__":
    limit_myself()
    json.dump(main(sys.argv[1], sys.argv[2]), sys.stdout, ensure_ascii=True)
