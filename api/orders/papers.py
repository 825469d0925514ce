"""Papers around an order for programs: list, attach, take, withdraw."""

from typing import Any

from django.http import FileResponse
from django.urls import path
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.requests import actor_of
from common.papers import OFFICE_ENDINGS
from orders.queries.attaching import Paper, as_papers, get_attachment, papers_of
from orders.queries.board import get_order
from orders.services.attaching import attach_paper, withdraw_paper


class OrderPaperIn(serializers.Serializer[Any]):
    """A file; `counterpart` and `line` as for messages."""

    file = serializers.FileField()
    counterpart = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    line = serializers.IntegerField(required=False, allow_null=True, min_value=1)


class OrderPaperOut(serializers.Serializer[Paper]):
    """A paper; `by` is empty where another seller attached it openly."""

    id = serializers.IntegerField(source="attachment.pk")
    name = serializers.CharField(source="attachment.original_name")
    content_type = serializers.CharField(source="attachment.content_type")
    size = serializers.IntegerField(source="attachment.size")
    sha256 = serializers.CharField(source="attachment.sha256")
    line_id = serializers.IntegerField(source="attachment.line_id", allow_null=True)
    counterpart_id = serializers.IntegerField(source="attachment.counterpart_id", allow_null=True)
    by = serializers.CharField()
    is_own = serializers.BooleanField()
    attached_at = serializers.DateTimeField(source="attachment.attached_at")


class OrderPapers(APIView):
    """The papers of one order."""

    parser_classes = [MultiPartParser]

    @extend_schema(operation_id="orders_papers", responses=OrderPaperOut(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """What you may read: open papers, and those between the buyer and you."""
        actor = actor_of(request)
        found = papers_of(actor, get_order(actor, pk))
        return Response([OrderPaperOut(paper).data for paper in found])

    @extend_schema(
        operation_id="orders_attach_paper",
        request={"multipart/form-data": OrderPaperIn},
        responses={201: OrderPaperOut},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Attach a PDF, JPEG, PNG, .xlsx or .docx of at most 10 MB."""
        wanted, actor = OrderPaperIn(data=request.data), actor_of(request)
        wanted.is_valid(raise_exception=True)
        made = attach_paper(pk, **wanted.validated_data, actor=actor, at=timezone.now())
        (paper,) = as_papers(actor, made.order, [made])
        return Response(OrderPaperOut(paper).data, status=201)


class OrderPaper(APIView):
    """One paper."""

    @extend_schema(operation_id="orders_paper", responses={(200, kind): OpenApiTypes.BINARY for kind in OFFICE_ENDINGS})
    def get(self, request: Request, pk: int) -> FileResponse:
        """The file."""
        paper = get_attachment(actor_of(request), pk)
        answer = FileResponse(
            paper.file, content_type=paper.content_type, as_attachment=True, filename=paper.original_name or "paper"
        )
        answer["Cache-Control"] = "no-store"
        return answer

    @extend_schema(operation_id="orders_withdraw_paper", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Withdraw an own paper."""
        withdraw_paper(pk, actor=actor_of(request), at=timezone.now())
        return Response(status=204)


urlpatterns = [
    path("orders/<int:pk>/papers/", OrderPapers.as_view(), name="order-papers"),
    path("orders/papers/<int:pk>/", OrderPaper.as_view(), name="order-paper"),
]
