"""Sealed offers are made, changed and withdrawn; before the deadline nobody but the seller reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.actors import Actor
from common.errors import NotFound, require
from common.tables import clean_text
from orders import errors
from orders.models import Line, Offer, OfferReading, OfferWindow, Order, Part, Round, Window
from orders.permissions import can_read_offers, can_take
from orders.queries.board import get_order
from orders.queries.eligible import seller_blocks
from orders.queries.offers import own_offer
from orders.rules.draft import check_price, check_quantity
from orders.services.drafting import record
from orders.services.replanning import follow_withdrawal


@dataclass(frozen=True)
class WindowBid:
    """How much can come in one window and how many days later than asked."""

    window: int
    capacity: int
    days_late: int = 0


@dataclass(frozen=True)
class Bid:
    """An offer for one line as it was written; without `windows` it is good for every window of the line."""

    line: int
    price: Decimal
    at_most: int
    at_least: int = 1
    expires_on: date | None = None
    note: str = ""
    is_stand_by: bool = True
    windows: tuple[WindowBid, ...] = ()


@transaction.atomic
def make_offers(pk: int, bids: Sequence[Bid], *, actor: Actor, at: datetime) -> list[Offer]:
    """Offer for lines of order `pk`, all or none; a second offer for a line replaces the first while it is sealed."""
    order = get_order(actor, pk)
    require(can_take(actor, order), errors.OwnOrder if order.buyer_id == actor.organisation.pk else errors.Excluded)
    _check_open(order, at)
    lines = {line.pk: line for line in order.lines.select_related("product").order_by("pk")}
    if not bids:
        raise errors.FieldMissing(field="lines", name="lines")
    for bid in bids:
        if bid.line not in lines:
            raise NotFound
        _check_bid(bid, lines[bid.line])
    windows = list(Window.objects.select_related("line__product").filter(line__in=[bid.line for bid in bids]))
    _check_not_agreed(actor.organisation.pk, lines, bids)
    seller_blocks(order, windows, actor.organisation.pk, at, {bid.line: bid.expires_on for bid in bids})
    offers = [_write(bid, lines[bid.line], windows, actor, at) for bid in sorted(bids, key=lambda bid: bid.line)]
    record("orders.offered", order, actor, at, lines=[bid.line for bid in bids])
    return offers


@transaction.atomic
def withdraw_offer(offer_pk: int, *, reason: str, actor: Actor, at: datetime) -> Offer:
    """Take an offer back; after the opening with a reason that the buyer reads."""
    order = own_offer(actor, offer_pk).line.order_id  # locked first, so that a plan is confirmed before or after
    list(Order.objects.filter(pk=order).select_for_update(no_key=True).values_list("pk"))
    offer = own_offer(actor, offer_pk, lock=True)
    require(can_take(actor, offer.line.order))
    if offer.state not in (Offer.State.OFFERED, Offer.State.COUNTERED, Offer.State.STAND_BY):
        raise errors.MoveNotPossible(state=offer.get_state_display())
    if offer.line.order.opened_at and not clean_text(reason):
        raise errors.ReasonMissing
    offer.state, offer.state_reason, offer.changed_at = Offer.State.WITHDRAWN, clean_text(reason)[:200], at
    offer.save(update_fields=["state", "state_reason", "changed_at"])
    offer.rounds.filter(answer=Round.Answer.WAITING).update(answer=Round.Answer.DECLINED, answered_at=at)
    record("orders.offer_withdrawn", offer.line.order, actor, at, line=offer.line_id)
    follow_withdrawal(offer, at=at)
    return offer


def note_reading(order: Order, *, actor: Actor, at: datetime) -> None:
    """Note that somebody of the buyer reads the opened offers; the sellers' own reading is not noted."""
    if can_read_offers(actor, order):
        OfferReading.objects.create(order=order, person=actor.user, read_at=at)


def _check_open(order: Order, at: datetime) -> None:
    if order.way != Order.Way.SEALED:
        raise errors.WrongWay(errors.WrongWay.POSTED)
    if order.state != Order.State.OPEN or order.closes_at is None or order.closes_at <= at:
        raise errors.TakingOver(until=f"{order.closes_at:%Y-%m-%d %H:%M}" if order.closes_at else "-")


def _check_not_agreed(seller: int, lines: Mapping[int, Line], bids: Sequence[Bid]) -> None:
    """In an order that was opened again, whoever holds a part of a line changes that part instead."""
    held = Part.objects.filter(line__in=[bid.line for bid in bids], seller=seller, sub_order__isnull=False)
    part = held.exclude(state__in=[Part.State.WITHDRAWN, Part.State.RELEASED]).order_by("pk").first()
    if part:
        raise errors.AlreadyTaken(quantity=part.covered, unit=lines[part.line_id].unit)


def _check_bid(bid: Bid, line: Line) -> None:
    at = f"lines.{line.position}"
    check_price(bid.price, f"{at}.price")
    check_quantity(bid.at_most, f"{at}.at_most")
    check_quantity(bid.at_least, f"{at}.at_least")
    if bid.at_most > line.quantity:
        raise errors.NotEnoughLeft(field=f"{at}.at_most", left=line.quantity, unit=line.unit)
    if bid.at_least > bid.at_most:
        raise errors.LotTooLarge(field=f"{at}.at_least", lot=bid.at_least, quantity=bid.at_most)
    least = min(line.minimum_lot, line.quantity)
    if bid.at_most < least:
        raise errors.BelowLot(field=f"{at}.at_most", least=least, unit=line.unit)


def _write(bid: Bid, line: Line, windows: Sequence[Window], actor: Actor, at: datetime) -> Offer:
    said = {
        "price": bid.price,
        "at_least": bid.at_least,
        "at_most": bid.at_most,
        "expires_on": bid.expires_on,
        "note": clean_text(bid.note)[:400],
        "is_stand_by": bid.is_stand_by,
        "state": Offer.State.OFFERED,
        "state_reason": "",
        "changed_at": at,
    }
    offer, is_new = Offer.objects.exclude(state=Offer.State.WITHDRAWN).update_or_create(
        line=line,
        seller_id=actor.organisation.pk,
        defaults=said,
        create_defaults=said | {"offered_by": actor.user, "offered_at": at},
    )
    if not is_new:
        offer.windows.all().delete()
    mine = [window for window in windows if window.line_id == line.pk]
    wanted = bid.windows or tuple(WindowBid(window.pk, min(window.quantity, bid.at_most)) for window in mine)
    known = {window.pk: window for window in mine}
    for one in wanted:
        if one.window not in known:
            raise NotFound
        check_quantity(one.capacity, f"lines.{line.position}.windows")
    OfferWindow.objects.bulk_create(
        OfferWindow(offer=offer, window=known[w.window], capacity=w.capacity, days_late=w.days_late) for w in wanted
    )
    return offer
