"""Every question asked of shared orders, by subject, restricted to what the actor may see."""

from orders.queries.waiting import waiting_for

__all__ = ["waiting_for"]
