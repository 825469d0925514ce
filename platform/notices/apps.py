"""Makes `notices` known to Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The notices room."""

    name = "notices"
