"""The talk about an opened offer in rounds: one side names other terms, the other agrees, counters or declines.

Every round has its own clock. What both agreed becomes the offer's terms; a plan that used the old ones is out of date.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from common.errors import RuleBroken
from common.tables import clean_text
from orders import errors
from orders.errors import plans as refusals
from orders.models import Offer, OfferWindow, Order, Plan, Round
from orders.queries.negotiation import negotiated_offer, offer_of_round
from orders.rules.draft import check_pack, check_price, check_quantity
from orders.services.closing import end_of_day
from orders.services.drafting import record
from orders.services.telling import tell_enterprises

ANSWER_WITHIN = 2  # working days from each round
Answer, Side = Round.Answer, Round.Side
OPEN = (Offer.State.OFFERED, Offer.State.COUNTERED)


@dataclass(frozen=True)
class Terms:
    """What one side asks for; what is left out stays as it was said last."""

    price: Decimal | None = None
    quantity: int | None = None
    note: str = ""


@transaction.atomic
def counter(offer_pk: int, terms: Terms, *, actor: Actor, at: datetime) -> Round:
    """Name other terms: as the first round, or in answer to the other side's; the clock starts anew."""
    offer, order = _locked(actor, offer_pk)
    side = _side(actor, order)
    waiting = _waiting(offer)
    if waiting is not None and (waiting.side == side or waiting.answer_by <= at):
        raise _not_yours(waiting, at)
    made = _written(offer, waiting, terms, side, actor, at)
    if waiting is not None:
        _end(waiting, Answer.COUNTERED, at)
    made.save()
    _become(offer, Offer.State.COUNTERED, at)
    record("orders.offer_countered", order, actor, at, offer=offer.pk, round=made.number)
    until = f"{timezone.localtime(made.answer_by):%Y-%m-%d %H:%M}"
    _tell(offer, order, side, "countered", at, until=until)
    return made


@transaction.atomic
def agree(offer_pk: int, *, actor: Actor, at: datetime) -> Offer:
    """Take the other side's terms: they are the offer's from now on, and the next plan uses them."""
    offer, order = _locked(actor, offer_pk)
    side, waiting = _side(actor, order), _to_answer(offer, _side(actor, order), at)
    _end(waiting, Answer.AGREED, at)
    offer.price, offer.at_most = waiting.price, waiting.quantity
    offer.at_least = min(offer.at_least, waiting.quantity)
    _become(offer, Offer.State.OFFERED, at)
    _fit_windows(offer)
    Plan.objects.filter(order=order, state=Plan.State.PROPOSED, parts__offer=offer).update(state=Plan.State.REPLACED)
    record("orders.offer_agreed", order, actor, at, offer=offer.pk, round=waiting.number)
    _tell(offer, order, side, "round_agreed", at)
    return offer


@transaction.atomic
def decline(offer_pk: int, *, actor: Actor, at: datetime) -> Offer:
    """Keep to what was agreed last; the offer stands with these terms."""
    offer, order = _locked(actor, offer_pk)
    side, waiting = _side(actor, order), _to_answer(offer, _side(actor, order), at)
    _end(waiting, Answer.DECLINED, at)
    _become(offer, Offer.State.OFFERED, at)
    record("orders.offer_counter_declined", order, actor, at, offer=offer.pk, round=waiting.number)
    _tell(offer, order, side, "round_declined", at)
    return offer


def expire_rounds(at: datetime) -> int:
    """Rounds nobody answered in time, each once, whatever runs at the same moment; the offers stand as agreed last."""
    due = Round.objects.filter(answer=Answer.WAITING, answer_by__lte=at).order_by("answer_by", "pk")
    return sum(_expire(pk, at) for pk in due.values_list("pk", flat=True)[:500])


@transaction.atomic
def _expire(pk: int, at: datetime) -> int:
    offer = offer_of_round(pk)
    waiting = _waiting(offer) if offer else None
    if offer is None or waiting is None or waiting.pk != pk or waiting.answer_by > at:
        return 0
    _end(waiting, Answer.EXPIRED, at)
    if offer.state == Offer.State.COUNTERED:
        _become(offer, Offer.State.OFFERED, at)
    order = offer.line.order
    record("orders.round_expired", order, None, at, offer=offer.pk, round=waiting.number)
    for side in (Side.BUYER, Side.SELLER):
        _tell(offer, order, side, "round_expired", at)
    return 1


def _locked(actor: Actor, pk: int) -> tuple[Offer, Order]:
    """The offer under the order's lock, so that no plan is confirmed while its terms change."""
    offer = negotiated_offer(actor, pk, lock=True)
    order = offer.line.order
    if order.state != Order.State.ALLOCATING or offer.state not in OPEN:
        state = order.get_state_display() if order.state != Order.State.ALLOCATING else offer.get_state_display()
        raise errors.MoveNotPossible(state=state)
    return offer, order


def _side(actor: Actor, order: Order) -> str:
    return Side.BUYER if actor.organisation.pk == order.buyer_id else Side.SELLER


def _waiting(offer: Offer) -> Round | None:
    return offer.rounds.filter(answer=Answer.WAITING).select_for_update(no_key=True).first()


def _to_answer(offer: Offer, side: str, at: datetime) -> Round:
    waiting = _waiting(offer)
    if waiting is None:
        raise refusals.NoRoundWaits
    if waiting.side == side or waiting.answer_by <= at:
        raise _not_yours(waiting, at)
    return waiting


def _not_yours(waiting: Round, at: datetime) -> RuleBroken:
    until = f"{timezone.localtime(waiting.answer_by):%Y-%m-%d %H:%M}"
    return refusals.RoundOver(until=until) if waiting.answer_by <= at else refusals.OthersTurn(until=until)


def _written(offer: Offer, before: Round | None, terms: Terms, side: str, actor: Actor, at: datetime) -> Round:
    """The new round; what is left out is as in the round before it, or as offered."""
    price, quantity = (before.price, before.quantity) if before else (offer.price, offer.at_most)
    said = (terms.price if terms.price is not None else price, terms.quantity or quantity)
    _check(offer, *said)
    if said == (price, quantity):
        raise refusals.CounterIsNone
    last = offer.rounds.order_by("-number").values_list("number", flat=True).first() or 0
    return Round(
        offer=offer, number=last + 1, side=side, price=said[0], quantity=said[1], note=clean_text(terms.note)[:400],
        made_by=actor.user, made_at=at, answer_by=end_of_day(at, ANSWER_WITHIN),
    )  # fmt: skip


def _check(offer: Offer, price: Decimal, quantity: int) -> None:
    line = offer.line
    check_price(price)
    check_quantity(quantity, "quantity")
    check_pack(quantity, line.pack_multiple, "quantity")
    if quantity > line.quantity:
        raise errors.NotEnoughLeft(left=line.quantity, unit=line.unit)
    room = _room(offer)
    if quantity > room:
        raise refusals.WindowsTooSmall(most=room, unit=line.unit)
    if quantity < min(line.minimum_lot, line.quantity):
        raise errors.BelowLot(least=line.minimum_lot, unit=line.unit)


def _room(offer: Offer) -> int:
    """The units that can come in the offer's windows: one window grows with the talk, several bring what was said."""
    windows = list(OfferWindow.objects.select_related("window").filter(offer=offer))
    if len(windows) == 1:
        return int(windows[0].window.quantity)
    return sum(min(row.capacity, row.window.quantity) for row in windows)


def _end(waiting: Round, answer: str, at: datetime) -> None:
    waiting.answer, waiting.answered_at = answer, at
    waiting.save(update_fields=["answer", "answered_at"])


def _become(offer: Offer, state: str, at: datetime) -> None:
    offer.state, offer.changed_at = state, at
    offer.save(update_fields=["state", "changed_at", "price", "at_most", "at_least"])


def _fit_windows(offer: Offer) -> None:
    """With one window the agreed quantity is what comes in it; with several their own capacities stand."""
    windows = list(OfferWindow.objects.select_related("window").filter(offer=offer))
    if len(windows) == 1:
        windows[0].capacity = min(offer.at_most, windows[0].window.quantity)
        windows[0].save(update_fields=["capacity"])


def _tell(offer: Offer, order: Order, by: str, what: str, at: datetime, **words: Any) -> None:
    """Tell the other side than `by`; the link leads to the talk."""
    other = offer.seller_id if by == Side.BUYER else order.buyer_id
    words |= {"product": offer.line.product.generic_name}
    tell_enterprises([other], order, what, at=at, link=f"/offers/{offer.pk}/", **words)
