"""Talk around an order for programs: what the actor may read, and a new message."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import idempotent
from api.pagination import Pages
from api.requests import actor_of
from orders.models import Message
from orders.queries.board import get_order
from orders.queries.talking import Said, as_said, visible_messages
from orders.services.talking import MOST_LETTERS, write_message


class ThreadFilter(serializers.Serializer[Any]):
    """What the talk is narrowed to."""

    line = serializers.IntegerField(required=False, min_value=1)


class MessageIn(serializers.Serializer[Any]):
    """A message. `counterpart`: the seller of a private talk (a seller names itself); without it all may read."""

    text = serializers.CharField(max_length=MOST_LETTERS)
    counterpart = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    line = serializers.IntegerField(required=False, allow_null=True, min_value=1)


class MessageOut(serializers.Serializer[Said]):
    """A message; `by` is empty where another seller asked openly."""

    id = serializers.IntegerField(source="message.pk")
    line_id = serializers.IntegerField(source="message.line_id", allow_null=True)
    counterpart_id = serializers.IntegerField(source="message.counterpart_id", allow_null=True)
    by = serializers.CharField()
    is_own = serializers.BooleanField()
    is_buyer = serializers.BooleanField()
    text = serializers.CharField(source="message.text")
    written_at = serializers.DateTimeField(source="message.written_at")


def shown(said: list[Said]) -> Any:
    """The messages as they go out."""
    return MessageOut(said, many=True).data  # type: ignore[arg-type]  # the stubs know no `many`


class MessagePages(Pages):
    """Oldest first."""

    ordering = ("written_at", "pk")


class OrderMessages(generics.GenericAPIView[Message]):
    """The talk around one order."""

    pagination_class = MessagePages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Message]:
        """What the actor may read."""
        return Message.objects.none()

    @extend_schema(operation_id="orders_messages", parameters=[ThreadFilter], responses={200: MessageOut(many=True)})
    def get(self, request: Request, pk: int) -> Response:
        """What you may read, oldest first: open words, and those between the buyer and you."""
        wanted, actor = ThreadFilter(data=request.query_params), actor_of(request)
        wanted.is_valid(raise_exception=True)
        order = get_order(actor, pk)
        found = visible_messages(actor, order, line=wanted.validated_data.get("line"))
        page = self.paginate_queryset(found) or []
        return self.get_paginated_response(shown(as_said(actor, order, page)))

    @extend_schema(operation_id="orders_write_message", request=MessageIn, responses={201: MessageOut})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Ask or answer; the other side is told that there is something to read."""
        wanted, actor = MessageIn(data=request.data), actor_of(request)
        wanted.is_valid(raise_exception=True)
        message = write_message(pk, **wanted.validated_data, actor=actor, at=timezone.now())
        (said,) = as_said(actor, get_order(actor, pk), [message])
        return Response(MessageOut(said).data, status=201)


urlpatterns = [path("orders/<int:pk>/messages/", OrderMessages.as_view(), name="order-messages")]
