"""Goods are sent again for a claim, and what of them is accepted stands for as much of the first delivery."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from common.errors import NotFound, require
from orders.errors import delivery as refusals
from orders.errors.claim import CreditWished
from orders.models import Claim, Receipt, Shipment, SubOrder
from orders.permissions import can_dispatch
from orders.queries.claims import claims_with_progress
from orders.queries.deliveries import get_claim
from orders.rules.dispatch import Dispatch, check_amount, check_note
from orders.services.claiming import check_claim, end_claim, shrink_tie
from orders.services.dispatching import check_goods, write_shipment
from orders.services.following import record, tell_other


@transaction.atomic
def dispatch_replacement(pk: int, note: Dispatch, *, actor: Actor, at: datetime) -> Shipment:
    """Send the goods of accepted claim `pk` again, whatever the state of its sub-order; items name the claimed part.

    Raises CreditWished, InTransit, MoreThanPart, and what `dispatch_goods` raises about goods. A refusal moves nothing.
    """
    claim, sub_order = get_claim(actor, pk)
    require(can_dispatch(actor, sub_order), refusals.NotBothSides)
    check_claim(claim, Claim.State.ACCEPTED)
    require(claim.wish == Claim.Wish.REPLACEMENT, CreditWished)
    check_note(note, timezone.localdate(at))
    part = claim.item.item.part
    if {item.part for item in note.items} != {part.pk}:
        raise NotFound
    _check_left(claim, sum(item.quantity for item in note.items))
    check_goods(note, {part.pk: part}, sub_order, at)
    shipment = write_shipment(sub_order, note, actor, at, replaces=claim)
    record("replacement_sent", sub_order, actor, at, claim=pk, shipment=shipment.pk, note=shipment.delivery_note_number)
    words = {"note": shipment.delivery_note_number, "on": f"{shipment.expected_on}"}
    tell_other(sub_order, "replacement_sent", actor, at=at, product=part.product.generic_name, **words)
    return shipment


def _check_left(claim: Claim, quantity: int) -> None:
    part, left = claim.item.item.part, int(claim.left)  # type: ignore[attr-defined]
    if left == 0:
        raise refusals.InTransit(quantity=claim.on_way, unit=part.unit)  # type: ignore[attr-defined]
    check_amount(quantity, left, part.unit, part.product.generic_name, "items.1.quantity")


def take_replacement(receipt: Receipt, claim_pk: int, sub_order: SubOrder, *, actor: Actor, at: datetime) -> None:
    """Shrink the tie of the first delivery by what was accepted now; once all came again the claim is settled.

    The receipt's own ties are entered by its service, so both together weigh what the first one weighed. The caller
    holds the sub-order's lock.
    """
    claim = claims_with_progress().get(pk=claim_pk)
    accepted = sum(receipt.items.values_list("accepted", flat=True))
    if accepted:
        shrink_tie(claim.item, accepted, sub_order, subject=receipt, actor=actor)
    if claim.replaced == claim.quantity:  # type: ignore[attr-defined]
        end_claim(claim, sub_order, credited=0, actor=actor, at=at)
