"""Makes `orders` known to Django."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """The orders room."""

    name = "orders"

    def ready(self) -> None:
        """What is open in orders takes part in drills."""
        from ecosystem.drills.registry import register
        from orders.drills import OrdersInDrills

        register(OrdersInDrills())
