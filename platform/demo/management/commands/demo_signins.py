"""Prints who can sign in to the demo: `python platform/manage.py demo_signins`."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import Membership
from demo.people import PARTS, PASSWORD


class Command(BaseCommand):
    """The launcher prints this after the address."""

    help = "Print the sign-ins of the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line per person: sign-in name, person, organisation, position."""
        names = [part.username for part in PARTS]
        found = Membership.objects.filter(user__username__in=names, rank=1).select_related("user", "organisation")
        seats = {membership.user.username: membership for membership in found}
        self.stdout.write(f"密码 / password: {PASSWORD}")
        for name in (name for name in names if name in seats):
            seat = seats[name]
            self.stdout.write(f"  {name:<16}{seat.user.name}  {seat.organisation}  {seat.position}")
