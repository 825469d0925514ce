"""What a person can do with what waits: put it off with a reason, take it up again; give a calendar its address."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.queries import secret_digest
from common.errors import NotFound, require
from common.waiting import Waiting
from notices.errors import TooManyReads
from notices.models import Feed, Postponement
from notices.queries.waiting import everything_waiting
from notices.rules.postponing import check_postponement

READS_AN_HOUR = 60
HOUR = timedelta(hours=1)


@transaction.atomic
def postpone(identity: str, *, until_on: date, reason: str, actor: Actor, at: datetime) -> Postponement:
    """Put off one thing that waits; it comes back on its day. The trail keeps who, what, until when and why."""
    require(actor.may_write)
    on = timezone.localdate(at)
    waiting = _find(identity, actor, on)
    check_postponement(waiting, until_on, reason, on)
    row, _is_new = Postponement.objects.update_or_create(
        user=actor.user,
        organisation=actor.organisation,
        key=waiting.identity[:200],
        defaults={"until_on": until_on, "reason": reason.strip()[:200], "postponed_at": at},
    )
    _record("notices.postponed", actor, at, waiting.identity, until=until_on.isoformat(), reason=row.reason)
    return row


@transaction.atomic
def take_up(identity: str, *, actor: Actor, at: datetime) -> None:
    """It waits again from now on."""
    require(actor.may_write)
    mine = Postponement.objects.filter(user=actor.user, organisation=actor.organisation, key=identity)
    count, _kinds = mine.delete()
    require(bool(count), NotFound)
    _record("notices.taken_up", actor, at, identity)


@transaction.atomic
def renew_feed(*, actor: Actor, at: datetime) -> tuple[Feed, str]:
    """A new secret address for the calendar, shown once; the one before is known no more."""
    require(actor.may_write)
    _revoke(actor, at)
    secret = f"cal_{secrets.token_urlsafe(32)}"
    feed = Feed.objects.create(
        user=actor.user, organisation=actor.organisation, digest=secret_digest(secret), made_at=at
    )
    _record("notices.feed_renewed", actor, at, f"feed:{feed.pk}")
    return feed, secret


@transaction.atomic
def revoke_feed(*, actor: Actor, at: datetime) -> None:
    """The address shows nothing any more."""
    require(actor.may_write)
    require(bool(_revoke(actor, at)), NotFound)
    _record("notices.feed_revoked", actor, at, "feed")


def count_read(feed: Feed, *, at: datetime) -> None:
    """Count one reading; raises TooManyReads past sixty an hour. Two readings at once are two."""
    mine = Feed.objects.filter(pk=feed.pk)
    is_new_hour = mine.exclude(hour_from__gt=at - HOUR).update(hour_from=at, reads_in_hour=1, last_read_at=at)
    if not is_new_hour and not mine.filter(reads_in_hour__lt=READS_AN_HOUR).update(
        reads_in_hour=F("reads_in_hour") + 1, last_read_at=at
    ):
        raise TooManyReads


def _find(identity: str, actor: Actor, on: date) -> Waiting:
    found = next((row for row in everything_waiting(actor, on) if row.identity == identity), None)
    if found is None:
        raise NotFound
    return found


def _revoke(actor: Actor, at: datetime) -> int:
    living = Feed.objects.filter(user=actor.user, organisation=actor.organisation, revoked_at=None)
    return living.update(revoked_at=at)


def _record(event: str, actor: Actor, at: datetime, subject: str, **details: Any) -> None:
    record_audit(event, at=at, user=actor.user, organisation=actor.organisation, subject=subject, **details)
