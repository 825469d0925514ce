"""What can happen to a mail: gathered from what waits, sent, tried again."""

from datetime import date, datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.models import Membership, Organisation, User
from common.errors import require
from notices.errors import MailNotFailed
from notices.letters import letter_of
from notices.models import Channel, Mail, Notice
from notices.permissions import can_retry_mail
from notices.queries.mail import get_mail
from notices.queries.notices import with_muting
from notices.queries.preferences import hours_of
from notices.rules.timing import ZONE, Hours
from notices.services import outgoing
from notices.services.telling import due_at

TASK = "notices.tasks.send_mail"
MOST_GATHERED = 500
MOST_GROUPS = 200
KEPT = timedelta(days=30)
FORMS = {Channel.AT_ONCE: Mail.Form.HELD, Channel.DAILY: Mail.Form.DAILY, Channel.WEEKLY: Mail.Form.WEEKLY}
NO_ADDRESS = gettext_noop("The person has no e-mail address now.")
GONE = gettext_noop("The person no longer works for this organisation.")


def gather_due(*, at: datetime) -> int:
    """Write the digests and the mails of what was held back that fall due; returns how many."""
    waiting = Notice.objects.filter(mail_due_at__lte=at).order_by()
    groups = waiting.values_list("recipient_id", "organisation_id", "channel").distinct()[:MOST_GROUPS]
    return sum(_gather(person, organisation, Channel(channel), at) for person, organisation, channel in groups)


def hand_out_mails(*, at: datetime) -> int:
    """Ask jobs for the mails that are due."""
    return outgoing.hand_out_due(Mail.objects.all(), TASK, "mail", at=at)


def send_mail(pk: int, *, at: datetime, lot: float) -> None:
    """Send it once; a mail server that is away means trying again by date, a refused address means giving up."""
    mail = outgoing.claim(Mail.objects.select_related("recipient", "organisation"), pk, at=at)
    if mail is None:
        return
    if obstacle := _obstacle(mail):
        outgoing.ended(mail, Mail.State.DROPPED, at=at, failure=obstacle)
        return
    try:
        letter_of(mail).send()
    except SMTPRecipientsRefused as refused:
        outgoing.ended(mail, Mail.State.FAILED, at=at, failure=str(refused))
    except OSError as away:  # SMTPException is one
        outgoing.failed(mail, f"{type(away).__name__}: {away}", at=at, lot=lot)
    else:
        outgoing.ended(mail, Mail.State.SENT, at=at)


@transaction.atomic
def retry_mail(pk: int, *, actor: Actor, at: datetime) -> Mail:
    """Try a mail again that was given up."""
    require(can_retry_mail(actor))
    mail = get_mail(actor, pk, lock=True)
    require(mail.state == Mail.State.FAILED, MailNotFailed)
    outgoing.begin_again(mail, at=at)
    outgoing.hand_out(mail, TASK, "mail", at=at)
    record_audit(
        "notices.mail_retried", at=at, user=actor.user, organisation=actor.organisation, subject=f"mail:{mail.pk}"
    )
    return mail


def forget_old_mails(*, at: datetime) -> int:
    """Forget mails that ended 30 days ago; the notices stay."""
    count, _kinds = Mail.objects.filter(ended_at__lt=at - KEPT).delete()
    return count


@transaction.atomic
def _gather(person: int, organisation: int, channel: Channel, at: datetime) -> int:
    """One mail of everything that is due to this person on this channel and still unread; none where nothing is."""
    mine = Notice.objects.filter(recipient_id=person, organisation_id=organisation, channel=channel)
    due = mine.filter(mail_due_at__lte=at).select_for_update(skip_locked=True, no_key=True).order_by("pk")
    rows = list(due[:MOST_GATHERED])
    if not rows:
        return 0
    ids = [row.pk for row in rows]
    worth: QuerySet[Any] = with_muting(Notice.objects.filter(pk__in=ids, read_at=None), at.astimezone(ZONE).date())
    kept = list(worth.filter(is_muted=False).order_by("pk").values_list("pk", flat=True))
    Notice.objects.filter(pk__in=ids).update(mail_due_at=None)
    if not kept:
        return 0
    period = max(row.mail_due_at for row in rows if row.mail_due_at).astimezone(ZONE).date()
    mail, is_new = _mail_of(person, organisation, channel, period, at)
    if not is_new:
        _put_off(kept, person, organisation, channel, at)
        return 0
    Notice.objects.filter(pk__in=kept).update(mail=mail)
    outgoing.hand_out(mail, TASK, "mail", at=at)
    return 1


def _mail_of(person: int, organisation: int, channel: Channel, period: date, at: datetime) -> tuple[Mail, bool]:
    """A new mail; of digests there is one a day and form, and the second run finds the first one's."""
    facts = {"recipient_id": person, "organisation_id": organisation, "form": FORMS[channel]}
    if channel == Channel.AT_ONCE:
        return Mail.objects.create(**facts, made_at=at, due_at=at), True
    return Mail.objects.get_or_create(**facts, period=period, defaults={"made_at": at, "due_at": at})


def _put_off(ids: list[int], person: int, organisation: int, channel: Channel, at: datetime) -> None:
    """The digest of this day has gone: what came too late goes with the next one."""
    hours = hours_of([User(pk=person)], Organisation(pk=organisation)).get(person, Hours())
    Notice.objects.filter(pk__in=ids).update(mail_due_at=due_at(channel, at, hours))


def _obstacle(mail: Mail) -> str:
    """Why it must not be sent any more; empty where it may."""
    if not mail.recipient.email:
        return NO_ADDRESS
    works = Membership.objects.filter(user=mail.recipient, organisation=mail.organisation, ended_at=None)
    return "" if mail.recipient.is_active and works.exists() else GONE
