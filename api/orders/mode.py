"""Whether orders of the cluster may be concluded online, for programs: read it, enter the filing, end it."""

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.idempotency import idempotent
from api.orders.delivery.incoming import FilingIn
from api.orders.delivery.outgoing import ModeOut
from api.orders.posting import ReasonIn
from api.requests import actor_of
from orders.queries.mode import mode_of
from orders.services.contracting import end_filing, enter_filing


class OrderMode(APIView):
    """The mode of your cluster."""

    @extend_schema(operation_id="order_mode_read", responses=ModeOut)
    def get(self, request: Request) -> Response:
        """With a filing number orders may be concluded online; without one they are only negotiated."""
        return Response(ModeOut(mode_of(actor_of(request).cluster)).data)

    @extend_schema(operation_id="order_mode_enter", request=FilingIn, responses=ModeOut)
    @idempotent
    def post(self, request: Request) -> Response:
        """Enter or change the filing number; for the committee's secretary and desk."""
        wanted = FilingIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        actor = actor_of(request)
        enter_filing(**wanted.validated_data, actor=actor, at=timezone.now())
        return Response(ModeOut(mode_of(actor.cluster)).data)


class OrderModeEnd(APIView):
    """The filing of your cluster."""

    @extend_schema(operation_id="order_mode_end", request=ReasonIn, responses=ModeOut)
    @idempotent
    def post(self, request: Request) -> Response:
        """Take the filing number out, with a reason."""
        wanted = ReasonIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        actor = actor_of(request)
        end_filing(**wanted.validated_data, actor=actor, at=timezone.now())
        return Response(ModeOut(mode_of(actor.cluster)).data)


urlpatterns = [
    path("order-mode/", OrderMode.as_view(), name="order-mode"),
    path("order-mode/end/", OrderModeEnd.as_view(), name="order-mode-end"),
]
