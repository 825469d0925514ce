"""What was taken of near-expiry stock, for its poster and for whoever took it."""

from django.db.models import QuerySet, Sum

from accounts.actors import Actor
from orders.models import Order, SubOrder


def takes_of(actor: Actor, order: Order) -> QuerySet[SubOrder]:
    """The sub-orders that came of it, newest first, each with `units`: all for the poster, the own ones for a buyer."""
    found = SubOrder.objects.filter(order__copied_from=order, seller=order.buyer_id)
    if order.buyer_id != actor.organisation.pk:
        found = found.filter(buyer=actor.organisation.pk)
    found = found.select_related("buyer__organisation", "order").annotate(units=Sum("parts__quantity"))
    return found.order_by("-agreed_at", "-pk")
