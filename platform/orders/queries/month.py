"""How many shared orders are open and how many were filled since a moment: counts only, for the committee."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from accounts.actors import Actor
from orders.models import Order
from orders.queries.board import visible_orders

FILLED = (Order.State.CONFIRMED, Order.State.DELIVERING, Order.State.RECEIVED, Order.State.SETTLED, Order.State.CLOSED)


@dataclass(frozen=True)
class OrderCounts:
    """Orders that collect or are decided now; orders that were confirmed since the moment."""

    open: int
    filled: int


def order_counts(actor: Actor, since: datetime) -> OrderCounts:
    """Of the orders the actor sees, in one query."""
    found = (
        visible_orders(actor)
        .order_by()
        .aggregate(
            open=Count("pk", filter=Q(state__in=[Order.State.OPEN, Order.State.ALLOCATING])),
            filled=Count("pk", filter=Q(state__in=FILLED, confirmed_at__gte=since)),
        )
    )
    return OrderCounts(**found)
