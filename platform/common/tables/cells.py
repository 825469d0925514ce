"""Reads single cells the way people in China write them: full-width digits, 万元, 2026年11月22日, Excel serials."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from common.money import CENT, WAN, YI
from common.tables.refusals import AmbiguousDate, NotADate, NotAShare, NotMoney, NotWhole, TooFine

_NARROW = {
    code: code - 0xFEE0 for block in ((0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B)) for code in range(*block)
}
_SPACES = dict.fromkeys(
    map(ord, "\t\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"),
    " ",
)
_NOTHING = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\r"))
_TABLE = _NARROW | _SPACES | _NOTHING

_UNITS = {"": Decimal(1), "元": Decimal(1), "万": WAN, "万元": WAN, "亿": YI, "亿元": YI, "千元": Decimal(1000)}
_AMOUNT = re.compile(r"([+-]?[\d,]*\.?\d+|[+-]?[\d,]+\.)(元|万元|万|亿元|亿|千元)?")
_YMD = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_NAMED = re.compile(r"(\d{1,2})[-/ ]([A-Za-z]{3,9})[-/ ,]+(\d{2}|\d{4})")
_EITHER = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_CLOCK = re.compile(r"[T ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SERIALS = range(10_000, 80_000)  # Excel's day numbers from 1927 to 2119
_EPOCH = date(1899, 12, 30)


def clean_text(value: str) -> str:
    """Full-width letters and digits narrowed, odd blanks made plain, apostrophes of Excel and edges stripped.

    >>> clean_text("\\u3000'９１２２０１０３ＭＡ\\u00a0 ")
    '91220103MA'
    """
    text = value.translate(_TABLE).strip()
    while text[:1] in {"'", "\u2018", "\u2019"}:
        text = text[1:].lstrip()
    return text


def read_date(value: Any) -> date:
    """A day, from any of the usual ways of writing it; raises `NotADate` or `AmbiguousDate`.

    >>> read_date("２０２６年11月22日"), read_date("22-Nov-26"), read_date("11/22/2026"), read_date(46348)
    (datetime.date(2026, 11, 22), datetime.date(2026, 11, 22), datetime.date(2026, 11, 22), datetime.date(2026, 11, 22))
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return _from_serial(value)
    text = _CLOCK.sub("", unicodedata.normalize("NFKC", clean_text(str(value)))).strip()
    if text.isdigit() and len(text) == 5:
        return _from_serial(int(text))
    return _from_words(text, value)


def _from_serial(value: Any) -> date:
    if int(value) not in _SERIALS:
        raise NotADate(value=value)
    return _EPOCH + timedelta(days=int(value))


def _from_words(text: str, value: Any) -> date:
    if found := _YMD.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]), value)
    if (found := _NAMED.fullmatch(text)) and found[2][:3].lower() in _MONTHS:
        return _day(_century(found[3]), _MONTHS.index(found[2][:3].lower()) + 1, int(found[1]), value)
    if found := _EITHER.fullmatch(text):
        return _either_way(int(found[1]), int(found[2]), int(found[3]), value)
    raise NotADate(value=value)


def _either_way(first: int, second: int, year: int, value: Any) -> date:
    if first == second or second > 12:
        return _day(year, first, second, value)
    if first > 12:
        return _day(year, second, first, value)
    raise AmbiguousDate(value=value)


def _century(year: str) -> int:
    return int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 69 else 1900)


def _day(year: int, month: int, day: int, value: Any) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADate(value=value) from None


def read_money(value: Any, unit: Decimal = Decimal(1)) -> Decimal:
    """Yuan with two decimals. `unit` is what one stands for (10,000 under a head in 万元) unless the cell says its own.

    A number cell is rounded to the cent (Excel computes with fractions); text finer than a cent raises `TooFine`.

    >>> read_money("１，２３４．５万元"), read_money("12.5", unit=WAN), read_money("¥3,000")
    (Decimal('12345000.00'), Decimal('125000.00'), Decimal('3000.00'))
    """
    if isinstance(value, bool):
        raise NotMoney(value=value)
    if isinstance(value, (int, float, Decimal)):
        return _cents(Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value), unit, value)
    text = unicodedata.normalize("NFKC", clean_text(str(value))).replace(" ", "").lstrip("¥$").removeprefix("人民币")
    if not (found := _AMOUNT.fullmatch(text)):
        raise NotMoney(value=value)
    yuan = _number(found[1], value) * (_UNITS[found[2]] if found[2] else unit)
    if yuan != yuan.quantize(CENT, ROUND_HALF_UP):
        raise TooFine(value=value)
    return yuan.quantize(CENT)


def _cents(amount: Decimal, unit: Decimal, value: Any) -> Decimal:
    if not amount.is_finite() or amount.adjusted() > 15:
        raise NotMoney(value=value)
    return (amount * unit).quantize(CENT, ROUND_HALF_UP)


def _number(digits: str, value: Any) -> Decimal:
    """A number with or without commas; commas must stand between thousands (or 万) groups of digits, not at random."""
    whole = digits.lstrip("+-").split(".")[0]
    if "," in whole and not re.fullmatch(r"\d{1,4}(,\d{3,4})+", whole):
        raise NotMoney(value=value)
    try:
        number = Decimal(digits.replace(",", ""))
    except InvalidOperation:
        raise NotMoney(value=value) from None
    if number.adjusted() > 15:
        raise NotMoney(value=value)
    return number


def read_whole(value: Any) -> int:
    """A whole number; counters such as 人 may stand behind it. Raises `NotWhole`.

    >>> read_whole("１，２３４人"), read_whole(9.0)
    (1234, 9)
    """
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        if value != value or value in {float("inf"), float("-inf")} or int(value) != value:
            raise NotWhole(value=value)
        return int(value)
    text = unicodedata.normalize("NFKC", clean_text(str(value))).replace(" ", "").rstrip("人名个户家件盒")
    if not re.fullmatch(r"[+-]?(\d{1,18}|\d{1,3}(,\d{3}){1,5})(\.0+)?", text):
        raise NotWhole(value=value)
    return int(Decimal(text.replace(",", "")))


def read_share(value: Any) -> Decimal:
    """A plain number, or a percentage as its hundredth. Raises `NotAShare`.

    >>> read_share("12.5%"), read_share("0.2")
    (Decimal('0.125'), Decimal('0.2'))
    """
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    text = unicodedata.normalize("NFKC", clean_text(str(value))).replace(" ", "")
    if not (found := re.fullmatch(r"([+-]?\d{1,12}(?:\.\d{1,12})?)(%)?", text)):
        raise NotAShare(value=value)
    return Decimal(found[1]) / 100 if found[2] else Decimal(found[1])
