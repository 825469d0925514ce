"""Two snapshots compared, and figures over time, for programs."""

from typing import Any

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.idempotency import idempotent
from api.jobs import JobOut
from api.requests import actor_of
from ecosystem import queries, words
from ecosystem.errors import FilterUnreadable
from ecosystem.rules import View
from ecosystem.services import ask_past


class ChangedTieOut(serializers.Serializer[Any]):
    """A tie that changed: `weight` faded, in the unit of its kind."""

    source = serializers.IntegerField()  # type: ignore[assignment]  # a field of DRF has this name
    target = serializers.IntegerField()
    kind = serializers.CharField()
    state = serializers.ChoiceField(["NEW", "ENDED", "QUIET", "STRONGER", "WEAKER"])
    before = serializers.FloatField()
    after = serializers.FloatField()
    text = serializers.CharField()


class SaidOut(serializers.Serializer[Any]):
    """One sentence in the reader's language and the ties it rests on."""

    text = serializers.CharField()
    ties = ChangedTieOut(many=True)
    organisation = serializers.IntegerField(allow_null=True)
    figure = serializers.CharField()


class SectionOut(serializers.Serializer[Any]):
    """Sentences of one sort: `bridges`, `moves`, `circles`, `pairs`."""

    code = serializers.CharField()
    title = serializers.CharField()
    statements = SaidOut(many=True)


class KindCountOut(serializers.Serializer[Any]):
    """Pairs of a kind; null where too few stand behind the number for you."""

    kind = serializers.CharField()
    new = serializers.IntegerField(allow_null=True)
    ended = serializers.IntegerField(allow_null=True)
    quiet = serializers.IntegerField(allow_null=True)


class ComparisonOut(serializers.Serializer[Any]):
    """What changed: `totals` of both moments for the committee; `subject` makes an action of it."""

    before = serializers.IntegerField()
    before_as_of = serializers.DateTimeField()
    after = serializers.IntegerField()
    after_as_of = serializers.DateTimeField()
    subject = serializers.CharField()
    sections = SectionOut(many=True)
    kinds = KindCountOut(many=True)
    totals = serializers.DictField(child=serializers.ListField(child=serializers.FloatField(allow_null=True)))


class MomentOut(serializers.Serializer[Any]):
    """A member's figures at a snapshot; null: not enough data."""

    snapshot = serializers.IntegerField()
    as_of = serializers.DateTimeField()
    figures = serializers.DictField(child=serializers.FloatField(allow_null=True))


class ClusterMomentOut(serializers.Serializer[Any]):
    """The cluster at a snapshot: numbers of its report, ties by kind."""

    snapshot = serializers.IntegerField()
    as_of = serializers.DateTimeField()
    totals = serializers.DictField(child=serializers.FloatField(allow_null=True))
    ties = serializers.DictField(child=serializers.IntegerField())


def _number(request: Request, name: str) -> int | None:
    text = request.query_params.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 12):
        raise FilterUnreadable(field=name, name=name, value=text)
    return int(text) if text else None


class CompareView(APIView):
    """What changed between two snapshots."""

    @extend_schema(
        operation_id="ecosystem_compare",
        parameters=[
            OpenApiParameter("from", int, description="A finished snapshot; without it the last of a quarter before."),
            OpenApiParameter("to", int, description="A finished snapshot; without it the newest."),
        ],
        responses=ComparisonOut,
    )
    def get(self, request: Request) -> Response:
        """In sentences with their ties: the committee all, an enterprise itself, others pairs by kind."""
        found = queries.comparison(actor_of(request), _number(request, "from"), _number(request, "to"))
        totals = words.report_rows(found.after, found.before) if found.view is View.COMMITTEE else []
        body = {
            "before": found.before.pk,
            "before_as_of": found.before.as_of,
            "after": found.after.pk,
            "after_as_of": found.after.as_of,
            "subject": f"comparison:{found.before.pk}-{found.after.pk}",
            "sections": words.comparison_words(found.found) if found.found else [],
            "kinds": found.kinds,
            "totals": dict(zip(words.REPORT_ROWS, [[row.before, row.now] for row in totals], strict=False)),
        }
        return Response(ComparisonOut(body).data)


class FirmSeriesView(APIView):
    """One member over time."""

    @extend_schema(operation_id="standing_series", responses=MomentOut(many=True))
    def get(self, request: Request, organisation: int) -> Response:
        """Its figures at every finished snapshot, oldest first; an enterprise asks for its own."""
        rows = queries.firm_series(actor_of(request), organisation)
        body = [
            {
                "snapshot": row.snapshot_id,
                "as_of": row.snapshot.as_of,
                "figures": {name: getattr(row, name) for name in words.FIRM_FIGURES},
            }
            for row in rows
        ]
        return Response(MomentOut(body, many=True).data)


class ClusterSeriesView(APIView):
    """The cluster over time."""

    @extend_schema(operation_id="ecosystem_series", responses=ClusterMomentOut(many=True))
    def get(self, request: Request) -> Response:
        """The numbers of every finished snapshot, oldest first; for the committee."""
        names = (*words.REPORT_ROWS, "modularity")
        body = [
            {
                "snapshot": pk,
                "as_of": as_of,
                "totals": {name: summary.get(name) for name in names},
                "ties": summary.get("ties", {}),
            }
            for pk, as_of, summary in queries.cluster_series(actor_of(request))
        ]
        return Response(ClusterMomentOut(body, many=True).data)


class PastIn(serializers.Serializer[Any]):
    """How far back."""

    months = serializers.IntegerField(help_text="1 to 36, thirty days each.")


class PastView(APIView):
    """The graph of past months."""

    @extend_schema(operation_id="snapshots_past", request=PastIn, responses={202: JobOut})
    @idempotent
    def post(self, request: Request) -> Response:
        """Have it computed month by month, oldest first; what was computed already is left as it is."""
        wanted = PastIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        job = ask_past(wanted.validated_data["months"], actor=actor_of(request), at=timezone.now())
        return Response(JobOut(job).data, status=202)


urlpatterns = [
    path("snapshots/past/", PastView.as_view(), name="snapshots-past"),
    path("ecosystem/compare/", CompareView.as_view(), name="ecosystem-compare"),
    path("ecosystem/series/", ClusterSeriesView.as_view(), name="ecosystem-series"),
    path("standings/<int:organisation>/series/", FirmSeriesView.as_view(), name="standing-series"),
]
