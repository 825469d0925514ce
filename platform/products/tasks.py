"""What the worker does for this room."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from jobs.work import Progress, worked_off
from products.services import imports


@shared_task
@worked_off
def check_import(progress: Progress, **arguments: int) -> dict[str, Any]:
    """Read an uploaded catalogue and keep a verdict per row."""
    return imports.check_import(progress, at=timezone.now(), **arguments)


@shared_task
@worked_off
def commit_import(progress: Progress, **arguments: int) -> dict[str, Any]:
    """Write a checked catalogue, whole or not at all."""
    return imports.commit_import(progress, at=timezone.now(), **arguments)
