"""Claims after receipt: a return, a quality matter, a shortage found later; what goes back shrinks its tie."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from common.errors import require
from common.tables import clean_text
from enterprises.queries import load_calendar
from enterprises.rules.working_days import add_working_days
from ledger.kinds import TieKind
from ledger.queries import standing_tie
from ledger.services import record_tie, reverse_tie, subject_of
from orders.errors import MoveNotPossible
from orders.errors import delivery as refusals
from orders.errors.claim import ClaimTooLarge, StatementMissing
from orders.models import Claim, Receipt, ReceiptItem, SubOrder
from orders.permissions import can_dispatch, can_receive
from orders.queries.deliveries import get_claim, get_receipt_item, has_open_claim, left_to_claim
from orders.rules.settlement import SHRINKS
from orders.services.following import record, tell_other
from orders.services.settling import clear_if_nothing_is_owed

ANSWER_WITHIN = REPLACE_WITHIN = 5  # working days
State, Wish = Claim.State, Claim.Wish


@transaction.atomic
def file_claim(
    item_pk: int,
    kind: str,
    quantity: int,
    statement: str,
    *,
    actor: Actor,
    at: datetime,
    wish: str = Wish.CREDIT,
) -> Claim:
    """The buyer says what is wrong with accepted goods; the seller answers within five working days."""
    item, sub_order = get_receipt_item(actor, item_pk)
    require(can_receive(actor, sub_order), refusals.NotBothSides)
    left = left_to_claim(item)
    if not 1 <= quantity <= left:
        raise ClaimTooLarge(left=left)
    if not clean_text(statement):
        raise StatementMissing
    until = _within(ANSWER_WITHIN, at)
    claim = Claim.objects.create(
        item=item,
        kind=Claim.Kind(kind),
        quantity=quantity,
        statement=clean_text(statement)[:2000],
        wish=Wish(wish),
        filed_by=actor.user,
        filed_at=at,
        answer_by=until,
    )
    _dispute(sub_order)
    record("claimed", sub_order, actor, at, claim=claim.pk, quantity=quantity)
    words = {"quantity": quantity, "unit": item.item.part.unit, "on": f"{until}"}
    tell_other(sub_order, "claimed", actor, at=at, product=_product(item), **words)
    return claim


@transaction.atomic
def answer_claim(pk: int, *, accept: bool, answer: str, actor: Actor, at: datetime) -> Claim:
    """The seller accepts, or declines with a reason; a replacement is then due within five working days."""
    claim, sub_order = get_claim(actor, pk)
    require(can_dispatch(actor, sub_order), refusals.NotBothSides)
    check_claim(claim, State.OPEN)
    said = clean_text(answer)[:2000]
    if not accept and not said:
        raise refusals.ReasonMissing(field="answer")
    claim.state = State.ACCEPTED if accept else State.DECLINED
    claim.answer, claim.answered_by, claim.answered_at = said, actor.user, at
    if accept and claim.wish == Wish.REPLACEMENT:
        claim.replace_by, claim.reminded_at = _within(REPLACE_WITHIN, at), None
    claim.save(update_fields=["state", "answer", "answered_by", "answered_at", "replace_by", "reminded_at"])
    _dispute(sub_order)
    record("claim_answered", sub_order, actor, at, claim=pk, accepted=accept)
    what = "claim_accepted" if accept else "claim_declined"
    tell_other(sub_order, what, actor, at=at, product=_product(claim.item), reason=said)
    return claim


@transaction.atomic
def withdraw_claim(pk: int, *, actor: Actor, at: datetime) -> Claim:
    """The buyer takes an unanswered claim back."""
    claim, sub_order = get_claim(actor, pk)
    require(can_receive(actor, sub_order), refusals.NotBothSides)
    check_claim(claim, State.OPEN)
    claim.state, claim.answered_at = State.WITHDRAWN, at
    claim.save(update_fields=["state", "answered_at"])
    _dispute(sub_order)
    record("claim_withdrawn", sub_order, actor, at, claim=pk)
    tell_other(sub_order, "claim_withdrawn", actor, at=at, product=_product(claim.item))
    return claim


@transaction.atomic
def settle_claim(pk: int, *, actor: Actor, at: datetime) -> Claim:
    """An accepted claim is carried out: goods went back, the credit stands. Either side says so.

    A claim for a replacement ends by the goods; only the buyer ends it otherwise, with a credit for what did not come
    again. Raises InTransit while a replacement is on the way.
    """
    claim, sub_order = get_claim(actor, pk)
    receives = can_receive(actor, sub_order)
    is_mine = receives if claim.wish == Wish.REPLACEMENT else receives or can_dispatch(actor, sub_order)
    require(is_mine, refusals.NotBothSides)
    check_claim(claim, State.ACCEPTED)
    on_way, credited = _progress(claim)
    if on_way:
        raise refusals.InTransit(quantity=on_way, unit=claim.item.item.part.unit)
    if claim.kind in SHRINKS:
        shrink_tie(claim.item, credited, sub_order, subject=claim, actor=actor)
    end_claim(claim, sub_order, credited=credited, actor=actor, at=at)
    clear_if_nothing_is_owed(sub_order, at=at)
    return claim


def _progress(claim: Claim) -> tuple[int, int]:
    """Units on the way, and units that did not come again."""
    return int(claim.on_way), int(claim.quantity - claim.replaced)  # type: ignore[attr-defined]


def end_claim(claim: Claim, sub_order: SubOrder, *, credited: int, actor: Actor, at: datetime) -> None:
    """The claim is settled, `credited` of it by a credit; the caller holds the sub-order's lock."""
    claim.state, claim.credited, claim.settled_at = State.SETTLED, credited, at
    claim.save(update_fields=["state", "credited", "settled_at"])
    _dispute(sub_order)
    record("claim_settled", sub_order, actor, at, claim=claim.pk, credited=credited)
    tell_other(sub_order, "claim_settled", actor, at=at, product=_product(claim.item))


def shrink_tie(
    item: ReceiptItem, quantity: int, sub_order: SubOrder, *, subject: Claim | Receipt, actor: Actor
) -> None:
    """Take an item's tie back and record what is left of it, at the moment of its receipt, naming what shrank it.

    `subject`: the claim that was credited, or the receipt of what came in its place.
    """
    again = Receipt.objects.filter(shipment__replaces__item=item)
    subjects = [subject_of(one) for one in (item, *item.claims.all(), *again)]
    tie = standing_tie(sub_order.order.cluster_id, TieKind.SUPPLY, subjects)
    assert tie is not None  # noqa: S101  # something was accepted, and only claims take it back
    reverse_tie(tie, actor=actor)
    rest: Decimal = tie.weight - quantity * item.item.part.price
    if rest > 0:
        record_tie(
            TieKind.SUPPLY,
            source=sub_order.seller.organisation,
            target=sub_order.buyer.organisation,
            weight=rest,
            subject=subject,
            at=item.receipt.received_at,
            actor=actor,
        )


def check_claim(claim: Claim, state: str) -> None:
    """Raises MoveNotPossible unless the claim is in this state."""
    if claim.state != state:
        raise MoveNotPossible(state=claim.get_state_display())


def _dispute(sub_order: SubOrder) -> None:
    """A sub-order is disputed while a claim waits for its answer or its end."""
    SubOrder.objects.filter(pk=sub_order.pk).update(is_disputed=has_open_claim(sub_order))


def _within(days: int, at: datetime) -> date:
    return add_working_days(timezone.localdate(at), days, load_calendar())


def _product(item: ReceiptItem) -> str:
    return item.item.part.product.generic_name
