"""Why a file or a cell cannot be read, said so that a person can mend it."""

from django.utils.translation import gettext_lazy as _

from common.errors import WrongShape


class UnreadableFile(WrongShape):
    """A file is refused before anything in it counts."""

    code = "unreadable_file"
    sentence = _("This file cannot be read as a table. Save it as .xlsx or .csv and hand it in again.")
    field = "file"


class FileTooLarge(UnreadableFile):
    """More bytes than the door takes."""

    code = "file_too_large"
    sentence = _("The file has {size:.1f} MB; at most {limit:.0f} MB are read. Split it into several files.")


class FileEmpty(UnreadableFile):
    """Nothing in it."""

    code = "file_empty"
    sentence = _("The file holds no rows under a head. Put the names of the columns into one row, the data below.")


class OldFormat(UnreadableFile):
    """A binary workbook or one with a password."""

    code = "file_old_format"
    sentence = _("This is an old .xls workbook or one with a password. Save it as .xlsx without a password.")


class WrongFormat(UnreadableFile):
    """Neither a workbook nor text."""

    code = "file_wrong_format"
    sentence = _("Only .xlsx and .csv files are read. Open the file in Excel or WPS and save it as .xlsx.")


class SuspiciousArchive(UnreadableFile):
    """A workbook that would unpack into something harmful."""

    code = "file_suspicious"
    sentence = _("This workbook is packed in an unusual way and is not opened. Copy its cells into a new workbook.")


class WrongEncoding(UnreadableFile):
    """Text that is neither UTF-8 nor GB18030."""

    code = "file_wrong_encoding"
    sentence = _("Line {line} holds characters that are neither UTF-8 nor GB18030. Save the file as .xlsx instead.")


class TooManyCells(UnreadableFile):
    """More rows or columns than one file may hold."""

    code = "file_too_many_cells"
    sentence = _("A file may hold at most {rows:,} rows and {columns:,} columns. Split it into several files.")


class TooMuchWork(UnreadableFile):
    """The reader ran out of the memory or time it is given."""

    code = "file_too_much_work"
    sentence = _("Reading this file takes more memory or time than a table needs. Copy its cells into a new workbook.")


class ColumnTwice(UnreadableFile):
    """Two columns with one name."""

    code = "file_column_twice"
    sentence = _("Two columns of line {line} are both called “{column}”. Rename one of them.")


class UnreadableCell(WrongShape):
    """One cell is not what its column asks for."""

    code = "unreadable_cell"
    sentence = _("“{value}” cannot be read.")


class NotADate(UnreadableCell):
    """No day can be found in it."""

    code = "not_a_date"
    sentence = _("“{value}” is not a date. Write it as 2026-11-22.")


class AmbiguousDate(UnreadableCell):
    """Day and month could be either way round."""

    code = "ambiguous_date"
    sentence = _("“{value}” could be two different days. Write it as 2026-11-22.")


class NotMoney(UnreadableCell):
    """No amount can be found in it."""

    code = "not_money"
    sentence = _("“{value}” is not an amount. Write a number such as 1234.50, or 12.5万元.")


class TooFine(UnreadableCell):
    """Finer than one cent."""

    code = "finer_than_a_cent"
    sentence = _("“{value}” is finer than one cent (0.01 yuan). Round it to whole cents.")


class NotWhole(UnreadableCell):
    """No whole number can be found in it."""

    code = "not_whole"
    sentence = _("“{value}” is not a whole number.")


class NotAShare(UnreadableCell):
    """No number or percentage can be found in it."""

    code = "not_a_share"
    sentence = _("“{value}” is not a number or a percentage.")
