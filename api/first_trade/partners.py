"""Partners for programs: what each sees, granting and revoking, requests and their answers."""

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
    GrantsOut,
    KindsIn,
    PaperReasonIn,
    RequestOut,
    RevokeIn,
    read,
)
from api.pagination import Pages
from api.requests import actor_of
from common.errors import require
from first_trade import queries, services
from first_trade.models import PaperRequest
from first_trade.permissions import can_see_own


def grants_of(request: Request, partner: int) -> Response:
    """What the partner sees now."""
    found = queries.open_grants(actor_of(request)).filter(partner=partner)
    return Response(GrantsOut({"partner": partner, "kinds": [grant.kind for grant in found]}).data)


class Grants(APIView):
    """What a partner sees of the own file."""

    @extend_schema(operation_id="first_trade_grants", responses=GrantsOut)
    def get(self, request: Request, pk: int) -> Response:
        """The kinds granted now."""
        require(can_see_own(actor_of(request)))
        return grants_of(request, queries.get_firm(actor_of(request), pk).pk)

    @extend_schema(operation_id="first_trade_grant", request=KindsIn, responses=GrantsOut)
    def post(self, request: Request, pk: int) -> Response:
        """Grant these kinds; what is granted already stays."""
        services.grant_papers(pk, read(KindsIn, request)["kinds"], actor=actor_of(request), at=timezone.now())
        return grants_of(request, pk)


class Revoke(APIView):
    """What a partner sees of the own file."""

    @extend_schema(operation_id="first_trade_revoke", request=RevokeIn, responses=GrantsOut)
    def post(self, request: Request, pk: int) -> Response:
        """Revoke these kinds; without `seen` it is refused with 409 while an approval rests on them."""
        services.revoke_papers(pk, **read(RevokeIn, request), actor=actor_of(request), at=timezone.now())
        return grants_of(request, pk)


class Requests(generics.ListAPIView[PaperRequest]):
    """Requests to and of the own firm."""

    serializer_class = RequestOut
    pagination_class = Pages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[PaperRequest]:
        """Newest first."""
        if getattr(self, "swagger_fake_view", False):
            return PaperRequest.objects.none()
        require(can_see_own(actor_of(self.request)))
        return queries.visible_requests(actor_of(self.request))

    @extend_schema(operation_id="first_trade_requests")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first."""
        return super().get(request, *args, **kwargs)


class RequestGrant(APIView):
    """One request to the own firm."""

    @extend_schema(operation_id="first_trade_request_grant", request=None, responses=RequestOut)
    def post(self, request: Request, pk: int) -> Response:
        """Grant what was asked for."""
        return Response(RequestOut(services.grant_request(pk, [], actor=actor_of(request), at=timezone.now())).data)


class RequestDecline(APIView):
    """One request to the own firm."""

    @extend_schema(operation_id="first_trade_request_decline", request=PaperReasonIn, responses=RequestOut)
    def post(self, request: Request, pk: int) -> Response:
        """Say why not."""
        said = read(PaperReasonIn, request)["reason"]
        return Response(RequestOut(services.decline_request(pk, said, actor=actor_of(request), at=timezone.now())).data)


class RequestWithdraw(APIView):
    """One request of the own firm."""

    @extend_schema(operation_id="first_trade_request_withdraw", request=None, responses=RequestOut)
    def post(self, request: Request, pk: int) -> Response:
        """Take it back."""
        return Response(RequestOut(services.withdraw_request(pk, actor=actor_of(request), at=timezone.now())).data)


urlpatterns = [
    path("first-trade/partners/<int:pk>/grants/", Grants.as_view(), name="first-trade-grants"),
    path("first-trade/partners/<int:pk>/revoke/", Revoke.as_view(), name="first-trade-revoke"),
    path("first-trade/requests/", Requests.as_view(), name="first-trade-requests"),
    path("first-trade/requests/<int:pk>/grant/", RequestGrant.as_view(), name="first-trade-request-grant"),
    path("first-trade/requests/<int:pk>/decline/", RequestDecline.as_view(), name="first-trade-request-decline"),
    path("first-trade/requests/<int:pk>/withdraw/", RequestWithdraw.as_view(), name="first-trade-request-withdraw"),
]
