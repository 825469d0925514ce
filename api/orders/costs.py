"""What shared costs a part would bear, for programs: asked before it is taken or offered."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.orders.shapes import CostOut
from api.requests import actor_of
from common.errors import NotFound
from orders.models import MOST_UNITS
from orders.permissions import can_see_prices
from orders.queries.board import get_order
from orders.queries.costs import Share, shares_of


class CostFilter(serializers.Serializer[Any]):
    """A part as it might be. `price` for orders with sealed offers; a posted price is known."""

    window = serializers.IntegerField(min_value=1)
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_UNITS)
    price = serializers.DecimalField(max_digits=18, decimal_places=2, required=False)


class ShareOut(serializers.Serializer[Share]):
    """What one rule comes to, in yuan, and what each side bears."""

    rule = CostOut()
    amount = serializers.DecimalField(max_digits=18, decimal_places=2)
    by_buyer = serializers.DecimalField(max_digits=18, decimal_places=2)
    by_seller = serializers.DecimalField(max_digits=18, decimal_places=2)


class OrderCosts(APIView):
    """The shared costs of one order."""

    @extend_schema(operation_id="orders_costs", parameters=[CostFilter], responses=ShareOut(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """What a part of so much would bear; of a total, its share if everything asked for is taken."""
        actor = actor_of(request)
        order = get_order(actor, pk)
        if not can_see_prices(actor):
            raise NotFound
        wanted = CostFilter(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        said = wanted.validated_data
        window, prices = said["window"], {said["window"]: said["price"]} if "price" in said else {}
        found = shares_of(order, {window: said["quantity"]}, prices)
        return Response([ShareOut(share).data for share in found])


urlpatterns = [path("orders/<int:pk>/costs/", OrderCosts.as_view(), name="order-costs")]
