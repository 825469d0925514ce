"""A part is changed after confirmation: one side proposes, the other answers in its own clock, versions are kept.

The seller may also propose other goods, with a cause: nothing changes before the buyer approves.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.actors import Actor
from common.errors import require
from common.tables import clean_text
from orders import errors
from orders.errors import delivery as refusals
from orders.errors.substitution import DeclineReasonMissing
from orders.models import Part, PartChange, PartVersion, SubOrder, Window
from orders.permissions import can_invoice, can_pay
from orders.queries.deliveries import get_change, get_part
from orders.queries.eligible import goods_blocks
from orders.rules.draft import FURTHEST, check_pack, check_price, check_quantity
from orders.rules.moves import check_move
from orders.services.closing import end_of_day
from orders.services.costing import count_anew
from orders.services.following import record, tell_both, tell_other
from orders.services.replanning import follow_rest
from orders.services.substituting import Goods, check_goods, goods_of, kept_goods
from products.services.catalogue import note_use

ANSWER_WITHIN = 2  # working days
State = PartChange.State
_SAID = ("quantity", "price", "from_on", "to_on", "minimum_life_days")
_TERMS = (*_SAID, "substitute_id", "covers")


@dataclass(frozen=True)
class Proposal:
    """What the part should become; what is left out stays. `minimum_life_days`: remaining life the buyer accepts.

    `goods`: another product is to come, in whose unit `quantity` and `price` are then counted.
    """

    reason: str = ""
    quantity: int | None = None
    price: Decimal | None = None
    from_on: date | None = None
    to_on: date | None = None
    minimum_life_days: int | None = None
    goods: Goods | None = None


@transaction.atomic
def propose_change(part_pk: int, proposal: Proposal, *, actor: Actor, at: datetime) -> PartChange:
    """Propose another quantity, price, window or remaining life of an agreed part to the other side; the seller may
    propose other goods. Each proposal has a clock of its own."""
    part, sub_order = get_part(actor, part_pk)
    require(can_pay(actor, sub_order))
    require(proposal.goods is None or can_invoice(actor, sub_order), refusals.NotBothSides)
    check_move(part, "change")
    waiting = part.changes.filter(state=State.OPEN).first()
    if waiting:
        raise refusals.ChangeWaits(until=f"{timezone.localtime(waiting.answer_by):%Y-%m-%d %H:%M}")
    change = _written(part, proposal, actor, at)
    _check(change, part, at)
    _check_left(change, part)
    if change.cause:
        check_goods(change, part, sub_order, actor, at)
        note_use([change.product.pk], at=at)  # what the other side is asked about does not change any more
    change.save()
    what = "substitute_proposed" if change.cause else "change_proposed"
    record("change_proposed", sub_order, actor, at, part=part.pk, change=change.pk, cause=change.cause)
    until = f"{timezone.localtime(change.answer_by):%Y-%m-%d %H:%M}"
    words = {"product": _product(part), "other": _label(change), "until": until}
    tell_other(sub_order, what, actor, at=at, **words)
    return change


def _written(part: Part, proposal: Proposal, actor: Actor, at: datetime) -> PartChange:
    said = {name: getattr(proposal, name) for name in _SAID}
    kept = {name: getattr(part, name) for name in _SAID if said[name] is None}
    terms = said | kept
    goods = proposal.goods
    other = goods_of(part, goods, terms["quantity"], actor) if goods else kept_goods(part, terms["quantity"])
    return PartChange(
        part=part,
        by_enterprise_id=actor.organisation.pk,
        **terms,
        **other,
        cause=goods.cause if goods else "",
        reason=clean_text(proposal.reason)[:200] if goods else _reason(proposal.reason),
        proposed_by=actor.user,
        proposed_at=at,
        answer_by=end_of_day(at, ANSWER_WITHIN),
    )


def _check(change: PartChange, part: Part, at: datetime) -> None:
    check_quantity(change.quantity, "quantity")
    check_price(change.price)
    if all(getattr(change, name) == getattr(part, name) for name in _TERMS):
        raise refusals.ChangeIsNone
    if change.covered != part.covered:
        check_pack(change.covered, part.line.pack_multiple, "covers" if change.covers else "quantity")
    if (change.from_on, change.to_on) != (part.from_on, part.to_on):
        today = timezone.localdate(at)
        if not change.from_on <= change.to_on or not today <= change.to_on <= today + FURTHEST:
            raise refusals.ChangeWindowWrong(first=today, last=today + FURTHEST)


def _check_left(change: PartChange, part: Part) -> None:
    left = Window.objects.values_list("remaining", flat=True).get(pk=part.window_id)
    if change.covered - part.covered > left:
        raise errors.NotEnoughLeft(left=left, unit=part.line.unit)


@transaction.atomic
def answer_change(pk: int, *, accept: bool, actor: Actor, at: datetime, note: str = "") -> PartChange:
    """The other side accepts, and the part becomes what was proposed; or says why not, and it stays as it is."""
    change, part, sub_order = get_change(actor, pk)
    require(can_pay(actor, sub_order))
    require(change.by_enterprise_id != actor.organisation.pk, refusals.NotBothSides)
    _check_open(change, at)
    said = clean_text(note)[:200]
    if accept:
        _apply(change, part, sub_order, actor, at)
    elif not said:
        raise DeclineReasonMissing
    _end(change, State.ACCEPTED if accept else State.DECLINED, actor, at, said)
    what = "change_accepted" if accept else "change_declined"
    record(what, sub_order, actor, at, part=part.pk, change=pk, cause=change.cause, reason=said)
    tell_other(sub_order, what, actor, at=at, product=_product(part), reason=said)
    return change


@transaction.atomic
def withdraw_change(pk: int, *, actor: Actor, at: datetime) -> PartChange:
    """Whoever proposed takes it back before it is answered."""
    change, part, sub_order = get_change(actor, pk)
    require(can_pay(actor, sub_order) and change.by_enterprise_id == actor.organisation.pk, refusals.NotBothSides)
    _check_open(change, at)
    _end(change, State.WITHDRAWN, actor, at)
    record("change_withdrawn", sub_order, actor, at, part=part.pk, change=pk)
    tell_other(sub_order, "change_withdrawn", actor, at=at, product=_product(part))
    return change


def _check_open(change: PartChange, at: datetime) -> None:
    if change.state != State.OPEN or change.answer_by <= at:
        said = change.get_state_display() if change.state != State.OPEN else State.EXPIRED.label
        raise refusals.ChangeAnswered(state=said)


def _end(change: PartChange, state: str, actor: Actor | None, at: datetime, note: str = "") -> None:
    change.state, change.answered_at, change.answer_note = state, at, note
    change.answered_by = actor.user if actor else None
    change.save(update_fields=["state", "answered_at", "answered_by", "answer_note"])


def _apply(change: PartChange, part: Part, sub_order: SubOrder, actor: Actor, at: datetime) -> None:
    """The part changes in the same statement as what is left of its window; licences hold on the new last day."""
    check_move(part, "change")
    _check(change, part, at)
    if change.cause:
        check_goods(change, part, sub_order, actor, at)
    elif change.to_on != part.to_on:
        goods_blocks(sub_order.order, [part.product], part.seller_id, at, on=change.to_on, is_new=True)
    more = change.covered - part.covered
    taken = Window.objects.filter(pk=part.window_id, remaining__gte=max(more, 0))
    if not taken.update(remaining=F("remaining") - more):
        _check_left(change, part)
    if more:
        follow_rest(sub_order.order)
    PartVersion.objects.create(
        part=part, version=part.version, replaced_at=at, **{name: getattr(part, name) for name in _TERMS}
    )
    values = {name: getattr(change, name) for name in _TERMS}
    Part.objects.filter(pk=part.pk).update(version=part.version + 1, **values)
    count_anew(part.pk)


def expire_changes(at: datetime) -> int:
    """Proposals nobody answered in time; each once, whatever runs at the same moment."""
    due = PartChange.objects.filter(state=State.OPEN, answer_by__lte=at).order_by("pk")
    return sum(_expire(pk, at) for pk in due.values_list("pk", flat=True)[:500])


@transaction.atomic
def _expire(pk: int, at: datetime) -> int:
    goods = ("part__line__product", "part__substitute")
    found = PartChange.objects.select_related("part__sub_order", *goods).filter(state=State.OPEN, pk=pk)
    change = found.select_for_update(no_key=True, skip_locked=True, of=("self",)).first()
    if change is None or change.part.sub_order is None:
        return 0
    _end(change, State.EXPIRED, None, at)
    record("change_expired", change.part.sub_order, None, at, part=change.part_id, change=pk)
    tell_both(change.part.sub_order, "change_expired", at=at, product=_product(change.part))
    return 1


def _product(part: Part) -> str:
    return part.product.generic_name


def _label(change: PartChange) -> str:
    return f"{change.product} ({change.product.manufacturer})"


def _reason(reason: str) -> str:
    said = clean_text(reason)[:200]
    if not said:
        raise refusals.ReasonMissing
    return said
