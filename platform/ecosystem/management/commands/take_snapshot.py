"""`manage.py take_snapshot --cluster NAME`: computes the graph here and now and lists who stands out in it."""

from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Cluster
from ecosystem.models import Snapshot, Standing
from ecosystem.queries import snapshot_to_take
from ecosystem.services import ask_snapshot_of, take_snapshot


class Command(BaseCommand):
    """For a look at a cluster without a worker; a worker that comes later finds it done."""

    help = "Computes the graph of a cluster and lists its strongest givers and the organisations that hold it together."

    def add_arguments(self, parser: CommandParser) -> None:
        """The cluster, the day, how many are listed."""
        parser.add_argument("--cluster", required=True, help="name of the cluster")
        parser.add_argument("--on", type=date.fromisoformat, help="the day whose evening is looked at; today without")
        parser.add_argument("--top", type=int, default=10, help="how many are listed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, take, list."""
        cluster = Cluster.objects.filter(name=options["cluster"]).first()
        if cluster is None:
            raise CommandError("There is no such cluster.")
        at = timezone.make_aware(datetime.combine(options["on"], time.max)) if options["on"] else timezone.now()
        snapshot = ask_snapshot_of(cluster, at)
        take_snapshot(self._tell, snapshot.pk)
        self._list(snapshot_to_take(snapshot.pk), options["top"])

    def _tell(self, share: float, step: str = "", **words: Any) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{share:4.0%}", ending="")

    def _list(self, snapshot: Snapshot, top: int) -> None:
        seen = snapshot.summary
        day, seconds = timezone.localtime(snapshot.as_of).date(), seen["seconds"]
        self.stdout.write(f"{snapshot.cluster.name} on {day}: {snapshot.state}, {seconds} s, {seen['bytes']:,} bytes")
        self.stdout.write(f"{seen['members_with_ties']:,} organisations with {sum(seen['ties'].values()):,} ties")
        standings = Standing.objects.filter(snapshot=snapshot).select_related("organisation")
        self.stdout.write(f"The {top} strongest givers (strength given, strength in all, partners):")
        for one in standings.filter(strength_out__gt=0).order_by("-strength_out", "organisation_id")[:top]:
            numbers = f"{one.strength_out:>9,.0f} {one.strength:>9,.0f} {one.partners:>5}"
            self.stdout.write(f"  {numbers}  {one.organisation.name}")
        weak = standings.filter(is_articulation=True).order_by("-cut_off", "organisation_id")
        self.stdout.write(f"{len(weak)} articulation points (how many each would cut off):")
        for one in weak:
            self.stdout.write(f"  {one.cut_off:>5}  {one.organisation.name}")
