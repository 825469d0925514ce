"""What I want to hear, for programs: channels by room and kind, hours, muted matters."""

from typing import Any

from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import Actor
from api.requests import actor_of
from notices import services
from notices.kinds import Kind, kinds_in, room_words, rooms
from notices.letters import words_in
from notices.models import Channel, SubjectMute, Weekday
from notices.queries import mutes_of, rhythm_of, wanted_channels
from notices.rules.ways import channel_of


class ChannelIn(serializers.Serializer[Any]):
    """The choice for a room (`kind` empty) or for one kind of its notices."""

    room = serializers.CharField(max_length=30)
    kind = serializers.CharField(max_length=40, allow_blank=True, default="")
    channel = serializers.ChoiceField(
        choices=Channel.choices, allow_blank=True, help_text="Empty: as the room, or as without a word."
    )


class ChannelOut(serializers.Serializer[Any]):
    """How a room or kind reaches me now."""

    room = serializers.CharField()
    kind = serializers.CharField(help_text="Empty for the room as a whole.")
    words = serializers.CharField()
    channel = serializers.ChoiceField(choices=Channel.choices)
    is_chosen = serializers.BooleanField(help_text="False: nothing was chosen, this is the default.")
    is_urgent = serializers.BooleanField(help_text="True: always at once; it cannot be muted.")


@extend_schema_field({"type": "string", "pattern": r"^\d{2}:\d{2}(:\d{2})?$", "example": "07:30"})
class ClockField(serializers.TimeField):
    """A time of the day in Changchun; the schema's own `time` would want an offset."""


class RhythmShape(serializers.Serializer[Any]):
    """When mails may come, in Changchun's time."""

    quiet_from = ClockField(allow_null=True)
    quiet_until = ClockField(allow_null=True)
    working_days_only = serializers.BooleanField()
    digest_at = ClockField()
    digest_weekday = serializers.ChoiceField(choices=Weekday.choices, help_text="0 is Monday.")


class MuteOut(serializers.ModelSerializer[SubjectMute]):
    """One muted matter; `until_on` null: for good."""

    sentence = serializers.SerializerMethodField(help_text="The notice from which it was muted.")

    class Meta:
        model = SubjectMute
        fields = ["id", "subject", "sentence", "until_on", "muted_at"]

    def get_sentence(self, mute: SubjectMute) -> str:
        """In the reader's language."""
        return words_in(mute.words.get("sentence", ""), mute.words.get("words", {}), get_language() or "")


class PreferencesOut(serializers.Serializer[Any]):
    """Everything I said about notices."""

    channels = ChannelOut(many=True)
    hours = RhythmShape()
    mutes = MuteOut(many=True)


class PreferencesIn(serializers.Serializer[Any]):
    """What is to be changed; what is not named stays."""

    channels = ChannelIn(many=True, required=False)
    hours = RhythmShape(required=False)


class MuteIn(serializers.Serializer[Any]):
    """For how long."""

    days = serializers.IntegerField(allow_null=True, help_text="1 to 366; null: for good.")


class Preferences(APIView):
    """`/api/v1/notices/preferences/`"""

    @extend_schema(operation_id="notices_preferences", responses=PreferencesOut)
    def get(self, request: Request) -> Response:
        """What I want to hear in the acting organisation, and when."""
        return Response(_all(actor_of(request)))

    @extend_schema(operation_id="notices_preferences_change", request=PreferencesIn, responses=PreferencesOut)
    def patch(self, request: Request) -> Response:
        """Choose channels or hours; the answer is everything as it is now."""
        wanted = PreferencesIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        actor, said = actor_of(request), wanted.validated_data
        choices = {(row["room"], row["kind"]): row["channel"] for row in said.get("channels", [])}
        services.change_preferences(choices, said.get("hours"), actor=actor, at=timezone.now())
        return Response(_all(actor))


class NoticeMute(APIView):
    """`/api/v1/notices/7/mute/`"""

    @extend_schema(operation_id="notices_mute", request=MuteIn, responses=MuteOut)
    def post(self, request: Request, pk: int) -> Response:
        """Hear no more of the matter of this notice, for some days or for good."""
        wanted = MuteIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        mute = services.mute_matter(pk, actor=actor_of(request), at=timezone.now(), **wanted.validated_data)
        return Response(MuteOut(mute).data)


class MuteLift(APIView):
    """`/api/v1/notices/mutes/7/lift/`"""

    @extend_schema(operation_id="notices_mute_lift", request=None, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """Hear of it again."""
        services.hear_again(pk, actor=actor_of(request))
        return Response(status=204)


def _all(actor: Actor) -> dict[str, Any]:
    chosen = wanted_channels([actor.user], actor.organisation).get(actor.user.pk, {})
    kinds = [kind for room in rooms() for kind in [Kind(room, "", room_words(room)), *kinds_in(room)]]
    facts = {
        "channels": [
            {
                "room": kind.room,
                "kind": kind.code,
                "words": kind.words,
                "channel": channel_of(kind, chosen),
                "is_chosen": (kind.room, kind.code) in chosen,
                "is_urgent": kind.is_urgent,
            }
            for kind in kinds
        ],
        "hours": rhythm_of(actor),
        "mutes": mutes_of(actor, timezone.localdate()),
    }
    return dict(PreferencesOut(facts).data)


urlpatterns = [
    path("notices/preferences/", Preferences.as_view(), name="notices-preferences"),
    path("notices/<int:pk>/mute/", NoticeMute.as_view(), name="notice-mute"),
    path("notices/mutes/<int:pk>/lift/", MuteLift.as_view(), name="notice-mute-lift"),
]
