"""Own papers for programs: what is there, handing in, the file of a version, withdrawing, the view log."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.urls import path
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.first_trade.shapes import CompletenessOut, PaperIn, PaperOut, SeenIn, ViewOut, read
from api.pagination import Pages
from api.requests import actor_of
from common.errors import require
from first_trade import queries, services
from first_trade.models import PaperVersion, PaperView
from first_trade.permissions import can_see_own


class OwnPapers(generics.ListAPIView[PaperVersion]):
    """The newest versions of the own papers."""

    serializer_class = PaperOut
    pagination_class = Pages
    filter_backends: list[Any] = []
    parser_classes = [MultiPartParser]

    def get_queryset(self) -> QuerySet[PaperVersion]:
        """Of the own firm."""
        if getattr(self, "swagger_fake_view", False):
            return PaperVersion.objects.none()
        require(can_see_own(actor_of(self.request)))
        return queries.own_papers(actor_of(self.request))

    @extend_schema(operation_id="first_trade_papers")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Withdrawn papers are left out."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="first_trade_hand_in", request={"multipart/form-data": PaperIn}, responses={201: PaperOut}
    )
    def post(self, request: Request) -> Response:
        """Hand in a paper, or its newer version."""
        fields = read(PaperIn, request)
        kind, file = fields.pop("kind"), fields.pop("file")
        made = services.hand_in_paper(kind, file, fields, actor=actor_of(request), at=timezone.now())
        return Response(PaperOut(made).data, status=201)


class PaperFile(APIView):
    """The file of one version."""

    @extend_schema(operation_id="first_trade_file", responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int) -> FileResponse:
        """The bytes; the look is written into the owner's log."""
        version = services.open_paper(pk, actor=actor_of(request), at=timezone.now())
        answer = FileResponse(version.upload.file, content_type=version.media_type)
        answer["Cache-Control"] = "no-store"
        return answer


class PaperWithdraw(APIView):
    """One of the own papers."""

    @extend_schema(operation_id="first_trade_withdraw", request=SeenIn, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """Take it out of the file; without `seen` it is refused with 409 while approvals rest on it."""
        services.withdraw_paper(pk, **read(SeenIn, request), actor=actor_of(request), at=timezone.now())
        return Response(status=204)


class Views(generics.ListAPIView[PaperView]):
    """Who looked at the own papers."""

    serializer_class = ViewOut
    pagination_class = Pages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[PaperView]:
        """Newest first."""
        if getattr(self, "swagger_fake_view", False):
            return PaperView.objects.none()
        require(can_see_own(actor_of(self.request)))
        return queries.view_log(actor_of(self.request))

    @extend_schema(operation_id="first_trade_views")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first; nobody can change it."""
        return super().get(request, *args, **kwargs)


class CompletenessList(APIView):
    """How complete the cluster's files are."""

    @extend_schema(operation_id="first_trade_completeness", responses=CompletenessOut(many=True))
    def get(self, request: Request) -> Response:
        """For the committee: counts alone, the least complete first."""
        rows = queries.completeness_board(actor_of(request), timezone.localdate())
        return Response(CompletenessOut(rows, many=True).data)


urlpatterns = [
    path("first-trade/completeness/", CompletenessList.as_view(), name="first-trade-completeness"),
    path("first-trade/papers/", OwnPapers.as_view(), name="first-trade-papers"),
    path("first-trade/papers/<int:pk>/withdraw/", PaperWithdraw.as_view(), name="first-trade-withdraw"),
    path("first-trade/versions/<int:pk>/file/", PaperFile.as_view(), name="first-trade-file"),
    path("first-trade/views/", Views.as_view(), name="first-trade-views"),
]
