"""Standing orders for programs: made of an order, read with their dates, changed, paused, let go on, ended."""

from datetime import date
from typing import Any

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.idempotency import idempotent
from api.orders.shapes import LineOut
from api.requests import actor_of
from common.errors import require
from enterprises.queries import load_calendar
from enterprises.rules.working_days import WorkCalendar
from orders.models import StandingDate, StandingOrder
from orders.permissions import allowed_on_standing, sees_standing
from orders.queries import standing as queries
from orders.rules.rhythm import Rhythm
from orders.services import standing as services


class RhythmIn(serializers.Serializer[Any]):
    """How often, from when to when, and how each order lies around its date."""

    rhythm = serializers.ChoiceField(StandingOrder.Rhythm.choices)
    starts_on = serializers.DateField(help_text="The others follow from it: the weekday, or the day of the month.")
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="Null: until you end it.")
    rest_day = serializers.ChoiceField(
        StandingOrder.RestDay.choices, default=StandingOrder.RestDay.AFTER, help_text="Where a date is a day off."
    )
    collect_days = serializers.IntegerField(
        min_value=1, max_value=60, default=3, help_text="Working days from the posting until offers close, at 17:00."
    )
    lead_days = serializers.IntegerField(
        min_value=0, max_value=180, default=3, help_text="Days from closing to the first delivery window."
    )


class DateIn(serializers.Serializer[Any]):
    """One of the coming dates, by its `due_on`."""

    due_on = serializers.DateField()


class ComingOut(serializers.Serializer[Any]):
    """A coming date: `due_on` by the rhythm, posted `on` a working day."""

    due_on = serializers.DateField()
    on = serializers.DateField()
    closes_on = serializers.DateField()
    first_on = serializers.DateField()
    is_skipped = serializers.BooleanField()


class StandingDateOut(serializers.ModelSerializer[StandingDate]):
    """What became of a date."""

    order_id = serializers.IntegerField(allow_null=True)

    class Meta:
        model = StandingDate
        fields = ("due_on", "outcome", "order_id", "happened_at")


class StandingOrderOut(serializers.ModelSerializer[StandingOrder]):
    """A standing order with its coming dates and what became of the ones before."""

    title = serializers.CharField(source="template.title")
    template_id = serializers.IntegerField(help_text="What it orders: change it with PUT on this order.")
    kept_by = serializers.CharField(source="kept_by.name", help_text="In whose name it is posted.")
    stop_reason = serializers.CharField(help_text="Why it stopped; empty unless it has.")
    lines = LineOut(source="template.lines", many=True)
    coming = serializers.SerializerMethodField()
    dates = StandingDateOut(many=True)
    allowed = serializers.SerializerMethodField(help_text="The verbs you may use here now.")

    class Meta:
        model = StandingOrder
        fields = (
            "id", "title", "template_id", "state", "rhythm", "starts_on", "ends_on", "rest_day", "collect_days",
            "lead_days", "next_on", "kept_by", "stop_reason", "lines", "coming", "dates", "allowed",
        )  # fmt: skip

    @extend_schema(responses=ComingOut(many=True))
    def get_coming(self, standing: StandingOrder) -> list[dict[str, Any]]:
        """The next dates."""
        calendar: WorkCalendar = self.context["calendar"]
        found = queries.coming(standing, timezone.localdate(), calendar)
        return [dict(row) for row in ComingOut(found, many=True).data]

    def get_allowed(self, standing: StandingOrder) -> list[str]:
        """What the actor may do now."""
        return allowed_on_standing(self.context["actor"], standing)


def out(request: Request, pk: int, status: int = 200) -> Response:
    """The standing order as it is now."""
    actor = actor_of(request)
    found = queries.standing_page(actor, pk)
    context = {"actor": actor, "calendar": load_calendar()}
    return Response(StandingOrderOut(found, context=context).data, status=status)


class StandingList(APIView):
    """What your firm orders in a rhythm."""

    @extend_schema(operation_id="standing_orders", responses=StandingOrderOut(many=True))
    def get(self, request: Request) -> Response:
        """All of them, what comes next first."""
        actor = actor_of(request)
        require(sees_standing(actor))
        found = queries.standing_with_lines(actor)
        context = {"actor": actor, "calendar": load_calendar()}
        return Response(StandingOrderOut(found, many=True, context=context).data)


class StandingMake(APIView):
    """One of your own orders or templates."""

    @extend_schema(operation_id="standing_orders_make", request=RhythmIn, responses={201: StandingOrderOut})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Post it anew in a rhythm; refused where it could not be posted today."""
        made = services.make_standing(pk, _rhythm(request), actor=actor_of(request), at=timezone.now())
        return out(request, made.pk, 201)


class StandingDetail(APIView):
    """One standing order."""

    @extend_schema(operation_id="standing_orders_read", responses=StandingOrderOut)
    def get(self, request: Request, pk: int) -> Response:
        """With its coming dates and what became of the ones before."""
        return out(request, pk)

    @extend_schema(operation_id="standing_orders_change", request=RhythmIn, responses=StandingOrderOut)
    def put(self, request: Request, pk: int) -> Response:
        """Choose another rhythm, whole."""
        services.change_standing(pk, _rhythm(request), actor=actor_of(request), at=timezone.now())
        return out(request, pk)


class StandingPause(APIView):
    """One that runs."""

    @extend_schema(operation_id="standing_orders_pause", request=None, responses=StandingOrderOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Post nothing until it is let go on."""
        services.pause_standing(pk, actor=actor_of(request), at=timezone.now())
        return out(request, pk)


class StandingResume(APIView):
    """One that is paused or has stopped."""

    @extend_schema(operation_id="standing_orders_resume", request=None, responses=StandingOrderOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Let it go on with the next date, in your name."""
        services.resume_standing(pk, actor=actor_of(request), at=timezone.now())
        return out(request, pk)


class StandingEnd(APIView):
    """One that has not ended."""

    @extend_schema(operation_id="standing_orders_end", request=None, responses=StandingOrderOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Post nothing any more."""
        services.end_standing(pk, actor=actor_of(request), at=timezone.now())
        return out(request, pk)


class StandingSkip(APIView):
    """One coming date."""

    @extend_schema(operation_id="standing_orders_skip", request=DateIn, responses=StandingOrderOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Leave it out."""
        services.skip_date(pk, _day(request), actor=actor_of(request), at=timezone.now())
        return out(request, pk)


class StandingRestore(APIView):
    """One coming date that was left out."""

    @extend_schema(operation_id="standing_orders_restore", request=DateIn, responses=StandingOrderOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Take it back in."""
        services.restore_date(pk, _day(request), actor=actor_of(request), at=timezone.now())
        return out(request, pk)


def _rhythm(request: Request) -> Rhythm:
    wanted = RhythmIn(data=request.data)
    wanted.is_valid(raise_exception=True)
    return Rhythm(**wanted.validated_data)


def _day(request: Request) -> date:
    wanted = DateIn(data=request.data)
    wanted.is_valid(raise_exception=True)
    day: date = wanted.validated_data["due_on"]
    return day


urlpatterns = [
    path("orders/standing/", StandingList.as_view(), name="standing-orders"),
    path("orders/<int:pk>/standing/", StandingMake.as_view(), name="standing-order-make"),
    path("orders/standing/<int:pk>/", StandingDetail.as_view(), name="standing-order"),
    path("orders/standing/<int:pk>/pause/", StandingPause.as_view(), name="standing-order-pause"),
    path("orders/standing/<int:pk>/resume/", StandingResume.as_view(), name="standing-order-resume"),
    path("orders/standing/<int:pk>/end/", StandingEnd.as_view(), name="standing-order-end"),
    path("orders/standing/<int:pk>/skip/", StandingSkip.as_view(), name="standing-order-skip"),
    path("orders/standing/<int:pk>/restore/", StandingRestore.as_view(), name="standing-order-restore"),
]
