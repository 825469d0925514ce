"""Makes `api` known to Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The programs' door."""

    name = "api"
