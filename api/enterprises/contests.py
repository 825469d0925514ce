"""Contests for programs: file, answer, withdraw, list."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.enterprises.shapes import ContestOut
from api.idempotency import idempotent
from api.pagination import Pages
from api.requests import actor_of
from enterprises import queries
from enterprises.models import Contest
from enterprises.services import contests


class ContestIn(serializers.Serializer[Any]):
    """What is contested, as it is shown, and what is right."""

    figure = serializers.CharField(
        max_length=60, help_text="tier, size, registered_capital, figure.2025, licence.7 ..."
    )
    shown = serializers.CharField(max_length=200)
    statement = serializers.CharField(max_length=2000)


class AnswerIn(serializers.Serializer[Any]):
    """The committee's answer."""

    accepted = serializers.BooleanField()
    answer = serializers.CharField(max_length=2000)


class ContestList(generics.ListAPIView[Contest]):
    """All contests of the cluster for the committee, the own ones for an enterprise."""

    serializer_class = ContestOut
    pagination_class = Pages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Contest]:
        """All that the actor sees."""
        if getattr(self, "swagger_fake_view", False):
            return Contest.objects.none()
        return queries.visible_contests(actor_of(self.request))

    @extend_schema(operation_id="contests_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first."""
        return super().get(request, *args, **kwargs)


class ContestFile(APIView):
    """Contests of one enterprise."""

    @extend_schema(operation_id="enterprises_contest", request=ContestIn, responses={201: ContestOut})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Say that a figure is wrong; the answer is due within five working days."""
        wanted = ContestIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        made = contests.file_contest(pk, actor=actor_of(request), at=timezone.now(), **wanted.validated_data)
        return Response(ContestOut(made).data, status=201)


class ContestAnswer(APIView):
    """One contest."""

    @extend_schema(operation_id="contests_answer", request=AnswerIn, responses=ContestOut)
    def post(self, request: Request, pk: int) -> Response:
        """Accept or decline, in words (secretary and members)."""
        wanted = AnswerIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        answered = contests.answer_contest(pk, actor=actor_of(request), at=timezone.now(), **wanted.validated_data)
        return Response(ContestOut(answered).data)


class ContestWithdraw(APIView):
    """One contest."""

    @extend_schema(operation_id="contests_withdraw", request=None, responses=ContestOut)
    def post(self, request: Request, pk: int) -> Response:
        """Take it back."""
        return Response(ContestOut(contests.withdraw_contest(pk, actor=actor_of(request), at=timezone.now())).data)


urlpatterns = [
    path("contests/", ContestList.as_view(), name="contests"),
    path("contests/<int:pk>/answer/", ContestAnswer.as_view(), name="contest-answer"),
    path("contests/<int:pk>/withdraw/", ContestWithdraw.as_view(), name="contest-withdraw"),
    path("enterprises/<int:pk>/contests/", ContestFile.as_view(), name="enterprise-contests"),
]
