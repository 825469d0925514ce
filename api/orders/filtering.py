"""Saved filters of the order board for programs: list, keep, change, delete."""

from typing import Any

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.idempotency import idempotent
from api.requests import actor_of
from common.errors import require
from enterprises.models import LicenceScope
from orders.models import Order, SavedFilter
from orders.permissions import can_see_orders
from orders.queries.filters import Asked, address_of, get_filter, kept_filters
from orders.services import filtering


class FilterChangeIn(serializers.Serializer[Any]):
    """Its name, and whether you are told about new orders in it."""

    name = serializers.CharField(max_length=40)
    tells = serializers.BooleanField(default=False)


class FilterIn(FilterChangeIn):
    """And what the board is narrowed to."""

    view = serializers.ChoiceField(SavedFilter.View.choices, default=SavedFilter.View.OPEN)
    words = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")
    drug_class = serializers.ChoiceField(LicenceScope.Code.choices, required=False, allow_blank=True, default="")
    way = serializers.ChoiceField(Order.Way.choices, required=False, allow_blank=True, default="")
    state = serializers.ChoiceField(Order.State.choices, required=False, allow_blank=True, default="")


class FilterOut(serializers.ModelSerializer[SavedFilter]):
    """A saved filter; `link` is the board narrowed to it."""

    link = serializers.SerializerMethodField()

    class Meta:
        model = SavedFilter
        fields = ("id", "name", "view", "words", "drug_class", "way", "state", "tells", "link")

    def get_link(self, saved: SavedFilter) -> str:
        """The board narrowed to it."""
        return address_of(saved)


class FilterList(APIView):
    """Your saved filters."""

    @extend_schema(operation_id="order_filters", responses=FilterOut(many=True))
    def get(self, request: Request) -> Response:
        """Yours at the organisation you act for, by name."""
        actor = actor_of(request)
        require(can_see_orders(actor))
        return Response(FilterOut(kept_filters(actor), many=True).data)

    @extend_schema(operation_id="order_filters_save", request=FilterIn, responses={201: FilterOut})
    @idempotent
    def post(self, request: Request) -> Response:
        """Keep one; with `tells` each new order that comes into it is a notice to you."""
        wanted = FilterIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        said = dict(wanted.validated_data)
        name, tells = said.pop("name"), said.pop("tells")
        saved = filtering.save_filter(Asked(**said), name=name, tells=tells, actor=actor_of(request), at=timezone.now())
        return Response(FilterOut(saved).data, status=201)


class FilterDetail(APIView):
    """One of your saved filters."""

    @extend_schema(operation_id="order_filters_read", responses=FilterOut)
    def get(self, request: Request, pk: int) -> Response:
        """As it is kept."""
        return Response(FilterOut(get_filter(actor_of(request), pk)).data)

    @extend_schema(operation_id="order_filters_change", request=FilterChangeIn, responses=FilterOut)
    def put(self, request: Request, pk: int) -> Response:
        """Another name, or another word about notices."""
        wanted = FilterChangeIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        saved = filtering.change_filter(pk, **wanted.validated_data, actor=actor_of(request))
        return Response(FilterOut(saved).data)

    @extend_schema(operation_id="order_filters_drop", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Throw it away; nothing is told any more."""
        filtering.drop_filter(pk, actor=actor_of(request))
        return Response(status=204)


urlpatterns = [
    path("orders/filters/", FilterList.as_view(), name="order-filters"),
    path("orders/filters/<int:pk>/", FilterDetail.as_view(), name="order-filter"),
]
