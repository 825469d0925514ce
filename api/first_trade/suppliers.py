"""Suppliers for programs: their papers as far as granted, asking, approving, refusing, taking back."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.first_trade.shapes import (
    ApprovalOut,
    AskIn,
    PaperOut,
    PaperReasonIn,
    RequestOut,
    read,
)
from api.idempotency import idempotent
from api.pagination import Pages
from api.requests import actor_of
from common.errors import require
from first_trade import queries, services
from first_trade.models import Approval, PaperVersion
from first_trade.permissions import can_see_own


class PartnerPapers(generics.ListAPIView[PaperVersion]):
    """What another firm shows to the own firm."""

    serializer_class = PaperOut
    pagination_class = Pages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[PaperVersion]:
        """Granted kinds, newest versions."""
        if getattr(self, "swagger_fake_view", False):
            return PaperVersion.objects.none()
        actor = actor_of(self.request)
        require(can_see_own(actor))
        return queries.partner_papers(actor, queries.get_firm(actor, self.kwargs["pk"]).pk)

    @extend_schema(operation_id="first_trade_partner_papers")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Empty where nothing is granted."""
        return super().get(request, *args, **kwargs)


class Ask(APIView):
    """Papers of another firm."""

    @extend_schema(operation_id="first_trade_ask", request=AskIn, responses={201: RequestOut})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Ask for these kinds; one open request at a time."""
        made = services.ask_for_papers(pk, **read(AskIn, request), actor=actor_of(request), at=timezone.now())
        return Response(RequestOut(made).data, status=201)


class Approvals(generics.ListAPIView[Approval]):
    """Decisions of the own firm and about it, ended ones too."""

    serializer_class = ApprovalOut
    pagination_class = Pages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Approval]:
        """Newest first."""
        if getattr(self, "swagger_fake_view", False):
            return Approval.objects.none()
        require(can_see_own(actor_of(self.request)))
        return queries.visible_approvals(actor_of(self.request))

    @extend_schema(operation_id="first_trade_approvals")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first."""
        return super().get(request, *args, **kwargs)


class Approve(APIView):
    """The own decision about a supplier."""

    @extend_schema(operation_id="first_trade_approve", request=None, responses={201: ApprovalOut})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Approve on the papers as they are; each required one must be there, in force, and opened by your firm."""
        made = services.approve_supplier(pk, actor=actor_of(request), at=timezone.now())
        return Response(ApprovalOut(made).data, status=201)


class Refuse(APIView):
    """The own decision about a supplier."""

    @extend_schema(operation_id="first_trade_refuse", request=PaperReasonIn, responses={201: ApprovalOut})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Refuse with a reason that says what to mend."""
        made = services.refuse_supplier(pk, **read(PaperReasonIn, request), actor=actor_of(request), at=timezone.now())
        return Response(ApprovalOut(made).data, status=201)


class TakeBack(APIView):
    """The own decision about a supplier."""

    @extend_schema(operation_id="first_trade_take_back", request=PaperReasonIn, responses=ApprovalOut)
    def post(self, request: Request, pk: int) -> Response:
        """End the approval for new parts."""
        said = read(PaperReasonIn, request)["reason"]
        ended = services.take_back_approval(pk, said, actor=actor_of(request), at=timezone.now())
        return Response(ApprovalOut(ended).data)


urlpatterns = [
    path("first-trade/suppliers/<int:pk>/papers/", PartnerPapers.as_view(), name="first-trade-supplier-papers"),
    path("first-trade/suppliers/<int:pk>/ask/", Ask.as_view(), name="first-trade-ask"),
    path("first-trade/suppliers/<int:pk>/approve/", Approve.as_view(), name="first-trade-approve"),
    path("first-trade/suppliers/<int:pk>/refuse/", Refuse.as_view(), name="first-trade-refuse"),
    path("first-trade/suppliers/<int:pk>/take-back/", TakeBack.as_view(), name="first-trade-take-back"),
    path("first-trade/approvals/", Approvals.as_view(), name="first-trade-approvals"),
]
