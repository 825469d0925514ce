"""Alarms and cases for programs of the committee: what was found, what people decided, by which rule."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.idempotency import idempotent
from api.pagination import Pages
from api.requests import actor_of
from ecosystem import queries, services, words
from ecosystem.models import Alarm, Case, CaseEvent, Watch


class WatchOut(serializers.ModelSerializer[Watch]):
    """One published version of a rule or pattern."""

    parameters = serializers.DictField(child=serializers.FloatField())

    class Meta:
        model = Watch
        fields = ["code", "version", "parameters", "seed", "valid_from", "note"]


class AlarmOut(serializers.ModelSerializer[Alarm]):
    """One trend of one member; `figures`: name -> [before, now]; `subject` makes an action of it."""

    organisation = serializers.IntegerField(source="organisation_id")
    name = serializers.CharField(source="organisation.name")
    rule = serializers.CharField(source="watch.code")
    version = serializers.IntegerField(source="watch.version")
    figures = serializers.DictField(child=serializers.ListField(child=serializers.FloatField(allow_null=True)))
    ties = serializers.ListField(child=serializers.DictField())
    title = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    subject = serializers.SerializerMethodField()

    class Meta:
        model = Alarm
        fields = ["id", "organisation", "name", "rule", "version", "cause", "title", "text", "figures", "ties"]
        fields += ["since", "snapshot", "raised_at", "seen_at", "note", "ended_at", "subject"]

    def get_title(self, alarm: Alarm) -> str:
        """In the reader's language."""
        return words.alarm_title(alarm)

    def get_text(self, alarm: Alarm) -> str:
        """What its figures say."""
        return words.alarm_words(alarm)

    def get_subject(self, alarm: Alarm) -> str:
        """For `POST /actions/`."""
        return f"alarm:{alarm.pk}"


class CaseEventOut(serializers.ModelSerializer[CaseEvent]):
    """One line of the trail; `by` null: the nightly run."""

    by = serializers.CharField(source="by.name", default=None, allow_null=True)

    class Meta:
        model = CaseEvent
        fields = ["what", "text", "by", "at"]


class CaseHeadOut(serializers.ModelSerializer[Case]):
    """One case of a list."""

    pattern = serializers.CharField(source="watch.code")
    version = serializers.IntegerField(source="watch.version")
    parties = serializers.PrimaryKeyRelatedField(many=True, read_only=True)  # type: ignore[var-annotated]
    title = serializers.SerializerMethodField()
    subject = serializers.CharField(source="action_key")

    class Meta:
        model = Case
        fields = [
            "id",
            "pattern",
            "version",
            "title",
            "parties",
            "state",
            "strength",
            "raised_at",
            "found_at",
            "subject",
        ]

    def get_title(self, case: Case) -> str:
        """In the reader's language."""
        return words.case_title(case, _names_of(case))


class CaseOut(CaseHeadOut):
    """One case with its evidence and its trail."""

    text = serializers.SerializerMethodField()
    evidence = serializers.DictField()
    events = CaseEventOut(many=True, read_only=True)

    class Meta(CaseHeadOut.Meta):
        fields = [*CaseHeadOut.Meta.fields, "text", "evidence", "events"]

    def get_text(self, case: Case) -> list[str]:
        """What was found, and what it does not say."""
        return words.case_words(case, _names_of(case))


def _names_of(case: Case) -> dict[int, str]:
    return {party.pk: party.short_name or party.name for party in case.parties.all()}


class CaseSeenIn(serializers.Serializer[Any]):
    """What you think of it."""

    note = serializers.CharField(max_length=400)


class CaseReasonIn(serializers.Serializer[Any]):
    """Why, or how."""

    reason = serializers.CharField(max_length=400)


class ActOnIn(serializers.Serializer[Any]):
    """What is to be done, due in so many working days."""

    title = serializers.CharField(max_length=200)
    working_days = serializers.IntegerField(default=10)


def _said(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    wanted = shape(data=request.data)
    wanted.is_valid(raise_exception=True)
    return dict(wanted.validated_data)


class NewestFirst(Pages):
    """Newest first."""

    ordering = ("-raised_at", "-pk")


class WatchList(APIView):
    """What is watched."""

    @extend_schema(operation_id="watches", responses=WatchOut(many=True))
    def get(self, request: Request) -> Response:
        """Every version of every rule and pattern."""
        return Response(WatchOut(queries.watches(actor_of(request)), many=True).data)


class AlarmList(generics.ListAPIView[Alarm]):
    """Alarms on trends of members, newest first; for the committee's desk."""

    serializer_class = AlarmOut
    pagination_class = NewestFirst
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Alarm]:
        """Those that go on, and those whose cause is gone."""
        if getattr(self, "swagger_fake_view", False):
            return Alarm.objects.none()
        return queries.visible_alarms(actor_of(self.request))


class AlarmDetail(APIView):
    """One alarm."""

    @extend_schema(operation_id="alarms_read", responses=AlarmOut)
    def get(self, request: Request, pk: int) -> Response:
        """With its figures and the ties it rests on."""
        return Response(AlarmOut(queries.get_alarm(actor_of(request), pk)).data)


class AlarmSeen(APIView):
    """One alarm that goes on."""

    @extend_schema(operation_id="alarms_seen", request=CaseSeenIn, responses=AlarmOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Say what you think of it; it no longer waits and ends by itself when its cause is gone."""
        actor = actor_of(request)
        services.see_alarm(pk, _said(CaseSeenIn, request)["note"], actor=actor, at=timezone.now())
        return Response(AlarmOut(queries.get_alarm(actor, pk)).data)


class CaseList(generics.ListAPIView[Case]):
    """Cases that patterns raised, newest first; for the secretary and the members of the committee."""

    serializer_class = CaseHeadOut
    pagination_class = NewestFirst
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Case]:
        """Open and decided ones."""
        if getattr(self, "swagger_fake_view", False):
            return Case.objects.none()
        return queries.visible_cases(actor_of(self.request))


def _case(request: Request, pk: int) -> Response:
    return Response(CaseOut(queries.get_case(actor_of(request), pk)).data)


class CaseDetail(APIView):
    """One case."""

    @extend_schema(operation_id="cases_read", responses=CaseOut)
    def get(self, request: Request, pk: int) -> Response:
        """With its evidence; that you read it stays in the audit trail."""
        services.read_case(pk, actor=actor_of(request), at=timezone.now())
        return _case(request, pk)


class CaseLookInto(APIView):
    """One open case."""

    @extend_schema(operation_id="cases_look_into", request=CaseReasonIn, responses=CaseOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Take it up and say how you look into it."""
        services.look_into(pk, _said(CaseReasonIn, request)["reason"], actor=actor_of(request), at=timezone.now())
        return _case(request, pk)


class CaseDismiss(APIView):
    """One undecided case."""

    @extend_schema(
        operation_id="cases_dismiss",
        request=CaseReasonIn,
        responses=CaseOut,
        examples=[
            OpenApiExample("An ordinary reason", {"reason": "Exchange of stock, papers seen"}, request_only=True)
        ],
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Say the ordinary reason; it stays dismissed unless the evidence grows."""
        services.dismiss(pk, _said(CaseReasonIn, request)["reason"], actor=actor_of(request), at=timezone.now())
        return _case(request, pk)


class CaseActOn(APIView):
    """One undecided case."""

    @extend_schema(operation_id="cases_act_on", request=ActOnIn, responses=CaseOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Make an action of it, which you own; the case rests unless the evidence grows."""
        services.act_on(pk, **_said(ActOnIn, request), actor=actor_of(request), at=timezone.now())
        return _case(request, pk)


urlpatterns = [
    path("watches/", WatchList.as_view(), name="watches"),
    path("alarms/", AlarmList.as_view(), name="alarms"),
    path("alarms/<int:pk>/", AlarmDetail.as_view(), name="alarm"),
    path("alarms/<int:pk>/seen/", AlarmSeen.as_view(), name="alarm-seen"),
    path("cases/", CaseList.as_view(), name="cases"),
    path("cases/<int:pk>/", CaseDetail.as_view(), name="case"),
    path("cases/<int:pk>/look-into/", CaseLookInto.as_view(), name="case-look-into"),
    path("cases/<int:pk>/dismiss/", CaseDismiss.as_view(), name="case-dismiss"),
    path("cases/<int:pk>/act-on/", CaseActOn.as_view(), name="case-act-on"),
]
