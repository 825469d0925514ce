"""Takes for programs: a part of a posted order, once whatever the line does."""

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.idempotency import idempotent
from api.orders.shapes import PartOut, TakeIn, terms_of
from api.requests import actor_of
from orders.services.taking import take

_PART, _WANTED = PartOut(), TakeIn()  # their fields are made once: making them takes longer than writing a part


class OrderTake(APIView):
    """One open order with posted prices."""

    limits = {"POST": "take"}

    @extend_schema(operation_id="orders_take", request=TakeIn, responses={201: PartOut(many=True)})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Take parts of one or more windows, all or none; a refusal says what is left or which rule is against it."""
        wanted = _WANTED.run_validation(request.data)
        quantities = {row["window"]: row["quantity"] for row in wanted["parts"]}
        parts = take(pk, quantities, actor=actor_of(request), at=timezone.now(), terms=terms_of(wanted))
        return Response([_PART.to_representation(part) for part in parts], status=201)


urlpatterns = [path("orders/<int:pk>/take/", OrderTake.as_view(), name="order-take")]
