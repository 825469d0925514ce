"""`manage.py import_dealings FILE --map MAPPING.toml`: past dealings from a file into the ledger, all or nothing."""

from argparse import FileType
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.models import Cluster
from common.errors import DomainError
from common.tables import Table, read_table
from ledger.dealings.account import TieAccount
from ledger.dealings.mapping import DealingMapping, check_columns, read_mapping
from ledger.dealings.plan import CREATE, Plan
from ledger.models import DealingImport
from ledger.services import check_dealings, commit_dealings
from ledger.services.dealings import check_currency, check_not_written, digest_of

LARGEST = 200_000_000  # bytes; a file on the server is not limited like one that comes through the door


class Command(BaseCommand):
    """Checks, shows the account, asks, writes."""

    help = "Reads past dealings from an Excel or CSV file into the ledger of a cluster, all of them or none."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, its mapping, where it goes, and how much is asked."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--map", required=True, type=FileType(encoding="utf-8"), help="the mapping, a TOML file")
        parser.add_argument("--cluster", help="name of the cluster; may be left out where there is only one")
        parser.add_argument("--create-cluster", action="store_true", help="create the cluster, in the file's currency")
        parser.add_argument("--dry-run", action="store_true", help="check and report, write nothing")
        parser.add_argument("--yes", action="store_true", help="create unknown parties and write without asking")

    def handle(self, *args: Any, **options: Any) -> None:
        """Everything in one transaction; a refusal is told in its own words."""
        try:
            with transaction.atomic():
                self._import(options)
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _import(self, options: dict[str, Any]) -> None:
        at = timezone.now()
        mapping = read_mapping(options["map"].read())
        cluster = self._cluster(options, mapping)
        check_currency(mapping, cluster)
        dealing = DealingImport(
            cluster=cluster,
            file_name=options["file"].name,
            sha256=digest_of(options["file"]),
            mapping=mapping.as_data(),
            received_at=at,
        )
        check_not_written(cluster, dealing.sha256)
        table = read_table(options["file"], options["file"].name, known_columns=mapping.columns, limit=LARGEST)
        check_columns(mapping, table.columns)
        dealing.save()
        self._check(dealing, table, options)
        if not options["dry_run"]:
            written = commit_dealings(dealing, table, at=timezone.now())
            self.stdout.write(self.style.SUCCESS(f"{written:,} ties written to the ledger of {cluster.name}."))

    def _cluster(self, options: dict[str, Any], mapping: DealingMapping) -> Cluster:
        name = options["cluster"]
        found = list(Cluster.objects.filter(name=name) if name else Cluster.objects.all()[:2])
        if len(found) == 1:
            return found[0]
        if name and options["create_cluster"]:
            return Cluster.objects.create(name=name, currency=mapping.currency, created_at=timezone.now())
        raise CommandError("Name the cluster with --cluster NAME (and --create-cluster where it does not exist yet).")

    def _check(self, dealing: DealingImport, table: Table, options: dict[str, Any]) -> None:
        plan = check_dealings(dealing, table, at=timezone.now())
        unknown = [party for party in plan.parties if party.is_open]
        if unknown:
            self._show_unknown(plan)
            self._confirm(f"Create these {len(unknown)} organisations?", options)
            dealing.decisions = {party.key: CREATE for party in unknown}
            dealing.save(update_fields=["decisions"])
            plan = check_dealings(dealing, table, at=timezone.now())
        self._show(plan, dealing.cluster.currency)
        if not options["dry_run"]:
            self._confirm("Write this to the ledger?", options)

    def _confirm(self, question: str, options: dict[str, Any]) -> None:
        if options["yes"] or options["dry_run"]:
            return
        if input(f"{question} [y/N] ").strip().lower() not in {"y", "yes"}:
            raise CommandError("Nothing was written.")

    def _show_unknown(self, plan: Plan) -> None:
        for rule in dict.fromkeys(party.rule for party in plan.parties if party.is_open):
            named = [party for party in plan.parties if party.is_open and party.rule == rule]
            self.stdout.write(f"{rule}: {len(named)} not known, for example {', '.join(p.name for p in named[:3])}")
            for party in named:
                for alike in party.suggestions[:1]:
                    self.stdout.write(f"  {party.name} is like {alike.name} ({alike.score})")

    def _show(self, plan: Plan, currency: str) -> None:
        self.stdout.write(f"{plan.rows:,} rows, {len(plan.parties)} parties")
        for book in plan.accounts:
            self._show_account(book, currency)
        reasons: dict[tuple[str, str], int] = {}
        for refused in plan.refused:
            reasons[refused.tie, refused.code] = reasons.get((refused.tie, refused.code), 0) + 1
        for (tie, code), count in sorted(reasons.items()):
            example = next(r for r in plan.refused if (r.tie, r.code) == (tie, code))
            self.stdout.write(f"  {tie}: {count:,} refused, {code}; line {example.line}: {example.sentence}")

    def _show_account(self, book: TieAccount, currency: str) -> None:
        lines = [
            ("in the file", book.rows_in, book.total_in),
            ("to be written", book.rows_written, book.total_written),
            ("refused", book.rows_refused, book.total_refused),
        ]
        self.stdout.write(f"{book.name} ({book.kind}), balanced: {'yes' if book.is_balanced else 'NO'}")
        for words, rows, total in lines:
            self.stdout.write(f"  {words:<14} {rows:>9,} rows {total:>20,.2f} {currency}")
        if book.rows_unreadable:
            self.stdout.write(f"  {book.rows_unreadable:,} of the refused rows hold no readable value")
