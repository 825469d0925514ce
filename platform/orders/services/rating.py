"""Both sides rate each other; nobody reads the other's words before both gave theirs or the time is over."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from common.errors import require
from common.tables import clean_text
from orders.errors import MoveNotPossible
from orders.errors import delivery as refusals
from orders.models import Order, Rating, SubOrder
from orders.permissions import can_pay
from orders.queries.deliveries import get_sub_order
from orders.services.following import follow_order, move, other_side, record, tell_both, tell_other
from orders.services.settling import end_rated

S = SubOrder.State
RATEABLE = (S.RECEIVED, S.INVOICED, S.PAID)


@transaction.atomic
def rate(
    pk: int, goods: int, punctuality: int, dealing: int, *, actor: Actor, at: datetime, comment: str = ""
) -> Rating:
    """Rate the other side of a received sub-order, once; with the second rating both are shown and a paid one ends."""
    sub_order = get_sub_order(actor, pk, lock=True)
    require(can_pay(actor, sub_order))
    _check(sub_order, (goods, punctuality, dealing), actor, at)
    rating = Rating.objects.create(
        sub_order=sub_order,
        by_enterprise_id=actor.organisation.pk,
        of_enterprise_id=other_side(sub_order, actor),
        goods=goods,
        punctuality=punctuality,
        dealing=dealing,
        comment=clean_text(comment)[:400],
        rated_by=actor.user,
        rated_at=at,
    )
    record("rated", sub_order, actor, at)
    if Rating.objects.filter(sub_order=sub_order).count() == 2:
        _release(sub_order, at)
        end_rated(sub_order, at=at)
    else:
        tell_other(sub_order, "rate_now", actor, at=at)
    rating.refresh_from_db()
    return rating


def _check(sub_order: SubOrder, marks: tuple[int, int, int], actor: Actor, at: datetime) -> None:
    if sub_order.state not in RATEABLE:
        raise MoveNotPossible(state=sub_order.get_state_display())
    if sub_order.rate_until and sub_order.rate_until <= at:
        raise refusals.RatingOver(until=f"{timezone.localtime(sub_order.rate_until):%Y-%m-%d %H:%M}")
    if Rating.objects.filter(sub_order=sub_order, by_enterprise=actor.organisation.pk).exists():
        raise refusals.RatingGiven
    if any(mark not in range(1, 6) for mark in marks):
        raise refusals.RatingWrong


def _release(sub_order: SubOrder, at: datetime) -> None:
    if Rating.objects.filter(sub_order=sub_order, released_at=None).update(released_at=at):
        record("ratings_released", sub_order, None, at)
        tell_both(sub_order, "rated", at=at)


def end_rating_windows(at: datetime) -> int:
    """What was said is shown when the time is over, and a paid sub-order ends; each once, safe when run twice."""
    due = SubOrder.objects.filter(rate_until__lte=at).exclude(state=S.CLOSED).order_by("pk")
    due = due.exclude(state__in=[S.RECEIVED, S.INVOICED], ratings__isnull=True).exclude(
        state__in=[S.RECEIVED, S.INVOICED], ratings__released_at__isnull=False
    )
    return sum(_end_window(pk, order, at) for pk, order in due.values_list("pk", "order_id").distinct()[:500])


@transaction.atomic
def _end_window(pk: int, order: int, at: datetime) -> int:
    if not Order.objects.filter(pk=order).select_for_update(no_key=True, skip_locked=True).exists():
        return 0
    found = SubOrder.objects.select_related("order", "seller__organisation", "buyer__organisation").filter(pk=pk)
    sub_order = found.select_for_update(no_key=True, of=("self",)).get()
    if sub_order.state == S.CLOSED or sub_order.rate_until is None or sub_order.rate_until > at:
        return 0
    _release(sub_order, at)
    if sub_order.state == S.PAID:
        move(sub_order, "end", ended_at=at)
        record("sub_order_closed", sub_order, None, at)
        follow_order(sub_order.order, at=at)
    return 1
