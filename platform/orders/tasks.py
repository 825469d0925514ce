"""What the worker and the clock do for shared orders."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from jobs.work import Progress, worked_off
from orders.services import (
    allocating,
    closing,
    imports,
    joint_clock,
    joint_telling,
    negotiating,
    replanning,
    standing_clock,
    telling,
    watching,
)


@shared_task
def keep_deadlines() -> None:
    """Close, open, expire and remind what is due; asked by the timetable, safe to run twice at once."""
    at = timezone.now()
    closing.close_due(at)
    closing.remind_due(at)
    telling.tell_takes(at)
    negotiating.expire_rounds(at)
    watching.keep_delivery_clocks(at)
    joint_clock.keep_joint_clocks(at)


@shared_task
def post_standing() -> None:
    """Post the standing orders whose day has come; asked by the timetable, safe to run twice at once."""
    standing_clock.post_due(timezone.now())


@shared_task
@worked_off
def tell_audience(progress: Progress, order: int) -> None:
    """Tell everybody an order asks."""
    telling.tell_audience(order, "published", at=timezone.now())


@shared_task
@worked_off
def remind_audience(progress: Progress, order: int) -> None:
    """Remind those who were asked and have not answered."""
    telling.tell_audience(order, "reminder", at=timezone.now())


@shared_task
@worked_off
def tell_joint(progress: Progress, joint: int) -> None:
    """Tell everybody a joint purchase asks."""
    joint_telling.tell_asked(joint, "opened", at=timezone.now())


@shared_task
@worked_off
def remind_joint(progress: Progress, joint: int) -> None:
    """Say that demands close soon."""
    joint_telling.tell_asked(joint, "soon", at=timezone.now())


@shared_task
@worked_off
def compute_plan(progress: Progress, plan: int) -> dict[str, Any]:
    """Split an order by its opened offers."""
    return allocating.compute_plan(progress, plan, at=timezone.now())


@shared_task
@worked_off
def propose_rest(progress: Progress, order: int) -> None:
    """Start a plan of what is free again in a confirmed order, where somebody stands by for it."""
    replanning.propose_rest(order, at=timezone.now())


@shared_task
@worked_off
def check_lines(progress: Progress, **arguments: int) -> dict[str, Any]:
    """Read a file of order lines and keep a verdict per row."""
    return imports.check_lines(progress, at=timezone.now(), **arguments)


@shared_task
@worked_off
def commit_lines(progress: Progress, **arguments: int) -> dict[str, Any]:
    """Make a draft of a checked file, whole or not at all."""
    return imports.commit_lines(progress, at=timezone.now(), **arguments)
