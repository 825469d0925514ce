"""The deadline of an order: sealed offers are opened, posted orders are confirmed, what found nobody ends."""

from datetime import datetime, time, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from enterprises.queries import load_calendar
from enterprises.rules.working_days import add_working_days
from jobs.services import after_commit
from orders.models import JointPurchase, Line, Offer, Order, Part, SubOrder, Window
from orders.queries.board import locked_order, orders_due
from orders.rules.draft import DECIDE_WITHIN_DAYS
from orders.rules.moves import check_move
from orders.services.costing import fix_costs
from orders.services.drafting import record
from orders.services.following import GOING, follow_order
from orders.services.joint_clock import follow_order_of_joint
from orders.services.telling import tell_enterprises, tell_sellers

REMIND_AT = (50, 90)  # per cent of the time between publishing and closing


def close_due(at: datetime) -> int:
    """Work off every order whose deadline has come, each in its own transaction; safe to run twice at once."""
    done = 0
    for pk in orders_due(at, Order.State.OPEN, "closes_at"):
        with transaction.atomic():
            order = locked_order(pk)
            if order and order.state == Order.State.OPEN and order.closes_at and order.closes_at <= at:
                close(order, at=at)
                done += 1
    for pk in orders_due(at, Order.State.ALLOCATING, "decide_by"):
        with transaction.atomic():
            order = locked_order(pk)
            if order and order.state == Order.State.ALLOCATING and order.decide_by and order.decide_by <= at:
                end_without_more(order, at=at)
                done += 1
    return done


def close(order: Order, *, at: datetime) -> None:
    """What happens at the deadline; the caller holds the order's lock."""
    shut(order)
    if order.is_stock:
        end_stock(order, at=at)
        return
    if order.way == Order.Way.POSTED:
        _release_unfilled(order, at)
        end_without_more(order, at=at)
        return
    offers = Offer.objects.filter(line__order=order, state=Offer.State.OFFERED)
    if not offers.exists():
        end_without_more(order, at=at)
        return
    order.state = check_move(order, "close")
    order.opened_at = order.changed_at = at
    order.decide_by = end_of_day(at, DECIDE_WITHIN_DAYS)
    order.save(update_fields=["state", "opened_at", "decide_by", "changed_at"])
    record("orders.opened", order, None, at, offers=offers.count())
    until = f"{timezone.localtime(order.decide_by):%Y-%m-%d %H:%M}"
    tell_enterprises([order.buyer_id], order, "opened", at=at, count=offers.count(), until=until)


def end_without_more(order: Order, *, at: datetime) -> None:
    """What was agreed is confirmed (an order may have been opened again for a rest); without any part it ends."""
    if live_parts(order).exists():
        confirm(order, at=at)
    else:
        expire(order, at=at)


def end_stock(order: Order, *, at: datetime) -> None:
    """The deadline of stock: what was taken goes its way; nothing taken, and it ends as every order without a part."""
    if not Order.objects.filter(copied_from=order).exists():
        expire(order, at=at)
        return
    order.state = check_move(order, "sell_out")
    order.ended_at = order.changed_at = at
    order.save(update_fields=["state", "ended_at", "changed_at"])
    record("orders.stock_over", order, None, at)
    left = Window.objects.filter(line__order=order).aggregate(left=Sum("remaining"))["left"]
    tell_enterprises([order.buyer_id], order, "stock_over", at=at, left=left)


def shut(order: Order) -> None:
    """Close the windows, in the order of their keys, so that no part slips in behind the change of state."""
    locked = Window.objects.filter(line__order=order).order_by("pk").select_for_update(no_key=True)
    Window.objects.filter(pk__in=[window.pk for window in locked]).update(is_open=False)


def end_of_day(at: datetime, working_days: int) -> datetime:
    """18:00 in Changchun on the working day that comes so many working days after `at`."""
    day = add_working_days(timezone.localdate(at), working_days, load_calendar())
    return datetime.combine(day, time(18), tzinfo=timezone.get_current_timezone())


def live_parts(order: Order) -> QuerySet[Part]:
    """The parts of an order that stand."""
    return Part.objects.filter(line__order=order).exclude(state__in=[Part.State.WITHDRAWN, Part.State.RELEASED])


def _release_unfilled(order: Order, at: datetime) -> None:
    """Lines that are wanted whole or not at all and did not fill give their parts back."""
    left = Line.objects.filter(order=order, is_all_or_nothing=True).annotate(left=Sum("windows__remaining"))
    lines = [line.pk for line in left if line.left]
    parts = list(live_parts(order).filter(line__in=lines, sub_order=None).order_by("pk").select_for_update(no_key=True))
    for part in parts:
        Window.objects.filter(pk=part.window_id).update(remaining=F("remaining") + part.covered)
    Part.objects.filter(pk__in=[part.pk for part in parts]).update(
        state=Part.State.RELEASED, state_reason="line_not_filled", ended_at=at
    )
    if parts:
        tell_enterprises(sorted({part.seller_id for part in parts}), order, "released", at=at)


def confirm(order: Order, *, at: datetime, says: str = "confirmed_buyer") -> list[SubOrder]:
    """Bundle the new parts into one open sub-order per seller; the order is confirmed and everybody is told.

    `says`: the sentence for the buyer.
    """
    order.state = check_move(order, "fill")
    order.confirmed_at = order.changed_at = at
    order.save(update_fields=["state", "confirmed_at", "changed_at"])
    bundle(order, at=at)
    found = list(SubOrder.objects.filter(order=order).order_by("pk"))
    record("orders.confirmed", order, None, at, sellers=[row.seller_id for row in found])
    tell_enterprises([row.seller_id for row in found], order, "confirmed", at=at)
    tell_enterprises([order.buyer_id], order, says, at=at, count=len(found))
    follow_order(order, at=at)
    return found


def bundle(order: Order, *, at: datetime) -> set[int]:
    """Put parts without a sub-order into the open one of their seller, or into a new one; the sellers."""
    parts = list(live_parts(order).filter(sub_order=None).order_by("seller_id", "pk"))
    for seller, mine in groupby(parts, key=lambda part: part.seller_id):
        sub_order, _made = SubOrder.objects.filter(state__in=GOING).get_or_create(
            order=order, seller_id=seller, defaults={"buyer_id": order.buyer_id, "agreed_at": at}
        )
        Part.objects.filter(pk__in=[part.pk for part in mine]).update(sub_order=sub_order)
    fix_costs(order, parts)
    return {part.seller_id for part in parts}


def expire(order: Order, *, at: datetime) -> None:
    """Nobody took part, or nothing was decided in time."""
    tell_sellers(order, "not_chosen", at=at)
    Offer.objects.filter(line__order=order, state__in=[Offer.State.OFFERED, Offer.State.COUNTERED]).update(
        state=Offer.State.EXPIRED, changed_at=at
    )
    order.state = check_move(order, "expire")
    order.ended_at = order.changed_at = at
    order.save(update_fields=["state", "ended_at", "changed_at"])
    record("orders.expired", order, None, at)
    tell_enterprises([order.buyer_id], order, "expired", at=at)
    follow_order_of_joint(order, JointPurchase.End.NO_SELLER, at=at)


def remind_due(at: datetime) -> int:
    """Remind those who were asked and have not answered, at half and at nine tenths of the time; once each."""
    done = 0
    rows = Order.objects.filter(state=Order.State.OPEN, closes_at__gt=at, reminded_share__lt=REMIND_AT[-1])
    for pk, published, closes, reminded in rows.values_list("pk", "published_at", "closes_at", "reminded_share"):
        if published is None or closes is None:
            continue
        share = int((at - published) / max(closes - published, timedelta(seconds=1)) * 100)
        reached = max((mark for mark in REMIND_AT if mark <= share), default=0)
        if reached > reminded:
            done += _remind(pk, reached)
    return done


def _remind(pk: int, reached: int) -> int:
    with transaction.atomic():
        marked = Order.objects.filter(pk=pk, reminded_share__lt=reached).update(reminded_share=reached)
        if marked:
            after_commit("orders.tasks.remind_audience", order=pk)
    return marked
