"""What the timetable asks of the jobs room."""

from celery import shared_task
from django.utils import timezone

from jobs import services


@shared_task
def hand_out_waiting() -> int:
    """Hand out again what waits or lost its worker."""
    return services.hand_out_waiting(timezone.now())
