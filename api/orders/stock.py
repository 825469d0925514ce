"""Near-expiry stock for programs: one batch posted by its seller. It is listed and taken like every posted order."""

from typing import Any

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.idempotency import idempotent
from api.orders.posting import out
from api.orders.shapes import OrderOut
from api.requests import actor_of
from enterprises.models import Tier
from orders.models import MOST_UNITS, Order
from orders.rules.stock import StockDraft
from orders.services.stock import post_stock

_UNITS: dict[str, Any] = {"min_value": 1, "max_value": MOST_UNITS}


class StockIn(serializers.Serializer[Any]):
    """One batch that its seller clears."""

    title = serializers.CharField(max_length=120)
    product = serializers.IntegerField(min_value=1)
    batch_number = serializers.CharField(max_length=40)
    expires_on = serializers.DateField(help_text="After the last day of delivery, within a year.")
    quantity = serializers.IntegerField(**_UNITS)
    price = serializers.DecimalField(max_digits=12, decimal_places=2, help_text="Your own, yuan per unit.")
    from_on = serializers.DateField(help_text="Delivery from")
    to_on = serializers.DateField(help_text="Delivery until")
    closes_at = serializers.DateTimeField(help_text="Parts can be taken until then.")
    origin = serializers.CharField(max_length=200, help_text="Where the goods lie.")
    minimum_lot = serializers.IntegerField(**_UNITS, default=1)
    pack_multiple = serializers.IntegerField(**_UNITS, default=1)
    payment_days = serializers.IntegerField(min_value=0, max_value=365, default=30)
    audience = serializers.ChoiceField(Order.Audience.choices, default=Order.Audience.LICENCE)
    tiers = serializers.ListField(child=serializers.ChoiceField(Tier.choices), required=False, max_length=10)
    invited = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=500)
    contact = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")

    def draft(self) -> StockDraft:
        """The checked shape as the service wants it."""
        said = dict(self.validated_data)
        for name in ("tiers", "invited"):
            said[name] = tuple(said.get(name, ()))
        return StockDraft(**said)


class StockPost(APIView):
    """Near-expiry stock; read it with `GET orders/?side=STOCK`, take it with `POST orders/{id}/take/`."""

    @extend_schema(operation_id="orders_stock_post", request=StockIn, responses={201: OrderOut})
    @idempotent
    def post(self, request: Request) -> Response:
        """Show one batch to those you ask; parts are taken first come, first served."""
        wanted = StockIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        made = post_stock(wanted.draft(), actor=actor_of(request), at=timezone.now())
        return out(request, made.pk, 201)


urlpatterns = [path("orders/stock/", StockPost.as_view(), name="order-stock")]
