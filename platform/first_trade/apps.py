"""Makes `first_trade` known to Django."""

from django.apps import AppConfig


class FirstTradeConfig(AppConfig):
    """The first-trade room."""

    name = "first_trade"
