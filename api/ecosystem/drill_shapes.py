"""The shapes of drills, sweeps and the coverage certificate."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ecosystem.drills import words
from ecosystem.drills.reading import Reading
from ecosystem.models import Drill, Sweep


def triples() -> serializers.ListField:
    """A field of its own each time: one that is shared is bound to the first name only."""
    return serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=3, max_length=3),
        help_text="[source, target, units]: numbers of organisations, 0 for one the reader may not see.",
    )


class DrillIn(serializers.ModelSerializer[Drill]):
    """What is taken away: `organisation` (a firm, a bank), `place`, or `drug_class` (with an organisation: there)."""

    class Meta:
        model = Drill
        fields = ["target", "organisation", "place", "drug_class", "kept"]


class DrillOut(serializers.ModelSerializer[Drill]):
    """A drill in a list."""

    title = serializers.SerializerMethodField()
    job = serializers.IntegerField(source="job_id", allow_null=True)

    class Meta:
        model = Drill
        fields = ["id", "title", "target", "organisation", "place", "drug_class", "kept", "state", "job"]
        fields += ["digest", "code_version", "seed", "asked_at", "ready_at"]

    def get_title(self, drill: Drill) -> str:
        """In the reader's language."""
        return words.title(drill)


class RowOut(serializers.Serializer[Any]):
    """One class: covered + delayed + lost = baseline; ended: of the lost, what nobody receives any more."""

    drug_class = serializers.CharField()
    lines = serializers.IntegerField()
    baseline = serializers.IntegerField()
    touched = serializers.IntegerField()
    agreed = serializers.IntegerField()
    covered = serializers.IntegerField()
    delayed = serializers.IntegerField()
    lost = serializers.IntegerField()
    ended = serializers.IntegerField()
    lines_lost = serializers.IntegerField()


class PieceOut(serializers.Serializer[Any]):
    """Units that came from `source` to `target` and come from `instead` (0: not named, null: from nobody)."""

    drug_class = serializers.CharField()
    storage = serializers.CharField()
    source = serializers.IntegerField()  # type: ignore[assignment]  # a field of DRF has this name
    target = serializers.IntegerField()
    units = serializers.IntegerField()
    fate = serializers.ChoiceField(["COVERED", "DELAYED", "LOST"])
    instead = serializers.IntegerField(allow_null=True)
    late = serializers.IntegerField(help_text="Days after the end of the delivery window.")
    is_agreed = serializers.BooleanField(help_text="False: expected by the baseline, not under contract.")
    has_ended = serializers.BooleanField(help_text="The side that would receive it is gone.")


class BarrierOut(serializers.Serializer[Any]):
    """A reason, how many firms it stops, and those whom nothing else stops (as far as they are named)."""

    code = serializers.CharField()
    firms = serializers.IntegerField()
    nearest = serializers.ListField(child=serializers.IntegerField())


class LossOut(serializers.Serializer[Any]):
    """What is lost for want of a supplier, and why. `no_room`: firms that may deliver and show no room."""

    drug_class = serializers.CharField()
    storage = serializers.CharField()
    units = serializers.IntegerField()
    lines = serializers.IntegerField()
    no_room = serializers.IntegerField()
    reasons = BarrierOut(many=True)


class AppOut(serializers.Serializer[Any]):
    """What one app says: the table, what becomes of each piece, the missing licences."""

    app = serializers.CharField(source="app.name")
    rows = RowOut(many=True)
    changes = PieceOut(many=True)
    losses = LossOut(many=True)


class PictureOut(serializers.Serializer[Any]):
    """What the explorer draws: see docs/drills.md. torn = lost + delayed + rerouted in units."""

    removed = serializers.ListField(child=serializers.IntegerField())
    share = serializers.FloatField(help_text="What is left of them: 0 or 0.5.")
    kind = serializers.CharField(help_text="The kind of tie.")
    torn = triples()
    lost = triples()
    delayed = triples()
    rerouted = triples()
    more = serializers.ListField(
        child=serializers.DictField(), help_text="The same for further kinds of tie, once other apps take part."
    )


class ReportOut(serializers.Serializer[Reading]):
    """A drill with its report."""

    drill = DrillOut()
    as_of = serializers.DateTimeField(source="drill.basis.as_of")
    snapshot = serializers.IntegerField(source="drill.basis.snapshot_id", allow_null=True)
    parts = AppOut(many=True)


class SweepOut(serializers.ModelSerializer[Sweep]):
    """A sweep in a list."""

    job = serializers.IntegerField(source="job_id", allow_null=True)

    class Meta:
        model = Sweep
        fields = ["id", "state", "job", "digest", "code_version", "seed", "asked_at", "ready_at"]


class SweepReportOut(SweepOut):
    """A sweep with its result: per app the totals by class, and a line per firm that has something open."""

    totals = serializers.SerializerMethodField()
    lines = serializers.SerializerMethodField()
    certificate = serializers.SerializerMethodField()

    class Meta(SweepOut.Meta):
        fields = [*SweepOut.Meta.fields, "totals", "lines", "certificate"]

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "object"}})
    def get_totals(self, sweep: Sweep) -> Any:
        """{app: {class: [lines, units covered]}}."""
        return sweep.result.get("totals", {})

    @extend_schema_field({"type": "array", "items": {"type": "array", "items": {}}})
    def get_lines(self, sweep: Sweep) -> Any:
        """[organisation, {app: {class: [touched, delayed, lost, of these ended]}}]."""
        return sweep.result.get("lines", [])

    @extend_schema_field({"type": "array", "items": {"type": "object"}})
    def get_certificate(self, sweep: Sweep) -> Any:
        """A row per class and way of storage."""
        return sweep.result.get("certificate", [])


class CoverageRowOut(serializers.Serializer[Any]):
    """One class and way of storage: on how many independent suppliers it rests."""

    drug_class = serializers.CharField()
    is_cold = serializers.BooleanField()
    licensed = serializers.IntegerField(help_text="Independent firms whose licence covers it.")
    delivering = serializers.IntegerField(help_text="Of these, who delivered anything in the last twelve months.")
    proven = serializers.IntegerField(help_text="Of these, with accepted deliveries of just this.")
    buyers = serializers.IntegerField(help_text="Who may buy it and has such a supplier.")
    least = serializers.IntegerField(help_text="Smallest number of firms that cut a buyer off.")
    alone = serializers.IntegerField(help_text="Buyers with one supplier only.")
    leans_on = serializers.IntegerField(allow_null=True, help_text="The supplier that most of these have.")
    leaning = serializers.IntegerField()
    suppliers = serializers.ListField(child=serializers.IntegerField(), help_text="Named up to three.")
    grade = serializers.ChoiceField(["GAP", "ONE", "TWO", "ENOUGH"])


class CoverageOut(serializers.Serializer[Sweep]):
    """The coverage certificate of the newest sweep."""

    sweep = serializers.IntegerField(source="pk")
    as_of = serializers.DateTimeField(source="asked_at")
    rows = CoverageRowOut(many=True, source="result.certificate")
