"""The mapping: which columns are the parties, the kinds of tie, their values, dates and document numbers."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from accounts.roles import OrganisationKind
from ledger.errors import MappingWrong
from ledger.kinds import TieKind

DATE_ORDERS = ("", "DMY", "MDY")


@dataclass(frozen=True)
class PartyRule:
    """A party of each row: its name is `prefix` and the cells of `columns` with `joined_by` between them.

    `code` is the column of the unified social credit code; `kind` and `industry` are for those created by the import.
    """

    columns: tuple[str, ...]
    prefix: str = ""
    joined_by: str = " · "
    code: str = ""
    kind: str = OrganisationKind.ENTERPRISE.value
    industry: str = ""


@dataclass(frozen=True)
class TieRule:
    """A tie of each row, from `source` to `target` (names of party rules), on the first readable day of `dates`.

    `value` is the column of the weight, "" where each row weighs 1; `unit` is what one stands for (10000 for 万元).
    """

    name: str
    kind: str
    source: str
    target: str
    dates: tuple[str, ...]
    value: str = ""
    unit: str = "1"

    @property
    def tie_kind(self) -> TieKind:
        """The kind as a number."""
        return TieKind[self.kind]


@dataclass(frozen=True)
class DealingMapping:
    """How a file is read. `subject` and the `document` column (or the line) name each dealing in the ledger."""

    currency: str
    parties: Mapping[str, PartyRule]
    ties: Sequence[TieRule]
    subject: str = ""
    document: str = ""
    date_order: str = ""

    @property
    def columns(self) -> set[str]:
        """Every column of the file the mapping names."""
        parties = {column for party in self.parties.values() for column in (*party.columns, party.code)}
        ties = {column for tie in self.ties for column in (*tie.dates, tie.value)}
        return (parties | ties | {self.document}) - {""}

    def as_data(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "currency": self.currency,
            "subject": self.subject,
            "document": self.document,
            "date_order": self.date_order,
            "parties": {name: asdict(party) | {"columns": list(party.columns)} for name, party in self.parties.items()},
            "tie": [asdict(tie) | {"dates": list(tie.dates)} for tie in self.ties],
        }


def mapping_of(data: Mapping[str, Any]) -> DealingMapping:
    """A mapping from TOML or JSON data; raises MappingWrong with what is wrong in it."""
    try:
        mapping = DealingMapping(
            currency=str(data["currency"]),
            parties={name: _party(rule) for name, rule in data["parties"].items()},
            ties=[_tie(rule) for rule in data["tie"]],
            **{name: str(data.get(name, "")) for name in ("subject", "document", "date_order")},
        )
    except KeyError as missing:
        raise MappingWrong(problem=_("“{key}” is missing.").format(key=missing.args[0])) from missing
    except (TypeError, AttributeError) as wrong:
        raise MappingWrong(problem=str(wrong)) from wrong
    _check(mapping)
    return mapping


def read_mapping(text: str) -> DealingMapping:
    """A mapping from the text of a TOML file."""
    try:
        return mapping_of(tomllib.loads(text))
    except tomllib.TOMLDecodeError as wrong:
        raise MappingWrong(problem=str(wrong)) from wrong


def _party(rule: Mapping[str, Any]) -> PartyRule:
    words = dict(rule)
    columns = words.pop("columns", None) or [words.pop("column")]
    words.pop("column", None)
    return PartyRule(columns=tuple(columns), **words)


def _tie(rule: Mapping[str, Any]) -> TieRule:
    words = dict(rule)
    return TieRule(name=words.pop("name"), dates=tuple(words.pop("dates")), unit=str(words.pop("unit", "1")), **words)


def _check(mapping: DealingMapping) -> None:
    for party in mapping.parties.values():
        if party.kind not in OrganisationKind.values:
            raise MappingWrong(problem=_("“{name}” is no kind of organisation.").format(name=party.kind))
    for tie in mapping.ties:
        _check_tie(tie, mapping.parties)
    if not mapping.ties or len({tie.name for tie in mapping.ties}) < len(mapping.ties):
        raise MappingWrong(problem=_("Each tie needs a name of its own, and there must be one at least."))
    if mapping.date_order not in DATE_ORDERS:
        raise MappingWrong(problem=_("The order of dates is DMY or MDY."))


def _check_tie(tie: TieRule, parties: Collection[str]) -> None:
    for end in (tie.source, tie.target):
        if end not in parties:
            raise MappingWrong(problem=_("The party “{name}” is not described.").format(name=end))
    if tie.source == tie.target:
        raise MappingWrong(problem=_("“{name}” has the same party at both ends.").format(name=tie.name))
    if tie.kind not in TieKind.names:
        raise MappingWrong(problem=_("“{name}” is no kind of tie.").format(name=tie.kind))
    if not tie.dates:
        raise MappingWrong(problem=_("“{name}” has no column of dates.").format(name=tie.name))
    if not _is_above_zero(tie.unit):
        raise MappingWrong(problem=_("The unit of “{name}” is not a number above zero.").format(name=tie.name))


def _is_above_zero(text: str) -> bool:
    try:
        return Decimal(text) > 0
    except InvalidOperation:
        return False


def check_columns(mapping: DealingMapping, columns: Collection[str]) -> None:
    """Every column the mapping names is in the file, or MappingWrong."""
    missing = sorted(mapping.columns - set(columns))
    if missing:
        raise MappingWrong(problem=_("The file has no column “{name}”.").format(name="”, “".join(missing)))


@dataclass(frozen=True)
class Guess:
    """What the names of the columns suggest; "" where nothing does."""

    source: str = ""
    target: str = ""
    source_code: str = ""
    target_code: str = ""
    value: str = ""
    document: str = ""
    dates: tuple[str, ...] = field(default_factory=tuple)


_SIGNS = {
    "source": ("vendor", "supplier", "seller", "供应商", "供货", "卖方", "销售方", "发货单位", "发货方"),
    "target": ("customer", "buyer", "consignee", "client", "客户", "购货", "买方", "采购方", "收货单位", "收货方"),
    "value": ("line item value", "amount", "total", "value", "含税金额", "价税合计", "金额", "总价"),
    "document": ("document", "invoice", "单据", "单号", "发票号", "订单号", "编号", "id"),
    "dates": ("deliver", "received", "date", "交货", "收货日期", "签收", "日期", "时间"),
}
_CODES = ("统一社会信用代码", "信用代码", "uscc", "credit code", "税号")


def guess_columns(columns: Sequence[str]) -> Guess:
    """Guesses from the names of the columns, best sign first.

    >>> guess = guess_columns(["单据编号", "供应商名称", "客户名称", "开票日期", "含税金额"])
    >>> guess.source, guess.target, guess.value, guess.document, guess.dates
    ('供应商名称', '客户名称', '含税金额', '单据编号', ('开票日期',))
    """
    codes = [column for column in columns if any(sign in column.lower() for sign in _CODES)]
    names = [column for column in columns if column not in codes]
    dates = [c for sign in _SIGNS["dates"] for c in names if sign in c.lower()]
    undated = [column for column in names if column not in dates]
    found = {part: _first(undated, _SIGNS[part]) for part in ("source", "target", "value", "document")}
    ends = {f"{part}_code": _first(codes, _SIGNS[part]) for part in ("source", "target")}
    return Guess(**found, **ends, dates=tuple(dict.fromkeys(dates))[:3])


def _first(columns: Sequence[str], signs: Sequence[str]) -> str:
    likely = [column for sign in signs for column in columns if sign in column.lower()]
    return likely[0] if likely else ""
