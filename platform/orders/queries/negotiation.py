"""The talk about an offer: its two sides read it, nobody else knows of it."""

from django.db.models import Prefetch, Q

from accounts.actors import Actor
from common.errors import NotFound, require
from orders.models import Offer, OfferWindow, Order, Round
from orders.permissions import can_negotiate
from orders.queries.board import locked_order


def negotiated_offer(actor: Actor, pk: int, *, lock: bool = False) -> Offer:
    """An opened offer of the own enterprise or for an own order; NotFound, or NotAllowed for who does not trade.

    With `lock` the order is locked first, then the offer: the same order in which a plan is confirmed.
    """
    own = actor.organisation.pk
    mine = Q(seller=own) | Q(line__order__buyer=own, line__order__opened_at__isnull=False)
    found = Offer.objects.filter(mine, pk=pk, line__order__opened_at__isnull=False)
    order = found.values_list("line__order", flat=True).first()
    if order is None:
        raise NotFound
    if lock:
        list(Order.objects.filter(pk=order).select_for_update(no_key=True).values_list("pk"))
        list(Offer.objects.filter(pk=pk).select_for_update(no_key=True).values_list("pk"))
    windows = Prefetch("windows", OfferWindow.objects.select_related("window").order_by("window__from_on", "pk"))
    rounds = Prefetch("rounds", Round.objects.select_related("made_by").order_by("number"))
    people = ("line__product", "line__order__buyer__organisation", "seller__organisation")
    offer = found.select_related(*people).prefetch_related(windows, rounds).get()
    require(can_negotiate(actor, offer.line.order, offer))
    return offer


def offer_of_round(pk: int) -> Offer | None:
    """The offer of a round for the timer, under the order's lock; None where somebody else works on it now."""
    place = Round.objects.filter(pk=pk).values_list("offer", "offer__line__order").first()
    if place is None or locked_order(place[1]) is None:
        return None
    found = Offer.objects.select_related("line__product", "line__order__buyer__organisation", "seller__organisation")
    return found.select_for_update(no_key=True, of=("self",)).get(pk=place[0])
