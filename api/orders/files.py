"""Lines of orders as files for programs: in as a draft, out as a workbook or CSV."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.imports import FileIn, UploadOut, UploadWholeOut
from api.orders.posting import BoardFilter
from api.pagination import Pages
from api.requests import actor_of
from common.tables.writing import XLSX
from jobs.models import Upload
from orders.queries.board import Filters
from orders.queries.imports import get_line_file, line_files
from orders.services import exports, imports

FORM = OpenApiParameter("form", str, enum=["xlsx", "csv", "gb18030"])
FILES = {(200, XLSX): OpenApiTypes.BINARY, (200, "text/csv"): OpenApiTypes.BINARY}


class LinesFileIn(FileIn):
    """A workbook or CSV; `order` is your draft whose lines it replaces, without it a new draft is made."""

    order = serializers.IntegerField(required=False, min_value=1)


class LinesFileOut(UploadOut):
    """With the draft it goes to, or made."""

    order = serializers.IntegerField(source="mapping.order", default=None, allow_null=True)


class LinesFileWholeOut(UploadWholeOut):
    """With the draft and the verdict of every row."""

    order = serializers.IntegerField(source="mapping.order", default=None, allow_null=True)


class LineFiles(generics.ListAPIView[Upload]):
    """Files of order lines handed in by the own enterprise."""

    serializer_class = LinesFileOut
    pagination_class = Pages
    filter_backends: list[Any] = []
    parser_classes = [MultiPartParser]

    def get_queryset(self) -> QuerySet[Upload]:
        """Newest first."""
        if getattr(self, "swagger_fake_view", False):
            return Upload.objects.none()
        return line_files(actor_of(self.request))

    @extend_schema(operation_id="orders_imports_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="orders_imports_hand_in",
        request={"multipart/form-data": LinesFileIn},
        responses={202: LinesFileOut},
    )
    def post(self, request: Request) -> Response:
        """Hand in a file; a job judges every row, no draft is made yet. Ask the import for its state."""
        wanted = LinesFileIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        said = wanted.validated_data
        upload = imports.receive_lines(
            said["file"], order=said.get("order"), actor=actor_of(request), at=timezone.now()
        )
        return Response(LinesFileOut(upload).data, status=202)


class LineFile(APIView):
    """One file."""

    @extend_schema(operation_id="orders_imports_get", responses=LinesFileWholeOut)
    def get(self, request: Request, pk: int) -> Response:
        """Its state, its job, the draft it made, and the verdict of every row."""
        return Response(LinesFileWholeOut(get_line_file(actor_of(request), pk)).data)


class LineFileCommit(APIView):
    """One file."""

    @extend_schema(operation_id="orders_imports_commit", request=None, responses={202: LinesFileOut})
    def post(self, request: Request, pk: int) -> Response:
        """Make the draft of a checked file, whole; asking twice makes one."""
        upload = imports.ask_lines(pk, actor=actor_of(request), at=timezone.now())
        return Response(LinesFileOut(upload).data, status=202)


class LineFileSetAside(APIView):
    """One file."""

    @extend_schema(operation_id="orders_imports_set_aside", request=None, responses=LinesFileOut)
    def post(self, request: Request, pk: int) -> Response:
        """Do not use it."""
        return Response(LinesFileOut(imports.set_aside_lines(pk, actor=actor_of(request))).data)


def a_file(request: Request, write: Any) -> HttpResponse:
    """What `write` makes in the form that was asked for."""
    form = request.query_params.get("form", "xlsx")
    content = write(form=form, actor=actor_of(request), at=timezone.now())
    return HttpResponse(content, content_type=XLSX if form == "xlsx" else "text/csv")


class BoardExport(APIView):
    """The board as a file."""

    limits = {"GET": "export"}

    @extend_schema(operation_id="orders_export", parameters=[BoardFilter, FORM], responses=FILES)
    def get(self, request: Request) -> HttpResponse:
        """The lines of all orders the filters let through; the file comes in again without loss."""
        wanted = BoardFilter(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        said = dict(wanted.validated_data)
        return a_file(request, partial(exports.export_board, Filters(words=said.pop("q", ""), **said)))


class OrderExport(APIView):
    """One order as a file."""

    limits = {"GET": "export"}

    @extend_schema(operation_id="orders_export_one", parameters=[FORM], responses=FILES)
    def get(self, request: Request, pk: int) -> HttpResponse:
        """Its lines; the file comes in again without loss."""
        return a_file(request, partial(exports.export_order, pk))


urlpatterns = [
    path("orders/imports/", LineFiles.as_view(), name="order-imports"),
    path("orders/imports/<int:pk>/", LineFile.as_view(), name="order-import"),
    path("orders/imports/<int:pk>/commit/", LineFileCommit.as_view(), name="order-import-commit"),
    path("orders/imports/<int:pk>/set-aside/", LineFileSetAside.as_view(), name="order-import-set-aside"),
    path("orders/export/", BoardExport.as_view(), name="orders-export"),
    path("orders/<int:pk>/export/", OrderExport.as_view(), name="order-export"),
]
