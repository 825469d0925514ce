"""What observers were invited to see, for programs."""

from typing import Any

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import queries, services
from accounts.models import Viewing
from accounts.roles import Sight
from api.idempotency import idempotent
from api.openapi import KEY
from api.pagination import Pages
from api.requests import actor_of


class ViewingIn(serializers.Serializer[Any]):
    """Which public body sees what, until the end of which day, and why."""

    organisation = serializers.IntegerField(min_value=1)
    sights = serializers.MultipleChoiceField(choices=Sight.choices)
    until_on = serializers.DateField()
    reason = serializers.CharField(max_length=200)


class ViewingOut(serializers.ModelSerializer[Viewing]):
    """What observers were invited to see."""

    given_by = serializers.CharField(source="given_by.name")
    sights = serializers.ListField(child=serializers.ChoiceField(choices=Sight.choices))

    class Meta:
        model = Viewing
        fields = ("id", "organisation", "sights", "reason", "given_by", "given_at", "expires_at", "ended_at")


class ByNewest(Pages):
    """Newest first."""

    ordering = ("-given_at", "-pk")


class Viewings(generics.ListAPIView[Viewing]):
    """Who sees what."""

    serializer_class = ViewingOut
    pagination_class = ByNewest
    filter_backends: list[Any] = []
    queryset = Viewing.objects.none()

    def get_queryset(self) -> Any:
        """All of the cluster for the committee, the own ones for observers."""
        return queries.viewings(actor_of(self.request))

    @extend_schema(operation_id="viewings_show", parameters=[KEY], request=ViewingIn, responses={201: ViewingOut})
    @idempotent
    def post(self, request: Request) -> Response:
        """Invite a public body's observers to see named things until a day; what they saw before ends with it."""
        said = ViewingIn(data=request.data)
        said.is_valid(raise_exception=True)
        facts = dict(said.validated_data)
        made = services.show_observer(facts.pop("organisation"), actor=actor_of(request), at=timezone.now(), **facts)
        return Response(ViewingOut(made).data, status=201)


class ViewingEnd(APIView):
    """`/api/v1/viewings/7/end/`"""

    @extend_schema(operation_id="viewings_end", request=None, responses=ViewingOut)
    def post(self, request: Request, pk: int) -> Response:
        """They see no more of it from now on."""
        return Response(ViewingOut(services.end_viewing(pk, actor=actor_of(request), at=timezone.now())).data)


urlpatterns = [
    path("viewings/", Viewings.as_view(), name="viewings"),
    path("viewings/<int:pk>/end/", ViewingEnd.as_view(), name="viewing-end"),
]
