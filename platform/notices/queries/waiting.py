"""What a person put off, and the feed of their calendar."""

from datetime import date

from django.utils import timezone

from accounts.actors import Actor, get_actor
from accounts.queries import secret_digest
from common.asking import who_answers
from common.calendars import CalendarEntry
from common.errors import NotFound
from common.waiting import Waiting
from notices.models import Feed, Postponement


def postponed_of(actor: Actor, on: date) -> dict[str, Postponement]:
    """Identity -> what is put off for the actor today; what comes back today is missing."""
    mine = Postponement.objects.filter(user=actor.user, organisation=actor.organisation, until_on__gt=on)
    return {row.key: row for row in mine}


def everything_waiting(actor: Actor, on: date) -> list[Waiting]:
    """What waits in every room, nearest deadline first, what has none last; also what is put off."""
    found = [row for question in who_answers("waiting_for") for row in question(actor, on)]
    return sorted(found, key=lambda row: (row.due_on or date.max, row.room))


def dates_ahead(actor: Actor, since: date, until: date) -> list[CalendarEntry]:
    """What lies ahead in every room, and what waits with a deadline; each matter once, what waits first."""
    waiting = [row for row in everything_waiting(actor, since) if row.due_on and row.due_on <= until]
    due = [
        CalendarEntry(row.identity, row.room, row.title, row.link, row.detail, on=max(row.due_on or since, since))
        for row in waiting
    ]
    rooms = [entry for question in who_answers("calendar_of") for entry in question(actor, since, until)]
    known = {entry.key: entry for entry in [*rooms, *due]}
    return sorted(known.values(), key=lambda entry: (day_of(entry), entry.key))


def day_of(entry: CalendarEntry) -> date:
    """The local day on which it lies."""
    return entry.on or timezone.localdate(entry.starts_at)


def feed_of(actor: Actor) -> Feed | None:
    """The actor's living feed."""
    return Feed.objects.filter(user=actor.user, organisation=actor.organisation, revoked_at=None).first()


def feed_behind(secret: str) -> tuple[Feed, Actor]:
    """The feed of a secret address and whose it is; NotFound where it is unknown, revoked, or its person has left."""
    feed = Feed.objects.filter(digest=secret_digest(secret), revoked_at=None).first()
    if feed is None:
        raise NotFound
    return feed, get_actor(feed.user_id, feed.organisation_id)
