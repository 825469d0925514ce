"""Orders for programs: list, draft, change, publish, copy, close, cancel, drop."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.idempotency import idempotent
from api.orders.shapes import OrderCardOut, OrderChangeIn, OrderIn, OrderOut
from api.pagination import Pages
from api.requests import actor_of
from api.rows import CompiledList
from enterprises.models import LicenceScope
from orders.models import Order
from orders.queries import board
from orders.services import drafting, publishing


class BoardFilter(serializers.Serializer[Any]):
    """What the list is narrowed to."""

    q = serializers.CharField(required=False, min_length=2, max_length=64, help_text="Title, product, buyer.")
    state = serializers.ChoiceField(Order.State.choices, required=False)
    way = serializers.ChoiceField(Order.Way.choices, required=False)
    drug_class = serializers.ChoiceField(LicenceScope.Code.choices, required=False)
    mine = serializers.ChoiceField([("posted", "posted"), ("taken", "taken")], required=False)
    side = serializers.ChoiceField(Order.Side.choices, required=False, default=Order.Side.NEED)
    is_takeable = serializers.BooleanField(required=False, default=False)


class ReasonIn(serializers.Serializer[Any]):
    """Why, in one sentence."""

    reason = serializers.CharField(max_length=200)


def out(request: Request, pk: int, status: int = 200) -> Response:
    """The order as the actor sees it now."""
    actor = actor_of(request)
    return Response(OrderOut(board.order_page(actor, pk), context={"actor": actor}).data, status=status)


class OrderPages(Pages):
    """Newest first."""

    ordering = ("-published_at", "-pk")


class OrderList(CompiledList):
    """The orders you see: your own, those you are asked for, those you take part in."""

    serializer_class = OrderCardOut
    row_model = "orders.Order"
    keeps_statements = True
    pagination_class = OrderPages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Order]:
        """All that the actor sees, narrowed."""
        if getattr(self, "swagger_fake_view", False):
            return Order.objects.none()
        wanted = BoardFilter(data=self.request.query_params)
        wanted.is_valid(raise_exception=True)
        said = dict(wanted.validated_data)
        filters = board.Filters(words=said.pop("q", ""), **said)
        return board.find_orders(actor_of(self.request), filters).exclude(published_at=None)

    @extend_schema(operation_id="orders_list", parameters=[BoardFilter])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Published ones, newest first, with their lines and what is left of each."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="orders_draft", request=OrderIn, responses={201: OrderOut})
    @idempotent
    def post(self, request: Request) -> Response:
        """Write a draft; nobody else sees it before it is published."""
        wanted = OrderIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        made = drafting.draft_order(wanted.draft(), actor=actor_of(request), at=timezone.now())
        return out(request, made.pk, 201)


class OrderDetail(APIView):
    """One order."""

    @extend_schema(operation_id="orders_read", responses=OrderOut)
    def get(self, request: Request, pk: int) -> Response:
        """The order as you see it."""
        return out(request, pk)

    @extend_schema(operation_id="orders_change", request=OrderChangeIn, responses=OrderOut)
    def put(self, request: Request, pk: int) -> Response:
        """Write a draft anew, whole; `version` is the one you looked at."""
        wanted = OrderChangeIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        version = wanted.validated_data.pop("version")
        drafting.change_draft(pk, wanted.draft(), version=version, actor=actor_of(request), at=timezone.now())
        return out(request, pk)

    @extend_schema(operation_id="orders_drop", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Throw a draft away."""
        drafting.drop_draft(pk, actor=actor_of(request), at=timezone.now())
        return Response(status=204)


class OrderPublish(APIView):
    """One draft."""

    @extend_schema(operation_id="orders_publish", request=None, responses=OrderOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Show it to those it asks."""
        publishing.publish_order(pk, actor=actor_of(request), at=timezone.now())
        return out(request, pk)


class OrderCopy(APIView):
    """One of your own orders."""

    @extend_schema(operation_id="orders_copy", request=None, responses={201: OrderOut})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Copy it into a new draft whose windows begin in a week at the earliest."""
        made = drafting.duplicate_order(pk, actor=actor_of(request), at=timezone.now())
        return out(request, made.pk, 201)


class OrderClose(APIView):
    """One of your open orders."""

    @extend_schema(operation_id="orders_close", request=None, responses=OrderOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Stop offers or takes now instead of at the deadline."""
        publishing.close_early(pk, actor=actor_of(request), at=timezone.now())
        return out(request, pk)


class OrderCancel(APIView):
    """One of your orders that is not confirmed yet."""

    @extend_schema(operation_id="orders_cancel", request=ReasonIn, responses=OrderOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Take it back, with a reason that those who offered or took part are told."""
        wanted = ReasonIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        publishing.cancel_order(pk, actor=actor_of(request), at=timezone.now(), **wanted.validated_data)
        return out(request, pk)


urlpatterns = [
    path("orders/", OrderList.as_view(), name="orders"),
    path("orders/<int:pk>/", OrderDetail.as_view(), name="order"),
    path("orders/<int:pk>/publish/", OrderPublish.as_view(), name="order-publish"),
    path("orders/<int:pk>/copy/", OrderCopy.as_view(), name="order-copy"),
    path("orders/<int:pk>/close/", OrderClose.as_view(), name="order-close"),
    path("orders/<int:pk>/cancel/", OrderCancel.as_view(), name="order-cancel"),
]
