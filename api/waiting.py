"""What waits for me, for programs: the list across all rooms, putting off, taking up; the address of my calendar."""

from typing import Any

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import Actor
from accounts.errors import NotByToken
from api.authentication import TokenAuthentication
from api.requests import actor_of
from common.errors import NotFound, require
from common.waiting import Waiting
from notices import services
from notices.letters import whole
from notices.models import Feed
from notices.queries import everything_waiting, feed_of, postponed_of
from notices.rules.postponing import can_wait, last_day

FEED_PATH = "/feeds/{secret}.ics"  # a page of the other door


class WaitingOut(serializers.Serializer[Any]):
    """One thing that waits for me."""

    key = serializers.CharField(help_text="By it the thing is postponed.")
    room = serializers.CharField()
    title = serializers.CharField()
    detail = serializers.CharField()
    link = serializers.CharField(help_text="The page where it is done.")
    due_on = serializers.DateField(allow_null=True)
    count = serializers.IntegerField(help_text="How many things the line stands for.")
    is_urgent = serializers.BooleanField()
    postponable_until = serializers.DateField(allow_null=True, help_text="Null: it cannot be postponed.")
    postponed_until = serializers.DateField(allow_null=True, help_text="Null: it waits now.")
    reason = serializers.CharField(help_text="Why it was postponed; empty where it was not.")


class PostponeIn(serializers.Serializer[Any]):
    """Which thing, until when, why."""

    key = serializers.CharField(max_length=200)
    until_on = serializers.DateField()
    reason = serializers.CharField(max_length=200)


class KeyIn(serializers.Serializer[Any]):
    """Which thing."""

    key = serializers.CharField(max_length=200)


class FeedOut(serializers.ModelSerializer[Feed]):
    """The address of my calendar; the address itself was shown when it was made."""

    class Meta:
        model = Feed
        fields = ["made_at", "last_read_at"]


class NewFeedOut(FeedOut):
    """With the address, in this answer and nowhere else."""

    address = serializers.CharField()

    class Meta(FeedOut.Meta):
        fields = [*FeedOut.Meta.fields, "address"]


class WaitingList(APIView):
    """What waits for me."""

    @extend_schema(operation_id="waiting", responses=WaitingOut(many=True))
    def get(self, request: Request) -> Response:
        """What waits for me in all rooms, nearest deadline first; also what I postponed."""
        actor, on = actor_of(request), timezone.localdate()
        put_off = postponed_of(actor, on)
        rows = [_shown(row, on, put_off.get(row.identity)) for row in everything_waiting(actor, on)]
        return Response(WaitingOut(rows, many=True).data)


class WaitingPostpone(APIView):
    """`/api/v1/waiting/postpone/`"""

    @extend_schema(operation_id="waiting_postpone", request=PostponeIn, responses=WaitingOut)
    def post(self, request: Request) -> Response:
        """Put one thing off until a day, with a reason; it comes back on that day."""
        said = PostponeIn(data=request.data)
        said.is_valid(raise_exception=True)
        actor, at = actor_of(request), timezone.now()
        row = services.postpone(
            said.validated_data["key"],
            until_on=said.validated_data["until_on"],
            reason=said.validated_data["reason"],
            actor=actor,
            at=at,
        )
        return Response(_found(actor, row.key, row))


class WaitingTakeUp(APIView):
    """`/api/v1/waiting/take-up/`"""

    @extend_schema(operation_id="waiting_take_up", request=KeyIn, responses={204: None})
    def post(self, request: Request) -> Response:
        """It waits again from now on."""
        said = KeyIn(data=request.data)
        said.is_valid(raise_exception=True)
        services.take_up(said.validated_data["key"], actor=actor_of(request), at=timezone.now())
        return Response(status=204)


class CalendarFeed(APIView):
    """`/api/v1/calendar-feed/`"""

    @extend_schema(operation_id="calendar_feed", responses=FeedOut)
    def get(self, request: Request) -> Response:
        """Whether my calendar has an address, and when it was last read."""
        feed = feed_of(actor_of(request))
        if feed is None:
            raise NotFound
        return Response(FeedOut(feed).data)

    @extend_schema(operation_id="calendar_feed_renew", request=None, responses={201: NewFeedOut})
    def post(self, request: Request) -> Response:
        """Make a new address (in a session; a token cannot); the one before shows nothing any more."""
        require(not isinstance(request.successful_authenticator, TokenAuthentication), NotByToken)
        feed, secret = services.renew_feed(actor=actor_of(request), at=timezone.now())
        return Response(FeedOut(feed).data | {"address": whole(FEED_PATH.format(secret=secret))}, status=201)


class CalendarFeedRevoke(APIView):
    """`/api/v1/calendar-feed/revoke/`"""

    @extend_schema(operation_id="calendar_feed_revoke", request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """The address shows nothing any more."""
        services.revoke_feed(actor=actor_of(request), at=timezone.now())
        return Response(status=204)


def _found(actor: Actor, key: str, row: Any) -> dict[str, Any]:
    on = timezone.localdate()
    waiting = next(one for one in everything_waiting(actor, on) if one.identity == key)
    return dict(WaitingOut(_shown(waiting, on, row)).data)


def _shown(row: Waiting, on: Any, put_off: Any) -> dict[str, Any]:
    return {
        "key": row.identity,
        "room": row.room,
        "title": str(row.title),
        "detail": str(row.detail),
        "link": row.link,
        "due_on": row.due_on,
        "count": row.count,
        "is_urgent": row.is_urgent,
        "postponable_until": last_day(row, on) if can_wait(row, on) else None,
        "postponed_until": put_off.until_on if put_off else None,
        "reason": put_off.reason if put_off else "",
    }


urlpatterns = [
    path("waiting/", WaitingList.as_view(), name="waiting"),
    path("waiting/postpone/", WaitingPostpone.as_view(), name="waiting-postpone"),
    path("waiting/take-up/", WaitingTakeUp.as_view(), name="waiting-take-up"),
    path("calendar-feed/", CalendarFeed.as_view(), name="calendar-feed"),
    path("calendar-feed/revoke/", CalendarFeedRevoke.as_view(), name="calendar-feed-revoke"),
]
