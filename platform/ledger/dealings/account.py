"""The account of an import: for each tie, what came in is what is written plus what is refused, to the cent."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from ledger.dealings.mapping import TieRule
from ledger.dealings.rows import Dealing, Refused


@dataclass
class TieAccount:
    """Rows and hundredths of one tie rule. A value that cannot be read counts as a row without an amount."""

    name: str
    kind: str
    rows_in: int = 0
    rows_written: int = 0
    rows_refused: int = 0
    rows_unreadable: int = 0
    hundredths_in: int = 0
    hundredths_written: int = 0
    hundredths_refused: int = 0

    @property
    def total_in(self) -> Decimal:
        """The sum of all readable values of the file."""
        return Decimal(self.hundredths_in) / 100

    @property
    def total_written(self) -> Decimal:
        """The sum that goes into the ledger."""
        return Decimal(self.hundredths_written) / 100

    @property
    def total_refused(self) -> Decimal:
        """The sum that does not."""
        return Decimal(self.hundredths_refused) / 100

    @property
    def is_balanced(self) -> bool:
        """In = written + refused, in rows and in hundredths."""
        rows = self.rows_in == self.rows_written + self.rows_refused
        return rows and self.hundredths_in == self.hundredths_written + self.hundredths_refused

    def as_data(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)


def account(rules: Sequence[TieRule], found: Iterable[Dealing | Refused]) -> list[TieAccount]:
    """One account per tie rule, in their order."""
    books = {rule.name: TieAccount(rule.name, rule.kind) for rule in rules}
    for item in found:
        book, worth = books[item.tie], item.hundredths or 0
        book.rows_in += 1
        book.hundredths_in += worth
        if isinstance(item, Dealing):
            book.rows_written += 1
            book.hundredths_written += worth
        else:
            book.rows_refused += 1
            book.hundredths_refused += worth
            book.rows_unreadable += item.hundredths is None
    return list(books.values())
