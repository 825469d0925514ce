"""Begins an empty platform: `python platform/manage.py found_cluster NAME --committee C --person P --username U`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.services import found_cluster
from common.errors import DomainError


class Command(BaseCommand):
    """Prints the first password once; it is changed at the first sign-in."""

    help = "Found a cluster with its committee and the first person."

    def add_arguments(self, parser: CommandParser) -> None:
        """The names that only people know."""
        parser.add_argument("name", help="name of the cluster")
        parser.add_argument("--committee", required=True, help="name of the committee")
        parser.add_argument("--person", required=True, help="name of the committee secretary")
        parser.add_argument("--username", required=True, help="sign-in name of the secretary")
        parser.add_argument("--currency", default="CNY", help="currency of the cluster (default CNY)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Founds, or says in words why not."""
        keys = ("name", "committee", "person", "username", "currency")
        try:
            cluster, password = found_cluster(at=timezone.now(), **{key: options[key] for key in keys})
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{cluster.name}\n  sign-in name: {options['username']}\n  first password: {password}")
