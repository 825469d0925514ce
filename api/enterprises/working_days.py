"""The working-day calendar for programs."""

from datetime import date
from typing import Any

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enterprises import queries
from enterprises.errors import TooManyDays
from enterprises.models import CalendarDay
from enterprises.rules.working_days import MOST, WorkCalendar, add_working_days


class DayIn(serializers.Serializer[Any]):
    """A day."""

    day = serializers.DateField()


class AddIn(DayIn):
    """A day and how many working days to go."""

    count = serializers.IntegerField()


class DayOut(serializers.Serializer[Any]):
    """A day and whether it is worked."""

    day = serializers.DateField()
    is_working_day = serializers.BooleanField()
    years_without_plan = serializers.ListField(
        child=serializers.IntegerField(), help_text="These years are counted as plain Monday to Friday."
    )


class CalendarDayOut(serializers.ModelSerializer[CalendarDay]):
    """A day that differs from Monday to Friday."""

    class Meta:
        model = CalendarDay
        fields = ("day", "kind", "name", "source")


class YearOut(serializers.Serializer[Any]):
    """A year's plan."""

    year = serializers.IntegerField()
    is_planned = serializers.BooleanField()
    days = CalendarDayOut(many=True)


def shown(day: date, calendar: WorkCalendar, start: date) -> Response:
    """The day, and the years about which nothing is known on the way."""
    without = calendar.years_without_plan(start, day)
    return Response({"day": day, "is_working_day": calendar.is_working_day(day), "years_without_plan": without})


class IsWorkingDay(APIView):
    """One day."""

    @extend_schema(operation_id="calendar_day", responses=DayOut)
    def get(self, request: Request, day: str) -> Response:
        """Whether it is worked."""
        wanted = DayIn(data={"day": day})
        wanted.is_valid(raise_exception=True)
        on: date = wanted.validated_data["day"]
        return shown(on, queries.load_calendar(), on)


class AddWorkingDays(APIView):
    """Counting."""

    @extend_schema(
        operation_id="calendar_add",
        parameters=[OpenApiParameter("day", date, required=True), OpenApiParameter("count", int, required=True)],
        responses=DayOut,
    )
    def get(self, request: Request) -> Response:
        """The day `count` working days after `day` (before it, if negative)."""
        wanted = AddIn(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        start, count = wanted.validated_data["day"], wanted.validated_data["count"]
        calendar = queries.load_calendar()
        if abs(count) > MOST or abs(start.year - 2050) > 100:
            raise TooManyDays(most=MOST)
        return shown(add_working_days(start, count, calendar), calendar, start)


class CalendarYear(APIView):
    """One year."""

    @extend_schema(operation_id="calendar_year", responses=YearOut)
    def get(self, request: Request, year: int) -> Response:
        """The days that differ from Monday to Friday."""
        days = list(queries.days_of(max(1, min(year, 9998))))
        return Response({"year": year, "is_planned": bool(days), "days": CalendarDayOut(days, many=True).data})


urlpatterns = [
    path("calendar/add/", AddWorkingDays.as_view(), name="calendar-add"),
    path("calendar/<int:year>/", CalendarYear.as_view(), name="calendar-year"),
    path("calendar/days/<str:day>/", IsWorkingDay.as_view(), name="calendar-day"),
]
