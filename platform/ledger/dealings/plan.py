"""The plan of an import: which rows become ties, between whom, and which are refused; pure but for the register."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from common.tables import Table
from ledger.dealings.account import TieAccount, account
from ledger.dealings.mapping import DealingMapping
from ledger.dealings.names import Suggestion, same_name, suggestions
from ledger.dealings.rows import Dealing, PartyName, Refused, dealings_of, without_twins
from ledger.queries.dealings import Register

CREATE, REFUSE = "CREATE", "REFUSE"
Progress = Callable[[float], None]
StandsInBook = Callable[[int, Sequence[str]], Collection[str]]  # kind, subjects -> those that stand


@dataclass(frozen=True)
class PartyFound:
    """A party of the file: how many ties name it, who it is in the register, or what was decided about it."""

    key: str
    name: str
    code: str
    rule: str
    rows: int
    organisation: int | None
    decision: str
    suggestions: Sequence[Suggestion]

    @property
    def is_open(self) -> bool:
        """Neither known nor decided."""
        return self.organisation is None and not self.decision


@dataclass(frozen=True)
class Plan:
    """What would be written, what not, and the account of both."""

    rows: int
    dealings: list[Dealing]
    refused: list[Refused]
    parties: list[PartyFound]
    accounts: list[TieAccount]

    @property
    def open_parties(self) -> int:
        """How many parties wait for a decision."""
        return sum(party.is_open for party in self.parties)

    @property
    def digest(self) -> str:
        """Equal for plans that would write the same between the same."""
        ends = {party.key: party.organisation or party.decision for party in self.parties}
        facts = [(d.subject, ends[d.source], ends[d.target], d.hundredths, d.day.isoformat()) for d in self.dealings]
        return hashlib.sha256(repr(facts).encode()).hexdigest()

    def as_data(self) -> dict[str, Any]:
        """The report for JSON, without the refused rows."""
        return {
            "rows": self.rows,
            "accounts": [book.as_data() for book in self.accounts],
            "parties": [asdict(party) for party in self.parties],
            "open": self.open_parties,
            "digest": self.digest,
        }


def make_plan(
    table: Table,
    mapping: DealingMapping,
    register: Register,
    decisions: Mapping[str, str],
    *,
    today: date,
    fallback: str,
    stands: StandsInBook,
    progress: Progress = lambda share: None,
) -> Plan:
    """Read every row once; `decisions` by party key; `stands` asks the ledger for stories it already holds."""
    found, named = _read(table, mapping, today, fallback, progress)
    found = _without_known(without_twins(found), mapping, stands)
    parties = _parties(found, named, mapping, register, decisions)
    found = [_decided(item, parties) for item in found]
    return Plan(
        len(table.rows),
        [item for item in found if isinstance(item, Dealing)],
        [item for item in found if isinstance(item, Refused)],
        list(parties.values()),
        account(mapping.ties, found),
    )


def _read(
    table: Table, mapping: DealingMapping, today: date, fallback: str, progress: Progress
) -> tuple[list[Dealing | Refused], dict[str, PartyName]]:
    found: list[Dealing | Refused] = []
    named: dict[str, PartyName] = {}
    for at, row in enumerate(table.rows):
        for item, parties in dealings_of(row, mapping, today, fallback):
            found.append(item)
            for party in parties.values():
                named.setdefault(party.key, party)
                if party.code:
                    named.setdefault(f"code of {same_name(party.name)}", party)
        if at % 2000 == 0:
            progress(at / len(table.rows))
    return [_with_codes(item, named) for item in found], named


def _with_codes(item: Dealing | Refused, named: Mapping[str, PartyName]) -> Dealing | Refused:
    """A party named without its code in one row and with it in another is one party."""
    if isinstance(item, Refused):
        return item
    return replace(item, source=_key(item.source, named), target=_key(item.target, named))


def _key(key: str, named: Mapping[str, PartyName]) -> str:
    return named.get(f"code of {key}", named[key]).key


def _without_known(
    found: Sequence[Dealing | Refused], mapping: DealingMapping, stands: StandsInBook
) -> list[Dealing | Refused]:
    """Refuse what the ledger already holds."""
    known: dict[str, Collection[str]] = {}
    for rule in mapping.ties:
        subjects = [item.subject for item in found if isinstance(item, Dealing) and item.tie == rule.name]
        known[rule.name] = stands(rule.tie_kind, subjects)
    return [
        Refused(item.line, item.tie, "already_in_ledger", {"document": item.subject}, item.hundredths)
        if isinstance(item, Dealing) and item.subject in known[item.tie]
        else item
        for item in found
    ]


def _parties(
    found: Sequence[Dealing | Refused],
    named: Mapping[str, PartyName],
    mapping: DealingMapping,
    register: Register,
    decisions: Mapping[str, str],
) -> dict[str, PartyFound]:
    """Those whom a tie names, in the order of the file."""
    rows: dict[str, int] = {}
    for item in found:
        if isinstance(item, Dealing):
            for key in (item.source, item.target):
                rows[key] = rows.get(key, 0) + 1
    return {key: _party(named[key], count, register, decisions.get(key, "")) for key, count in rows.items()}


def _party(party: PartyName, rows: int, register: Register, decision: str) -> PartyFound:
    known = register.find(party.code, party.name)
    alike: Sequence[Suggestion] = () if known else suggestions(party.name, register.cores, register.names)
    if known is None and decision.isdigit() and int(decision) in register.names:
        known = int(decision)
    valid = decision if known is None and decision in {CREATE, REFUSE} else ""
    return PartyFound(party.key, party.name, party.code, party.rule, rows, known, valid, alike)


def _decided(item: Dealing | Refused, parties: Mapping[str, PartyFound]) -> Dealing | Refused:
    """Refuse ties of refused parties, and those whose two names turn out to be one organisation."""
    if isinstance(item, Refused):
        return item
    ends = [parties[item.source], parties[item.target]]
    for party in ends:
        if party.decision == REFUSE:
            return Refused(item.line, item.tie, "party_refused", {"name": party.name}, item.hundredths)
    if ends[0].organisation is not None and ends[0].organisation == ends[1].organisation:
        return Refused(item.line, item.tie, "same_ends", {"name": ends[0].name}, item.hundredths)
    return item
