"""My calendar for programs: what lies between two days in every room, each with its page."""

from datetime import timedelta
from typing import Any

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.requests import actor_of
from common.calendars import Kind
from notices.feeds import AHEAD
from notices.queries import dates_ahead


class SpanIn(serializers.Serializer[Any]):
    """From which day to which; at most 400 days, and no further than 400 days from today."""

    since = serializers.DateField(required=False, help_text="Today where left out.")
    until = serializers.DateField(required=False, help_text="31 days after `since` where left out.")


class DateOut(serializers.Serializer[Any]):
    """One date: days from `on` to `until_on` (null: one day), or a time from `starts_at` on."""

    key = serializers.CharField()
    room = serializers.CharField()
    kind = serializers.ChoiceField([(kind.value, kind.name) for kind in Kind])
    title = serializers.CharField()
    detail = serializers.CharField()
    link = serializers.CharField(help_text="The page it belongs to.")
    on = serializers.DateField(allow_null=True)
    until_on = serializers.DateField(allow_null=True)
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)


class CalendarDates(APIView):
    """My calendar."""

    @extend_schema(operation_id="my_calendar", tags=["waiting"], parameters=[SpanIn], responses=DateOut(many=True))
    def get(self, request: Request) -> Response:
        """Deadlines, deliveries, standing orders, licences that end, days off; what is overdue stands on today."""
        wanted = SpanIn(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        today = timezone.localdate()
        since = max(min(wanted.validated_data.get("since", today), today + AHEAD), today - AHEAD)
        until = min(wanted.validated_data.get("until", since + timedelta(days=31)), since + AHEAD)
        return Response(DateOut(dates_ahead(actor_of(request), since, until, today), many=True).data)


urlpatterns = [path("my-calendar/", CalendarDates.as_view(), name="my-calendar")]
