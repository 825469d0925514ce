"""Drills, sweeps and the coverage certificate for programs."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.ecosystem.drill_shapes import CoverageOut, DrillIn, DrillOut, PictureOut, ReportOut, SweepOut, SweepReportOut
from api.idempotency import idempotent
from api.requests import actor_of
from ecosystem import queries
from ecosystem.drills.files import DRILL_FORMS, drill_file
from ecosystem.drills.reading import read_drill
from ecosystem.errors import DrillNotReady
from ecosystem.models import Drill, Sweep
from ecosystem.services import ask_check, ask_drill, ask_sweep


class AskedJobOut(serializers.Serializer[Any]):
    """The job that works on it: see /jobs/."""

    job = serializers.IntegerField(source="pk")


class DrillsView(generics.ListAPIView[Drill]):
    """The reader's drills; a POST has one computed."""

    serializer_class = DrillOut
    limits = {"POST": "drill"}

    def get_queryset(self) -> Any:
        """Newest first: of the chain for the committee, of itself for an enterprise."""
        if getattr(self, "swagger_fake_view", False):
            return Drill.objects.none()
        return queries.visible_drills(actor_of(self.request))

    @extend_schema(request=DrillIn, responses={202: DrillOut})
    @idempotent
    def post(self, request: Request) -> Response:
        """Take something away; a worker shares out again what is open. An enterprise drills itself alone."""
        asked = DrillIn(data=request.data)
        asked.is_valid(raise_exception=True)
        drill = ask_drill(Drill(**asked.validated_data), actor=actor_of(request), at=timezone.now())
        return Response(DrillOut(drill).data, status=202)


class DrillView(APIView):
    """One drill with its report."""

    @extend_schema(responses=ReportOut)
    def get(self, request: Request, pk: int) -> Response:
        """The table, what becomes of each piece, the missing licences; 409 while it is being computed."""
        return Response(ReportOut(read_drill(actor_of(request), _ready(request, pk))).data)


class PictureView(APIView):
    """The ties that a drill tears and those that are drawn instead."""

    @extend_schema(responses=PictureOut)
    def get(self, request: Request, pk: int) -> Response:
        """For the explorer's drill mode."""
        return Response(PictureOut(read_drill(actor_of(request), _ready(request, pk)).picture).data)


class DrillFileView(APIView):
    """The report as a file."""

    limits = {"GET": "export"}

    @extend_schema(
        parameters=[OpenApiParameter("form", str, OpenApiParameter.PATH, enum=[*DRILL_FORMS])],
        responses={(200, kind): OpenApiTypes.BINARY for kind in DRILL_FORMS.values()},
    )
    def get(self, request: Request, pk: int, form: str) -> HttpResponse:
        """A workbook, or JSON with everything that is needed to compare."""
        kind, name, content = drill_file(pk, form, actor=actor_of(request), at=timezone.now())
        return HttpResponse(content, kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


class DrillCheckView(APIView):
    """Compute a report again."""

    limits = {"POST": "drill"}

    @extend_schema(request=None, responses={202: AskedJobOut})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """From the facts stored with it; the job says whether the digest is the same."""
        return Response(AskedJobOut(ask_check(pk, actor=actor_of(request), at=timezone.now())).data, status=202)


class SweepsView(generics.ListAPIView[Sweep]):
    """The committee's sweeps; a POST has one computed."""

    serializer_class = SweepOut
    limits = {"POST": "drill"}

    def get_queryset(self) -> Any:
        """Newest first."""
        if getattr(self, "swagger_fake_view", False):
            return Sweep.objects.none()
        return queries.visible_sweeps(actor_of(self.request))

    @extend_schema(request=None, responses={202: SweepOut})
    @idempotent
    def post(self, request: Request) -> Response:
        """The drill of every firm that has something open; while one is being computed, that one is answered."""
        return Response(SweepOut(ask_sweep(actor=actor_of(request), at=timezone.now())).data, status=202)


class SweepView(APIView):
    """One sweep of the committee."""

    @extend_schema(responses=SweepReportOut)
    def get(self, request: Request, pk: int) -> Response:
        """With its lines and its certificate."""
        return Response(SweepReportOut(queries.get_sweep(actor_of(request), pk)).data)


class CoverageView(APIView):
    """The coverage certificate."""

    @extend_schema(responses=CoverageOut)
    def get(self, request: Request) -> Response:
        """Of the newest finished sweep."""
        return Response(CoverageOut(queries.get_sweep(actor_of(request))).data)


def _ready(request: Request, pk: int) -> Drill:
    drill = queries.get_drill(actor_of(request), pk)
    if drill.state != Drill.State.READY:
        raise DrillNotReady
    return drill
