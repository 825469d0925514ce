"""Every step of a sub-order from the dispatch to the rating, a POST each."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import Actor
from api.idempotency import idempotent
from api.orders.delivery import incoming, outgoing
from api.orders.delivery.reading import story
from api.orders.posting import ReasonIn, out
from api.orders.shapes import OrderOut
from api.requests import actor_of
from orders.models import Claim, PartChange, Shipment
from orders.services import changing, claiming, dispatching, giving_back, receiving, replacing, settling
from orders.services.rating import rate

Work = Callable[[int, dict[str, Any], Actor, datetime], int]


def _verb(
    name: str, shape: type[serializers.Serializer[Any]] | None, says: str, work: Work, *, status: int = 200
) -> type[APIView]:
    """A POST that does `work(pk, what was said, actor, now)`, which returns the sub-order to answer with."""

    class Verb(APIView):
        """One step of a sub-order."""

        @extend_schema(
            operation_id=name, request=shape, responses={status: outgoing.SubOrderOut}, description=says, summary=says
        )
        @idempotent
        def post(self, request: Request, pk: int) -> Response:
            """One step of a sub-order."""
            said: dict[str, Any] = {}
            if shape is not None:
                wanted = shape(data=request.data)
                wanted.is_valid(raise_exception=True)
                said = _said(wanted)
            return story(request, work(pk, said, actor_of(request), timezone.now()), status)

    return Verb


def _said(wanted: serializers.Serializer[Any]) -> dict[str, Any]:
    if isinstance(wanted, incoming.DispatchIn):
        return {"note": wanted.note()}
    if isinstance(wanted, incoming.ReceiveIn):
        return {"check": wanted.check()}
    if isinstance(wanted, incoming.PartChangeIn):
        return {"proposal": wanted.proposal()}
    return dict(wanted.validated_data)


def _of_claim(claim: Claim) -> int:
    return claim.item.receipt.shipment.sub_order_id


def _of_change(change: PartChange) -> int:
    return int(change.part.sub_order_id or 0)


def _of_receipt(pk: int, said: dict[str, Any], actor: Actor, at: datetime) -> int:
    done: Shipment = receiving.receive_shipment(pk, said["check"], actor=actor, at=at).shipment
    return done.sub_order_id


SubOrderDispatch = _verb(
    "sub_orders_dispatch",
    incoming.DispatchIn,
    "Send goods: delivery note, batches, temperatures of cold goods; never more than the part.",
    lambda pk, said, actor, at: dispatching.dispatch_goods(pk, said["note"], actor=actor, at=at).sub_order_id,
    status=201,
)
ShipmentReceive = _verb(
    "shipments_receive",
    incoming.ReceiveIn,
    "Check a shipment item by item; what is accepted becomes a tie of the ledger.",
    _of_receipt,
    status=201,
)
SubOrderInvoice = _verb(
    "sub_orders_invoice",
    incoming.InvoiceIn,
    "Record the invoice; its amount equals what was received, less credits.",
    lambda pk, said, actor, at: settling.record_invoice(pk, **said, actor=actor, at=at).sub_order_id,
    status=201,
)
InvoiceVoid = _verb(
    "sub_orders_void_invoice",
    ReasonIn,
    "Take the invoice back, with a reason.",
    lambda pk, said, actor, at: settling.void_invoice(pk, **said, actor=actor, at=at).pk,
)
SubOrderPay = _verb(
    "sub_orders_pay",
    incoming.PaymentIn,
    "Record the payment; its amount equals what is owed.",
    lambda pk, said, actor, at: settling.record_payment(pk, **said, actor=actor, at=at).sub_order_id,
    status=201,
)
PaymentVoid = _verb(
    "sub_orders_void_payment",
    ReasonIn,
    "Take an unconfirmed payment back, with a reason.",
    lambda pk, said, actor, at: settling.void_payment(pk, **said, actor=actor, at=at).pk,
)
PaymentConfirm = _verb(
    "sub_orders_confirm_payment",
    None,
    "The seller says that the payment arrived.",
    lambda pk, said, actor, at: settling.confirm_payment(pk, actor=actor, at=at).sub_order_id,
)
SubOrderCancel = _verb(
    "sub_orders_cancel",
    ReasonIn,
    "Give back all parts before anything has left.",
    lambda pk, said, actor, at: giving_back.cancel_sub_order(pk, **said, actor=actor, at=at).pk,
)
SubOrderRate = _verb(
    "sub_orders_rate",
    incoming.RatingIn,
    "Rate the other side; both ratings are shown together.",
    lambda pk, said, actor, at: rate(pk, **said, actor=actor, at=at).sub_order_id,
    status=201,
)
PartWithdraw = _verb(
    "parts_withdraw",
    ReasonIn,
    "The seller cannot deliver a part that has not left.",
    lambda pk, said, actor, at: int(giving_back.withdraw_part(pk, **said, actor=actor, at=at).sub_order_id or 0),
)
PartRelease = _verb(
    "parts_release",
    ReasonIn,
    "The buyer does without a part that has not left.",
    lambda pk, said, actor, at: int(giving_back.release_part(pk, **said, actor=actor, at=at).sub_order_id or 0),
)
PartCloseShort = _verb(
    "parts_close_short",
    incoming.CloseShortIn,
    "The buyer takes fewer than agreed; the rest may go back to its window.",
    lambda pk, said, actor, at: int(giving_back.close_short(pk, **said, actor=actor, at=at).sub_order_id or 0),
)
PartChangePropose = _verb(
    "parts_change",
    incoming.PartChangeIn,
    "Propose another quantity, price, window or remaining life.",
    lambda pk, said, actor, at: _of_change(changing.propose_change(pk, said["proposal"], actor=actor, at=at)),
    status=201,
)
ChangeAnswer = _verb(
    "changes_answer",
    incoming.DecisionIn,
    "Accept or decline a proposed change within its clock.",
    lambda pk, said, actor, at: _of_change(
        changing.answer_change(pk, accept=said["accept"], note=said["answer"], actor=actor, at=at)
    ),
)
ChangeWithdraw = _verb(
    "changes_withdraw",
    None,
    "Take your proposal back.",
    lambda pk, said, actor, at: _of_change(changing.withdraw_change(pk, actor=actor, at=at)),
)
ItemClaim = _verb(
    "receipt_items_claim",
    incoming.ClaimIn,
    "Claim a return, a quality matter or a shortage of an accepted item.",
    lambda pk, said, actor, at: _of_claim(claiming.file_claim(pk, **said, actor=actor, at=at)),
    status=201,
)
ClaimAnswer = _verb(
    "claims_answer",
    incoming.DecisionIn,
    "Accept a claim, or decline it with a reason.",
    lambda pk, said, actor, at: _of_claim(claiming.answer_claim(pk, **said, actor=actor, at=at)),
)
ClaimWithdraw = _verb(
    "claims_withdraw",
    None,
    "Take an unanswered claim back.",
    lambda pk, said, actor, at: _of_claim(claiming.withdraw_claim(pk, actor=actor, at=at)),
)
ClaimReplace = _verb(
    "claims_replace",
    incoming.DispatchIn,
    "Send goods again for an accepted claim that wishes a replacement; items name the claimed part. Received like any "
    "shipment; the claim is settled once all of it came again.",
    lambda pk, said, actor, at: replacing.dispatch_replacement(pk, said["note"], actor=actor, at=at).sub_order_id,
    status=201,
)
ClaimSettle = _verb(
    "claims_settle",
    None,
    "Say that an accepted claim was carried out. Where a replacement was wished, the buyer takes a credit for what has "
    "not come again.",
    lambda pk, said, actor, at: _of_claim(claiming.settle_claim(pk, actor=actor, at=at)),
)


class OrderReopen(APIView):
    """One of your confirmed orders of which something became free."""

    @extend_schema(operation_id="orders_reopen", request=incoming.ReopenIn, responses=OrderOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Offer the rest again, with a new deadline."""
        wanted = incoming.ReopenIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        giving_back.reopen_order(pk, **wanted.validated_data, actor=actor_of(request), at=timezone.now())
        return out(request, pk)


class OrderAbandon(APIView):
    """One of your confirmed orders of which every part was given back."""

    @extend_schema(operation_id="orders_abandon", request=ReasonIn, responses=OrderOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """End it, with a reason."""
        wanted = ReasonIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        giving_back.abandon_order(pk, **wanted.validated_data, actor=actor_of(request), at=timezone.now())
        return out(request, pk)
