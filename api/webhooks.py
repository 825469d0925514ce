"""Webhooks for programs: the own organisation's addresses, their events and the log of their calls."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.errors import NotByToken
from api.authentication import TokenAuthentication
from api.pagination import Pages
from api.requests import actor_of
from common.errors import require
from notices import services
from notices.events import EVENTS
from notices.models import Call, Delivery, Endpoint
from notices.permissions import can_keep_webhooks
from notices.queries import deliveries_of, endpoints_of, get_endpoint


class EndpointIn(serializers.Serializer[Any]):
    """Where to call, and of what to tell."""

    url = serializers.CharField(max_length=500, help_text="A public address that begins with https://")
    events = serializers.ListField(child=serializers.CharField(max_length=60), max_length=50)
    description = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")


class EndpointChange(serializers.Serializer[Any]):
    """Other events or another description; for another address remove it and add that one."""

    events = serializers.ListField(child=serializers.CharField(max_length=60), max_length=50)
    description = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")


class EndpointOut(serializers.ModelSerializer[Endpoint]):
    """One webhook; never its secret."""

    class Meta:
        model = Endpoint
        fields = ["id", "url", "description", "events", "state", "made_at", "changed_at", "disabled_at"]


class NewEndpointOut(EndpointOut):
    """With its signing secret, in this answer and nowhere else."""

    secret = serializers.CharField(help_text="`whsec_` and base64; see docs/webhooks.md.")

    class Meta(EndpointOut.Meta):
        fields = [*EndpointOut.Meta.fields, "secret"]


class CallOut(serializers.ModelSerializer[Call]):
    """One try."""

    class Meta:
        model = Call
        fields = ["at", "status", "excerpt", "failure", "milliseconds"]


class DeliveryOut(serializers.ModelSerializer[Delivery]):
    """One event on its way to the address, with its tries, the last one first."""

    event = serializers.CharField(source="event.type")
    webhook_id = serializers.SerializerMethodField(help_text="The `webhook-id` header of every try.")
    calls = CallOut(many=True, read_only=True)

    class Meta:
        model = Delivery
        fields = ["id", "event", "webhook_id", "state", "made_at", "due_at", "attempts", "failure", "ended_at", "calls"]

    def get_webhook_id(self, delivery: Delivery) -> str:
        """As it is sent."""
        return f"msg_{delivery.event_id.hex}"


class EventTypeOut(serializers.Serializer[Any]):
    """Something a program can be told of."""

    code = serializers.CharField()
    words = serializers.CharField()


class Webhooks(generics.ListAPIView[Endpoint]):
    """The webhooks of the own organisation, newest first (whoever answers for it)."""

    serializer_class = EndpointOut
    pagination_class = Pages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Endpoint]:
        """Those that were not removed."""
        if getattr(self, "swagger_fake_view", False):
            return Endpoint.objects.none()
        return endpoints_of(actor_of(self.request))

    @extend_schema(operation_id="webhooks_add", request=EndpointIn, responses={201: NewEndpointOut})
    def post(self, request: Request) -> Response:
        """Add a webhook (in a session; a token cannot); its secret is in this answer and nowhere else."""
        _by_a_person(request)
        require(can_keep_webhooks(actor_of(request)))
        said = EndpointIn(data=request.data)
        said.is_valid(raise_exception=True)
        made, secret = services.add_endpoint(**said.validated_data, actor=actor_of(request), at=timezone.now())
        return Response(EndpointOut(made).data | {"secret": secret}, status=201)


class Webhook(APIView):
    """`/api/v1/webhooks/7/`"""

    @extend_schema(operation_id="webhook", responses=EndpointOut)
    def get(self, request: Request, pk: int) -> Response:
        """One webhook of the own organisation."""
        return Response(EndpointOut(get_endpoint(actor_of(request), pk)).data)

    @extend_schema(operation_id="webhook_change", request=EndpointChange, responses=EndpointOut)
    def put(self, request: Request, pk: int) -> Response:
        """Tell it of other events."""
        get_endpoint(actor_of(request), pk)
        said = EndpointChange(data=request.data)
        said.is_valid(raise_exception=True)
        changed = services.change_endpoint(pk, **said.validated_data, actor=actor_of(request), at=timezone.now())
        return Response(EndpointOut(changed).data)


class WebhookPause(APIView):
    """`/api/v1/webhooks/7/pause/`"""

    @extend_schema(operation_id="webhook_pause", request=None, responses=EndpointOut)
    def post(self, request: Request, pk: int) -> Response:
        """Send nothing for now; what happens meanwhile is kept."""
        return Response(EndpointOut(services.pause_endpoint(pk, actor=actor_of(request), at=timezone.now())).data)


class WebhookResume(APIView):
    """`/api/v1/webhooks/7/resume/`"""

    @extend_schema(operation_id="webhook_resume", request=None, responses=EndpointOut)
    def post(self, request: Request, pk: int) -> Response:
        """Go on; what waited is sent now."""
        return Response(EndpointOut(services.resume_endpoint(pk, actor=actor_of(request), at=timezone.now())).data)


class WebhookRemove(APIView):
    """`/api/v1/webhooks/7/remove/`"""

    @extend_schema(operation_id="webhook_remove", request=None, responses=EndpointOut)
    def post(self, request: Request, pk: int) -> Response:
        """Tell it of nothing any more."""
        return Response(EndpointOut(services.remove_endpoint(pk, actor=actor_of(request), at=timezone.now())).data)


class WebhookRotate(APIView):
    """`/api/v1/webhooks/7/rotate/`"""

    @extend_schema(operation_id="webhook_rotate", request=None, responses=NewEndpointOut)
    def post(self, request: Request, pk: int) -> Response:
        """A new secret (in a session; a token cannot); for a day calls are signed with both."""
        _by_a_person(request)
        changed, secret = services.rotate_secret(pk, actor=actor_of(request), at=timezone.now())
        return Response(EndpointOut(changed).data | {"secret": secret})


class WebhookTest(APIView):
    """`/api/v1/webhooks/7/test/`"""

    @extend_schema(operation_id="webhook_test", request=None, responses={202: DeliveryOut})
    def post(self, request: Request, pk: int) -> Response:
        """Send a test event; the log shows what came of it."""
        delivery = services.send_test(pk, actor=actor_of(request), at=timezone.now())
        return Response(DeliveryOut(delivery).data, status=202)


class Deliveries(generics.ListAPIView[Delivery]):
    """What was sent to one webhook or waits to be, newest first."""

    serializer_class = DeliveryOut
    pagination_class = Pages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Delivery]:
        """With the calls of each."""
        if getattr(self, "swagger_fake_view", False):
            return Delivery.objects.none()
        return deliveries_of(actor_of(self.request), self.kwargs["pk"])


class DeliveryRetry(APIView):
    """`/api/v1/webhooks/deliveries/7/retry/`"""

    @extend_schema(operation_id="webhook_retry", request=None, responses={202: DeliveryOut})
    def post(self, request: Request, pk: int) -> Response:
        """Call again what was given up."""
        delivery = services.retry_delivery(pk, actor=actor_of(request), at=timezone.now())
        return Response(DeliveryOut(delivery).data, status=202)


class EventTypes(APIView):
    """What programs can be told of."""

    @extend_schema(operation_id="webhook_events", responses=EventTypeOut(many=True))
    def get(self, request: Request) -> Response:
        """What programs can be told of."""
        return Response([{"code": event.code, "words": str(event.words)} for event in EVENTS])


def _by_a_person(request: Request) -> None:
    """A leaked key must not send the organisation's news elsewhere."""
    require(not isinstance(request.successful_authenticator, TokenAuthentication), NotByToken)


urlpatterns = [
    path("webhooks/", Webhooks.as_view(), name="webhooks"),
    path("webhooks/events/", EventTypes.as_view(), name="webhook-events"),
    path("webhooks/<int:pk>/", Webhook.as_view(), name="webhook"),
    path("webhooks/<int:pk>/pause/", WebhookPause.as_view(), name="webhook-pause"),
    path("webhooks/<int:pk>/resume/", WebhookResume.as_view(), name="webhook-resume"),
    path("webhooks/<int:pk>/remove/", WebhookRemove.as_view(), name="webhook-remove"),
    path("webhooks/<int:pk>/rotate/", WebhookRotate.as_view(), name="webhook-rotate"),
    path("webhooks/<int:pk>/test/", WebhookTest.as_view(), name="webhook-test"),
    path("webhooks/<int:pk>/deliveries/", Deliveries.as_view(), name="webhook-deliveries"),
    path("webhooks/deliveries/<int:pk>/retry/", DeliveryRetry.as_view(), name="webhook-retry"),
]
