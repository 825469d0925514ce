"""`manage.py verify_ledger`: compares every tie with its seal and names the first that is not as it was sealed."""

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Cluster
from ledger.models import Seal
from ledger.rules.findings import in_words
from ledger.services import examine, write_verification


class Command(BaseCommand):
    """Exits with 1 where a book is broken."""

    help = "Compares every tie with its seal and names the first that is not as it was sealed."

    def add_arguments(self, parser: CommandParser) -> None:
        """The cluster, and a head somebody noted elsewhere."""
        parser.add_argument("--cluster", help="Name of the cluster; without it every cluster is looked through.")
        parser.add_argument(
            "--expect", metavar="NUMBER:DIGEST", help="A seal's number and digest noted outside this database."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look through the clusters one by one."""
        clusters = Cluster.objects.order_by("pk")
        if options["cluster"]:
            clusters = clusters.filter(name=options["cluster"])
        if not clusters:
            raise CommandError("There is no such cluster.")
        broken = [cluster.name for cluster in clusters if not self._is_whole(cluster, options["expect"])]
        if broken:
            raise CommandError(f"Broken: {', '.join(broken)}")

    def _is_whole(self, cluster: Cluster, expected: str | None) -> bool:
        start = time.monotonic()
        seen = examine(cluster.pk, self._show)
        write_verification(cluster, seen, at=timezone.now())
        seconds = time.monotonic() - start
        self.stdout.write(f"{cluster.name}: {seen.seals} seals, {seen.ties:,} ties in {seconds:.1f} s")
        self.stdout.write(f"  head {seen.seals}:{seen.head.hex()}")
        if seen.finding:
            self.stdout.write(self.style.ERROR(f"  {in_words(seen.finding)}"))
            return False
        return expected is None or self._is_as_expected(cluster, expected)

    def _is_as_expected(self, cluster: Cluster, expected: str) -> bool:
        number, _colon, digest = expected.partition(":")
        seal = Seal.objects.filter(cluster=cluster, number=int(number)).first()
        if seal is not None and bytes(seal.digest).hex() == digest.strip().lower():
            return True
        self.stdout.write(self.style.ERROR(f"  Seal {number} is not the one that was noted."))
        return False

    def _show(self, share: float) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{share:4.0%}", ending="")
