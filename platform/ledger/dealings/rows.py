"""One row of a file becomes ties or refusals, each with the value it carries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.errors import Sentence
from common.tables import Row, UnreadableCell, read_date, read_money
from common.tables.refusals import AmbiguousDate
from ledger.dealings.mapping import DealingMapping, PartyRule, TieRule
from ledger.dealings.names import same_name

NAME_LENGTH = 120
SUBJECT_LENGTH = 120

REASONS: dict[str, Sentence] = {
    "no_date": _("None of the date columns holds a readable date: {cells}."),
    "in_the_future": _("{day} lies in the future; only what has happened is entered."),
    "value_unreadable": _("The value “{cell}” cannot be read."),
    "value_negative": _("The value {cell} is below zero; returns are entered as reversals by hand."),
    "value_too_large": _("The value {cell} is larger than the ledger can hold."),
    "party_missing": _("The row names no {party}."),
    "name_too_long": _("The name of {party} has more than 120 characters."),
    "code_wrong": _("{code} is not a unified social credit code of 18 characters."),
    "same_ends": _("Both ends are the same organisation ({name}); an own site is no tie."),
    "party_refused": _("{name} is not entered, as decided for this import."),
    "document_twice": _("Document {document} already stands in line {line} of this file."),
    "document_too_long": _("The document number has too many characters."),
    "already_in_ledger": _("Document {document} already stands in the ledger."),
}


@dataclass(frozen=True)
class PartyName:
    """A party as a row names it; `key` is equal for writings of the same party."""

    name: str
    code: str
    rule: str

    @cached_property
    def key(self) -> str:
        """The code where the row has one, else the name in its plain form."""
        return self.code or same_name(self.name)


@dataclass(frozen=True)
class Dealing:
    """A tie a row asks for: parties by key, the weight in hundredths, the day."""

    line: int
    tie: str
    source: str
    target: str
    hundredths: int
    day: date
    subject: str


@dataclass(frozen=True)
class Refused:
    """A tie that is not entered: why, in a code of `REASONS` with its words, and the value if it can be read."""

    line: int
    tie: str
    code: str
    words: Mapping[str, Any]
    hundredths: int | None

    @property
    def sentence(self) -> str:
        """The reason for people."""
        return str(REASONS[self.code]).format(**self.words)


class _No(Exception):
    """A reason found while reading a row."""


def parties_of(row: Row, mapping: DealingMapping) -> dict[str, PartyName]:
    """The parties of a row by the name of their rule; a party without a name is left out."""
    found = {name: _party(row, name, rule) for name, rule in mapping.parties.items()}
    return {name: party for name, party in found.items() if party.name}


def _party(row: Row, name: str, rule: PartyRule) -> PartyName:
    cells = [str(row.cells[column]).strip() for column in rule.columns]
    words = rule.joined_by.join(cell for cell in cells if cell)
    code = str(row.cells[rule.code]).strip().upper() if rule.code else ""
    return PartyName(f"{rule.prefix}{words}" if words else "", code, name)


def dealings_of(
    row: Row, mapping: DealingMapping, today: date, fallback: str
) -> Iterator[tuple[Dealing | Refused, Mapping[str, PartyName]]]:
    """What each tie rule makes of a row. `fallback` names the dealing where the mapping has no document column."""
    parties = parties_of(row, mapping)
    for rule in mapping.ties:
        yield _dealing(row, rule, mapping, parties, today, fallback), parties


def _dealing(
    row: Row, rule: TieRule, mapping: DealingMapping, parties: Mapping[str, PartyName], today: date, fallback: str
) -> Dealing | Refused:
    hundredths: int | None = None
    try:
        hundredths = _value(row, rule)
        day = _day(row, rule, mapping.date_order, today)
        source, target = (_end(parties, end) for end in (rule.source, rule.target))
        if source.key == target.key:
            raise _No("same_ends", {"name": source.name})
        subject = _subject(row, mapping, rule, fallback)
        if hundredths < 0:
            raise _No("value_negative", {"cell": str(row.cells[rule.value])})
    except _No as no:
        return Refused(row.line, rule.name, no.args[0], no.args[1], hundredths)
    return Dealing(row.line, rule.name, source.key, target.key, hundredths, day, subject)


def _value(row: Row, rule: TieRule) -> int:
    if not rule.value:
        return 100
    cell = row.cells[rule.value]
    try:
        value = read_money(cell, unit=Decimal(rule.unit))
    except UnreadableCell as unreadable:
        raise _No("value_unreadable", {"cell": str(cell)}) from unreadable
    if abs(value) >= 10**15:
        raise _No("value_too_large", {"cell": str(cell)})
    return int(value * 100)


def _day(row: Row, rule: TieRule, order: str, today: date) -> date:
    for column in rule.dates:
        day = _read_day(row.cells[column], order)
        if day is not None:
            if day > today:
                raise _No("in_the_future", {"day": day.isoformat()})
            return day
    raise _No("no_date", {"cells": ", ".join(f"“{row.cells[column]}”" for column in rule.dates)})


def _read_day(cell: Any, order: str) -> date | None:
    try:
        return read_date(cell)
    except AmbiguousDate:
        return _in_order(str(cell), order)
    except UnreadableCell:
        return None


def _in_order(text: str, order: str) -> date | None:
    """A date such as 3/4/2014, read in the order the mapping declares; None where it declares none."""
    if not order:
        return None
    first, second, year = (int(part) for part in text.replace("-", "/").replace(".", "/").split("/"))
    return date(year, second, first) if order == "DMY" else date(year, first, second)


def _end(parties: Mapping[str, PartyName], end: str) -> PartyName:
    if end not in parties:
        raise _No("party_missing", {"party": end})
    if len(parties[end].name) > NAME_LENGTH:
        raise _No("name_too_long", {"party": end})
    if len(parties[end].code) not in (0, 18):
        raise _No("code_wrong", {"code": parties[end].code})
    return parties[end]


def _subject(row: Row, mapping: DealingMapping, rule: TieRule, fallback: str) -> str:
    """The story's name in the ledger: where it comes from, its number there, which tie of the row."""
    document = str(row.cells[mapping.document]).strip() if mapping.document else ""
    subject = f"{mapping.subject}:{document}:{rule.name}" if document else f"{fallback}:{row.line}:{rule.name}"
    if len(subject) > SUBJECT_LENGTH:
        raise _No("document_too_long", {})
    return subject


def without_twins(found: Sequence[Dealing | Refused]) -> list[Dealing | Refused]:
    """The same, where a dealing whose subject stood in an earlier line is refused."""
    first: dict[tuple[str, str], int] = {}
    kept: list[Dealing | Refused] = []
    for item in found:
        if isinstance(item, Dealing):
            line = first.setdefault((item.tie, item.subject), item.line)
            if line != item.line:
                words = {"document": item.subject, "line": line}
                item = Refused(item.line, item.tie, "document_twice", words, item.hundredths)
        kept.append(item)
    return kept
