"""The ecosystem for programs: formulas, snapshots, standings, surroundings, ways, the explorer's data, exports."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.ecosystem.shapes import EgoOut, FormulaOut, HallFigureOut, SnapshotOut, StandingOut, StatusOut, WayOut
from api.etags import etagged
from api.idempotency import idempotent
from api.pagination import Pages
from api.requests import actor_of
from api.rows import CompiledList
from ecosystem import delivery, queries, words
from ecosystem.errors import FilterUnreadable
from ecosystem.models import Formula, Snapshot, Standing
from ecosystem.pictures.exports import FORMATS
from ecosystem.pictures.ways import HOWS, surroundings, way_between
from ecosystem.services import ask_snapshot

SNAPSHOT = OpenApiParameter("snapshot", int, description="The number of a finished snapshot; without it the newest.")
CIRCLE = OpenApiParameter("circle", int, description="Of a large picture what lies in one circle (`open` in its meta).")
FILTERS = [
    SNAPSHOT,
    OpenApiParameter("kinds", str, description="Kinds that are on, by comma; without it all."),
    OpenApiParameter("tiers", str, description="Tiers that are on, by comma; without it all."),
    OpenApiParameter("at_least", str, description="Least faded weight per kind: `SUPPLY:1000,STAFF:2`."),
    OpenApiParameter("month", str, description="As it stood at the end of a month: `2026-03`."),
    OpenApiParameter("window", int, description="Only so many months back."),
    OpenApiParameter("focus", int, description="Only the surroundings of this organisation."),
    OpenApiParameter("depth", int, description="How many steps around it, 1 to 3."),
]


class FormulasView(generics.ListAPIView[Formula]):
    """Every published version, newest first. Open to everybody."""

    serializer_class = FormulaOut
    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    pagination_class = None
    queryset = queries.formulas()


class SnapshotsView(generics.ListAPIView[Snapshot]):
    """The committee's snapshots; a POST has a new one computed."""

    serializer_class = SnapshotOut

    def get_queryset(self) -> Any:
        """Newest first."""
        if getattr(self, "swagger_fake_view", False):
            return Snapshot.objects.none()
        return queries.snapshots(actor_of(self.request))

    @extend_schema(request=None, responses={202: StatusOut})
    @idempotent
    def post(self, request: Request) -> Response:
        """Have the graph computed now; while one is being computed, that one is answered."""
        snapshot = ask_snapshot(actor_of(request), timezone.now())
        return Response(StatusOut(_status(snapshot)).data, status=202)


class SnapshotView(APIView):
    """One snapshot of the committee."""

    @extend_schema(responses=SnapshotOut)
    @etagged(lambda request, pk: _row_version(queries.get_snapshot(actor_of(request), pk)))
    def get(self, request: Request, pk: int) -> Response:
        """With its summary and where its data and exports are."""
        snapshot = queries.get_snapshot(actor_of(request), pk)
        return Response(SnapshotOut(snapshot, context={"request": request}).data)


class SnapshotStatusView(APIView):
    """How far a snapshot is."""

    @extend_schema(responses=StatusOut)
    def get(self, request: Request, pk: int) -> Response:
        """State, share and step."""
        return Response(StatusOut(_status(queries.get_snapshot(actor_of(request), pk))).data)


class StandingPages(Pages):
    """In the order of the view's query."""

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        """By the figure of `sort`, then by organisation."""
        return tuple(queryset.query.order_by)


class StandingsView(CompiledList):
    """Figures of the newest snapshot: for the committee of all, for an enterprise its own."""

    serializer_class = StandingOut
    row_model = "ecosystem.Standing"
    pagination_class = StandingPages

    @extend_schema(
        parameters=[
            SNAPSHOT,
            OpenApiParameter("sort", str, enum=[*queries.FIGURE_FIELDS], description="`-` before it: lowest first."),
        ]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """A page of standings by a figure, highest first."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        """Restricted and ordered."""
        if getattr(self, "swagger_fake_view", False):
            return Standing.objects.none()
        snapshot = _snapshot(self.request)
        found = queries.standings(actor_of(self.request), snapshot)
        return queries.ranked(found, self.request.query_params.get("sort", "strength"))


class StandingView(APIView):
    """One organisation's figures."""

    @extend_schema(parameters=[SNAPSHOT], responses=StandingOut)
    def get(self, request: Request, organisation: int) -> Response:
        """Of the newest snapshot or the one asked for."""
        snapshot = _snapshot(request)
        return Response(StandingOut(queries.get_standing(actor_of(request), organisation, snapshot)).data)


class EgoView(APIView):
    """Who is near one organisation."""

    @extend_schema(parameters=[SNAPSHOT, OpenApiParameter("depth", int)], responses=EgoOut)
    def get(self, request: Request, organisation: int) -> Response:
        """Within `depth` steps (1 to 3), at most 200 organisations, nearer and stronger ones first."""
        cut = queries.member_cut(actor_of(request), _snapshot(request))
        near = surroundings(cut, organisation, _whole(request, "depth", 1, 3))
        return Response(EgoOut(_ego(near)).data)


class PathView(APIView):
    """How two organisations are connected."""

    @extend_schema(
        parameters=[
            SNAPSHOT,
            OpenApiParameter("source", int, required=True),
            OpenApiParameter("target", int, required=True),
            OpenApiParameter("how", str, enum=[*HOWS], description="The strongest or the shortest way."),
        ],
        responses=WayOut,
    )
    def get(self, request: Request) -> Response:
        """The way with the ties behind every hop, inside what the caller may see."""
        cut = queries.member_cut(actor_of(request), _snapshot(request))
        source, target = (_whole(request, name, None, 2**31 - 1) for name in ("source", "target"))
        how = request.query_params.get("how", "strong")
        if how not in HOWS:
            raise FilterUnreadable(field="how", name="how", value=how)
        way = way_between(cut, source, target, how)
        return Response(WayOut({**vars(way), "explanation": [words.hop_sentence(hop) for hop in way.hops]}).data)


class FiguresView(APIView):
    """The figures of the hall screen."""

    @extend_schema(parameters=[SNAPSHOT], responses=HallFigureOut(many=True))
    def get(self, request: Request) -> Response:
        """At most ten, each with the page on which its rows stand; for the committee."""
        figures = queries.hall_figures(actor_of(request), _snapshot(request), timezone.localdate())
        return Response(HallFigureOut(figures, many=True).data)


class DataView(APIView):
    """The explorer's data."""

    @extend_schema(parameters=[SNAPSHOT, CIRCLE], responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @etagged(lambda request: delivery.container_version(actor_of(request), _snapshot(request), _circle(request)))
    def get(self, request: Request) -> HttpResponse:
        """One binary container (typed arrays behind a JSON header), gzipped, cut to what the caller may see."""
        data = delivery.container(actor_of(request), _snapshot(request), _circle(request))
        return HttpResponse(data, "application/octet-stream", headers={"Content-Encoding": "gzip"})


class ExportView(APIView):
    """The graph as a file."""

    @extend_schema(
        parameters=[*FILTERS, OpenApiParameter("form", str, OpenApiParameter.PATH, enum=[*FORMATS])],
        responses={(200, kind.partition(";")[0]): OpenApiTypes.BINARY for kind in FORMATS.values()},
    )
    def get(self, request: Request, form: str) -> StreamingHttpResponse:
        """Streamed, with the filters of the explorer, cut to what the caller may see."""
        kind, name, pieces = delivery.export(actor_of(request), _snapshot(request), form, request.query_params.dict())
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return StreamingHttpResponse(pieces, content_type=kind, headers=headers)


def _snapshot(request: Request) -> Snapshot:
    known = request.__dict__.setdefault("ecosystem_snapshot", None)
    if known is None:
        text = request.query_params.get("snapshot", "")
        pk = _whole(request, "snapshot", None, 2**31 - 1) if text else None
        known = request.__dict__["ecosystem_snapshot"] = queries.newest_snapshot(actor_of(request), pk)
    return known


def _circle(request: Request) -> int | None:
    return _whole(request, "circle", None, 2**31 - 1) if request.query_params.get("circle") else None


def _whole(request: Request, name: str, otherwise: int | None, most: int) -> int:
    text = request.query_params.get(name, "")
    if not text and otherwise is not None:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) < 12 and 1 <= int(text) <= most):
        raise FilterUnreadable(field=name, name=name, value=text)
    return int(text)


def _row_version(snapshot: Snapshot) -> str:
    return f"{snapshot.pk}-{snapshot.state}-{snapshot.sha256[:16]}"


def _status(snapshot: Snapshot) -> dict[str, Any]:
    job = queries.job_of(snapshot)
    return {
        "id": snapshot.pk,
        "state": snapshot.state,
        "job": job.state if job else None,
        "done_share": job.done_share if job else float(snapshot.state == Snapshot.State.READY),
        "step": gettext(job.step) if job and job.step else "",
    }


def _ego(near: Any) -> dict[str, Any]:
    cut, a = near.cut, near.cut.arrays
    ids, tiers, kinds = a["id"].tolist(), cut.meta["tiers"], cut.meta["kinds"]
    columns = zip(a["source"], a["target"], a["kind"], a["value"], a["weight"], a["count"], strict=True)
    return {
        "organisations": [
            {"organisation": pk, "name": name, "tier": tiers[tier], "distance": distance}
            for pk, name, tier, distance in zip(ids, cut.names, a["tier"], near.distance, strict=True)
        ],
        "ties": [
            {
                "source": ids[s],
                "target": ids[t],
                "kind": kinds[k],
                "value": float(v),
                "weight": float(w),
                "count": int(c),
            }
            for s, t, k, v, w, c in columns
        ],
    }
