"""Who did what to an order and when, for programs."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import AuditEntry
from api.pagination import Pages
from api.requests import actor_of
from orders.queries.trail import Deed, as_deeds, trail_of


class DeedOut(serializers.Serializer[Deed]):
    """One deed; `organisation` is empty where a clock did it, `person` is said of the own organisation only."""

    at = serializers.DateTimeField()
    event = serializers.CharField()
    words = serializers.CharField()
    organisation = serializers.CharField()
    person = serializers.CharField()
    about = serializers.CharField()
    reason = serializers.CharField()


class DeedPages(Pages):
    """Newest first."""

    ordering = ("-at", "-pk")


class OrderTrail(generics.GenericAPIView[AuditEntry]):
    """The deeds around one order."""

    pagination_class = DeedPages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[AuditEntry]:
        """Nothing: the deeds hang on an order."""
        return AuditEntry.objects.none()

    @extend_schema(operation_id="orders_trail", responses={200: DeedOut(many=True)})
    def get(self, request: Request, pk: int) -> Response:
        """Who did what and when, newest first, as far as you may see it."""
        actor = actor_of(request)
        page = self.paginate_queryset(trail_of(actor, pk)) or []
        shown = DeedOut(as_deeds(actor, page), many=True)  # type: ignore[arg-type]  # the stubs know no `many`
        return self.get_paginated_response(shown.data)


urlpatterns = [path("orders/<int:pk>/trail/", OrderTrail.as_view(), name="order-trail")]
