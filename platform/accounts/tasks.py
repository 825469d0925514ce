"""What the accounts room does later: letters of invitations and ways back, ends of viewings, old tries."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Invitation, SignInAttempt, WayBack
from accounts.services import way_back as ways
from accounts.services.invitations import is_open, link_of
from accounts.services.viewings import end_expired
from jobs.work import worked_off

TRIES_KEPT = timedelta(days=30)


@shared_task
@worked_off
def mail_invitation(progress: Any, invitation: int, site: str, language: str) -> None:
    """Send the secret link to the invited person, in the inviter's language; nothing where it is over by now."""
    invited = Invitation.objects.select_related("organisation", "invited_by").get(pk=invitation)
    if not is_open(invited, timezone.now()):
        return
    with translation.override(language):
        words = {
            "name": invited.name,
            "inviter": invited.invited_by.name,
            "organisation": invited.organisation.name,
            "link": link_of(invited, site),
            "day": f"{timezone.localtime(invited.expires_at):%Y-%m-%d %H:%M}",
        }
        subject = _("{inviter} invites you to {organisation} on the Red Capsule platform").format(**words)
        letter = _(
            "{name},\n\n{inviter} invites you to work for {organisation} on the Red Capsule platform.\n"
            "Open this link until {day}; it works once and is meant for you alone:\n\n{link}\n\n"
            "If you do not know {inviter}, do nothing."
        ).format(**words)
    send_mail(subject, letter, None, [invited.email])


@shared_task
@worked_off
def mail_way_back(progress: Any, way_back: int, site: str) -> None:
    """Send the secret link to the person, in their own language; nothing where it is over by now."""
    way = WayBack.objects.select_related("user", "given_by", "given_for").get(pk=way_back)
    if not ways.is_open(way, timezone.now()) or not way.user.email:
        return
    with translation.override(way.user.language or settings.LANGUAGE_CODE):
        words = {
            "name": way.user.name,
            "giver": way.given_by.name,
            "organisation": way.given_for.name,
            "link": ways.link_of(way, site),
            "day": f"{timezone.localtime(way.expires_at):%Y-%m-%d %H:%M}",
        }
        subject = _("Your way back to the Red Capsule platform")
        letter = _(
            "{name},\n\n{giver} of {organisation} gives you a way back into your account.\n"
            "Open this link until {day} and set a new password; it works once and is meant for you alone:\n\n{link}\n\n"
            "If you did not ask for it, do not open it and tell the committee."
        ).format(**words)
    send_mail(subject, letter, None, [way.user.email])


@shared_task
def end_viewings() -> int:
    """End what observers were invited to see where its last day is over, and tell them."""
    return end_expired(timezone.now())


@shared_task
def forget_old_tries() -> int:
    """Forget sign-in tries after 30 days; the audit trail keeps what must be kept."""
    count, _kinds = SignInAttempt.objects.filter(at__lt=timezone.now() - TRIES_KEPT).delete()
    return count
