"""The poster sets a part of a proposed plan otherwise; each change is kept with its reason."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from common.errors import require
from common.tables import clean_text
from orders import errors
from orders.errors import plans as refusals
from orders.models import OfferWindow, Override, Plan, PlanPart
from orders.permissions import can_keep
from orders.queries.plans import get_plan
from orders.queries.rest import held_of
from orders.services.drafting import record


@transaction.atomic
def override_part(
    plan_pk: int, offer_pk: int, window_pk: int, quantity: int, *, reason: str, actor: Actor, at: datetime
) -> Plan:
    """Give an offer another quantity in a window than proposed (0: none), with the reason; never changed afterwards.

    Raises what the terms of the offer, the line or the window refuse; the parts of others stay as they are.
    """
    plan = get_plan(actor, plan_pk, lock=True)
    require(can_keep(actor, plan.order))
    if plan.state != Plan.State.PROPOSED:
        raise refusals.PlanClosed
    if not clean_text(reason):
        raise errors.ReasonMissing
    place = OfferWindow.objects.select_related("offer__line", "window").filter(
        offer=offer_pk, window=window_pk, offer__line__order=plan.order
    )
    bid = place.first()
    if bid is None:
        raise refusals.OfferUnknown
    part = plan.parts.filter(offer=offer_pk, window=window_pk).first()
    before = part.quantity if part else 0
    if quantity:
        _check_override(plan, bid, quantity, before)
    _write_override(plan, bid, part, quantity)
    Override.objects.create(
        plan=plan, offer_id=offer_pk, window_id=window_pk, before=before, after=quantity,
        reason=clean_text(reason)[:200], made_by=actor.user, made_at=at,
    )  # fmt: skip
    record("orders.plan_overridden", plan.order, actor, at, offer=offer_pk, before=before, after=quantity)
    return plan


def _check_override(plan: Plan, bid: OfferWindow, quantity: int, before: int) -> None:
    offer, line, unit = bid.offer, bid.offer.line, bid.offer.line.unit
    given = sum(plan.parts.filter(window=bid.window).values_list("quantity", flat=True)) - before
    held = held_of(plan.order)
    own = sum(plan.parts.filter(offer=offer).values_list("quantity", flat=True)) - before
    own += held.units.get((offer.seller_id, line.pk), 0)
    there = held.parts.get((offer.seller_id, bid.window_id))
    capacity = bid.capacity - (there.covered if there else 0)
    left = min(bid.window.remaining - given, capacity, offer.at_most - own)
    left = 0 if held.is_closed(offer.seller_id, bid.window_id, offer) else left
    if quantity > left:
        raise errors.NotEnoughLeft(left=max(left, 0), unit=unit)
    if quantity < line.minimum_lot or own + quantity < offer.at_least:
        raise errors.BelowLot(least=max(line.minimum_lot, offer.at_least - own), unit=unit)
    if quantity % line.pack_multiple:
        below = quantity // line.pack_multiple * line.pack_multiple
        above = below + line.pack_multiple
        raise errors.PackDoesNotFit(
            field="quantity", quantity=quantity, pack=line.pack_multiple, below=below, above=above
        )
    takers = {*plan.parts.filter(line=line).values_list("seller_id", flat=True), *held.sellers.get(line.pk, ())}
    takers.add(offer.seller_id)
    if line.most_takers and len(takers) > line.most_takers:
        raise errors.NoPlaceLeft(most=line.most_takers)


def _write_override(plan: Plan, bid: OfferWindow, part: PlanPart | None, quantity: int) -> None:
    if part and not quantity:
        part.delete()
        return
    PlanPart.objects.update_or_create(
        plan=plan,
        offer=bid.offer,
        window=bid.window,
        defaults={
            "line": bid.offer.line, "seller_id": bid.offer.seller_id, "quantity": quantity, "price": bid.offer.price,
            "is_override": True, "reasons": [{"code": "OVERRIDE"}],
        },
    )  # fmt: skip
