"""Every question asked of the job rows."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from common.errors import NotFound
from jobs.models import Job


def claimable_jobs(at: datetime, patience: timedelta) -> QuerySet[Job]:
    """Jobs that waited longer than `patience` or whose lease ran out, oldest first, locked, skipping taken rows."""
    forgotten = Q(state=Job.State.WAITING, due_at__lt=at - patience)
    orphaned = Q(state=Job.State.RUNNING, lease_until__lt=at)
    return Job.objects.select_for_update(skip_locked=True, no_key=True).filter(forgotten | orphaned).order_by("due_at")


def jobs_of(person_id: int) -> QuerySet[Job]:
    """The jobs this person asked for, newest first."""
    return Job.objects.filter(asked_by_id=person_id).order_by("-asked_at")


def get_job(person_id: int, pk: int, *, lock: bool = False) -> Job:
    """One job of this person, or NotFound."""
    found = jobs_of(person_id).filter(pk=pk)
    job = (found.select_for_update(no_key=True) if lock else found).first()
    if job is None:
        raise NotFound
    return job
