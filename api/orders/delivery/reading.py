"""Sub-orders read by programs: lists, their story, how reliably sellers deliver; and the contract as a file."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.roles import OrganisationKind
from api.idempotency import idempotent
from api.orders.delivery import incoming, outgoing
from api.pagination import Pages
from api.requests import actor_of
from api.rows import CompiledList
from orders.models import SubOrder
from orders.queries import deliveries, rates
from orders.services import contracting

_FIRM = OrganisationKind.ENTERPRISE


class DeliveryFilter(serializers.Serializer[Any]):
    """What the list is narrowed to."""

    state = serializers.ChoiceField(SubOrder.State.choices, required=False)
    side = serializers.ChoiceField([("selling", "selling"), ("buying", "buying")], required=False)
    is_disputed = serializers.BooleanField(required=False, default=False)
    order = serializers.IntegerField(required=False, min_value=1)


def story(request: Request, pk: int, status: int = 200) -> Response:
    """The sub-order as the actor sees it now: its story for the two sides, its head for the committee."""
    actor = actor_of(request)
    if actor.kind != _FIRM:
        return Response(outgoing.HeadOut(deliveries.get_sub_order(actor, pk)).data, status=status)
    return Response(outgoing.SubOrderOut.of(deliveries.story_of(actor, pk), actor), status=status)


class SubOrderPages(Pages):
    """Newest first."""

    ordering = ("-agreed_at", "-pk")


class SubOrderList(CompiledList):
    """The sub-orders you see: your own on either side; for the committee those of the cluster, without prices."""

    serializer_class = outgoing.HeadOut
    row_model = "orders.SubOrder"
    keeps_statements = True
    pagination_class = SubOrderPages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[SubOrder]:
        """All that the actor sees, narrowed."""
        if getattr(self, "swagger_fake_view", False):
            return SubOrder.objects.none()
        wanted = DeliveryFilter(data=self.request.query_params)
        wanted.is_valid(raise_exception=True)
        return deliveries.find_sub_orders(actor_of(self.request), deliveries.Filters(**wanted.validated_data))

    @extend_schema(operation_id="sub_orders_list", parameters=[DeliveryFilter])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Newest first."""
        return super().get(request, *args, **kwargs)


class SubOrderDetail(APIView):
    """One sub-order."""

    @extend_schema(operation_id="sub_orders_read", responses=outgoing.SubOrderOut)
    def get(self, request: Request, pk: int) -> Response:
        """Its whole story for buyer and seller; its head for the committee; nothing for anybody else."""
        return story(request, pk)


class SubOrderContract(APIView):
    """The contract of one sub-order."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="sub_orders_file_contract",
        request={"multipart/form-data": incoming.ContractIn},
        responses={201: outgoing.ContractOut},
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """File the signed contract: PDF, JPEG or PNG, at most 10 MB. Either side may."""
        file = request.FILES.get("file")
        made = contracting.file_contract(pk, file, actor=actor_of(request), at=timezone.now())
        return Response(outgoing.ContractOut(made).data, status=201)


class SubOrderRates(APIView):
    """How reliably the seller of a sub-order delivers to its buyer."""

    @extend_schema(operation_id="sub_orders_rates", responses=outgoing.RatesOut)
    def get(self, request: Request, pk: int) -> Response:
        """Computed from receipts; for the two sides."""
        return Response(outgoing.RatesOut.of(rates.rates_of_pair(actor_of(request), pk)))


class DeliveryRates(APIView):
    """How reliably sellers deliver."""

    @extend_schema(operation_id="delivery_rates", responses=outgoing.SellerRatesOut(many=True))
    def get(self, request: Request) -> Response:
        """For the committee every seller with at least five partners; for an enterprise its own as a seller."""
        actor = actor_of(request)
        if actor.kind == _FIRM:
            own = outgoing.RatesOut.of(rates.rates_of_seller(actor))
            return Response([{"seller_id": actor.organisation.pk, "seller": actor.organisation.name, **own}])
        found = rates.rates_of_cluster(actor)
        return Response([{"seller_id": r.seller_id, "seller": r.name, **outgoing.RatesOut.of(r.rates)} for r in found])
