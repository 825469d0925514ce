"""What workers do for the ledger: seal at night, merge the daily sums, look through the book."""

from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.models import Cluster
from jobs.services import ask_for
from jobs.work import Progress, worked_off
from ledger import services
from ledger.models import DealingImport
from ledger.rules.findings import in_words


@shared_task
def close_the_day() -> None:
    """From the timetable, soon after midnight: one errand per cluster, and the merging of the sums."""
    at = timezone.now()
    for cluster in Cluster.objects.order_by("pk"):
        ask_for("ledger.tasks.seal_book", at=at, arguments={"cluster": cluster.pk})
    ask_for("ledger.tasks.merge_sums", at=at)


@shared_task
def look_through_all() -> None:
    """From the timetable, once a week: every cluster's book is verified."""
    for cluster in Cluster.objects.order_by("pk"):
        ask_for("ledger.tasks.verify_book", at=timezone.now(), arguments={"cluster": cluster.pk})


@shared_task
@worked_off
def seal_book(progress: Progress, cluster: int) -> dict[str, Any]:
    """Seal the days of one cluster that are over."""
    return {"seals": [seal.number for seal in services.seal_closed_days(cluster)]}


@shared_task
@worked_off
def merge_sums(progress: Progress) -> dict[str, Any]:
    """Merge the daily sums of all clusters."""
    return {"merged": services.merge_daily_sums()}


@shared_task
@worked_off
def verify_book(progress: Progress, cluster: int, asked_by: int | None = None) -> dict[str, Any]:
    """Look through one cluster's book and keep what was found."""
    step = gettext_noop("Comparing every tie with its seal")
    seen = services.examine(cluster, lambda share: progress(share, step))
    home = Cluster.objects.get(pk=cluster)
    found = services.write_verification(home, seen, at=timezone.now(), asked_by_id=asked_by)
    return {"verification": found.pk, "verdict": found.verdict, "finding": in_words(found.finding)}


@shared_task
@worked_off
def check_dealings(progress: Progress, dealing: int) -> dict[str, Any]:
    """Check a file of past dealings; its page shows what was found."""
    found = DealingImport.objects.select_related("cluster", "upload").get(pk=dealing)
    step = gettext_noop("Reading every row")
    services.check_dealings(
        found, services.table_of(found), at=timezone.now(), progress=lambda share: progress(share, step)
    )
    return {"link": reverse("ledger-import", args=[dealing])}


@shared_task
@worked_off
def commit_dealings(progress: Progress, dealing: int) -> dict[str, Any]:
    """Write a checked file of past dealings, all of it or nothing."""
    found = DealingImport.objects.select_related("cluster", "upload").get(pk=dealing)
    step = gettext_noop("Writing to the ledger")
    written = services.commit_dealings(
        found, services.table_of(found), at=timezone.now(), progress=lambda share: progress(share, step)
    )
    return {"link": reverse("ledger-import", args=[dealing]), "written": written}
