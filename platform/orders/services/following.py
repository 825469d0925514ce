"""What a step of one part means for its sub-order and its order, and who is told of it on both sides."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.queries import people_of
from accounts.roles import Role
from notices.services import tell
from orders.models import Order, Part, SubOrder
from orders.queries.deliveries import is_on_way, live_parts_of
from orders.rules.moves import check_move
from orders.rules.settlement import payment_due

SIDES = (Role.FIRM_OWNER, Role.FIRM_TRADE, Role.FIRM_QUALITY)
RATE_WITHIN = timedelta(days=7)
S = SubOrder.State
GOING = (S.AGREED, S.CONTRACTED, S.DISPATCHED)
_PAID = (S.PAID, S.CLOSED)

SENTENCES = {
    "contract_filed": gettext_noop("{who} filed the contract of {number}."),
    "dispatched": gettext_noop("{who} sent goods of {number}, delivery note {note}; expected on {on}."),
    "received": gettext_noop("{who} checked delivery note {note} of {number}: {accepted} accepted, {other} not."),
    "all_received": gettext_noop("{number} is received as a whole. Invoice it; payment is due on {on}."),
    "closed_short": gettext_noop("{who} takes {quantity} {unit} of {product} fewer in {number}: {reason}"),
    "withdrawn": gettext_noop("{who} withdrew {quantity} {unit} of {product} from {number}: {reason}"),
    "released": gettext_noop("{who} released you from {quantity} {unit} of {product} in {number}: {reason}"),
    "stand_by": gettext_noop("{quantity} {unit} of {product} in “{title}” became free. You stand by, place {place}."),
    "invoiced": gettext_noop("{who} invoiced {number} with invoice {invoice}."),
    "invoice_voided": gettext_noop("{who} voided the invoice of {number}: {reason}"),
    "paid": gettext_noop("{who} recorded the payment of {number}. Confirm when it arrived."),
    "payment_voided": gettext_noop("{who} voided the payment of {number}: {reason}"),
    "payment_confirmed": gettext_noop("{who} confirmed the payment of {number}. You can rate each other until {on}."),
    "cleared": gettext_noop("Settled claims leave nothing to pay in {number}."),
    "claimed": gettext_noop("{who} claims {quantity} {unit} of {product} in {number}. Answer until {on}."),
    "claim_accepted": gettext_noop("{who} accepted the claim about {product} in {number}."),
    "claim_declined": gettext_noop("{who} declined the claim about {product} in {number}: {reason}"),
    "claim_withdrawn": gettext_noop("{who} withdrew the claim about {product} in {number}."),
    "claim_settled": gettext_noop("The claim about {product} in {number} is settled."),
    "replacement_sent": gettext_noop(
        "{who} sent a replacement of {product} in {number}, delivery note {note}; expected on {on}."
    ),
    "replacement_waits": gettext_noop("The replacement of {product} in {number} should have been sent by {on}."),
    "claim_waits": gettext_noop("The claim about {product} in {number} should have been answered on {on}."),
    "change_proposed": gettext_noop("{who} proposes a change of {product} in {number}. Answer until {until}."),
    "substitute_proposed": gettext_noop(
        "{who} proposes to deliver {other} instead of {product} in {number}. Answer until {until}."
    ),
    "change_accepted": gettext_noop("{who} accepted the change of {product} in {number}."),
    "change_declined": gettext_noop(
        "{who} declined the change of {product} in {number}; what was agreed stands: {reason}"
    ),
    "change_withdrawn": gettext_noop("{who} withdrew the proposed change of {product} in {number}."),
    "change_expired": gettext_noop("No answer to the change of {product} in {number}; what was agreed stands."),
    "rate_now": gettext_noop("{who} rated {number}. Both ratings are shown when you have rated too."),
    "rated": gettext_noop("The ratings of {number} are shown now."),
    "late": gettext_noop("{number} should have been sent by {on}, and something is still open."),
    "overdue": gettext_noop("{number} was to be paid until {on}; no payment is confirmed."),
}


def link_to(sub_order: SubOrder) -> str:
    """The address of the sub-order's page."""
    return f"/deliveries/{sub_order.pk}/"


def other_side(sub_order: SubOrder, actor: Actor) -> int:
    """The enterprise across the table."""
    return int(sub_order.buyer_id if actor.organisation.pk == sub_order.seller_id else sub_order.seller_id)


def tell_side(side: int, sub_order: SubOrder, what: str, *, at: datetime, **words: Any) -> None:
    """Tell owner, trade and quality people of one enterprise the sentence `what`."""
    tell_people(side, SENTENCES[what], link_to(sub_order), at=at, number=sub_order.number, **words)


def tell_people(side: int, sentence: str, link: str, *, at: datetime, **words: Any) -> None:
    """One notice to each of them."""
    members = list(people_of([side], SIDES))
    if members:
        people, here = [member.user for member in members], members[0].organisation
        tell(people, organisation=here, room="orders", sentence=sentence, words=words, link=link, at=at)


def tell_other(sub_order: SubOrder, what: str, actor: Actor, *, at: datetime, **words: Any) -> None:
    """Tell the other side what the actor did."""
    tell_side(other_side(sub_order, actor), sub_order, what, at=at, who=actor.organisation.name, **words)


def tell_both(sub_order: SubOrder, what: str, *, at: datetime, **words: Any) -> None:
    """Tell seller and buyer."""
    for side in sorted((sub_order.seller_id, sub_order.buyer_id)):
        tell_side(side, sub_order, what, at=at, **words)


def record(event: str, sub_order: SubOrder, actor: Actor | None, at: datetime, **details: Any) -> None:
    """The audit entry of something that happened to a sub-order; no actor where a clock did it."""
    record_audit(
        f"orders.{event}",
        at=at,
        user=actor.user if actor else None,
        organisation=actor.organisation if actor else None,
        subject=f"suborder:{sub_order.pk}",
        order=sub_order.order_id,
        **details,
    )


def move(sub_order: SubOrder, verb: str, **fields: Any) -> None:
    """Take the sub-order along `verb`, with whatever else became known."""
    sub_order.state = check_move(sub_order, verb)
    for name, value in fields.items():
        setattr(sub_order, name, value)
    sub_order.save(update_fields=["state", *fields])


def follow_parts(sub_order: SubOrder, *, at: datetime) -> None:
    """After parts moved: all received means the sub-order is, none left means it is over. The caller holds its lock."""
    if sub_order.state not in GOING:
        return
    live = live_parts_of(sub_order)
    if not live:
        move(sub_order, "lapse" if sub_order.state == S.DISPATCHED else "cancel", ended_at=at)
        record("sub_order_cancelled", sub_order, None, at)
    elif all(part.state == Part.State.RECEIVED for part in live) and not is_on_way(sub_order):
        _all_received(sub_order, at)
    follow_order(sub_order.order, at=at)


def _all_received(sub_order: SubOrder, at: datetime) -> None:
    today = timezone.localdate(at)
    due = payment_due(today, sub_order.order.payment_days, sub_order.order.buyer_size, sub_order.seller.size)
    latest = datetime.combine(due.on, time(23, 59, 59), tzinfo=timezone.get_current_timezone()) + RATE_WITHIN
    move(sub_order, "receive", received_at=at, pay_by=due.on, rate_until=latest)
    record("sub_order_received", sub_order, None, at, pay_by=f"{due.on}")
    tell_side(sub_order.seller_id, sub_order, "all_received", at=at, on=f"{due.on}")


def follow_order(order: Order, *, at: datetime) -> None:
    """After a sub-order moved: the order goes as far as the slowest of those that stand. Its row is locked by now."""
    order.refresh_from_db(fields=["state"])
    states = set(SubOrder.objects.filter(order=order).exclude(state=S.CANCELLED).values_list("state", flat=True))
    if not states:
        return
    for verb, is_due, column in (
        ("deliver", states - {S.AGREED, S.CONTRACTED} or None, ""),
        ("receive_all", not states & set(GOING), "received_at"),
        ("settle", states <= set(_PAID), "settled_at"),
        ("end", states == {S.CLOSED}, "ended_at"),
    ):
        if is_due and order.state in _SOURCES[verb]:
            _move_order(order, verb, column, at)


_SOURCES = {
    "deliver": (Order.State.CONFIRMED,),
    "receive_all": (Order.State.CONFIRMED, Order.State.DELIVERING),
    "settle": (Order.State.RECEIVED,),
    "end": (Order.State.SETTLED,),
}


def _move_order(order: Order, verb: str, column: str, at: datetime) -> None:
    order.state, order.changed_at = check_move(order, verb), at
    if column:
        setattr(order, column, at)
    order.save(update_fields=["state", "changed_at", *([column] if column else [])])
    record_audit(f"orders.{verb}", at=at, subject=f"order:{order.pk}")
