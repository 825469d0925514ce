"""Offers: the own ones always, those of others only for the buyer and only after they were opened."""

from django.db.models import Prefetch, QuerySet

from accounts.actors import Actor
from common.errors import NotFound
from orders.models import Offer, OfferWindow, Order
from orders.permissions import can_read_offers

_WINDOWS = Prefetch("windows", OfferWindow.objects.select_related("window").order_by("window__from_on", "pk"))


def visible_offers(actor: Actor, order: Order) -> QuerySet[Offer]:
    """What the actor may read of an order's offers: all for the buyer after the opening, else the own ones."""
    found = Offer.objects.filter(line__order=order).select_related("line__product", "seller__organisation")
    if not can_read_offers(actor, order):
        found = found.filter(seller_id=actor.organisation.pk)
    return found.prefetch_related(_WINDOWS).order_by("line__position", "price", "pk")


def own_offer(actor: Actor, pk: int, *, lock: bool = False) -> Offer:
    """One offer of the own enterprise, or NotFound."""
    found = Offer.objects.select_related("line__order__buyer__organisation", "line__product")
    found = found.filter(pk=pk, seller_id=actor.organisation.pk)
    offer = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if offer is None:
        raise NotFound
    return offer
