"""Writes the demo cluster once: `python platform/manage.py seed_demo`."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from demo.services import is_seeded, seed_demo


class Command(BaseCommand):
    """Safe to run again: a cluster that stands is left as people have changed it."""

    help = "Write the fictional cluster of 117 enterprises, unless it stands already."

    def handle(self, *args: Any, **options: Any) -> None:
        """Says each step."""
        if is_seeded():
            self.stdout.write("The demo cluster stands already.")
            return
        now = timezone.now()
        seed_demo(now, timezone.localdate(now), self.stdout.write)
