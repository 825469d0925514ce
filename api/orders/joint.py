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

from accounts.actors import Actor
from api.idempotency import idempotent
from api.orders.posting import ReasonIn
from api.pagination import Pages
from api.requests import actor_of
from common.errors import require
from enterprises.models import Tier
from orders.models import MOST_UNITS, Demand, JointPurchase, Order
from orders.permissions import allowed_on_joint, can_see_orders
from orders.queries import joint as queries
from orders.rules.draft import MOST_LINES
from orders.rules.joint import SUM_FROM, Call, DemandDraft
from orders.services import demanding
from orders.services import joint as services


class CallIn(serializers.Serializer[Any]):
    """Until when demands are stated, and by whom."""

    closes_at = serializers.DateTimeField(help_text="Demands until then; a day before the first delivery window ends.")
    audience = serializers.ChoiceField(Order.Audience.choices, default=Order.Audience.LICENCE)
    tiers = serializers.ListField(child=serializers.ChoiceField(Tier.choices), required=False, max_length=10)
    invited = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=500)


class WindowDemandIn(serializers.Serializer[Any]):
    """How much is needed in one window."""

    window = serializers.IntegerField(min_value=1)
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_UNITS)


class DemandIn(serializers.Serializer[Any]):
    """Your whole demand: what stood before is written anew."""

    destination = serializers.CharField(max_length=200)
    contact = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    lines = serializers.ListField(child=WindowDemandIn(), min_length=1, max_length=MOST_LINES)

    def draft(self) -> DemandDraft:
        """The checked shape as the service wants it."""
        said = self.validated_data
        quantities = {row["window"]: row["quantity"] for row in said["lines"]}
        return DemandDraft(said["destination"], quantities, said["contact"])


class UpwardIn(serializers.Serializer[Any]):
    """Until when sellers offer, and where the goods go as they read it."""

    closes_at = serializers.DateTimeField()
    destination = serializers.CharField(max_length=200, help_text="Where the buyers are, as sellers read it.")


class JointRowOut(serializers.Serializer[Any]):
    """One window: what all need together where that is shown, what you need, what came to you."""

    window = serializers.IntegerField(source="window.pk")
    product_id = serializers.IntegerField(source="line.product_id")
    product = serializers.CharField(source="line.product.generic_name")
    unit = serializers.CharField(source="line.unit")
    pack_multiple = serializers.IntegerField(source="line.pack_multiple")
    from_on = serializers.DateField(source="window.from_on")
    to_on = serializers.DateField(source="window.to_on")
    demands = serializers.IntegerField(help_text="How many enterprises need something here.")
    together = serializers.IntegerField(
        allow_null=True, help_text=f"Null below {SUM_FROM} demands; the opener reads it once demands are closed."
    )
    own = serializers.IntegerField(allow_null=True)
    allotted = serializers.IntegerField(allow_null=True, help_text="Null until the parts are shared out.")


class DemandOut(serializers.ModelSerializer[Demand]):
    """Your own demand. `order_id` is your own order with your share, once there is one."""

    order_id = serializers.IntegerField(allow_null=True)

    class Meta:
        model = Demand
        fields = ("destination", "contact", "order_id", "made_at", "changed_at")


class JointCardOut(serializers.ModelSerializer[JointPurchase]):
    """A joint purchase in a list."""

    number = serializers.CharField()
    title = serializers.CharField(source="order.title")
    buyer_id = serializers.IntegerField(source="order.buyer_id", help_text="The enterprise that opened it.")
    buyer = serializers.CharField(source="order.buyer.organisation.name")
    count = serializers.IntegerField(help_text="How many enterprises state a demand.")
    takes_part = serializers.BooleanField(help_text="Yours is one of them.")

    class Meta:
        model = JointPurchase
        fields = (
            "id", "number", "title", "state", "buyer_id", "buyer", "audience", "closes_at", "order_by", "count",
            "takes_part", "opened_at", "ended_at", "end", "ended_reason",
        )  # fmt: skip


class JointOut(JointCardOut):
    """One joint purchase as you see it; of others never who they are nor what one of them needs."""

    order_id = serializers.SerializerMethodField(help_text="The order upward; for the opener, once it is ordered.")
    payment_days = serializers.IntegerField(source="order.payment_days")
    minimum_life_days = serializers.IntegerField(source="order.minimum_life_days")
    note = serializers.CharField(source="order.note")
    rows = serializers.SerializerMethodField()
    demand = serializers.SerializerMethodField()
    allowed = serializers.SerializerMethodField(help_text="The verbs you may use here now.")

    class Meta:
        model = JointPurchase
        fields = (
            *JointCardOut.Meta.fields, "order_id", "payment_days", "minimum_life_days", "note", "rows", "demand",
            "allowed",
        )  # fmt: skip

    def get_order_id(self, purchase: JointPurchase) -> int | None:
        """The order upward."""
        is_own = purchase.order.buyer_id == self._actor.organisation.pk
        return purchase.order_id if is_own and not purchase.order.is_template else None

    @extend_schema(responses=JointRowOut(many=True))
    def get_rows(self, purchase: JointPurchase) -> list[dict[str, Any]]:
        """Its windows."""
        return [dict(row) for row in JointRowOut(self._view.rows, many=True).data]

    @extend_schema(responses=DemandOut(allow_null=True))
    def get_demand(self, purchase: JointPurchase) -> dict[str, Any] | None:
        """Your own."""
        return dict(DemandOut(self._view.demand).data) if self._view.demand else None

    def get_allowed(self, purchase: JointPurchase) -> list[str]:
        """What the actor may do now."""
        return allowed_on_joint(self._actor, purchase, takes_part=self._view.demand is not None)

    @property
    def _actor(self) -> Actor:
        return self.context["actor"]  # type: ignore[no-any-return]

    @property
    def _view(self) -> queries.View:
        return self.context["view"]  # type: ignore[no-any-return]


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
