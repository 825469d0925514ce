"""The columns a room knows: their heads, other heads people use, and how a cell of each is read and shown."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.money import WAN, YI
from common.tables.cells import clean_text, read_date, read_money, read_whole
from common.tables.model import Column, Kind
from common.tables.refusals import UnreadableCell

_UNITS = {"元": Decimal(1), "千元": Decimal(1000), "万元": WAN, "亿元": YI, "万": WAN}
_HEAD = re.compile(r"(.+?)\s*(?:\(([^()]*)\))?")
FOREVER = ("长期", "无固定期限", "永久", "forever")
TRUTHS = {
    "是": True,
    "有": True,
    "yes": True,
    "true": True,
    "1": True,
    "否": False,
    "无": False,
    "no": False,
    "false": False,
    "0": False,
}


class NotAChoice(UnreadableCell):
    """None of the words this column knows."""

    code = "not_a_choice"
    sentence = _("“{value}” is not one of: {words}.")


Reader = Callable[[Any, Decimal], Any]


def same(value: Any) -> Any:
    """The value itself."""
    return value


@dataclass(frozen=True)
class Field:
    """One column: `group` says whose fact it is, `read(cell, unit)` gives the value, `show` the cell back."""

    key: str
    head: str
    group: str
    read: Reader
    show: Callable[[Any], Any] = same
    kind: Kind = Kind.TEXT
    unit: str = ""
    also: tuple[str, ...] = ()
    width: int = 0

    @property
    def column(self) -> Column:
        """As a column to write."""
        return Column(self.head, self.kind, self.unit, self.width)


def as_text(value: Any, _unit: Decimal) -> str:
    """Cleaned text."""
    return value.isoformat() if isinstance(value, date) else clean_text(str(value))


def as_code(value: Any, unit: Decimal) -> str:
    """Capital letters and digits without blanks and dashes."""
    return as_text(value, unit).upper().replace(" ", "").replace("-", "")


def as_day(value: Any, _unit: Decimal) -> date | None:
    """A day; None where the words say for ever."""
    return None if str(value) in FOREVER else read_date(value)


def as_money(value: Any, unit: Decimal) -> Decimal:
    """An amount in yuan, whatever unit the head names."""
    return read_money(value, unit)


def as_whole(value: Any, _unit: Decimal) -> int:
    """A whole number."""
    return read_whole(value)


def as_year(value: Any, _unit: Decimal) -> int:
    """A year, with or without the sign for it."""
    return read_whole(str(value).rstrip("年度"))


def one_of(words: Mapping[str, Any]) -> Reader:
    """Any of the words, or the stored value itself (for files made by programs)."""
    known = {word.casefold(): value for word, value in words.items()}
    known |= {str(value).casefold(): value for value in words.values()}

    def read(value: Any, _unit: Decimal) -> Any:
        word = clean_text(str(value)).replace("（", "(").replace("）", ")").casefold()
        if word not in known:
            raise NotAChoice(value=value, words="、".join(list(words)[:12]))
        return known[word]

    return read


def word_of(words: Mapping[str, Any]) -> Callable[[Any], str]:
    """The first word for a value."""
    back = {words[word]: word for word in reversed(list(words))}
    return lambda value: back.get(value, "")


def choice(key: str, head: str, group: str, words: Mapping[str, Any], also: tuple[str, ...] = ()) -> Field:
    """A column whose cells are one of a few words."""
    return Field(key, head, group, one_of(words), word_of(words), also=also)


def known_heads(fields: Sequence[Field]) -> list[str]:
    """Every head a file may have, with and without its unit, and the field's own name."""
    heads = [head for field in fields for head in (field.head, field.column.head, field.key, *field.also)]
    return [*heads, *(f"{field.head}(万元)" for field in fields if field.kind == Kind.MONEY)]


def match_columns(fields: Sequence[Field], columns: Sequence[str]) -> dict[str, tuple[Field, Decimal]]:
    """Column -> its field and the unit its head names; columns nobody knows are left out."""
    names = {name.casefold(): field for field in fields for name in (field.key, *field.also, field.head)}
    found: dict[str, tuple[Field, Decimal]] = {}
    taken: set[str] = set()
    for column in columns:
        parts = _HEAD.fullmatch(column)
        field = names.get((parts[1] if parts else column).casefold()) or names.get(column.casefold())
        if field and field.key not in taken:
            taken.add(field.key)
            found[column] = (field, _UNITS.get(parts[2] or "", Decimal(1)) if parts else Decimal(1))
    return found
