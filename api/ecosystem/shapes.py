"""The shapes of the ecosystem's answers: formulas, snapshots, standings, surroundings, ways."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers
from rest_framework.reverse import reverse

from api.compiled import needs
from ecosystem import words
from ecosystem.models import Formula, Snapshot, Standing
from ecosystem.pictures.exports import FORMATS


class FormulaOut(serializers.ModelSerializer[Formula]):
    """A published version: half-lives in days and weights by kind, floors, seed."""

    half_life_days = serializers.DictField(child=serializers.FloatField())
    kind_weights = serializers.DictField(child=serializers.FloatField())
    floors = serializers.DictField(child=serializers.IntegerField())

    class Meta:
        model = Formula
        fields = ["version", "valid_from", "half_life_days", "kind_weights", "floors", "seed", "note"]


class SnapshotOut(serializers.ModelSerializer[Snapshot]):
    """A snapshot, with where its data and exports are."""

    formula = serializers.IntegerField(source="formula.version")
    asked_by = serializers.CharField(source="asked_by.name", default=None, allow_null=True)
    links = serializers.SerializerMethodField()

    class Meta:
        model = Snapshot
        fields = ["id", "as_of", "state", "formula", "last_tie", "code_version", "sha256", "asked_at", "asked_by"]
        fields += ["ready_at", "summary", "links"]

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string", "format": "uri"}})
    def get_links(self, snapshot: Snapshot) -> dict[str, str]:
        """Name of the form -> address."""
        request = self.context.get("request")
        if snapshot.state != Snapshot.State.READY:
            return {}
        mine = f"?snapshot={snapshot.pk}"
        links = {"data": reverse("api:ecosystem-data", request=request) + mine}
        for form in FORMATS:
            links[form] = reverse("api:ecosystem-export", kwargs={"form": form}, request=request) + mine
        return links


class StatusOut(serializers.Serializer[Any]):
    """How far a snapshot is."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(Snapshot.State.choices)
    job = serializers.CharField(allow_null=True, help_text="The state of the job that computes it.")
    done_share = serializers.FloatField()
    step = serializers.CharField(help_text="What is being done, in the reader's language.")


class StandingOut(serializers.ModelSerializer[Standing]):
    """One organisation's figures; null means not enough data. `story` says them in sentences."""

    organisation = serializers.IntegerField(source="organisation_id")
    name = serializers.CharField(source="organisation.name")
    by_kind = serializers.DictField(child=serializers.DictField(child=serializers.FloatField()))
    story = serializers.SerializerMethodField()

    class Meta:
        model = Standing
        fields = ["organisation", "name", "strength", "strength_in", "strength_out", "pagerank", "betweenness"]
        fields += ["constraint", "effective_size", "core", "community", "is_articulation", "cut_off", "partners"]
        fields += ["last_tie_on", "by_kind", "story"]

    @needs("partners", "effective_size", "cut_off", "is_articulation", "core")
    def get_story(self, standing: Standing) -> list[str]:
        """Sentences in the reader's language."""
        return words.standing_story(standing)


TIE_ON_WAY = inline_serializer(
    "TieOnWay",
    {
        "kind": serializers.CharField(),
        "is_forward": serializers.BooleanField(help_text="Along the hop, else against it."),
        "weight": serializers.FloatField(),
        "value": serializers.FloatField(),
        "count": serializers.IntegerField(),
        "last_on": serializers.DateField(),
    },
    many=True,
)
HOP = inline_serializer(
    "Hop",
    {
        "source": serializers.IntegerField(),
        "target": serializers.IntegerField(),
        "source_name": serializers.CharField(),
        "target_name": serializers.CharField(),
        "ties": TIE_ON_WAY,
    },
    many=True,
)


class WayOut(serializers.Serializer[Any]):
    """How two organisations are connected, hop by hop, with the ties behind every hop."""

    organisations = serializers.ListField(child=serializers.IntegerField())
    cost = serializers.FloatField()
    hops = HOP
    explanation = serializers.ListField(child=serializers.CharField())


class EgoNodeOut(serializers.Serializer[Any]):
    """Somebody near."""

    organisation = serializers.IntegerField()
    name = serializers.CharField()
    tier = serializers.CharField()
    distance = serializers.IntegerField()


class EgoTieOut(serializers.Serializer[Any]):
    """The ties of one kind from one to another."""

    source = serializers.IntegerField()  # type: ignore[assignment]  # a field of DRF has this name
    target = serializers.IntegerField()
    kind = serializers.CharField()
    value = serializers.FloatField()
    weight = serializers.FloatField()
    count = serializers.IntegerField()


class EgoOut(serializers.Serializer[Any]):
    """One's surroundings, as far as the caller may see them."""

    organisations = EgoNodeOut(many=True)
    ties = EgoTieOut(many=True)


class HallFigureOut(serializers.Serializer[Any]):
    """One figure of the hall screen; `url` is the page on which its rows stand."""

    name = serializers.CharField()
    title = serializers.CharField(source="label")
    value = serializers.IntegerField()
    url = serializers.CharField()
