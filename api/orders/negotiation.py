"""The talk about an opened offer for programs: read the rounds, counter, agree, decline."""

from typing import Any

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.idempotency import idempotent
from api.orders.shapes import OfferOut
from api.requests import actor_of
from orders.models import MOST_UNITS, Round
from orders.queries.negotiation import negotiated_offer
from orders.services import negotiating


class CounterIn(serializers.Serializer[Any]):
    """Other terms; what is left out stays as it was said last."""

    price = serializers.DecimalField(max_digits=18, decimal_places=2, required=False, help_text="Yuan per unit.")
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_UNITS, required=False, help_text="At most.")
    note = serializers.CharField(max_length=400, required=False, allow_blank=True)


class RoundOut(serializers.ModelSerializer[Round]):
    """One step of the talk; `answer_by` is its own clock."""

    class Meta:
        model = Round
        fields = (
            "number", "side", "price", "quantity", "note", "made_at", "answer_by", "answer", "answered_at",
        )  # fmt: skip


class NegotiationOut(serializers.Serializer[Any]):
    """An offer as agreed last, and the rounds about it."""

    offer = OfferOut()
    rounds = RoundOut(many=True)


def out(request: Request, pk: int, status: int = 200) -> Response:
    """The offer as its two sides see it now."""
    offer = negotiated_offer(actor_of(request), pk)
    return Response(NegotiationOut({"offer": offer, "rounds": offer.rounds.all()}).data, status=status)


class OfferTalk(APIView):
    """An opened offer of yours, or one for your order."""

    @extend_schema(operation_id="offers_read", responses=NegotiationOut)
    def get(self, request: Request, pk: int) -> Response:
        """Its terms and the rounds so far; only its two sides see them."""
        return out(request, pk)


class OfferCounter(APIView):
    """An opened offer."""

    @extend_schema(operation_id="offers_counter", request=CounterIn, responses={201: NegotiationOut})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Name other terms; the other side has two working days from now."""
        wanted = CounterIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        terms = negotiating.Terms(**wanted.validated_data)
        negotiating.counter(pk, terms, actor=actor_of(request), at=timezone.now())
        return out(request, pk, 201)


class OfferAgree(APIView):
    """An opened offer about which the other side named terms."""

    @extend_schema(operation_id="offers_agree", request=None, responses=NegotiationOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Take them; the next plan uses them."""
        negotiating.agree(pk, actor=actor_of(request), at=timezone.now())
        return out(request, pk)


class OfferDecline(APIView):
    """An opened offer about which the other side named terms."""

    @extend_schema(operation_id="offers_decline", request=None, responses=NegotiationOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Keep to what was agreed last."""
        negotiating.decline(pk, actor=actor_of(request), at=timezone.now())
        return out(request, pk)


urlpatterns = [
    path("offers/<int:pk>/", OfferTalk.as_view(), name="offer"),
    path("offers/<int:pk>/counter/", OfferCounter.as_view(), name="offer-counter"),
    path("offers/<int:pk>/agree/", OfferAgree.as_view(), name="offer-agree"),
    path("offers/<int:pk>/decline/", OfferDecline.as_view(), name="offer-decline"),
]
