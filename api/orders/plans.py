"""Allocations for programs: offers side by side, ask for a plan, read it with its reasons, change a part, confirm."""

from typing import Any

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import Actor
from api.idempotency import idempotent
from api.orders.shapes import OfferOut
from api.requests import actor_of
from common.errors import NotFound, require
from orders.models import MOST_UNITS, Plan
from orders.permissions import can_keep
from orders.queries import board
from orders.queries.comparing import compare
from orders.queries.plan_changes import Kind, changes_of
from orders.queries.plans import decisions_of, get_plan, newest_plan
from orders.queries.proposals import proposal_of
from orders.services.allocating import ask_plan, confirm_plan
from orders.services.offering import note_reading
from orders.services.overriding import override_part

_MONEY: dict[str, Any] = {"max_digits": 18, "decimal_places": 2}


class PlanIn(serializers.Serializer[Any]):
    """How a plan is computed; the same seed and the same offers give the same plan."""

    seed = serializers.IntegerField(min_value=0, max_value=2**31 - 1, default=0)


class OverrideIn(serializers.Serializer[Any]):
    """Another quantity for an offer in a window; 0 takes the part out."""

    offer = serializers.IntegerField(min_value=1)
    window = serializers.IntegerField(min_value=1)
    quantity = serializers.IntegerField(min_value=0, max_value=MOST_UNITS)
    reason = serializers.CharField(max_length=200)


class PlanPartOut(serializers.Serializer[Any]):
    """One proposed part; `reasons` are codes with figures, `why` says them."""

    line_id = serializers.IntegerField(source="part.line_id")
    window_id = serializers.IntegerField(source="part.window_id")
    offer_id = serializers.IntegerField(source="part.offer_id")
    seller_id = serializers.IntegerField(source="part.seller_id")
    seller = serializers.CharField(source="part.seller.organisation.name")
    quantity = serializers.IntegerField(source="part.quantity")
    price = serializers.DecimalField(**_MONEY, source="part.price")
    is_override = serializers.BooleanField(source="part.is_override")
    reasons = serializers.ListField(child=serializers.DictField(), source="part.reasons")
    why = serializers.CharField(source="whole")


class UnmetOut(serializers.Serializer[Any]):
    """What nobody gets of a window."""

    line_id = serializers.IntegerField(source="window.line_id")
    window_id = serializers.IntegerField(source="window.pk")
    quantity = serializers.IntegerField()
    why = serializers.CharField()


class PassedOverOut(serializers.Serializer[Any]):
    """Who offered for a line and gets nothing of it."""

    seller_id = serializers.IntegerField(source="seller.pk")
    seller = serializers.CharField(source="seller.organisation.name")
    why = serializers.CharField()


class LineRowOut(serializers.Serializer[Any]):
    """One line and what the plan makes of it."""

    line_id = serializers.IntegerField(source="line.pk")
    given = serializers.IntegerField()
    parts = PlanPartOut(many=True)
    unmet = UnmetOut(many=True)
    passed_over = PassedOverOut(many=True)


class PlanOverrideOut(serializers.Serializer[Any]):
    """A change of the poster's, in this plan or in one it follows."""

    offer_id = serializers.IntegerField()
    window_id = serializers.IntegerField()
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    reason = serializers.CharField()
    made_by = serializers.CharField()
    made_at = serializers.DateTimeField()


class PlanChangeOut(serializers.Serializer[Any]):
    """What becomes of one seller's part of a window, beside the plan this one follows or what is agreed already."""

    kind = serializers.ChoiceField([kind.value for kind in Kind], source="kind.value")
    line_id = serializers.IntegerField(source="line.pk")
    window_id = serializers.IntegerField(source="window.pk")
    seller_id = serializers.IntegerField(source="seller.pk")
    seller = serializers.CharField(source="seller.organisation.name")
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    why = serializers.CharField()


class PlanOut(serializers.Serializer[Any]):
    """A plan of an order. Cost, bound and gap are those of the computation; `lines` is empty while it runs."""

    id = serializers.IntegerField()
    order_id = serializers.IntegerField()
    state = serializers.ChoiceField(Plan.State.choices)
    seed = serializers.IntegerField()
    weights_version = serializers.CharField()
    asked_at = serializers.DateTimeField()
    computed_at = serializers.DateTimeField(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    gap = serializers.FloatField(allow_null=True, help_text="Share of the cost by which a better plan may exist.")
    gap_words = serializers.CharField()
    total = serializers.DecimalField(**_MONEY, allow_null=True)
    bound = serializers.DecimalField(**_MONEY, allow_null=True, help_text="No plan under the same rules costs less.")
    cost = serializers.DictField(child=serializers.DecimalField(**_MONEY), help_text="Yuan by term of the weights.")
    lines = LineRowOut(many=True)
    overrides = PlanOverrideOut(many=True)
    is_automatic = serializers.BooleanField(
        help_text="Nobody asked for it: something of a confirmed order became free, or an offer was withdrawn."
    )
    follows = serializers.IntegerField(allow_null=True, help_text="The plan it keeps to after an offer was withdrawn.")
    changes = PlanChangeOut(many=True, help_text="Empty for a first plan.")


class OfferRowOut(serializers.Serializer[Any]):
    """One offer with what the poster weighs."""

    offer = OfferOut()
    days_late = serializers.IntegerField()
    km = serializers.IntegerField(allow_null=True)
    on_time = serializers.FloatField(source="rates.on_time", allow_null=True, default=None)


class LineOffersOut(serializers.Serializer[Any]):
    """One line, its offers cheapest first."""

    line_id = serializers.IntegerField(source="line.pk")
    lowest = serializers.DecimalField(**_MONEY)
    highest = serializers.DecimalField(**_MONEY)
    offered = serializers.IntegerField()
    offers = OfferRowOut(many=True, source="rows")


def out(actor: Actor, order: int, pk: int | None = None, status: int = 200) -> Response:
    """The newest plan of an order, or the one just acted upon."""
    plan = newest_plan(actor, order)
    if plan is None or (pk and plan.pk != pk):
        raise NotFound
    proposal, changes = (proposal_of(plan), changes_of(plan)) if plan.report else (None, None)
    said = {
        **{name: getattr(plan, name) for name in ("id", "order_id", "state", "seed", "weights_version", "asked_at")},
        "computed_at": plan.computed_at,
        "confirmed_at": plan.confirmed_at,
        "gap": plan.report.get("gap"),
        "gap_words": proposal.gap if proposal else "",
        "total": proposal.total if proposal else None,
        "bound": proposal.bound if proposal else None,
        "cost": {name: amount for name, _label, amount in proposal.cost} if proposal else {},
        "lines": proposal.lines if proposal else [],
        "overrides": decisions_of(plan),
        "is_automatic": plan.asked_by_id is None or plan.follows_id is not None,
        "follows": plan.follows_id,
        "changes": changes.rows if changes else [],
    }
    return Response(PlanOut(said).data, status=status)


class OrderCompare(APIView):
    """The opened offers of one of your orders."""

    @extend_schema(operation_id="orders_compare", responses=LineOffersOut(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Side by side, by line; the poster's alone, after the opening. Reading them is noted."""
        actor = actor_of(request)
        order = board.get_order(actor, pk)
        lines = compare(actor, order)
        note_reading(order, actor=actor, at=timezone.now())
        return Response(LineOffersOut(lines, many=True).data)


class OrderPlan(APIView):
    """The allocation of one of your orders."""

    @extend_schema(operation_id="orders_plan", responses=PlanOut)
    def get(self, request: Request, pk: int) -> Response:
        """The newest plan, with reasons, what stays unmet, who got nothing, cost and bound."""
        actor = actor_of(request)
        order = board.get_order(actor, pk)
        require(can_keep(actor, order))
        note_reading(order, actor=actor, at=timezone.now())
        return out(actor, pk)

    @extend_schema(operation_id="orders_plan_ask", request=PlanIn, responses={202: PlanOut})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Ask a worker for a plan; read it here when it is computed. One that is being computed is the answer."""
        wanted = PlanIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        actor = actor_of(request)
        ask_plan(pk, actor=actor, at=timezone.now(), **wanted.validated_data)
        return out(actor, pk, status=202)


class PlanOverride(APIView):
    """One proposed plan."""

    @extend_schema(operation_id="plans_override", request=OverrideIn, responses=PlanOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Give an offer another quantity, with a reason that is kept; the parts of others stay."""
        wanted = OverrideIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        said, actor = wanted.validated_data, actor_of(request)
        plan = override_part(
            pk, said["offer"], said["window"], said["quantity"], reason=said["reason"], actor=actor, at=timezone.now()
        )
        return out(actor, plan.order_id, pk)


class PlanConfirm(APIView):
    """One proposed plan."""

    @extend_schema(operation_id="plans_confirm", request=None, responses=PlanOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Agree to it: parts and one sub-order per seller come to be, all are told."""
        actor = actor_of(request)
        order = get_plan(actor, pk).order_id
        confirm_plan(pk, actor=actor, at=timezone.now())
        return out(actor, order, pk)


urlpatterns = [
    path("orders/<int:pk>/compare/", OrderCompare.as_view(), name="order-compare"),
    path("orders/<int:pk>/plan/", OrderPlan.as_view(), name="order-plan"),
    path("plans/<int:pk>/override/", PlanOverride.as_view(), name="plan-override"),
    path("plans/<int:pk>/confirm/", PlanConfirm.as_view(), name="plan-confirm"),
]
