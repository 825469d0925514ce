"""Counting working days with the State Council's calendar: public holidays and make-up weekends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from enterprises.models import CalendarDay

_DAY = timedelta(days=1)
MOST = 2_000  # working days; further ahead than any plan


@dataclass(frozen=True)
class WorkCalendar:
    """The days that differ from Monday-Friday, and the years for which a plan is known."""

    holidays: frozenset[date]
    make_ups: frozenset[date]
    years: frozenset[int]

    def is_working_day(self, day: date) -> bool:
        """A make-up day, or Monday to Friday without a public holiday."""
        return day in self.make_ups or (day.weekday() < 5 and day not in self.holidays)

    def years_without_plan(self, start: date, end: date) -> list[int]:
        """The years between two days that are counted as plain Monday-Friday, because no plan is known."""
        return [year for year in range(min(start, end).year, max(start, end).year + 1) if year not in self.years]


def calendar_from(days: Iterable[CalendarDay]) -> WorkCalendar:
    """The calendar that rows make; a year is planned where it has at least one public holiday."""
    rows = list(days)
    holidays = frozenset(row.day for row in rows if row.kind == CalendarDay.Kind.HOLIDAY)
    make_ups = frozenset(row.day for row in rows if row.kind == CalendarDay.Kind.MAKE_UP)
    return WorkCalendar(holidays, make_ups, frozenset(day.year for day in holidays))


def add_working_days(start: date, count: int, calendar: WorkCalendar) -> date:
    """The day on which the `count`-th working day after `start` falls; `start` itself does not count.

    With count 0 it is `start`. Negative counts go back. Raises ValueError beyond 2,000 days.
    """
    if abs(count) > MOST:
        raise ValueError(f"more than {MOST} working days")
    step, left, day = (_DAY if count > 0 else -_DAY), abs(count), start
    while left:
        day += step
        left -= calendar.is_working_day(day)
    return day


def working_days_between(start: date, end: date, calendar: WorkCalendar) -> int:
    """How many working days lie after `start` up to and including `end`; negative where `end` is before `start`."""
    first, last, sign = (start, end, 1) if start <= end else (end, start, -1)
    days = (first + _DAY * number for number in range(1, (last - first).days + 1))
    return sign * sum(calendar.is_working_day(day) for day in days)
