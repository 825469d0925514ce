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
    return CalendarDay.objects.filter(day__gte=date(year, 1, 1), day__lte=date(year, 12, 31)).order_by("day")
