"""The past of the graph: snapshots of earlier months, computed from the book one after another, oldest first."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from accounts.models import Cluster
from common.errors import require
from ecosystem import queries
from ecosystem.models import Snapshot
from ecosystem.permissions import can_ask_snapshot
from ecosystem.pictures.drawing import Progress
from ecosystem.rules import check_months
from ecosystem.services.snapshots import Clock, ask_snapshot_of, take_snapshot
from jobs.models import Job
from jobs.services import ask_for

TASK = "ecosystem.tasks.take_past"
TITLE = gettext_noop("Compute the graph of past months")
MONTH = timedelta(days=30)


def ask_past(months: int, *, actor: Actor, at: datetime) -> Job:
    """Have the graph computed as it stood month by month before `at`, so that figures have a past to compare with."""
    require(can_ask_snapshot(actor))
    return _ask(actor.cluster, months, at, actor)


def ask_past_of(cluster: Cluster, months: int, at: datetime) -> Job:
    """For whoever keeps the server, and for the demo."""
    return _ask(cluster, months, at, None)


def _ask(cluster: Cluster, months: int, at: datetime, actor: Actor | None) -> Job:
    check_months(months)
    return ask_for(
        TASK,
        at=at,
        arguments={"cluster": cluster.pk, "months": months, "at": at.isoformat()},
        title=TITLE,
        asked_by_id=actor.user.pk if actor else None,
        organisation_id=actor.organisation.pk if actor else None,
    )


def take_past(progress: Progress, cluster: int, months: int, at: str, clock: Clock = timezone.now) -> dict[str, Any]:
    """Oldest first, so that the picture grows as it did; a month that was computed already is left as it is. In the end
    the present is asked for, unless somebody is waiting for it already."""
    here, until = Cluster.objects.get(pk=cluster), datetime.fromisoformat(at)
    taken = 0
    for back in range(months, 0, -1):
        share = (months - back) / (months + 1)
        taken += _take(here, until - MONTH * back, _part(progress, share, 1 / (months + 1)), clock)
    ask_snapshot_of(here, until)
    return {"snapshots": taken}


def _part(progress: Progress, begins: float, length: float) -> Progress:
    def tell(share: float, step: str) -> None:
        progress(begins + share * length, step)

    return tell


def _take(cluster: Cluster, as_of: datetime, progress: Progress, clock: Clock) -> int:
    known = Snapshot.objects.filter(cluster=cluster, as_of=as_of, state=Snapshot.State.READY)
    if known.exists() or queries.asked_snapshot(cluster.pk) is not None:
        return 0
    row = Snapshot.objects.create(
        cluster=cluster,
        formula=queries.formula_on(timezone.localdate(as_of)),
        as_of=as_of,
        layout_of=Snapshot.objects.filter(cluster=cluster, state=Snapshot.State.READY, as_of__lte=as_of).first(),
        asked_at=clock(),
    )
    take_snapshot(progress, row.pk, clock)
    return 1
