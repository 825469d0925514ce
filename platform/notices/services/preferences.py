"""What a person can say about notices: which channel, which hours, which matter to leave alone."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from common.errors import require
from notices.errors import KindUnknown, MuteDaysWrong, NothingToMute, QuietHoursWrong, UrgentNeverMuted
from notices.kinds import is_known
from notices.models import Channel, Notice, Preference, Rhythm, SubjectMute
from notices.queries.notices import get_notice, notices_of
from notices.queries.preferences import as_hours, get_mute
from notices.rules.ways import check_choice
from notices.services.telling import due_at

LONGEST_MUTE = 366


@transaction.atomic
def change_preferences(
    channels: Mapping[tuple[str, str], str], hours: Mapping[str, Any] | None, *, actor: Actor, at: datetime
) -> None:
    """Both at once or neither: the channels, and the hours where they are named."""
    choose_channels(channels, actor=actor, at=at)
    if hours is not None:
        set_rhythm(**hours, actor=actor, at=at)


@transaction.atomic
def choose_channels(channels: Mapping[tuple[str, str], str], *, actor: Actor, at: datetime) -> None:
    """Set the channel of rooms (`("orders", "")`) and kinds (`("orders", "recall")`); empty: as without a word."""
    require(actor.may_write)
    for (room, kind), channel in channels.items():
        require(is_known(room, kind), KindUnknown, name=f"{room}.{kind}".rstrip("."))
        check_choice(room, kind, channel or Channel.AT_ONCE)
    mine: dict[str, Any] = {"user": actor.user, "organisation": actor.organisation}
    for (room, kind), channel in sorted(channels.items()):
        if channel:
            Preference.objects.update_or_create(**mine, room=room, kind=kind, defaults={"channel": Channel(channel)})
        else:
            Preference.objects.filter(**mine, room=room, kind=kind).delete()


@transaction.atomic
def set_rhythm(
    *,
    quiet_from: time | None,
    quiet_until: time | None,
    working_days_only: bool,
    digest_at: time,
    digest_weekday: int,
    actor: Actor,
    at: datetime,
) -> Rhythm:
    """When mails may come; what already waits is put to its new time."""
    require(actor.may_write)
    if (quiet_from is None) != (quiet_until is None) or (quiet_from and quiet_from == quiet_until):
        raise QuietHoursWrong
    rhythm, _is_new = Rhythm.objects.update_or_create(
        user=actor.user,
        organisation=actor.organisation,
        defaults={
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "working_days_only": working_days_only,
            "digest_at": digest_at,
            "digest_weekday": digest_weekday,
        },
    )
    _move_waiting(actor, rhythm, at)
    return rhythm


@transaction.atomic
def mute_matter(notice_pk: int, *, days: int | None, actor: Actor, at: datetime) -> SubjectMute:
    """Hear no more of the matter of this notice, for some days or (None) for good."""
    require(actor.may_write)
    notice = get_notice(actor, notice_pk)
    require(bool(notice.subject), NothingToMute)
    require(not notice.is_urgent, UrgentNeverMuted)
    require(days is None or 1 <= days <= LONGEST_MUTE, MuteDaysWrong)
    until = None if days is None else timezone.localdate(at) + timedelta(days=days)
    words = {"sentence": notice.sentence, "words": notice.words, "room": notice.room}
    mute, _is_new = SubjectMute.objects.update_or_create(
        user=actor.user,
        organisation=actor.organisation,
        subject=notice.subject,
        defaults={"until_on": until, "muted_at": at, "words": words},
    )
    return mute


@transaction.atomic
def hear_again(mute_pk: int, *, actor: Actor) -> None:
    """Lift the muting of one matter."""
    require(actor.may_write)
    get_mute(actor, mute_pk).delete()


def _move_waiting(actor: Actor, rhythm: Rhythm, at: datetime) -> None:
    waiting = notices_of(actor).filter(mail_due_at__isnull=False)
    for channel in waiting.order_by().values_list("channel", flat=True).distinct():
        due = due_at(Channel(channel), at, as_hours(rhythm))
        Notice.objects.filter(pk__in=waiting.filter(channel=channel).values("pk")).update(mail_due_at=due)
