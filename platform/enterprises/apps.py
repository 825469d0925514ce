"""Makes `enterprises` known to Django."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """The enterprises room."""

    name = "enterprises"
