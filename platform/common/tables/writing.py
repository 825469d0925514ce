"""Writes tables that open well in Excel and WPS: figures typed, long numbers as text, no formulas."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from common.tables.model import Column, Kind, Sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DANGEROUS = frozenset("=+-@\t\r＝＋－＠")
_FORMATS = {Kind.TEXT: "@", Kind.WHOLE: "#,##0", Kind.MONEY: "#,##0.00", Kind.DATE: "yyyy-mm-dd"}
_WIDTHS = {Kind.TEXT: 18, Kind.WHOLE: 12, Kind.MONEY: 16, Kind.DATE: 12}
_EXACT_DIGITS = 15  # Excel keeps no more
_HEAD_FILL = PatternFill("solid", fgColor="F3E4E2")


def harmless(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe before = + - @ tab CR, also full-width and after blanks.

    >>> harmless(" =1+1"), harmless("＝1+1"), harmless("润强")
    ("' =1+1", "'＝1+1", '润强')
    """
    start = text.lstrip(" \u3000\u00a0\n\v\f")[:1]
    return f"'{text}" if start in _DANGEROUS and start else text


def write_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """A workbook: bold frozen head with units, widths, number formats; rows are written as they come."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write_sheet(book, sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write_sheet(book: Any, sheet: Sheet) -> None:
    page = book.create_sheet(sheet.name[:31])
    page.freeze_panes = "A2"
    for at, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(at)].width = column.width or max(
            _WIDTHS[column.kind], 2 * len(column.head) + 2
        )
    page.append([_head_cell(page, column) for column in sheet.columns])
    for row in sheet.rows:
        page.append([_cell(page, column, value) for column, value in zip(sheet.columns, row, strict=True)])


def _head_cell(page: Any, column: Column) -> Any:
    cell = WriteOnlyCell(page, value=harmless(column.head))
    cell.font, cell.fill = Font(bold=True), _HEAD_FILL
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _cell(page: Any, column: Column, value: Any) -> Any:
    """A typed cell; text never becomes a formula, and a number with too many digits becomes text."""
    if value is None or value == "":
        return None
    typed = _typed(value)
    cell = WriteOnlyCell(page, value=typed)
    if isinstance(typed, str):
        cell.data_type, cell.number_format = "s", "@"
    else:
        cell.number_format = _FORMATS[column.kind if column.kind != Kind.TEXT else _kind_of(typed)]
    return cell


def _kind_of(value: Any) -> Kind:
    if isinstance(value, date):
        return Kind.DATE
    return Kind.WHOLE if isinstance(value, int) else Kind.MONEY


def _typed(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float, Decimal)):
        return value if _digits(value) <= _EXACT_DIGITS else str(value)
    return harmless(_printable(str(value)))


def _digits(value: int | float | Decimal) -> int:
    return len(str(abs(value)).replace(".", "").lstrip("0")) if not isinstance(value, float) else 0


_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return _UNPRINTABLE.sub("", text)


def write_csv(columns: Sequence[Column], rows: Iterable[Sequence[Any]], encoding: str = "utf-8-sig") -> bytes:
    """CSV for Excel in China: UTF-8 with BOM, or `gb18030`; long digit strings end in a tab, so that they stay text."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([harmless(column.head) for column in columns])
    for row in rows:
        writer.writerow([_plain(value) for value in row])
    return file.getvalue().encode(encoding, errors="replace" if encoding != "utf-8-sig" else "strict")


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (date, int, float, Decimal)):
        return value.isoformat() if isinstance(value, date) else str(value)
    text = harmless(_printable(str(value)))
    return f"{text}\t" if text.isdigit() and len(text) > 11 else text
