"""Steps of a sub-order that need no page of their own: a dialog asks, a POST does it, and leads back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from common.errors import Sentence
from orders.models import Claim, PartChange
from orders.services import changing, claiming, giving_back, settling
from web.requests import ActingRequest, signed_in

Act = Callable[[int, ActingRequest, Actor, datetime], int]


def _step(act: Act, words: Sentence) -> Callable[..., Any]:
    """A POST from a dialog that leads back to the sub-order that `act` returns; a refusal has a page of its own."""

    @require_POST
    @signed_in
    def step(request: ActingRequest, pk: int) -> HttpResponse:
        """One step."""
        sub_order = act(pk, request, request.actor, timezone.now())
        messages.success(request, str(words))
        return redirect(reverse("deliveries-one", args=[sub_order]))

    return step


def _why(request: ActingRequest) -> str:
    return request.POST.get("reason", "")


def _of(change: PartChange) -> int:
    return int(change.part.sub_order_id or 0)


def _of_claim(claim: Claim) -> int:
    return claim.item.receipt.shipment.sub_order_id


def _answer_claim(pk: int, request: ActingRequest, actor: Actor, at: datetime) -> int:
    accept = request.POST.get("accept") == "1"
    return _of_claim(claiming.answer_claim(pk, accept=accept, answer=_why(request), actor=actor, at=at))


def _answer_change(pk: int, request: ActingRequest, actor: Actor, at: datetime) -> int:
    accept = request.POST.get("accept") == "1"
    return _of(changing.answer_change(pk, accept=accept, note=_why(request), actor=actor, at=at))


def _close_short(pk: int, request: ActingRequest, actor: Actor, at: datetime) -> int:
    reoffer = "reoffer" in request.POST
    done = giving_back.close_short(pk, reason=_why(request), reoffer=reoffer, actor=actor, at=at)
    return int(done.sub_order_id or 0)


STEPS: dict[str, tuple[str, Any]] = {
    "deliveries-invoice-void": (
        "deliveries/<int:pk>/invoice/void/",
        _step(
            lambda pk, r, a, at: settling.void_invoice(pk, reason=_why(r), actor=a, at=at).pk,
            gettext_lazy("The invoice is void."),
        ),
    ),
    "deliveries-payment-void": (
        "deliveries/<int:pk>/payment/void/",
        _step(
            lambda pk, r, a, at: settling.void_payment(pk, reason=_why(r), actor=a, at=at).pk,
            gettext_lazy("The payment is void."),
        ),
    ),
    "deliveries-payment-confirm": (
        "deliveries/<int:pk>/payment/confirm/",
        _step(
            lambda pk, r, a, at: settling.confirm_payment(pk, actor=a, at=at).sub_order_id,
            gettext_lazy("The payment is confirmed."),
        ),
    ),
    "deliveries-cancel": (
        "deliveries/<int:pk>/cancel/",
        _step(
            lambda pk, r, a, at: giving_back.cancel_sub_order(pk, reason=_why(r), actor=a, at=at).pk,
            gettext_lazy("All parts are given back."),
        ),
    ),
    "deliveries-part-withdraw": (
        "deliveries/parts/<int:pk>/withdraw/",
        _step(
            lambda pk, r, a, at: int(giving_back.withdraw_part(pk, reason=_why(r), actor=a, at=at).sub_order_id or 0),
            gettext_lazy("The part is given back; stand-by sellers are told."),
        ),
    ),
    "deliveries-part-release": (
        "deliveries/parts/<int:pk>/release/",
        _step(
            lambda pk, r, a, at: int(giving_back.release_part(pk, reason=_why(r), actor=a, at=at).sub_order_id or 0),
            gettext_lazy("The part is released."),
        ),
    ),
    "deliveries-part-close-short": (
        "deliveries/parts/<int:pk>/close-short/",
        _step(_close_short, gettext_lazy("The rest is closed.")),
    ),
    "deliveries-change-answer": (
        "deliveries/changes/<int:pk>/answer/",
        _step(_answer_change, gettext_lazy("Answered.")),
    ),
    "deliveries-change-withdraw": (
        "deliveries/changes/<int:pk>/withdraw/",
        _step(
            lambda pk, r, a, at: _of(changing.withdraw_change(pk, actor=a, at=at)),
            gettext_lazy("Your proposal is withdrawn."),
        ),
    ),
    "deliveries-claim-answer": (
        "deliveries/claims/<int:pk>/answer/",
        _step(_answer_claim, gettext_lazy("Answered.")),
    ),
    "deliveries-claim-withdraw": (
        "deliveries/claims/<int:pk>/withdraw/",
        _step(
            lambda pk, r, a, at: _of_claim(claiming.withdraw_claim(pk, actor=a, at=at)),
            gettext_lazy("The claim is withdrawn."),
        ),
    ),
    "deliveries-claim-settle": (
        "deliveries/claims/<int:pk>/settle/",
        _step(
            lambda pk, r, a, at: _of_claim(claiming.settle_claim(pk, actor=a, at=at)),
            gettext_lazy("The claim is settled."),
        ),
    ),
}

urlpatterns = [path(route, view, name=name) for name, (route, view) in STEPS.items()]
