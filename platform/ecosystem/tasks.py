"""What workers do for the ecosystem room."""

from celery import shared_task
from django.utils import timezone

from ecosystem import services
from jobs.work import worked_off

take_snapshot = shared_task(name="ecosystem.tasks.take_snapshot")(worked_off(services.take_snapshot))


@shared_task
def ask_nightly_snapshots() -> int:
    """Every night: one snapshot for each cluster that needs one."""
    return services.ask_nightly_snapshots(timezone.now())


@shared_task
def prepare_loops() -> None:
    """When a worker starts: what a snapshot computes with is compiled."""
    services.prepare_loops()
