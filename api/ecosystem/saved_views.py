"""Saved views of the explorer for programs: list, keep, change, delete."""

from typing import Any

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.roles import Role
from api.idempotency import idempotent
from api.requests import actor_of
from ecosystem import queries, services
from ecosystem.models import SavedView
from ecosystem.permissions import can_change_view

EXAMPLE = OpenApiExample(
    "The last quarter by closeness, for everybody of the service centre",
    {"name": "最近一季", "query": "layout=force&window=3", "reach": "ROLE", "role": "CENTRE_STAFF"},
    request_only=True,
)


class ViewChangeIn(serializers.Serializer[Any]):
    """Another name, or others who see it."""

    name = serializers.CharField(max_length=40)
    reach = serializers.ChoiceField(SavedView.Reach.choices, default=SavedView.Reach.MINE)
    role = serializers.ChoiceField(Role.choices, required=False, allow_blank=True, default="")


class ViewIn(ViewChangeIn):
    """What is looked at, under a name."""

    query = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, default="", help_text="The explorer's address after `?`."
    )


class SavedViewOut(serializers.ModelSerializer[SavedView]):
    """A view that may be opened; `allowed` what the caller may do with it."""

    made_by = serializers.CharField(source="user.name")
    allowed = serializers.SerializerMethodField()

    class Meta:
        model = SavedView
        fields = ["id", "name", "query", "reach", "role", "made_by", "made_at", "allowed"]

    def get_allowed(self, view: SavedView) -> list[str]:
        """`change` and `delete` for whoever made it."""
        return ["change", "delete"] if can_change_view(self.context["actor"], view) else []


def _said(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    wanted = shape(data=request.data)
    wanted.is_valid(raise_exception=True)
    return dict(wanted.validated_data)


def _shown(request: Request, view: SavedView, status: int = 200) -> Response:
    return Response(SavedViewOut(view, context={"actor": actor_of(request)}).data, status=status)


class ViewList(APIView):
    """Views of the explorer kept under a name."""

    @extend_schema(operation_id="ecosystem_views_list", responses=SavedViewOut(many=True))
    def get(self, request: Request) -> Response:
        """Your own, those of your organisation, and those the committee laid before your roles."""
        actor = actor_of(request)
        return Response(SavedViewOut(queries.saved_views(actor), many=True, context={"actor": actor}).data)

    @extend_schema(
        operation_id="ecosystem_views_save", request=ViewIn, responses={201: SavedViewOut}, examples=[EXAMPLE]
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Keep a view; the same name once more replaces it. Only the committee's desk gives one to a role."""
        kept = services.save_view(actor_of(request), **_said(ViewIn, request), at=timezone.now())
        return _shown(request, kept, 201)


class ViewChange(APIView):
    """One of your own views."""

    @extend_schema(operation_id="ecosystem_views_change", request=ViewChangeIn, responses=SavedViewOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Another name, or others who see it."""
        said = _said(ViewChangeIn, request)
        return _shown(request, services.change_view(pk, **said, actor=actor_of(request), at=timezone.now()))


class ViewDelete(APIView):
    """One of your own views."""

    @extend_schema(operation_id="ecosystem_views_delete", request=None, responses={204: None})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Throw it away, also for those it was shared with."""
        services.delete_view(pk, actor=actor_of(request), at=timezone.now())
        return Response(status=204)


urlpatterns = [
    path("ecosystem/views/", ViewList.as_view(), name="ecosystem-views"),
    path("ecosystem/views/<int:pk>/change/", ViewChange.as_view(), name="ecosystem-view-change"),
    path("ecosystem/views/<int:pk>/delete/", ViewDelete.as_view(), name="ecosystem-view-delete"),
]
