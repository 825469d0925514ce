"""Recalls and disruptions for programs: call, answer, end; tell, pass on, confirm, resolve."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.idempotency import idempotent
from api.orders import alarm_shapes as shapes
from api.pagination import Pages
from api.requests import actor_of
from orders.models import Disruption, Recall
from orders.queries import disruptions, recalls
from orders.services import disrupting, recalling


def _said(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    wanted = shape(data=request.data)
    wanted.is_valid(raise_exception=True)
    return dict(wanted.validated_data)


def _tree(request: Request, pk: int, status: int = 200) -> Response:
    return Response(shapes.RecallOut.of(recalls.tree_of(actor_of(request), pk)), status=status)


def _notice(request: Request, pk: int, status: int = 200) -> Response:
    actor = actor_of(request)
    found = disruptions.get_disruption(actor, pk)
    return Response(shapes.DisruptionOut(found, context={"actor": actor}).data, status=status)


class RecallPages(Pages):
    """Newest first."""

    ordering = ("-called_at", "-pk")


class RecallList(generics.ListAPIView[Recall]):
    """Recalls that reached your firm or that it called; for the committee those of the cluster."""

    serializer_class = shapes.RecallHeadOut
    pagination_class = RecallPages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Recall]:
        """All that the actor sees."""
        if getattr(self, "swagger_fake_view", False):
            return Recall.objects.none()
        return recalls.visible_recalls(actor_of(self.request))

    @extend_schema(operation_id="recalls_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="recalls_call", request=shapes.RecallIn, responses={201: shapes.RecallOut})
    @idempotent
    def post(self, request: Request) -> Response:
        """Call a batch back from every firm it reached; each is told at once and answers within the class's time."""
        made = recalling.call_recall(**_said(shapes.RecallIn, request), actor=actor_of(request), at=timezone.now())
        return _tree(request, made.pk, 201)


class RecallDetail(APIView):
    """One recall."""

    @extend_schema(operation_id="recalls_read", responses=shapes.RecallOut)
    def get(self, request: Request, pk: int) -> Response:
        """Your own branch of its way, for the committee all of it."""
        return _tree(request, pk)


class RecallAnswer(APIView):
    """One recall that reached your firm."""

    @extend_schema(operation_id="recalls_answer", request=shapes.RecallAnswerIn, responses=shapes.RecallOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Say once how much is blocked and how much was sold on outside the platform."""
        said = _said(shapes.RecallAnswerIn, request)
        recalling.answer_recall(pk, **said, actor=actor_of(request), at=timezone.now())
        return _tree(request, pk)


class RecallEnd(APIView):
    """One open recall."""

    @extend_schema(operation_id="recalls_end", request=shapes.RecallEndIn, responses=shapes.RecallOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """End it with a note; the batch stays barred unless the recall is lifted."""
        recalling.end_recall(pk, **_said(shapes.RecallEndIn, request), actor=actor_of(request), at=timezone.now())
        return _tree(request, pk)


class DisruptionFilter(serializers.Serializer[Any]):
    """What the list is narrowed to."""

    mine = serializers.BooleanField(required=False, default=False)
    open = serializers.BooleanField(required=False, default=False)


class DisruptionPages(Pages):
    """Newest first."""

    ordering = ("-raised_at", "-pk")


class DisruptionList(generics.ListAPIView[Disruption]):
    """Disruptions that your firm told or was told; for the committee those of the cluster."""

    serializer_class = shapes.DisruptionOut
    pagination_class = DisruptionPages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Disruption]:
        """All that the actor sees, narrowed."""
        if getattr(self, "swagger_fake_view", False):
            return Disruption.objects.none()
        wanted = DisruptionFilter(data=self.request.query_params)
        wanted.is_valid(raise_exception=True)
        return disruptions.find_disruptions(actor_of(self.request), disruptions.Filters(**wanted.validated_data))

    def get_serializer_context(self) -> dict[str, Any]:
        """The actor, for the verbs."""
        more = {} if getattr(self, "swagger_fake_view", False) else {"actor": actor_of(self.request)}
        return {**super().get_serializer_context(), **more}

    @extend_schema(operation_id="disruptions_list", parameters=[DisruptionFilter])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first, each with the parts that you may see."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="disruptions_tell", request=shapes.DisruptionIn, responses={201: shapes.DisruptionOut})
    @idempotent
    def post(self, request: Request) -> Response:
        """Tell exactly the other sides of the touched parts."""
        wanted = shapes.DisruptionIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        parts, at = wanted.validated_data.get("parts"), timezone.now()
        made = disrupting.tell_disruption(wanted.matter(), parts=parts, actor=actor_of(request), at=at)
        return _notice(request, made.pk, 201)


class DisruptionDetail(APIView):
    """One disruption."""

    @extend_schema(operation_id="disruptions_read", responses=shapes.DisruptionOut)
    def get(self, request: Request, pk: int) -> Response:
        """The notice with the parts that you may see."""
        return _notice(request, pk)


class DisruptionForward(APIView):
    """One disruption that your firm was told."""

    @extend_schema(
        operation_id="disruptions_forward", request=shapes.DisruptionIn, responses={201: shapes.DisruptionOut}
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Tell your own partners in turn; the link to the first notice is kept, its effect stays."""
        wanted = shapes.DisruptionIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        parts, at = wanted.validated_data.get("parts"), timezone.now()
        made = disrupting.pass_on(pk, wanted.matter(), parts=parts, actor=actor_of(request), at=at)
        return _notice(request, made.pk, 201)


class DisruptionStill(APIView):
    """One disruption that your firm told."""

    @extend_schema(operation_id="disruptions_still", request=shapes.DisruptionStillIn, responses=shapes.DisruptionOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """It still holds; you are asked again in three days."""
        said = _said(shapes.DisruptionStillIn, request)
        disrupting.confirm_disruption(pk, **said, actor=actor_of(request), at=timezone.now())
        return _notice(request, pk)


class DisruptionResolve(APIView):
    """One disruption that your firm told."""

    @extend_schema(operation_id="disruptions_resolve", request=shapes.DisruptionEndIn, responses=shapes.DisruptionOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """It is over, and how; those who were told hear it."""
        said = _said(shapes.DisruptionEndIn, request)
        disrupting.resolve_disruption(pk, **said, actor=actor_of(request), at=timezone.now())
        return _notice(request, pk)


urlpatterns = [
    path("recalls/", RecallList.as_view(), name="recalls"),
    path("recalls/<int:pk>/", RecallDetail.as_view(), name="recall"),
    path("recalls/<int:pk>/answer/", RecallAnswer.as_view(), name="recall-answer"),
    path("recalls/<int:pk>/end/", RecallEnd.as_view(), name="recall-end"),
    path("disruptions/", DisruptionList.as_view(), name="disruptions"),
    path("disruptions/<int:pk>/", DisruptionDetail.as_view(), name="disruption"),
    path("disruptions/<int:pk>/forward/", DisruptionForward.as_view(), name="disruption-forward"),
    path("disruptions/<int:pk>/still/", DisruptionStill.as_view(), name="disruption-still"),
    path("disruptions/<int:pk>/resolve/", DisruptionResolve.as_view(), name="disruption-resolve"),
]
