"""Invoice and payment as records: received goods, invoice and payment agree to the fen, or nothing is entered."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from common.errors import require
from common.tables import clean_text
from orders.errors import delivery as refusals
from orders.models import Invoice, Payment, Rating, SubOrder
from orders.permissions import can_invoice, can_pay
from orders.queries.amounts import account_of
from orders.queries.deliveries import get_sub_order, live_payment
from orders.rules.moves import check_move
from orders.rules.settlement import check_invoice, check_payment
from orders.services.following import RATE_WITHIN, follow_order, move, record, tell_both, tell_other


@transaction.atomic
def record_invoice(
    pk: int,
    number: str,
    amount: Decimal,
    issued_on: date,
    *,
    actor: Actor,
    at: datetime,
    costs: Decimal = Decimal("0.00"),
) -> Invoice:
    """Record the invoice the seller issued outside the platform: `amount` for the goods, `costs` beside them. Raises
    AmountDiffers or CostsDiffer with both figures."""
    sub_order = get_sub_order(actor, pk, lock=True)
    require(can_invoice(actor, sub_order), refusals.NotBothSides)
    check_move(sub_order, "invoice")
    _check_day(issued_on, at, "issued_on")
    if not clean_text(number):
        raise refusals.InvoiceNumberMissing
    check_invoice(amount, costs, account_of(sub_order))
    invoice = Invoice.objects.create(
        sub_order=sub_order,
        number=clean_text(number)[:40],
        amount=amount,
        costs=costs,
        issued_on=issued_on,
        recorded_by=actor.user,
        recorded_at=at,
    )
    move(sub_order, "invoice")
    record("invoiced", sub_order, actor, at, invoice=invoice.pk)
    tell_other(sub_order, "invoiced", actor, at=at, invoice=invoice.number)
    return invoice


@transaction.atomic
def void_invoice(pk: int, *, reason: str, actor: Actor, at: datetime) -> SubOrder:
    """Take the invoice back, with a reason; a recorded payment is voided first."""
    sub_order = get_sub_order(actor, pk, lock=True)
    require(can_invoice(actor, sub_order), refusals.NotBothSides)
    check_move(sub_order, "void_invoice")
    said = _reason(reason)
    payment = live_payment(sub_order)
    if payment:
        raise refusals.PaymentWaits(amount=payment.amount)
    sub_order.invoices.filter(voided_at=None).update(voided_at=at, voided_reason=said)
    move(sub_order, "void_invoice")
    record("invoice_voided", sub_order, actor, at, reason=said)
    tell_other(sub_order, "invoice_voided", actor, at=at, reason=said)
    return sub_order


@transaction.atomic
def record_payment(
    pk: int, amount: Decimal, paid_on: date, *, actor: Actor, at: datetime, reference: str = ""
) -> Payment:
    """Record the payment made outside the platform. What the seller records is confirmed by that."""
    sub_order = get_sub_order(actor, pk, lock=True)
    require(can_pay(actor, sub_order), refusals.NotBothSides)
    check_move(sub_order, "pay")
    before = live_payment(sub_order)
    if before:
        raise refusals.PaymentWaits(amount=before.amount)
    _check_day(paid_on, at, "paid_on")
    check_payment(amount, account_of(sub_order))
    payment = Payment.objects.create(
        sub_order=sub_order,
        amount=amount,
        paid_on=paid_on,
        reference=clean_text(reference)[:60],
        recorded_by=actor.user,
        recorded_at=at,
    )
    record("paid", sub_order, actor, at, payment=payment.pk)
    if can_invoice(actor, sub_order):
        return _confirm(sub_order, payment, actor, at)
    tell_other(sub_order, "paid", actor, at=at)
    return payment


@transaction.atomic
def void_payment(pk: int, *, reason: str, actor: Actor, at: datetime) -> SubOrder:
    """Take an unconfirmed payment back, with a reason: it was not made, or it did not arrive."""
    sub_order = get_sub_order(actor, pk, lock=True)
    require(can_pay(actor, sub_order), refusals.NotBothSides)
    check_move(sub_order, "void_payment")
    said = _reason(reason)
    if not sub_order.payments.filter(voided_at=None).update(voided_at=at, voided_reason=said):
        raise refusals.NoPayment
    record("payment_voided", sub_order, actor, at, reason=said)
    tell_other(sub_order, "payment_voided", actor, at=at, reason=said)
    return sub_order


@transaction.atomic
def confirm_payment(pk: int, *, actor: Actor, at: datetime) -> Payment:
    """The seller says that the payment arrived; a claim settled meanwhile may have changed what is owed."""
    sub_order = get_sub_order(actor, pk, lock=True)
    require(can_invoice(actor, sub_order), refusals.NotBothSides)
    check_move(sub_order, "confirm_payment")
    payment = live_payment(sub_order)
    if payment is None:
        raise refusals.NoPayment
    check_payment(payment.amount, account_of(sub_order))
    return _confirm(sub_order, payment, actor, at)


def _confirm(sub_order: SubOrder, payment: Payment, actor: Actor, at: datetime) -> Payment:
    payment.confirmed_by, payment.confirmed_at = actor.user, at
    payment.save(update_fields=["confirmed_by", "confirmed_at"])
    move(sub_order, "confirm_payment", rate_until=at + RATE_WITHIN)
    record("payment_confirmed", sub_order, actor, at, payment=payment.pk)
    until = f"{timezone.localtime(at + RATE_WITHIN):%Y-%m-%d}"
    tell_other(sub_order, "payment_confirmed", actor, at=at, on=until)
    end_rated(sub_order, at=at)
    return payment


def clear_if_nothing_is_owed(sub_order: SubOrder, *, at: datetime) -> None:
    """Settled claims may leave nothing to pay; then the sub-order counts as paid. The caller holds its lock."""
    if sub_order.state not in (SubOrder.State.RECEIVED, SubOrder.State.INVOICED):
        return
    if account_of(sub_order).owed > 0 or live_payment(sub_order) is not None:
        return
    move(sub_order, "clear", rate_until=at + RATE_WITHIN)
    record("cleared", sub_order, None, at)
    tell_both(sub_order, "cleared", at=at)
    end_rated(sub_order, at=at)


def end_rated(sub_order: SubOrder, *, at: datetime) -> None:
    """A paid sub-order that both sides rated is over; its order follows. The caller holds both locks."""
    if sub_order.state == SubOrder.State.PAID and Rating.objects.filter(sub_order=sub_order).count() == 2:
        move(sub_order, "end", ended_at=at)
        record("sub_order_closed", sub_order, None, at)
    follow_order(sub_order.order, at=at)


def _check_day(day: date, at: datetime, field: str) -> None:
    if day > timezone.localdate(at):
        raise refusals.DayAhead(field=field)


def _reason(reason: str) -> str:
    said = clean_text(reason)[:200]
    if not said:
        raise refusals.ReasonMissing
    return said
