"""Puts divisions, industries, size limits, the working-day calendar and default tier rules in place."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from enterprises.services.reference import seed_reference


class Command(BaseCommand):
    """`python platform/manage.py seed_reference`, as often as one likes."""

    help = "Seed reference data (idempotent)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints how many rows of each kind are known."""
        for kind, count in seed_reference(timezone.now()).items():
            self.stdout.write(f"{kind}: {count}")
