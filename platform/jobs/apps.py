"""Makes `jobs` known to Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background work."""

    name = "jobs"
