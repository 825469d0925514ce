"""What workers do with notices."""

from celery import shared_task

from jobs.work import Progress, worked_off
from notices import services


@shared_task
@worked_off
def send_mail(progress: Progress, notice: int) -> None:
    """Send one notice by mail."""
    services.send_mail(notice)
