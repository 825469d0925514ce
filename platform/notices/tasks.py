"""What workers do with notices."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from accounts.models import Organisation, User
from jobs.work import Progress, worked_off
from notices import services


@shared_task
@worked_off
def send_mail(progress: Progress, notice: int) -> None:
    """Send one notice by mail."""
    services.send_mail(notice)


@shared_task
@worked_off
def tell_person(
    progress: Progress,
    person: int,
    organisation: int,
    room: str,
    sentence: str,
    words: dict[str, Any],
    link: str = "",
    by_mail: bool = True,
) -> None:
    """Tell one person something, for rooms that stand below this one and ask for it by name."""
    services.tell(
        [User.objects.get(pk=person)],
        organisation=Organisation.objects.get(pk=organisation),
        room=room,
        sentence=sentence,
        words=words,
        link=link,
        at=timezone.now(),
        by_mail=by_mail,
    )
