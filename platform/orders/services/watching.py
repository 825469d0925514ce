"""The clocks of deliveries and alarms: who is late, what was not paid, what was not answered; each told once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from orders.models import Claim, SubOrder
from orders.queries.claims import GOODS_OF_CLAIM, STILL_DUE, claims_with_progress
from orders.queries.deliveries import STILL_OPEN, late_sub_orders, parts_with_progress
from orders.services.changing import expire_changes
from orders.services.disrupting import remind_reviews
from orders.services.following import record, tell_both
from orders.services.rating import end_rating_windows
from orders.services.recalling import escalate_recalls

_PEOPLE = ("order", "seller__organisation", "buyer__organisation")
_UNPAID = (SubOrder.State.RECEIVED, SubOrder.State.INVOICED)


def keep_delivery_clocks(at: datetime) -> dict[str, int]:
    """Everything that is due, each in its own transaction; asked by the timetable, safe to run twice at once."""
    return {
        "changes": expire_changes(at),
        "ratings": end_rating_windows(at),
        "claims": remind_claims(at),
        "payments": remind_payments(at),
        "late": tell_late(at),
        "recalls": escalate_recalls(at),
        "disruptions": remind_reviews(at),
    }


def tell_late(at: datetime) -> int:
    """The last day to send has passed and something is still open."""
    return sum(_tell_late(pk, at) for pk in late_sub_orders(timezone.localdate(at)))


@transaction.atomic
def _tell_late(pk: int, at: datetime) -> int:
    if not SubOrder.objects.filter(pk=pk, late_told_at=None).update(late_told_at=at):
        return 0
    sub_order = SubOrder.objects.select_related(*_PEOPLE).get(pk=pk)
    until = parts_with_progress().filter(sub_order=pk, **STILL_OPEN).order_by().aggregate(first=Min("to_on"))["first"]
    record("late", sub_order, None, at)
    tell_both(sub_order, "late", at=at, on=f"{until}")
    return 1


def remind_payments(at: datetime) -> int:
    """Received, not paid, and the day has passed."""
    due = SubOrder.objects.filter(pay_by__lt=timezone.localdate(at), state__in=_UNPAID, overdue_told_at=None)
    return sum(_remind_payment(pk, at) for pk in due.order_by("pk").values_list("pk", flat=True)[:500])


@transaction.atomic
def _remind_payment(pk: int, at: datetime) -> int:
    if not SubOrder.objects.filter(pk=pk, state__in=_UNPAID, overdue_told_at=None).update(overdue_told_at=at):
        return 0
    sub_order = SubOrder.objects.select_related(*_PEOPLE).get(pk=pk)
    record("overdue", sub_order, None, at)
    tell_both(sub_order, "overdue", at=at, on=f"{sub_order.pay_by}")
    return 1


def remind_claims(at: datetime) -> int:
    """Claims whose five working days are over without an answer, or without the replacement that was promised."""
    today, quiet = timezone.localdate(at), Claim.objects.filter(reminded_at=None)
    silent = quiet.filter(state=Claim.State.OPEN, answer_by__lt=today).order_by("pk")
    unsent = claims_with_progress().filter(reminded_at=None, state=Claim.State.ACCEPTED, replace_by__lt=today)
    due = [*silent.values_list("pk", flat=True)[:500]]
    due += unsent.filter(**STILL_DUE).order_by("pk").values_list("pk", flat=True)[:500]
    return sum(_remind_claim(pk, at) for pk in due)


@transaction.atomic
def _remind_claim(pk: int, at: datetime) -> int:
    waits = Claim.objects.filter(pk=pk, state__in=[Claim.State.OPEN, Claim.State.ACCEPTED], reminded_at=None)
    if not waits.update(reminded_at=at):
        return 0
    found = Claim.objects.select_related(
        *GOODS_OF_CLAIM, *(f"item__receipt__shipment__sub_order__{name}" for name in _PEOPLE)
    )
    claim = found.get(pk=pk)
    sub_order = claim.item.receipt.shipment.sub_order
    product = claim.item.item.part.product.generic_name
    what, on = ("claim_waits", claim.answer_by) if claim.replace_by is None else ("replacement_waits", claim.replace_by)
    record(what, sub_order, None, at, claim=pk)
    tell_both(sub_order, what, at=at, product=product, on=f"{on}")
    return 1
