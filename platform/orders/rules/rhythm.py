"""On which days a standing order is posted: its rhythm, moved by the working-day calendar; pure, no clock."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from enterprises.rules.working_days import WorkCalendar, add_working_days
from orders.errors import standing as errors
from orders.models import StandingOrder
from orders.rules.draft import OrderDraft, shifted

POSTS_AT, CLOSES_AT = time(8), time(17)  # in Changchun
FURTHEST = timedelta(days=366)
LONGEST = timedelta(days=3 * 366)
_WEEKS = {StandingOrder.Rhythm.WEEKLY: 1, StandingOrder.Rhythm.FORTNIGHTLY: 2}


@dataclass(frozen=True)
class Rhythm:
    """What somebody chose: how often, what happens on a day off, from when to when, and the two spans of each order."""

    rhythm: str
    starts_on: date
    ends_on: date | None = None
    rest_day: str = StandingOrder.RestDay.AFTER
    collect_days: int = 3
    lead_days: int = 3


@dataclass(frozen=True)
class Turn:
    """One date: the day of the rhythm, and the working day on which it is posted."""

    due_on: date
    on: date


def rhythm_of(standing: StandingOrder) -> Rhythm:
    """The rhythm of a stored standing order."""
    return Rhythm(
        standing.rhythm, standing.starts_on, standing.ends_on, standing.rest_day, standing.collect_days,
        standing.lead_days,
    )  # fmt: skip


def check_rhythm(rhythm: Rhythm, today: date) -> None:
    """The dates lie ahead and the spans are sensible; raises with the field that is to be mended."""
    if not today <= rhythm.starts_on <= today + FURTHEST:
        raise errors.StartWrong(first=today, last=today + FURTHEST)
    if rhythm.ends_on and not rhythm.starts_on <= rhythm.ends_on <= rhythm.starts_on + LONGEST:
        raise errors.EndWrong(first=rhythm.starts_on, last=rhythm.starts_on + LONGEST)
    if not 1 <= rhythm.collect_days <= 60:
        raise errors.SpanWrong(field="collect_days", first=1, last=60)
    if not 0 <= rhythm.lead_days <= 180:
        raise errors.SpanWrong(field="lead_days", first=0, last=180)


def day_of(rhythm: Rhythm, number: int) -> date:
    """The `number`-th day of the rhythm, counted from nought; a month that is too short ends on its last day.

    >>> day_of(Rhythm("MONTHLY", date(2026, 12, 31)), 2)
    datetime.date(2027, 2, 28)
    """
    if weeks := _WEEKS.get(StandingOrder.Rhythm(rhythm.rhythm)):
        return rhythm.starts_on + timedelta(weeks=weeks * number)
    months = rhythm.starts_on.month - 1 + number
    year, month = rhythm.starts_on.year + months // 12, months % 12 + 1
    return date(year, month, min(rhythm.starts_on.day, monthrange(year, month)[1]))


def turns(rhythm: Rhythm, calendar: WorkCalendar, since: date) -> Iterator[Turn]:
    """The dates posted on or after `since`, in order, for the next year.

    A day off moves as `rest_day` says. Where a long holiday would move a date onto the next one, the next one stands
    for both: nobody wants two of the same order on one day.
    """
    until = min(rhythm.ends_on or date.max, max(since, rhythm.starts_on) + FURTHEST)
    number = _first_number(rhythm, since)
    while (due_on := day_of(rhythm, number)) <= until:
        on = _moved(rhythm, number, calendar)
        if on is not None and on >= since:
            yield Turn(due_on, on)
        number += 1


def _first_number(rhythm: Rhythm, since: date) -> int:
    """A number whose day lies a little before `since`: a holiday moves no date further than a rhythm's step."""
    if weeks := _WEEKS.get(StandingOrder.Rhythm(rhythm.rhythm)):
        return max((since - rhythm.starts_on).days // (7 * weeks) - 2, 0)
    return max((since.year - rhythm.starts_on.year) * 12 + since.month - rhythm.starts_on.month - 2, 0)


def _moved(rhythm: Rhythm, number: int, calendar: WorkCalendar) -> date | None:
    """The working day of one date; None where it falls away."""
    due_on = day_of(rhythm, number)
    if calendar.is_working_day(due_on):
        return due_on
    if rhythm.rest_day == StandingOrder.RestDay.AFTER:
        on, following = add_working_days(due_on, 1, calendar), day_of(rhythm, number + 1)
        return on if on < following or following > (rhythm.ends_on or date.max) else None
    if rhythm.rest_day == StandingOrder.RestDay.BEFORE:
        on = add_working_days(due_on, -1, calendar)
        return on if number == 0 or on > day_of(rhythm, number - 1) else None
    return None


def spans(rhythm: Rhythm, on: date, calendar: WorkCalendar) -> tuple[date, date]:
    """Of the order that is posted on a day: when its offers close, and when its first delivery begins."""
    closes_on = add_working_days(on, rhythm.collect_days, calendar)
    return closes_on, closes_on + timedelta(days=rhythm.lead_days)


def dated(draft: OrderDraft, rhythm: Rhythm, on: date, calendar: WorkCalendar) -> OrderDraft:
    """The order as it is posted on a day: when its offers close, and its windows moved to begin after that."""
    closes_on, first_on = spans(rhythm, on, calendar)
    firsts = [window.from_on for line in draft.lines for window in line.windows]
    days = (first_on - min(firsts)).days if firsts else 0
    closes_at = datetime.combine(closes_on, CLOSES_AT, tzinfo=timezone.get_current_timezone())
    return shifted(draft, days, closes_at)
