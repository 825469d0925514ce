"""Other goods for an agreed part, for programs: what the catalogue holds, and the proposal to the buyer."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.idempotency import idempotent
from api.orders.delivery import incoming, outgoing
from api.orders.delivery.reading import story
from api.requests import actor_of
from orders.queries.substitutes import Candidate, candidates_for
from orders.services.changing import propose_change


class DifferenceOut(serializers.Serializer[Any]):
    """One thing in which the labels differ."""

    name = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class SubstituteOut(serializers.Serializer[Any]):
    """A product that might come: `units` of it stand for `covers` of what was ordered, null where the catalogue does
    not tell; `against` says why it may not come, empty where it may."""

    product_id = serializers.IntegerField()
    product = serializers.CharField()
    manufacturer = serializers.CharField()
    approval_number = serializers.CharField()
    unit = serializers.CharField()
    units = serializers.IntegerField(allow_null=True)
    covers = serializers.IntegerField(allow_null=True)
    differs = DifferenceOut(many=True)
    against = serializers.ListField(child=serializers.CharField())

    @classmethod
    def of(cls, row: Candidate) -> dict[str, Any]:
        """A candidate as it goes out."""
        units, covers = row.rate or (None, None)
        product = row.product
        return {
            "product_id": product.pk, "product": str(product), "manufacturer": product.manufacturer,
            "approval_number": product.approval_number, "unit": product.unit, "units": units, "covers": covers,
            "differs": [{"name": str(one.name), "before": one.before, "after": one.after} for one in row.differs],
            "against": row.against,
        }  # fmt: skip


class PartSubstitutes(APIView):
    """What may come instead of one of your agreed parts."""

    @extend_schema(operation_id="parts_substitutes", responses=SubstituteOut(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Products of the same generic name, those that may come first; for the part's seller."""
        _part, _sub_order, found = candidates_for(actor_of(request), pk, timezone.now())
        return Response([SubstituteOut.of(row) for row in found])

    @extend_schema(
        operation_id="parts_substitute", request=incoming.SubstituteIn, responses={201: outgoing.SubOrderOut}
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Propose one of them to the buyer with a cause; what is agreed stands until the buyer approves in time."""
        wanted = incoming.SubstituteIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        change = propose_change(pk, wanted.proposal(), actor=actor_of(request), at=timezone.now())
        return story(request, int(change.part.sub_order_id or 0), 201)
