"""What the worker does for this room."""

from celery import shared_task
from django.utils import timezone

from first_trade import services
from jobs.services import ask_for
from jobs.work import Progress, worked_off


@shared_task
def ask_expiring() -> None:
    """From the timetable, every morning."""
    ask_for("first_trade.tasks.tell_expiring", at=timezone.now())


@shared_task
@worked_off
def tell_expiring(progress: Progress) -> dict[str, int]:
    """Tell of papers that are about to end."""
    return {"told": services.tell_expiring(timezone.now())}
