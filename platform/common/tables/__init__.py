"""Tables that people hand in and take away: Excel and CSV, read with suspicion and written without traps."""

from common.tables.cells import clean_text, read_date, read_money, read_share, read_whole
from common.tables.model import Column, Row, Sheet, Table
from common.tables.reading import read_table
from common.tables.refusals import UnreadableCell, UnreadableFile
from common.tables.writing import write_csv, write_xlsx

__all__ = [
    "Column",
    "Row",
    "Sheet",
    "Table",
    "UnreadableCell",
    "UnreadableFile",
    "clean_text",
    "read_date",
    "read_money",
    "read_share",
    "read_table",
    "read_whole",
    "write_csv",
    "write_xlsx",
]
