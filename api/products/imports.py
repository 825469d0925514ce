"""Imports and exports of the catalogue for programs."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.imports import FileIn, UploadOut, UploadWholeOut
from api.pagination import Pages
from api.products.catalogue import ListIn
from api.requests import actor_of
from common.tables.writing import XLSX
from jobs.models import Upload
from products.queries import Filters
from products.queries.imports import get_import, product_imports
from products.services import imports
from products.services.exports import export_products


class ImportList(generics.ListAPIView[Upload]):
    """Files of products handed in by the own organisation."""

    serializer_class = UploadOut
    pagination_class = Pages
    filter_backends: list[Any] = []
    parser_classes = [MultiPartParser]

    def get_queryset(self) -> QuerySet[Upload]:
        """Newest first."""
        if getattr(self, "swagger_fake_view", False):
            return Upload.objects.none()
        return product_imports(actor_of(self.request))

    @extend_schema(operation_id="product_imports_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="product_imports_hand_in",
        request={"multipart/form-data": FileIn},
        responses={202: UploadOut},
    )
    def post(self, request: Request) -> Response:
        """Hand in a file; a job checks it, nothing is imported yet. Ask the import for its state."""
        wanted = FileIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        upload = imports.receive_import(wanted.validated_data["file"], actor=actor_of(request), at=timezone.now())
        return Response(UploadOut(upload).data, status=202)


class ImportDetail(APIView):
    """One file."""

    @extend_schema(operation_id="product_imports_get", responses=UploadWholeOut)
    def get(self, request: Request, pk: int) -> Response:
        """Its state, its job, and the verdict of every row."""
        return Response(UploadWholeOut(get_import(actor_of(request), pk)).data)


class ImportCommit(APIView):
    """One file."""

    @extend_schema(operation_id="product_imports_commit", request=None, responses={202: UploadOut})
    def post(self, request: Request, pk: int) -> Response:
        """Import a checked file whole; asking twice imports once."""
        return Response(UploadOut(imports.ask_import(pk, actor=actor_of(request), at=timezone.now())).data, status=202)


class ImportSetAside(APIView):
    """One file."""

    @extend_schema(operation_id="product_imports_set_aside", request=None, responses=UploadOut)
    def post(self, request: Request, pk: int) -> Response:
        """Do not import it."""
        return Response(UploadOut(imports.set_aside_import(pk, actor=actor_of(request))).data)


class Export(APIView):
    """The catalogue as a workbook."""

    @extend_schema(operation_id="products_export", parameters=[ListIn], responses={(200, XLSX): OpenApiTypes.BINARY})
    def get(self, request: Request) -> HttpResponse:
        """Everything the filters let through; the file imports again without loss."""
        wanted = ListIn(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        words = dict(wanted.validated_data)
        filters = Filters(words=words.pop("q", ""), **words)
        content = export_products(filters, form="xlsx", actor=actor_of(request), at=timezone.now())
        return HttpResponse(content, content_type=XLSX)


urlpatterns = [
    path("products/imports/", ImportList.as_view(), name="product-imports"),
    path("products/imports/<int:pk>/", ImportDetail.as_view(), name="product-import"),
    path("products/imports/<int:pk>/commit/", ImportCommit.as_view(), name="product-import-commit"),
    path("products/imports/<int:pk>/set-aside/", ImportSetAside.as_view(), name="product-import-set-aside"),
    path("products/export/", Export.as_view(), name="products-export"),
]
