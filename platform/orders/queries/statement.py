"""Statements of account of the own enterprise, with one partner or all, in three queries whatever their length."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.actors import Actor
from common.errors import require
from orders.models import Invoice, Payment, SubOrder
from orders.permissions import can_read_statement
from orders.queries.amounts import with_account
from orders.queries.deliveries import Filters, find_sub_orders
from orders.rules.settlement import Account
from orders.rules.statement import Entry, Totals, check_span, totals_of


@dataclass(frozen=True)
class Asked:
    """`side`: "selling" or "buying"; received from `since` to `until`, both included; with one partner or all."""

    side: str
    since: date
    until: date
    partner: int | None = None


@dataclass(frozen=True)
class Statement:
    """The entries by day of receipt, and their sums."""

    asked: Asked
    entries: list[Entry]
    totals: Totals


def statement_of(actor: Actor, asked: Asked) -> Statement:
    """What was received in the span. Raises for a span that runs backward or over more than a year."""
    require(can_read_statement(actor))
    check_span(asked.since, asked.until)
    found = find_sub_orders(actor, Filters(side=asked.side)).filter(
        received_at__gte=_begin(asked.since), received_at__lte=_end(asked.until)
    )
    if asked.partner:
        found = found.filter(**{"buyer_id" if asked.side == "selling" else "seller_id": asked.partner})
    entries = [_entry(row) for row in _with_amounts(found).order_by("received_at", "pk")]
    return Statement(asked, entries, totals_of(entries))


def partners_of(actor: Actor, side: str) -> list[tuple[int, str]]:
    """Whom the own enterprise has received from or delivered to, by name; one query."""
    other = "buyer" if side == "selling" else "seller"
    rows = (
        find_sub_orders(actor, Filters(side=side)).exclude(received_at=None).order_by(f"{other}__organisation__pinyin")
    )
    return list(rows.values_list(f"{other}_id", f"{other}__organisation__name").distinct())


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def _end(day: date) -> datetime:
    return datetime.combine(day, time.max, tzinfo=timezone.get_current_timezone())


def _with_amounts(found: QuerySet[SubOrder]) -> QuerySet[SubOrder]:
    """With the account, and the invoice and payment that stand."""
    return with_account(found).prefetch_related(
        Prefetch("invoices", Invoice.objects.filter(voided_at=None), to_attr="standing_invoices"),
        Prefetch("payments", Payment.objects.filter(voided_at=None), to_attr="standing_payments"),
    )


def _entry(row: Any) -> Entry:
    invoice = row.standing_invoices[0] if row.standing_invoices else None
    payment = row.standing_payments[0] if row.standing_payments else None
    return Entry(
        pk=row.pk,
        number=row.number,
        title=row.order.title,
        seller=row.seller.organisation.name,
        buyer=row.buyer.organisation.name,
        received_at=row.received_at,
        account=Account(row.came, row.taken_off, row.borne),
        invoice_number=invoice.number if invoice else "",
        invoiced=invoice.amount if invoice else None,
        invoiced_on=invoice.issued_on if invoice else None,
        paid=payment.amount if payment else None,
        paid_on=payment.paid_on if payment else None,
        is_confirmed=bool(payment and payment.confirmed_at),
        pay_by=row.pay_by,
        invoiced_costs=invoice.costs if invoice else None,
    )
