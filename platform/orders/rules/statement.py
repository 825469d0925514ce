"""A statement of account between two firms: per sub-order what was received, credited, invoiced and paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from orders.errors.statement import SpanOfStatement
from orders.rules.settlement import Account

LONGEST = timedelta(days=366)
ZERO = Decimal("0.00")


class Match(TextChoices):
    """Whether goods, invoice and payment of a sub-order agree."""

    TO_INVOICE = "TO_INVOICE", _("To be invoiced")
    TO_PAY = "TO_PAY", _("To be paid")
    TO_CONFIRM = "TO_CONFIRM", _("Payment to be confirmed")
    DIFFERS = "DIFFERS", _("Amounts differ")
    AGREES = "AGREES", _("Agrees")


@dataclass(frozen=True)
class Entry:
    """One sub-order of a statement; amounts in yuan, None where nothing is recorded."""

    pk: int
    number: str
    title: str
    seller: str
    buyer: str
    received_at: datetime
    account: Account
    invoice_number: str
    invoiced: Decimal | None
    invoiced_on: date | None
    paid: Decimal | None
    paid_on: date | None
    is_confirmed: bool
    pay_by: date | None
    invoiced_costs: Decimal | None = None

    @property
    def match(self) -> Match:
        """An invoice is what was received, before or after credits, and the costs apart; a payment is what is owed."""
        account = self.account
        if self.invoiced is not None and self.invoiced not in (account.received, account.goods):
            return Match.DIFFERS
        if self.invoiced_costs is not None and self.invoiced_costs != account.costs:
            return Match.DIFFERS
        if self.paid is not None and self.paid != account.owed:
            return Match.DIFFERS
        if account.owed == ZERO:
            return Match.AGREES
        if self.paid is None:
            return Match.TO_INVOICE if self.invoiced is None else Match.TO_PAY
        return Match.AGREES if self.is_confirmed else Match.TO_CONFIRM

    @property
    def unpaid(self) -> Decimal:
        """What is owed and not confirmed as paid."""
        return self.account.owed - (self.paid if self.paid is not None and self.is_confirmed else ZERO)


@dataclass(frozen=True)
class Totals:
    """The sums of a statement, in yuan."""

    received: Decimal
    credits: Decimal
    costs: Decimal
    invoiced: Decimal
    invoiced_costs: Decimal
    paid: Decimal
    unpaid: Decimal

    @property
    def invoiced_whole(self) -> Decimal:
        """Goods and costs."""
        return self.invoiced + self.invoiced_costs


def totals_of(entries: Iterable[Entry]) -> Totals:
    """Each column added up; paid is what the seller confirmed."""
    rows = list(entries)
    return Totals(
        received=sum((row.account.received for row in rows), ZERO),
        credits=sum((row.account.credits for row in rows), ZERO),
        costs=sum((row.account.costs for row in rows), ZERO),
        invoiced=sum((row.invoiced or ZERO for row in rows), ZERO),
        invoiced_costs=sum((row.invoiced_costs or ZERO for row in rows), ZERO),
        paid=sum(((row.paid or ZERO) for row in rows if row.is_confirmed), ZERO),
        unpaid=sum((row.unpaid for row in rows), ZERO),
    )


def check_span(since: date, until: date) -> None:
    """A statement runs forward and over a year at most."""
    if not since <= until <= since + LONGEST:
        raise SpanOfStatement(first=since, last=since + LONGEST)


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month before.

    >>> month_of(date(2026, 1, 15))
    (datetime.date(2025, 12, 1), datetime.date(2025, 12, 31))
    """
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last
