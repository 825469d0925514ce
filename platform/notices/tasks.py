"""What workers do with notices, mails and calls; here the clock is read and the lots are drawn."""

import random
from typing import Any

from celery import shared_task
from django.utils import timezone

from accounts.models import Organisation, User
from jobs.work import Progress, worked_off
from notices import services


@shared_task
@worked_off
def send_mail(progress: Progress, mail: int) -> None:
    """Send one mail."""
    services.send_mail(mail, at=timezone.now(), lot=random.random())  # noqa: S311  # spreads retries, guards nothing


@shared_task
@worked_off
def deliver(progress: Progress, delivery: int) -> None:
    """Call one webhook."""
    services.deliver(delivery, at=timezone.now(), lot=random.random())  # noqa: S311  # spreads retries


@shared_task
def write_mails() -> int:
    """Gather what falls due into mails, and hand out again what waits."""
    at = timezone.now()
    return services.gather_due(at=at) + services.hand_out_mails(at=at)


@shared_task
def hand_out_calls() -> int:
    """Hand out the webhooks that are due."""
    return services.hand_out_calls(at=timezone.now())


@shared_task
def forget_old() -> int:
    """Forget the logs of mails and webhooks after 30 days."""
    at = timezone.now()
    return services.forget_old_mails(at=at) + services.forget_old_calls(at=at)


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
    kind: str = "",
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
        kind=kind,
    )
