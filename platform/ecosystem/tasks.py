"""What workers do for the ecosystem room."""

from celery import shared_task
from django.utils import timezone

from accounts.models import Cluster
from ecosystem import services
from jobs.shares import LONG, worked_as_share
from jobs.work import worked_off

compute_drill = shared_task(name="ecosystem.tasks.compute_drill")(worked_off(services.compute_drill))
check_drill = shared_task(name="ecosystem.tasks.check_drill")(worked_off(services.check_drill))
compute_sweep = shared_task(
    name="ecosystem.tasks.compute_sweep", soft_time_limit=LONG["soft_time_limit"], time_limit=LONG["time_limit"]
)(worked_off(services.compute_sweep))
sweep_share = shared_task(name="ecosystem.tasks.sweep_share")(worked_as_share(services.sweep_share))
take_snapshot = shared_task(
    name="ecosystem.tasks.take_snapshot", soft_time_limit=LONG["soft_time_limit"], time_limit=LONG["time_limit"]
)(worked_off(services.take_snapshot))
betweenness_share = shared_task(name="ecosystem.tasks.betweenness_share")(worked_as_share(services.betweenness_share))

tell_introduced = shared_task(name="ecosystem.tasks.tell_introduced")(worked_off(services.tell_introduced))
tell_introduced_by_hand = shared_task(name="ecosystem.tasks.tell_introduced_by_hand")(
    worked_off(services.tell_introduced_by_hand)
)


@shared_task
@worked_off
def introduce_in_cluster(progress: object, cluster: int) -> dict[str, int]:
    """After a snapshot: this month's introductions, where the cluster has not had them."""
    return {"introduced": services.introduce_in(Cluster.objects.get(pk=cluster), at=timezone.now())}


@shared_task
def introduce_monthly() -> int:
    """Every morning: what this month's introductions still want, once a month in each cluster."""
    return services.introduce_monthly(timezone.now())


take_past = shared_task(name="ecosystem.tasks.take_past")(worked_off(services.take_past))
look_over = shared_task(name="ecosystem.tasks.look_over")(worked_off(services.look_over))


@shared_task
def ask_nightly_snapshots() -> int:
    """Every night: one snapshot for each cluster that needs one."""
    return services.ask_nightly_snapshots(timezone.now())


@shared_task
def prepare_loops() -> None:
    """When a worker starts: what a snapshot computes with is compiled."""
    services.prepare_loops()
