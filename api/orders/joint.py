"""Joint purchases for programs: opened on a draft, demands stated, closed, called off, ordered upward."""

from datetime import datetime
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
from api.orders.joint_shapes import CallIn, DemandIn, JointCardOut, JointOut, UpwardIn
from api.orders.posting import ReasonIn
from api.pagination import Pages
from api.requests import actor_of
from common.errors import require
from orders.models import JointPurchase
from orders.permissions import can_see_orders
from orders.queries import joint as queries
from orders.rules.joint import Call
from orders.services import demanding
from orders.services import joint as services


def out(request: Request, pk: int, status: int = 200) -> Response:
    """The joint purchase as it is now."""
    actor = actor_of(request)
    require(can_see_orders(actor))
    view = queries.joint_view(actor, pk)
    return Response(JointOut(view.purchase, context={"actor": actor, "view": view}).data, status=status)


class JointPages(Pages):
    """Newest first."""

    ordering = ("-opened_at", "-pk")


class JointList(generics.ListAPIView[JointPurchase]):
    """What is bought together."""

    serializer_class = JointCardOut
    pagination_class = JointPages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[JointPurchase]:
        """Those you opened, take part in or are asked for."""
        if getattr(self, "swagger_fake_view", False):
            return JointPurchase.objects.none()
        actor = actor_of(self.request)
        require(can_see_orders(actor))
        return queries.joint_list(actor)

    @extend_schema(operation_id="joint_purchases")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Those you opened, take part in or are asked for, newest first."""
        return super().get(request, *args, **kwargs)


class JointOpen(APIView):
    """One of your own drafts, templates or orders."""

    @extend_schema(operation_id="joint_purchases_open", request=CallIn, responses={201: JointOut})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Gather demands for it; its quantities are your own demand."""
        said = _said(CallIn, request)
        call = Call(said["closes_at"], said["audience"], tuple(said.get("tiers", ())), tuple(said.get("invited", ())))
        made = services.open_joint(pk, call, actor=actor_of(request), at=_now())
        return out(request, made.pk, 201)


class JointDetail(APIView):
    """One joint purchase."""

    @extend_schema(operation_id="joint_purchases_read", responses=JointOut)
    def get(self, request: Request, pk: int) -> Response:
        """What is needed together, and your own demand."""
        return out(request, pk)


class JointDemand(APIView):
    """Your own demand in a joint purchase."""

    @extend_schema(operation_id="joint_purchases_demand", request=DemandIn, responses=JointOut)
    def put(self, request: Request, pk: int) -> Response:
        """State it or write it anew, whole; until demands are closed."""
        wanted = DemandIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        demanding.state_demand(pk, wanted.draft(), actor=actor_of(request), at=_now())
        return out(request, pk)

    @extend_schema(operation_id="joint_purchases_demand_withdraw", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take it back; until demands are closed."""
        demanding.withdraw_demand(pk, actor=actor_of(request), at=_now())
        return Response(status=204)


class JointClose(APIView):
    """One that you opened."""

    @extend_schema(operation_id="joint_purchases_close", request=None, responses=JointOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Take no more demands."""
        services.close_gathering(pk, actor=actor_of(request), at=_now())
        return out(request, pk)


class JointCallOff(APIView):
    """One that you opened and did not order yet."""

    @extend_schema(operation_id="joint_purchases_call_off", request=ReasonIn, responses=JointOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """End it, with a reason."""
        services.call_off(pk, reason=_said(ReasonIn, request)["reason"], actor=actor_of(request), at=_now())
        return out(request, pk)


class JointOrder(APIView):
    """One that you opened, after demands are closed."""

    @extend_schema(operation_id="joint_purchases_order", request=UpwardIn, responses={201: JointOut})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Publish the sums as one order with sealed offers."""
        services.order_joint(pk, **_said(UpwardIn, request), actor=actor_of(request), at=_now())
        return out(request, pk, 201)


def _said(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    wanted = shape(data=request.data)
    wanted.is_valid(raise_exception=True)
    return dict(wanted.validated_data)


def _now() -> datetime:
    return timezone.now()


urlpatterns = [
    path("orders/joint/", JointList.as_view(), name="joint-purchases"),
    path("orders/<int:pk>/joint/", JointOpen.as_view(), name="joint-purchase-open"),
    path("orders/joint/<int:pk>/", JointDetail.as_view(), name="joint-purchase"),
    path("orders/joint/<int:pk>/demand/", JointDemand.as_view(), name="joint-demand"),
    path("orders/joint/<int:pk>/close/", JointClose.as_view(), name="joint-purchase-close"),
    path("orders/joint/<int:pk>/call-off/", JointCallOff.as_view(), name="joint-purchase-call-off"),
    path("orders/joint/<int:pk>/order/", JointOrder.as_view(), name="joint-purchase-order"),
]
