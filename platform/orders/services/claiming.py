"""Claims after receipt: a return, a quality matter, a shortage found later; a settled return shrinks the tie."""

from datetime import datetime
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
from orders.models import Claim, ReceiptItem, SubOrder
from orders.permissions import can_dispatch, can_receive
from orders.queries.deliveries import get_claim, get_receipt_item, has_open_claim, left_to_claim
from orders.services.following import record, tell_other
from orders.services.settling import clear_if_nothing_is_owed

ANSWER_WITHIN = 5  # working days
State = Claim.State
_SHRINKS = (Claim.Kind.RETURN, Claim.Kind.SHORTAGE)  # goods that went back, or never came


@transaction.atomic
def file_claim(
    item_pk: int,
    kind: str,
    quantity: int,
    statement: str,
    *,
    actor: Actor,
    at: datetime,
    wish: str = Claim.Wish.CREDIT,
) -> Claim:
    """The buyer says what is wrong with accepted goods; the seller answers within five working days."""
    item, sub_order = get_receipt_item(actor, item_pk)
    require(can_receive(actor, sub_order), refusals.NotBothSides)
    left = left_to_claim(item)
    if not 1 <= quantity <= left:
        raise refusals.ClaimTooLarge(left=left)
    if not clean_text(statement):
        raise refusals.StatementMissing
    until = add_working_days(timezone.localdate(at), ANSWER_WITHIN, load_calendar())
    claim = Claim.objects.create(
        item=item,
        kind=Claim.Kind(kind),
        quantity=quantity,
        statement=clean_text(statement)[:2000],
        wish=Claim.Wish(wish),
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
    """The seller accepts, or declines with a reason."""
    claim, sub_order = get_claim(actor, pk)
    require(can_dispatch(actor, sub_order), refusals.NotBothSides)
    _check_state(claim, State.OPEN)
    said = clean_text(answer)[:2000]
    if not accept and not said:
        raise refusals.ReasonMissing(field="answer")
    claim.state = State.ACCEPTED if accept else State.DECLINED
    claim.answer, claim.answered_by, claim.answered_at = said, actor.user, at
    claim.save(update_fields=["state", "answer", "answered_by", "answered_at"])
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
    _check_state(claim, State.OPEN)
    claim.state, claim.answered_at = State.WITHDRAWN, at
    claim.save(update_fields=["state", "answered_at"])
    _dispute(sub_order)
    record("claim_withdrawn", sub_order, actor, at, claim=pk)
    tell_other(sub_order, "claim_withdrawn", actor, at=at, product=_product(claim.item))
    return claim


@transaction.atomic
def settle_claim(pk: int, *, actor: Actor, at: datetime) -> Claim:
    """An accepted claim is carried out: goods went back, the credit stands. Either side says so."""
    claim, sub_order = get_claim(actor, pk)
    require(can_dispatch(actor, sub_order) or can_receive(actor, sub_order))
    _check_state(claim, State.ACCEPTED)
    claim.state, claim.settled_at = State.SETTLED, at
    claim.save(update_fields=["state", "settled_at"])
    if claim.kind in _SHRINKS and claim.wish == Claim.Wish.CREDIT:
        _shrink_tie(claim, sub_order, actor)
    _dispute(sub_order)
    record("claim_settled", sub_order, actor, at, claim=pk)
    tell_other(sub_order, "claim_settled", actor, at=at, product=_product(claim.item))
    clear_if_nothing_is_owed(sub_order, at=at)
    return claim


def _shrink_tie(claim: Claim, sub_order: SubOrder, actor: Actor) -> None:
    """Take the item's tie back and record what is left of it, at the moment of receipt, naming the claim."""
    item = claim.item
    settled = item.claims.filter(state=State.SETTLED, wish=Claim.Wish.CREDIT, kind__in=_SHRINKS)
    subjects = [subject_of(item), *(subject_of(one) for one in settled)]
    tie = standing_tie(sub_order.order.cluster_id, TieKind.SUPPLY, subjects)
    assert tie is not None  # noqa: S101  # something was accepted, and only claims take it back
    reverse_tie(tie, actor=actor)
    rest: Decimal = tie.weight - claim.quantity * item.item.part.price
    if rest > 0:
        record_tie(
            TieKind.SUPPLY,
            source=sub_order.seller.organisation,
            target=sub_order.buyer.organisation,
            weight=rest,
            subject=claim,
            at=item.receipt.received_at,
            actor=actor,
        )


def _check_state(claim: Claim, state: str) -> None:
    if claim.state != state:
        raise MoveNotPossible(state=claim.get_state_display())


def _dispute(sub_order: SubOrder) -> None:
    """A sub-order is disputed while a claim waits for its answer or its end."""
    SubOrder.objects.filter(pk=sub_order.pk).update(is_disputed=has_open_claim(sub_order))


def _product(item: ReceiptItem) -> str:
    return item.item.part.product.generic_name
