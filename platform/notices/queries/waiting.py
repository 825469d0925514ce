"""What a person put off, and the feed of their calendar."""

from datetime import date

from django.utils import timezone

from accounts.actors import Actor, get_actor
from accounts.queries import secret_digest
from common.asking import who_answers
from common.calendars import CalendarEntry, Kind
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


def dates_ahead(actor: Actor, since: date, until: date, today: date | None = None) -> list[CalendarEntry]:
    """What lies between two days in every room, and what waits with a deadline; each matter once.

    What is overdue stands on `today` (`since` where left out). A matter that its room dates and that waits too stands
    as the room says it, unless those days are over.
    """
    now = today or since
    rooms = [entry for question in who_answers("calendar_of") for entry in question(actor, since, until)]
    known = {entry.key: entry for entry in rooms}
    for entry in _due(actor, now):
        is_over = entry.key in known and last_day_of(known[entry.key]) < now
        if since <= day_of(entry) <= until and (is_over or entry.key not in known):
            known[entry.key] = entry
    return sorted(known.values(), key=lambda entry: (day_of(entry), entry.key))


def _due(actor: Actor, today: date) -> list[CalendarEntry]:
    """What waits with a deadline, on that day or, overdue, today."""
    return [
        CalendarEntry(row.identity, row.room, row.title, row.link, row.detail, on=max(row.due_on, today), kind=Kind.DUE)
        for row in everything_waiting(actor, today)
        if row.due_on
    ]


def day_of(entry: CalendarEntry) -> date:
    """The local day on which it lies, or begins."""
    return entry.on or timezone.localdate(entry.starts_at)


def last_day_of(entry: CalendarEntry) -> date:
    """The local day on which it ends."""
    return entry.until_on or day_of(entry)


def feed_of(actor: Actor) -> Feed | None:
    """The actor's living feed."""
    return Feed.objects.filter(user=actor.user, organisation=actor.organisation, revoked_at=None).first()


def feed_behind(secret: str) -> tuple[Feed, Actor]:
    """The feed of a secret address and whose it is; NotFound where it is unknown, revoked, or its person has left."""
    feed = Feed.objects.filter(digest=secret_digest(secret), revoked_at=None).first()
    if feed is None:
        raise NotFound
    return feed, get_actor(feed.user_id, feed.organisation_id)
