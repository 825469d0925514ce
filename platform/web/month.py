"""Weeks as a calendar page shows them: seven days each, entries in lanes across the days they span; pure, no clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from common.calendars import CalendarEntry
from notices.queries import day_of, last_day_of

MOST_LANES = 4
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Placed:
    """An entry in one week: from column `column` on, `span` days long, in lane `lane`; both from 1.

    `begins`, `ends`: it really does in this week, or goes on beyond it.
    """

    entry: CalendarEntry
    on: date
    until_on: date
    column: int
    span: int
    lane: int
    begins: bool
    ends: bool


@dataclass
class Day:
    """One day of a week; `mark` is the name of a holiday or make-up working day; `hidden` entries found no lane.

    `is_beside`: it is over, or lies outside of what is shown and only fills its week. `opens`: its month is said.
    """

    on: date
    is_beside: bool
    is_today: bool
    opens: bool
    is_off: bool
    mark: str = ""
    hidden: int = 0


@dataclass
class Week:
    """Seven days from Monday and what lies in them."""

    days: list[Day]
    placed: list[Placed] = field(default_factory=list)

    @property
    def lanes(self) -> int:
        """How many lanes are drawn."""
        return max((row.lane for row in self.placed), default=1)


@dataclass(frozen=True)
class Listed:
    """One day of the list and what begins on it, or has begun before and is first shown on it."""

    on: date
    mark: str
    entries: list[CalendarEntry]


def month_of(text: str, today: date, most: date) -> date | None:
    """The first of the month that was asked for as `2026-12`; None for one that is over, too far, or no month."""
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return asked if today.replace(day=1) < asked <= most else None


def next_month(first: date) -> date:
    """The first of the month after.

    >>> next_month(date(2026, 12, 1))
    datetime.date(2027, 1, 1)
    """
    return (first + timedelta(days=32)).replace(day=1)


def weeks_of(
    span: tuple[date, date], today: date, entries: Sequence[CalendarEntry], marks: Mapping[date, tuple[str, bool]]
) -> list[Week]:
    """The weeks that touch the days from one to another, both included; `marks` says of a day what it is called and
    whether one works on it.
    """
    first, last = span
    monday, weeks = first - first.weekday() * _DAY, list[Week]()
    while monday <= last:
        days = [_day(monday + n * _DAY, span, today, marks) for n in range(7)]
        days[0].opens |= not weeks
        weeks.append(Week(days))
        _lay(weeks[-1], entries)
        monday += 7 * _DAY
    return weeks


def _day(on: date, span: tuple[date, date], today: date, marks: Mapping[date, tuple[str, bool]]) -> Day:
    mark, works = marks.get(on, ("", on.weekday() < 5))
    return Day(on, not max(span[0], today) <= on <= span[1], on == today, on.day == 1, not works, mark)


def _lay(week: Week, entries: Sequence[CalendarEntry]) -> None:
    """Each entry into the first lane that is free on all its days, long ones first; what finds none is counted."""
    monday, sunday = week.days[0].on, week.days[-1].on
    here = [entry for entry in entries if day_of(entry) <= sunday and last_day_of(entry) >= monday]
    taken: list[set[int]] = [set() for _lane in range(MOST_LANES)]
    for entry in sorted(here, key=lambda one: (day_of(one), day_of(one) - last_day_of(one), one.key)):
        on, until_on = max(day_of(entry), monday), min(last_day_of(entry), sunday)
        columns = set(range((on - monday).days, (until_on - monday).days + 1))
        lane = next((n for n, busy in enumerate(taken) if not busy & columns), None)
        if lane is None:
            for column in columns:
                week.days[column].hidden += 1
            continue
        taken[lane] |= columns
        begins, ends = day_of(entry) >= monday, last_day_of(entry) <= sunday
        week.placed.append(
            Placed(entry, day_of(entry), last_day_of(entry), min(columns) + 1, len(columns), lane + 1, begins, ends)
        )
    week.placed.sort(key=lambda row: (row.column, row.lane))


def listed_days(
    span: tuple[date, date], today: date, entries: Iterable[CalendarEntry], marks: Mapping[date, tuple[str, bool]]
) -> list[Listed]:
    """The days on which something begins, from today on; what began before stands on the first day."""
    since, last = max(span[0], today), span[1]
    days: dict[date, list[CalendarEntry]] = {}
    for entry in entries:
        if last_day_of(entry) >= since and day_of(entry) <= last:
            days.setdefault(max(day_of(entry), since), []).append(entry)
    return [Listed(on, marks.get(on, ("", True))[0], rows) for on, rows in sorted(days.items())]
