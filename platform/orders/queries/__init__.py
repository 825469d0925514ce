"""Every question asked of shared orders, by subject, restricted to what the actor may see."""

from orders.queries.asked import goods_asked_for
from orders.queries.dates import calendar_of
from orders.queries.ratings import ratings_between
from orders.queries.waiting import waiting_for

__all__ = ["calendar_of", "goods_asked_for", "ratings_between", "waiting_for"]
