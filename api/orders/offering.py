"""Sealed offers for programs: make, read, withdraw."""

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.idempotency import idempotent
from api.orders.posting import ReasonIn
from api.orders.shapes import OfferOut, OffersIn
from api.requests import actor_of
from orders.queries import board, offers
from orders.services import offering


class OrderOffers(APIView):
    """The offers for one order."""

    limits = {"POST": "offer"}

    @extend_schema(operation_id="orders_offers", responses=OfferOut(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Your own; all of them for the buyer once they are open. Reading them is noted."""
        actor = actor_of(request)
        order = board.get_order(actor, pk)
        offering.note_reading(order, actor=actor, at=timezone.now())
        return Response(OfferOut(offers.visible_offers(actor, order), many=True).data)

    @extend_schema(operation_id="orders_offer", request=OffersIn, responses={201: OfferOut(many=True)})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Offer for one or more lines, all or none; a second offer for a line replaces the first while it is sealed."""
        wanted = OffersIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        actor = actor_of(request)
        made = offering.make_offers(pk, wanted.bids(), actor=actor, at=timezone.now())
        order = board.get_order(actor, pk)
        mine = offers.visible_offers(actor, order).filter(pk__in=[offer.pk for offer in made])
        return Response(OfferOut(mine, many=True).data, status=201)


class OfferWithdraw(APIView):
    """One of your offers."""

    @extend_schema(operation_id="offers_withdraw", request=ReasonIn, responses=OfferOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Take it back, with a reason once the offers are open."""
        wanted = ReasonIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        done = offering.withdraw_offer(pk, actor=actor_of(request), at=timezone.now(), **wanted.validated_data)
        return Response(OfferOut(done).data)


urlpatterns = [
    path("orders/<int:pk>/offers/", OrderOffers.as_view(), name="order-offers"),
    path("offers/<int:pk>/withdraw/", OfferWithdraw.as_view(), name="offer-withdraw"),
]
