"""The clocks of joint purchases: demands close once, what nobody orders ends, a reminder goes out before."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.audit import record_audit
from enterprises.queries import load_calendar
from enterprises.rules.working_days import add_working_days
from jobs.services import after_commit
from orders.models import JointPurchase, Order, Window
from orders.queries.joint import joint_due, locked_joint
from orders.rules.joint import LEAST_DEMANDS, ORDER_WITHIN_DAYS
from orders.services.joint_telling import tell_demanders, tell_some

S, End = JointPurchase.State, JointPurchase.End
REMIND_BEFORE = timedelta(days=1)


def keep_joint_clocks(at: datetime) -> int:
    """Close, end and remind what is due, each in its own transaction; safe to run twice at once."""
    done = 0
    for pk in joint_due(at, S.GATHERING, "closes_at"):
        with transaction.atomic():
            purchase = locked_joint(pk)
            if purchase and purchase.state == S.GATHERING and purchase.closes_at <= at:
                gather(purchase, at=at)
                done += 1
    for pk in joint_due(at, S.GATHERED, "order_by"):
        with transaction.atomic():
            purchase = locked_joint(pk)
            if purchase and purchase.state == S.GATHERED and purchase.order_by and purchase.order_by <= at:
                end_joint(purchase, End.NOT_ORDERED, at=at)
                done += 1
    return done + _remind(at)


def gather(purchase: JointPurchase, *, at: datetime) -> None:
    """What happens on the closing day; the caller holds the lock."""
    count = purchase.demands.count()
    if count < LEAST_DEMANDS:
        end_joint(purchase, End.FEW, at=at)
        return
    purchase.state, purchase.changed_at, purchase.order_by = S.GATHERED, at, _order_by(purchase, at)
    purchase.save(update_fields=["state", "changed_at", "order_by"])
    record_audit("orders.joint_gathered", at=at, subject=f"joint:{purchase.pk}", demands=count)
    until = f"{timezone.localtime(purchase.order_by):%Y-%m-%d %H:%M}"
    opener = purchase.order.buyer_id
    tell_some([opener], purchase, "to_order", at=at, count=count, until=until)
    tell_demanders(purchase, "gathered", at=at, without={opener}, until=until)


def _order_by(purchase: JointPurchase, at: datetime) -> datetime:
    """18:00 some working days later, but not after the first window ends: nobody delivers into the past."""
    zone = timezone.get_current_timezone()
    day = add_working_days(timezone.localdate(at), ORDER_WITHIN_DAYS, load_calendar())
    ends = Window.objects.filter(line__order=purchase.order).order_by("to_on").values_list("to_on", flat=True)
    last = min(day, *ends[:1])
    return max(datetime.combine(last, datetime.min.time(), zone) + timedelta(hours=18), at + timedelta(hours=1))


def end_joint(purchase: JointPurchase, end: str, *, at: datetime, reason: str = "") -> None:
    """It ends without a share for anybody; everybody with a demand is told and free again."""
    purchase.state, purchase.end, purchase.ended_reason = S.ENDED, end, reason
    purchase.ended_at = purchase.changed_at = at
    purchase.order_by = None
    purchase.save()
    record_audit("orders.joint_ended", at=at, subject=f"joint:{purchase.pk}", end=end)
    tell_demanders(purchase, end, at=at, reason=reason)


def follow_order_of_joint(order: Order, end: str, *, at: datetime) -> None:
    """The order upward ended without a part: so did the joint purchase. The caller holds the order's lock."""
    found = JointPurchase.objects.select_related("order__buyer__organisation").filter(order=order, state=S.ORDERED)
    purchase = found.select_for_update(no_key=True, of=("self",)).first()
    if purchase:
        end_joint(purchase, end, at=at, reason=order.ended_reason)


def _remind(at: datetime) -> int:
    """A day before demands close, once; those that were opened within that day need no reminder."""
    due = JointPurchase.objects.filter(
        state=S.GATHERING, reminded_at=None, closes_at__gt=at, closes_at__lte=at + REMIND_BEFORE
    )
    done = 0
    for purchase in due.order_by("pk")[:500]:
        with transaction.atomic():
            marked = JointPurchase.objects.filter(pk=purchase.pk, reminded_at=None).update(reminded_at=at)
            if marked and purchase.closes_at - purchase.opened_at > REMIND_BEFORE:
                after_commit("orders.tasks.remind_joint", joint=purchase.pk)
                done += 1
    return done
