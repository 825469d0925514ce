"""Imports and exports of the register for programs."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.enterprises.shapes import ListIn
from api.imports import FileIn, UploadOut, UploadWholeOut
from api.pagination import Pages
from api.requests import actor_of
from common.tables.writing import XLSX
from enterprises import queries
from enterprises.queries.imports import enterprise_imports, get_import
from enterprises.services import imports
from enterprises.services.exports import export_enterprises
from jobs.models import Upload


class ImportList(generics.ListAPIView[Upload]):
    """Files of enterprises handed in by the own organisation."""

    serializer_class = UploadOut
    pagination_class = Pages
    filter_backends: list[Any] = []
    parser_classes = [MultiPartParser]

    def get_queryset(self) -> QuerySet[Upload]:
        """Newest first."""
        if getattr(self, "swagger_fake_view", False):
            return Upload.objects.none()
        return enterprise_imports(actor_of(self.request))

    @extend_schema(operation_id="imports_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="imports_hand_in", request={"multipart/form-data": FileIn}, responses={202: UploadOut})
    def post(self, request: Request) -> Response:
        """Hand in a file; a job checks it, nothing is imported yet. Ask the import for its state."""
        wanted = FileIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        upload = imports.receive_import(wanted.validated_data["file"], actor=actor_of(request), at=timezone.now())
        return Response(UploadOut(upload).data, status=202)


class ImportDetail(APIView):
    """One file."""

    @extend_schema(operation_id="imports_get", responses=UploadWholeOut)
    def get(self, request: Request, pk: int) -> Response:
        """Its state, its job, and the verdict of every row."""
        return Response(UploadWholeOut(get_import(actor_of(request), pk)).data)


class ImportCommit(APIView):
    """One file."""

    @extend_schema(operation_id="imports_commit", request=None, responses={202: UploadOut})
    def post(self, request: Request, pk: int) -> Response:
        """Import a checked file whole; asking twice imports once."""
        upload = imports.ask_import(pk, actor=actor_of(request), at=timezone.now())
        return Response(UploadOut(upload).data, status=202)


class Export(APIView):
    """The register as a file."""

    limits = {"GET": "export"}

    @extend_schema(
        operation_id="enterprises_export",
        parameters=[ListIn, OpenApiParameter("form", str, enum=["xlsx", "csv", "gb18030"])],
        responses={(200, XLSX): OpenApiTypes.BINARY, (200, "text/csv"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request) -> HttpResponse:
        """All that the filters let through, in a form that imports again without loss (the committee's desk)."""
        wanted = ListIn(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        words = dict(wanted.validated_data)
        filters = queries.Filters(on=timezone.localdate(), words=words.pop("q", ""), **words)
        form = request.query_params.get("form", "xlsx")
        content = export_enterprises(filters, form=form, actor=actor_of(request), at=timezone.now())
        return HttpResponse(content, content_type=XLSX if form == "xlsx" else "text/csv")


urlpatterns = [
    path("imports/", ImportList.as_view(), name="imports"),
    path("imports/<int:pk>/", ImportDetail.as_view(), name="import"),
    path("imports/<int:pk>/commit/", ImportCommit.as_view(), name="import-commit"),
    path("enterprises/export/", Export.as_view(), name="enterprises-export"),
]
