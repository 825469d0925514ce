"""Tiers for programs: rules and their versions, proposals of a year, the committee's confirmation."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.enterprises.shapes import TierDecisionOut
from api.idempotency import idempotent
from api.pagination import Pages
from api.requests import actor_of
from ecosystem.services.tiering import propose_tiers_from_book
from enterprises import queries
from enterprises.models import Tier, TierDecision, TierRule
from enterprises.services.tiers import confirm_tier, write_tier_rule


class YearIn(serializers.Serializer[Any]):
    """A year."""

    year = serializers.IntegerField(min_value=1990, max_value=2100)


class ProposedOut(serializers.Serializer[Any]):
    """How many proposals were made."""

    proposals = serializers.IntegerField()


class ConfirmIn(serializers.Serializer[Any]):
    """The committee's word; without a tier the computed one."""

    tier = serializers.ChoiceField(Tier.choices, required=False)
    override_reason = serializers.CharField(max_length=200, required=False, help_text="Needed for another tier.")


class RuleIn(serializers.Serializer[Any]):
    """New thresholds; those not named stay as they are."""

    thresholds = serializers.DictField(child=serializers.JSONField())
    valid_from = serializers.DateField()
    note = serializers.CharField(max_length=200, required=False, default="")


class RuleOut(serializers.Serializer[Any]):
    """One version of the rules."""

    version = serializers.IntegerField()
    thresholds = serializers.JSONField()
    valid_from = serializers.DateField()
    note = serializers.CharField()
    written_at = serializers.DateTimeField()


class TierBoard(generics.ListAPIView[TierDecision]):
    """What the rules compute and what was confirmed."""

    serializer_class = TierDecisionOut
    pagination_class = Pages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[TierDecision]:
        """Of one year."""
        if getattr(self, "swagger_fake_view", False):
            return TierDecision.objects.none()
        wanted = YearIn(data={"year": self.request.query_params.get("year", timezone.localdate().year - 1)})
        wanted.is_valid(raise_exception=True)
        return queries.tier_board(actor_of(self.request), wanted.validated_data["year"])

    @extend_schema(
        operation_id="tiers_list", parameters=[OpenApiParameter("year", int, description="Last year if left out.")]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """For the committee; with every reason."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="tiers_propose", request=YearIn, responses={201: ProposedOut})
    @idempotent
    def post(self, request: Request) -> Response:
        """Compute the tiers of a year for all and put them before the committee."""
        wanted = YearIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        made = propose_tiers_from_book(wanted.validated_data["year"], actor=actor_of(request), at=timezone.now())
        return Response({"proposals": len(made)}, status=201)


class TierConfirm(APIView):
    """One proposal."""

    @extend_schema(operation_id="tiers_confirm", request=ConfirmIn, responses=TierDecisionOut)
    def post(self, request: Request, pk: int) -> Response:
        """Confirm the computed tier, or another one with a reason (the secretary)."""
        wanted = ConfirmIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        decision = confirm_tier(pk, actor=actor_of(request), at=timezone.now(), **wanted.validated_data)
        return Response(TierDecisionOut(decision).data)


class TierRules(generics.ListAPIView[TierRule]):
    """The rules by which tiers are computed; everybody may read them."""

    serializer_class = RuleOut
    pagination_class = Pages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[TierRule]:
        """All versions of the cluster."""
        if getattr(self, "swagger_fake_view", False):
            return TierRule.objects.none()
        return queries.tier_rules(actor_of(self.request))

    @extend_schema(operation_id="tier_rules_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="tier_rules_write", request=RuleIn, responses={201: RuleOut})
    @idempotent
    def post(self, request: Request) -> Response:
        """Write a new version (the secretary)."""
        wanted = RuleIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        rule = write_tier_rule(actor=actor_of(request), at=timezone.now(), **wanted.validated_data)
        return Response(RuleOut(rule).data, status=201)


urlpatterns = [
    path("tiers/", TierBoard.as_view(), name="tiers"),
    path("tiers/<int:pk>/confirm/", TierConfirm.as_view(), name="tier-confirm"),
    path("tier-rules/", TierRules.as_view(), name="tier-rules"),
]
