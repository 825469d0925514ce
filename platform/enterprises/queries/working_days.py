"""The working-day calendar as kept in rows."""

from datetime import date

from django.db.models import QuerySet

from enterprises.models import CalendarDay
from enterprises.rules.working_days import WorkCalendar, calendar_from


def load_calendar() -> WorkCalendar:
    """All kept days in one query (about thirty a year)."""
    return calendar_from(CalendarDay.objects.all())


def days_of(year: int) -> QuerySet[CalendarDay]:
    """The days of a year that differ from Monday-Friday."""
    return days_between(date(year, 1, 1), date(year, 12, 31))


def days_between(since: date, until: date) -> QuerySet[CalendarDay]:
    """The days from one to another, both included, that differ from Monday-Friday."""
    return CalendarDay.objects.filter(day__gte=since, day__lte=until).order_by("day")
