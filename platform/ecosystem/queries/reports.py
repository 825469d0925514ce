"""What a snapshot's report is made of."""

from datetime import datetime

from django.utils import timezone

from accounts.actors import Actor
from ecosystem.models import Snapshot
from ecosystem.queries.snapshots import picture_of, ready_snapshots, values_of


def quarter_of(snapshot: Snapshot) -> tuple[int, int]:
    """Year and quarter of the moment, in Changchun."""
    day = timezone.localdate(snapshot.as_of)
    return day.year, (day.month - 1) // 3 + 1


def snapshot_of_quarter_before(actor: Actor, snapshot: Snapshot) -> Snapshot | None:
    """The last finished snapshot of an earlier quarter."""
    year, quarter = quarter_of(snapshot)
    begins = timezone.make_aware(datetime(year, 3 * quarter - 2, 1))  # noqa: DTZ001  # made aware in the same line
    return ready_snapshots(actor).filter(as_of__lt=begins).first()


def names_of(snapshot: Snapshot) -> dict[int, str]:
    """Names of all members of a snapshot, as they were; for the committee's report."""
    picture = picture_of(snapshot)
    return dict(zip(picture.arrays["id"].tolist(), picture.meta["names"], strict=True))


def report_of(snapshot: Snapshot) -> dict[str, object]:
    """A snapshot's report as plain data: what is needed to compute it again and to compare."""
    return {
        "snapshot": snapshot.pk,
        "as_of": snapshot.as_of.isoformat(),
        "last_tie": snapshot.last_tie,
        "formula": values_of(snapshot.formula).as_dict(),
        "code_version": snapshot.code_version,
        "layout_of": snapshot.layout_of_id,
        "sha256": snapshot.sha256,
        "summary": snapshot.summary,
    }
