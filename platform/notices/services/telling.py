"""What can happen to a notice: told, read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Organisation, User
from notices.kinds import Kind, kind_of
from notices.models import Channel, Mail, Notice
from notices.queries.mail import sent_since
from notices.queries.notices import get_notice, notices_of
from notices.queries.preferences import hours_of, people_muting, wanted_channels, working_day_test
from notices.rules.timing import Hours, after_quiet, digest_due, monday_to_friday
from notices.rules.ways import MOST_AN_HOUR, Choices, channel_of
from notices.services.outgoing import hand_out

HOUR = timedelta(hours=1)


@dataclass
class Wishes:
    """What the recipients want to hear, loaded at once for all of them."""

    choices: Mapping[int, Choices]
    hours: Mapping[int, Hours]
    muting: set[int]
    mails: dict[int, int]


@transaction.atomic
def tell(
    recipients: Iterable[User],
    *,
    organisation: Organisation,
    room: str,
    sentence: str,
    at: datetime,
    words: dict[str, Any] | None = None,
    link: str = "",
    by_mail: bool = True,
    kind: str = "",
    subject: models.Model | str = "",
    urgent: bool = False,
) -> list[Notice]:
    """Store one notice per person; by mail it goes as the person wishes, after the commit.

    `sentence` is an English message id (mark it with `gettext_noop`), filled from `words` in each reader's language.
    `kind` is a line of `notices.kinds`, `subject` the matter (a row, or a name such as `orders.order:7`).
    """
    people = list(recipients)
    declared = kind_of(room, kind)
    told = Notice(
        organisation=organisation,
        room=room,
        kind=kind,
        subject=subject_key(subject),
        is_urgent=urgent or declared.is_urgent,
        sentence=sentence,
        words=words or {},
        link=link,
        told_at=at,
    )
    wishes = _wishes(people, told)
    notices = [_notice_to(person, told, declared, wishes, by_mail=by_mail) for person in people]
    Notice.objects.bulk_create(notices)
    for notice in notices:
        if notice.mail:
            hand_out(notice.mail, "notices.tasks.send_mail", "mail", at=at)
    return notices


def subject_key(subject: models.Model | str) -> str:
    """The name under which a matter can be muted: `orders.order:7`."""
    return subject if isinstance(subject, str) else f"{subject._meta.label_lower}:{subject.pk}"


@transaction.atomic
def read_notice(pk: int, *, actor: Actor, at: datetime) -> Notice:
    """Mark it as read; the first reading counts."""
    notice = get_notice(actor, pk, lock=True)
    if notice.read_at is None:
        notice.read_at = at
        notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def read_all(*, actor: Actor, at: datetime) -> int:
    """Mark all as read; returns how many were not."""
    return notices_of(actor).filter(read_at=None).order_by().update(read_at=at)


def _wishes(people: list[User], told: Notice) -> Wishes:
    here, ids = told.organisation, [person.pk for person in people]
    on = timezone.localdate(told.told_at)
    return Wishes(
        wanted_channels(people, here),
        hours_of(people, here),
        people_muting(people, here, told.subject, on),
        sent_since(ids, here.pk, told.told_at - HOUR),
    )


def _notice_to(person: User, told: Notice, kind: Kind, wishes: Wishes, *, by_mail: bool) -> Notice:
    """The notice of one person, with its way by mail: one of its own, gathered later, or none."""
    fields = {
        field.attname: getattr(told, field.attname) for field in told._meta.concrete_fields if field.attname != "id"
    }
    notice = Notice(**fields | {"recipient_id": person.pk})
    if not by_mail or not person.email:
        return notice
    channel = channel_of(kind, wishes.choices.get(person.pk, {}), is_urgent=told.is_urgent)
    if person.pk in wishes.muting and not told.is_urgent:
        channel = Channel.MUTED
    notice.channel = channel
    notice.mail_due_at = due_at(channel, told.told_at, wishes.hours.get(person.pk, Hours()), is_urgent=told.is_urgent)
    if channel == Channel.AT_ONCE and notice.mail_due_at == told.told_at:
        _mail_or_hold(notice, person, wishes)
    return notice


def due_at(channel: Channel, at: datetime, hours: Hours, *, is_urgent: bool = False) -> datetime | None:
    """When a notice told `at` goes by mail on this channel; None: never."""
    if channel == Channel.MUTED:
        return None
    if is_urgent:
        return at
    is_working_day = working_day_test() if hours.working_days_only else monday_to_friday
    if channel == Channel.AT_ONCE:
        return after_quiet(at, hours, is_working_day)
    return digest_due(at, channel, hours, is_working_day)


def _mail_or_hold(notice: Notice, person: User, wishes: Wishes) -> None:
    """A mail of its own now; in a busy hour it is held and gathered with what else comes."""
    at = notice.told_at
    wishes.mails[person.pk] = wishes.mails.get(person.pk, 0) + 1
    if wishes.mails[person.pk] > MOST_AN_HOUR and not notice.is_urgent:
        notice.mail_due_at = due_at(Channel.AT_ONCE, at + HOUR / 2, wishes.hours.get(person.pk, Hours()))
        return
    notice.mail_due_at = None
    notice.mail = Mail.objects.create(
        recipient=person, organisation_id=notice.organisation_id, form=Mail.Form.SINGLE, made_at=at, due_at=at
    )
