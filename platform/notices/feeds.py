"""A calendar as calendar programs read it (RFC 5545): days as days, times in UTC, the same bytes for the same facts."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.utils import translation
from icalendar import Calendar, Event, vDuration

from common.calendars import CalendarEntry
from notices.kinds import room_words
from notices.letters import whole

REFRESH = timedelta(hours=1)
AHEAD = timedelta(days=400)


def write_calendar(entries: Iterable[CalendarEntry], *, name: str, language: str, stamp: datetime) -> bytes:
    """The calendar in `language`; `stamp` is the time of what says of itself no time of change."""
    calendar = Calendar()
    calendar.add("prodid", "-//Red Capsule//Cluster platform//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    with translation.override(language):
        for entry in entries:
            calendar.add_component(_event(entry, stamp))
    return bytes(calendar.to_ical(sorted=False))


def _event(entry: CalendarEntry, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.key.replace(' ', '_')}@red-capsule")
    event.add("dtstamp", (entry.changed_at or stamp).astimezone(UTC).replace(microsecond=0))
    event.add("summary", str(entry.title))
    if entry.on:
        event.add("dtstart", entry.on)
        event.add("dtend", (entry.until_on or entry.on) + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    elif entry.starts_at:
        event.add("dtstart", entry.starts_at.astimezone(UTC).replace(microsecond=0))
        event.add("dtend", (entry.ends_at or entry.starts_at).astimezone(UTC).replace(microsecond=0))
    if entry.detail:
        event.add("description", str(entry.detail))
    if link := whole(entry.link):
        event.add("url", link)
    event.add("categories", [str(room_words(entry.room))])
    return event
