"""The shapes of actions: what they were made of, their story, what their figure did since."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ecosystem import words
from ecosystem.models import Action, ActionEvent


class ActionIn(serializers.Serializer[Any]):
    """What is to be done about something seen."""

    subject = serializers.CharField(max_length=120, help_text="What it comes from, such as `standing:17`.")
    title = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(Action.Kind.choices, default=Action.Kind.TASK)
    figure = serializers.CharField(
        max_length=40, required=False, allow_blank=True, default="", help_text="Such as `partners`; empty: none."
    )
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    working_days = serializers.IntegerField(default=10, help_text="Due so many working days from now.")
    owner = serializers.IntegerField(required=False, allow_null=True, default=None, help_text="A person; null: you.")


class HandOnIn(serializers.Serializer[Any]):
    """Who does it from now on."""

    owner = serializers.IntegerField()


class PutOffIn(serializers.Serializer[Any]):
    """Another due day, and why."""

    working_days = serializers.IntegerField()
    reason = serializers.CharField(max_length=300)


class NoteIn(serializers.Serializer[Any]):
    """A line of the story."""

    text = serializers.CharField(max_length=400)


class ResultIn(serializers.Serializer[Any]):
    """What came of it, or why it is dropped."""

    result = serializers.CharField(max_length=400)


class ActionEventOut(serializers.ModelSerializer[ActionEvent]):
    """One line of the story."""

    by = serializers.CharField(source="by.name")

    class Meta:
        model = ActionEvent
        fields = ["what", "text", "by", "at"]


class MeasuredOut(serializers.Serializer[Any]):
    """The figure at a moment; null: not enough data."""

    at = serializers.DateTimeField()
    value = serializers.FloatField(allow_null=True)


class ActionHeadOut(serializers.ModelSerializer[Action]):
    """One action of a list."""

    owner = serializers.CharField(source="owner.name")
    made_by = serializers.CharField(source="made_by.name")

    class Meta:
        model = Action
        fields = ["id", "kind", "title", "subject", "figure", "started_with", "owner", "due_on", "state", "result"]
        fields += ["made_by", "made_at", "ended_at"]


class ActionOut(ActionHeadOut):
    """One action with its story and what its figure did since."""

    events = ActionEventOut(many=True, read_only=True)
    measured = serializers.SerializerMethodField()
    effect = serializers.SerializerMethodField(help_text="The same in a sentence, in the reader's language.")

    class Meta(ActionHeadOut.Meta):
        fields = [*ActionHeadOut.Meta.fields, "note", "events", "measured", "effect"]

    @extend_schema_field(MeasuredOut(many=True))
    def get_measured(self, action: Action) -> Any:
        """Oldest first."""
        return MeasuredOut(self.context["measured"], many=True).data

    def get_effect(self, action: Action) -> str:
        """Empty where nothing is measured."""
        return words.effect_words(action, self.context["measured"])
