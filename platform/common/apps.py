"""Makes `common` known to Django."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """The common room."""

    name = "common"
