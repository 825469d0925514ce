"""Makes `demo` known to Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo room."""

    name = "demo"
