"""The ledger for programs: ties as of a moment, seals, verifications."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator
from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.compiled import needs, written_as
from api.idempotency import idempotent
from api.pagination import Pages
from api.requests import actor_of
from api.rows import CompiledList
from ledger import queries, services
from ledger.kinds import TieKind
from ledger.rules.findings import in_words

CHANGCHUN = ZoneInfo("Asia/Shanghai")
ENDS = MaxValueValidator(date(9998, 12, 31))


class KindField(serializers.ChoiceField):
    """The code of a kind, stored as a number."""

    def __init__(self, **words: Any) -> None:
        super().__init__(choices=[(kind.name, kind.label) for kind in TieKind], **words)

    def to_representation(self, value: Any) -> str:
        """1 becomes "SUPPLY"."""
        return TieKind(value).name

    def sql(self, column: str) -> str:
        """The same, written by PostgreSQL."""
        names = " ".join(f"""WHEN {kind.value} THEN '"{kind.name}"'""" for kind in TieKind)
        return f"CASE {column} {names} END"


class DigestField(serializers.CharField):
    """Bytes as hexadecimal digits."""

    def to_representation(self, value: Any) -> str:
        """64 digits."""
        return bytes(value).hex()

    def sql(self, column: str) -> str:
        """The same, written by PostgreSQL."""
        return f"""('"' || encode({column}, 'hex') || '"')"""


class EndOut(serializers.Serializer[Any]):
    """One end of a tie."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    kind = serializers.CharField()


class TieOut(serializers.Serializer[Any]):
    """One tie as it stands in the book."""

    id = serializers.IntegerField(source="pk")
    kind = KindField()
    source = EndOut()  # type: ignore[assignment]
    target = EndOut()
    weight = serializers.DecimalField(max_digits=18, decimal_places=2, help_text="In `unit`; negative in a reversal.")
    unit = serializers.CharField(help_text="The cluster's currency, PERSON_DAY, VISIT, BOOKING_DAY or ATTENDANCE.")
    happened_at = serializers.DateTimeField()
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.CharField(source="recorded_by.name", default=None, allow_null=True)
    subject = serializers.CharField(help_text="The story the tie ends.")
    reverses = serializers.IntegerField(source="reverses_id", allow_null=True, help_text="The tie this row takes back.")
    is_reversed = serializers.BooleanField(help_text="Whether a later row takes this one back.")


class TieFilter(serializers.Serializer[Any]):
    """The shape of the filters."""

    kind = serializers.MultipleChoiceField(choices=TieKind.names, required=False)
    organisation = serializers.IntegerField(required=False)
    as_of = serializers.DateTimeField(required=False)
    known_at = serializers.DateTimeField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """With the two days: `from` is a word of Python, so they get their names here."""
        days = {name: serializers.DateField(required=False, validators=[ENDS]) for name in ("from", "to")}
        return super().get_fields() | days


class TiePages(Pages):
    """Newest happening first."""

    ordering = ("-happened_at", "-pk")


FILTERS = [
    OpenApiParameter("kind", str, enum=TieKind.names, many=True, description="One kind or several."),
    OpenApiParameter("organisation", int, description="Only ties at one end of which this organisation stands."),
    OpenApiParameter("from", OpenApiTypes.DATE, description="First day of happening, in Changchun."),
    OpenApiParameter("to", OpenApiTypes.DATE, description="Last day of happening, in Changchun."),
    OpenApiParameter("as_of", OpenApiTypes.DATETIME, description="Only what had happened by this moment."),
    OpenApiParameter("known_at", OpenApiTypes.DATETIME, description="Only what the book held at this moment."),
]


@extend_schema(parameters=FILTERS)
class TieList(CompiledList):
    """Ties, newest happening first; the committee reads its cluster's, an enterprise its own."""

    serializer_class = TieOut
    row_model = "ledger.Tie"
    keeps_statements = True
    annotated = ("is_reversed",)
    pagination_class = TiePages
    filter_backends = []

    def get_queryset(self) -> QuerySet[Any]:
        """As of a moment, filtered."""
        shape = TieFilter(data=self.request.query_params)
        shape.is_valid(raise_exception=True)
        asked = shape.validated_data
        since, last = asked.get("from"), asked.get("to")
        return queries.ties(
            actor_of(self.request),
            as_of=asked.get("as_of"),
            known_at=asked.get("known_at"),
            kinds=[TieKind[name] for name in sorted(asked.get("kind", ()))],
            organisation=asked.get("organisation"),
            since=_midnight(since) if since else None,
            until=_midnight(last + timedelta(days=1)) if last else None,
        )


def _midnight(day: Any) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHANGCHUN)


class SealOut(serializers.Serializer[Any]):
    """One seal: what it covers and its place in the chain. How to compute it: docs/decisions/0012-seals.md."""

    number = serializers.IntegerField()
    format = serializers.IntegerField(help_text="Version of the canonical bytes and hashes.")
    from_at = serializers.DateTimeField(help_text="Recorded after this moment …")
    through_at = serializers.DateTimeField(help_text="… until this moment.")
    ties = serializers.IntegerField()
    root = DigestField(help_text="Merkle root of the hashes of the ties.")  # type: ignore[assignment]
    previous = DigestField(help_text="Digest of the seal before.")
    digest = DigestField()
    sealed_at = serializers.DateTimeField()


class SealPages(Pages):
    """Newest first."""

    ordering = "-number"


class SealList(CompiledList):
    """The seals of the cluster, newest first."""

    serializer_class = SealOut
    row_model = "ledger.Seal"
    pagination_class = SealPages
    filter_backends = []

    def get_queryset(self) -> QuerySet[Any]:
        """The chain of the actor's cluster."""
        return queries.seals(actor_of(self.request))

    @extend_schema(request=None, responses={201: SealOut(many=True)}, filters=False)
    @idempotent
    def post(self, request: Request) -> Response:
        """Seal the closed days and everything until now; answers with the seals that were made."""
        return Response(SealOut(services.seal_now(actor=actor_of(request)), many=True).data, status=201)


class VerificationOut(serializers.Serializer[Any]):
    """What one look through the book found."""

    id = serializers.IntegerField(source="pk")
    verdict = serializers.ChoiceField(choices=[("WHOLE", _("Whole")), ("BROKEN", _("Broken"))])
    finding = serializers.SerializerMethodField(help_text="What broke first, in words; empty where all is whole.")
    finding_code = serializers.SerializerMethodField(help_text="The same for programs, such as `tie_changed`.")
    seals = serializers.IntegerField(help_text="How many seals were looked at.")
    ties = serializers.IntegerField(help_text="How many ties were compared.")
    head = DigestField(help_text="Digest of the last seal looked at.")
    asked_by = serializers.CharField(source="asked_by.name", default=None, allow_null=True)
    verified_at = serializers.DateTimeField()

    @needs("finding")
    def get_finding(self, look: Any) -> str:
        """The sentence."""
        return in_words(look.finding)

    @written_as("coalesce({finding}->>'code', '')")
    def get_finding_code(self, look: Any) -> str:
        """The code."""
        return str(look.finding.get("code", ""))


class VerificationAsked(serializers.Serializer[Any]):
    """The job that looks through the book."""

    job = serializers.IntegerField(source="pk")


class VerificationPages(Pages):
    """Newest first."""

    ordering = ("-verified_at", "-pk")


class VerificationList(CompiledList):
    """What looks through the book found, newest first."""

    serializer_class = VerificationOut
    row_model = "ledger.Verification"
    pagination_class = VerificationPages
    filter_backends = []

    def get_queryset(self) -> QuerySet[Any]:
        """Of the actor's cluster."""
        return queries.verifications(actor_of(self.request))

    @extend_schema(request=None, responses={202: VerificationAsked}, filters=False)
    @idempotent
    def post(self, request: Request) -> Response:
        """Ask a worker to compare every tie with its seal; the job shows how far it is."""
        job = services.ask_for_verification(actor=actor_of(request), at=timezone.now())
        return Response(VerificationAsked(job).data, status=202)


class TieDetail(APIView):
    """One tie of the book."""

    @extend_schema(responses=TieOut)
    def get(self, request: Request, pk: int) -> Response:
        """One tie as it stands in the book."""
        return Response(TieOut(queries.get_tie(actor_of(request), pk)).data)


urlpatterns = [
    path("ledger/ties/", TieList.as_view(), name="ties"),
    path("ledger/ties/<int:pk>/", TieDetail.as_view(), name="tie"),
    path("ledger/seals/", SealList.as_view(), name="seals"),
    path("ledger/verifications/", VerificationList.as_view(), name="verifications"),
]
