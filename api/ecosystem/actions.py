"""Actions for programs: make one of something seen, hand on, put off, note, finish, drop."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.ecosystem import action_shapes as shapes
from api.idempotency import idempotent
from api.pagination import Pages
from api.requests import actor_of
from ecosystem import queries, services
from ecosystem.models import Action

EXAMPLE = OpenApiExample(
    "A lonely member",
    {
        "subject": "standing:17",
        "figure": "partners",
        "title": "Visit 青禾医药 and ask what is missing",
        "working_days": 5,
    },
    request_only=True,
)


def _said(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    wanted = shape(data=request.data)
    wanted.is_valid(raise_exception=True)
    return dict(wanted.validated_data)


def _story(request: Request, pk: int, status: int = 200) -> Response:
    actor = actor_of(request)
    found = queries.get_action(actor, pk)
    context = {"measured": queries.effect_of(actor, found)}
    return Response(shapes.ActionOut(found, context=context).data, status=status)


class ActionFilter(serializers.Serializer[Any]):
    """What the list is narrowed to."""

    mine = serializers.BooleanField(required=False, default=False)
    state = serializers.ChoiceField(Action.State.choices, required=False, default="")
    subject = serializers.CharField(required=False, default="", max_length=120)


class ActionPages(Pages):
    """By due day."""

    ordering = ("due_on", "pk")


class ActionList(generics.ListAPIView[Action]):
    """Actions of your organisation, nearest due day first."""

    serializer_class = shapes.ActionHeadOut
    pagination_class = ActionPages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Action]:
        """All that the actor sees, narrowed."""
        if getattr(self, "swagger_fake_view", False):
            return Action.objects.none()
        wish = ActionFilter(data=self.request.query_params)
        wish.is_valid(raise_exception=True)
        return queries.find_actions(actor_of(self.request), queries.ActionFilters(**wish.validated_data))

    @extend_schema(
        operation_id="actions_list",
        parameters=[
            OpenApiParameter("mine", bool, description="Only those you own."),
            OpenApiParameter("state", str, enum=Action.State.values),
            OpenApiParameter("subject", str, description="Only what was made of this, such as `standing:17`."),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Nearest due day first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="actions_make",
        request=shapes.ActionIn,
        responses={201: shapes.ActionOut},
        examples=[EXAMPLE],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Make an action of something you see; its figure is measured now and at every later snapshot."""
        wish = services.Wish(**_said(shapes.ActionIn, request))
        made = services.make_action(wish, actor=actor_of(request), at=timezone.now())
        return _story(request, made.pk, 201)


class ActionDetail(APIView):
    """One action."""

    @extend_schema(operation_id="actions_read", responses=shapes.ActionOut)
    def get(self, request: Request, pk: int) -> Response:
        """With its story and what its figure did since."""
        return _story(request, pk)


class ActionHandOn(APIView):
    """One open action."""

    @extend_schema(operation_id="actions_hand_on", request=shapes.HandOnIn, responses=shapes.ActionOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Give it to somebody of your organisation, who is told."""
        services.hand_on(pk, **_said(shapes.HandOnIn, request), actor=actor_of(request), at=timezone.now())
        return _story(request, pk)


class ActionPutOff(APIView):
    """One open action."""

    @extend_schema(operation_id="actions_put_off", request=shapes.PutOffIn, responses=shapes.ActionOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Give it another due day, with the reason."""
        services.put_off(pk, **_said(shapes.PutOffIn, request), actor=actor_of(request), at=timezone.now())
        return _story(request, pk)


class ActionNote(APIView):
    """One open action."""

    @extend_schema(operation_id="actions_note", request=shapes.NoteIn, responses=shapes.ActionOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Write a line of its story."""
        services.note_on(pk, **_said(shapes.NoteIn, request), actor=actor_of(request), at=timezone.now())
        return _story(request, pk)


class ActionFinish(APIView):
    """One open action."""

    @extend_schema(operation_id="actions_finish", request=shapes.ResultIn, responses=shapes.ActionOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Say what came of it; the figure goes on being measured."""
        services.finish(pk, _said(shapes.ResultIn, request)["result"], actor=actor_of(request), at=timezone.now())
        return _story(request, pk)


class ActionDrop(APIView):
    """One open action."""

    @extend_schema(operation_id="actions_drop", request=shapes.ResultIn, responses=shapes.ActionOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Say why it is not done after all."""
        said = _said(shapes.ResultIn, request)
        services.drop(pk, said["result"], actor=actor_of(request), at=timezone.now())
        return _story(request, pk)


urlpatterns = [
    path("actions/", ActionList.as_view(), name="actions"),
    path("actions/<int:pk>/", ActionDetail.as_view(), name="action"),
    path("actions/<int:pk>/hand-on/", ActionHandOn.as_view(), name="action-hand-on"),
    path("actions/<int:pk>/put-off/", ActionPutOff.as_view(), name="action-put-off"),
    path("actions/<int:pk>/note/", ActionNote.as_view(), name="action-note"),
    path("actions/<int:pk>/finish/", ActionFinish.as_view(), name="action-finish"),
    path("actions/<int:pk>/drop/", ActionDrop.as_view(), name="action-drop"),
]
