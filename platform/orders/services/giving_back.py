"""Parts are given back before they leave, or closed short after; the poster may offer again what became free."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Least
from django.utils import timezone

from accounts.actors import Actor
from common.errors import require
from common.tables import clean_text
from orders import errors
from orders.errors import delivery as refusals
from orders.models import Line, Offer, Order, Part, PartChange, SubOrder, Window
from orders.permissions import can_buy, can_invoice, can_keep, can_pay
from orders.queries.board import own_draft
from orders.queries.deliveries import ENDED, get_part, get_sub_order, live_parts_of
from orders.rules.moves import check_move
from orders.rules.substitution import covered_by_part
from orders.services import drafting
from orders.services.costing import count_anew
from orders.services.following import SENTENCES, follow_parts, record, tell_other, tell_people
from orders.services.receiving import end_complete
from orders.services.replanning import follow_rest
from orders.services.stock import back_into_stock
from orders.services.telling import link_to, tell_asked


@transaction.atomic
def withdraw_part(pk: int, *, reason: str, actor: Actor, at: datetime) -> Part:
    """The seller cannot deliver an agreed part; nothing of it has left yet."""
    part, sub_order = get_part(actor, pk)
    require(can_invoice(actor, sub_order), refusals.NotBothSides)
    return _give_back(part, sub_order, "withdraw", reason, actor, at)


@transaction.atomic
def release_part(pk: int, *, reason: str, actor: Actor, at: datetime) -> Part:
    """The buyer does without an agreed part; nothing of it has left yet."""
    part, sub_order = get_part(actor, pk)
    require(can_buy(actor, sub_order), refusals.NotBothSides)
    return _give_back(part, sub_order, "release", reason, actor, at)


@transaction.atomic
def cancel_sub_order(pk: int, *, reason: str, actor: Actor, at: datetime) -> SubOrder:
    """Give back all parts of a sub-order at once, before anything has left."""
    sub_order = get_sub_order(actor, pk, lock=True)
    require(can_pay(actor, sub_order), refusals.NotBothSides)
    check_move(sub_order, "cancel")
    verb = "withdraw" if can_invoice(actor, sub_order) else "release"
    for part in live_parts_of(sub_order, lock=True):
        _give_back(part, sub_order, verb, reason, actor, at)
    return sub_order


def _give_back(part: Part, sub_order: SubOrder, verb: str, reason: str, actor: Actor, at: datetime) -> Part:
    """The counter of the window grows in the transaction in which the part ends."""
    part.state, said = check_move(part, verb), _reason(reason)
    part.state_reason, part.ended_at = said, at
    part.save(update_fields=["state", "state_reason", "ended_at"])
    part.changes.filter(state=PartChange.State.OPEN).update(state=PartChange.State.WITHDRAWN, answered_at=at)
    _free_place(part)
    what = "withdrawn" if verb == "withdraw" else "released"
    record(f"part_{what}", sub_order, actor, at, part=part.pk, quantity=part.quantity, reason=said)
    tell_other(sub_order, what, actor, at=at, reason=said, **_words(part, part.quantity))
    _offer_again(part, sub_order.order, part.covered, at)
    follow_parts(sub_order, at=at)
    return part


def _offer_again(part: Part, order: Order, quantity: int, at: datetime) -> None:
    """Of near-expiry stock it returns to the call while that is open; else it lies in the order, for who stands by."""
    if back_into_stock(part, order, quantity, at=at):
        return
    Window.objects.filter(pk=part.window_id).update(remaining=F("remaining") + quantity)
    _tell_stand_bys(part, order, quantity, at)
    follow_rest(order)


def _free_place(part: Part) -> None:
    """A line that counts its takers has a place more, where this seller holds no other part of it."""
    others = Part.objects.filter(line=part.line_id, seller=part.seller_id).exclude(state__in=ENDED)
    if part.line.most_takers and not others.exists():
        Line.objects.filter(pk=part.line_id).update(places_left=Least(F("places_left") + 1, F("most_takers")))


@transaction.atomic
def close_short(pk: int, *, reason: str, reoffer: bool, actor: Actor, at: datetime) -> Part:
    """The buyer takes fewer than agreed; `reoffer` puts the rest back into its window, for the poster to open again."""
    part, sub_order = get_part(actor, pk)
    require(can_buy(actor, sub_order), refusals.NotBothSides)
    check_move(part, "close_short")
    left, way = int(part.open), int(part.on_way)  # type: ignore[attr-defined]
    said = _reason(reason)
    if way:
        raise refusals.InTransit(quantity=way, unit=part.unit)
    if left == 0:
        raise refusals.NothingOpen
    part.short, part.state_reason = part.short + left, said
    part.save(update_fields=["short", "state_reason"])
    count_anew(part.pk)
    end_complete(sub_order, [part.pk], at)
    if reoffer:
        _offer_again(part, sub_order.order, covered_by_part(left, part.quantity, part.covered), at)
    record("part_closed_short", sub_order, actor, at, part=pk, quantity=left, reoffer=reoffer, reason=said)
    tell_other(sub_order, "closed_short", actor, at=at, reason=said, **_words(part, left))
    follow_parts(sub_order, at=at)
    part.refresh_from_db(fields=["state"])
    return part


def stand_bys(line: Line, *, without: int) -> list[Offer]:
    """Offers whose sellers stand by for a line, in the order in which they are asked: cheapest, then earliest."""
    states = (Offer.State.STAND_BY, Offer.State.OFFERED, Offer.State.DECLINED)
    found = Offer.objects.filter(line=line, is_stand_by=True, state__in=states).exclude(seller=without)
    return list(found.order_by("price", "offered_at", "pk"))


def _tell_stand_bys(part: Part, order: Order, quantity: int, at: datetime) -> None:
    line = part.line
    free = {"product": line.product.generic_name, "unit": line.unit, "quantity": quantity}
    for place, offer in enumerate(stand_bys(line, without=part.seller_id), 1):
        words = {"title": order.title, "place": place, **free}
        tell_people(offer.seller_id, SENTENCES["stand_by"], link_to(order), at=at, **words)


@transaction.atomic
def reopen_order(pk: int, *, closes_at: datetime, actor: Actor, at: datetime) -> Order:
    """Offer what became free again, with a new deadline; stand-by offers count again without a step of theirs."""
    order = own_draft(actor, pk)
    require(can_keep(actor, order))
    target = check_move(order, "reopen")
    windows = _windows_left(order, at)
    first, last = at + timedelta(minutes=10), min(window.to_on for window in windows)
    if closes_at < first or timezone.localdate(closes_at) > last:
        raise errors.ClosingWrong(first=f"{timezone.localtime(first):%Y-%m-%d %H:%M}", last=last)
    Window.objects.filter(pk__in=[window.pk for window in windows]).update(is_open=True)
    lines = {window.line_id for window in windows}
    Offer.objects.filter(line__in=lines, state=Offer.State.STAND_BY).update(state=Offer.State.OFFERED, changed_at=at)
    order.state, order.closes_at, order.changed_at = target, closes_at, at
    order.opened_at, order.decide_by, order.reminded_share = None, None, 0
    if order.audience == Order.Audience.INVITED and not order.invitations.filter(is_excluded=False).exists():
        order.audience = Order.Audience.LICENCE  # a share of a joint purchase asked nobody so far
    order.save()
    drafting.record("orders.reopened", order, actor, at, windows=[window.pk for window in windows])
    tell_asked(order)
    return order


def _windows_left(order: Order, at: datetime) -> list[Window]:
    found = Window.objects.filter(Q(remaining__gt=0), line__order=order, to_on__gte=timezone.localdate(at))
    windows = list(found.order_by("pk").select_for_update(no_key=True))
    if not windows:
        raise refusals.NothingToReopen
    return windows


@transaction.atomic
def abandon_order(pk: int, *, reason: str, actor: Actor, at: datetime) -> Order:
    """End a confirmed order of which every part was given back."""
    order = own_draft(actor, pk)
    require(can_keep(actor, order))
    target = check_move(order, "abandon")
    if order.sub_orders.exclude(state=SubOrder.State.CANCELLED).exists():
        raise refusals.StillDelivering
    order.state, order.ended_at, order.changed_at, order.ended_reason = target, at, at, _reason(reason)
    order.save(update_fields=["state", "ended_at", "changed_at", "ended_reason"])
    drafting.record("orders.abandoned", order, actor, at, reason=order.ended_reason)
    return order


def _words(part: Part, quantity: int) -> dict[str, str | int]:
    return {"product": part.product.generic_name, "unit": part.unit, "quantity": quantity}


def _reason(reason: str) -> str:
    said = clean_text(reason)[:200]
    if not said:
        raise refusals.ReasonMissing
    return said
