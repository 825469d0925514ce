"""Makes `web` known to Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web room."""

    name = "web"
