"""Makes `ecosystem` known to Django."""

from django.apps import AppConfig


class EcosystemConfig(AppConfig):
    """The ecosystem room."""

    name = "ecosystem"
