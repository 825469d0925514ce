"""Joint purchases in the browser: opened on a draft, demands stated and changed, closed, called off, ordered upward."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.errors import DomainError, NotAllowed, NotFound, require
from enterprises.models import Enterprise
from enterprises.queries import load_calendar, visible_enterprises
from enterprises.rules.working_days import add_working_days
from orders.errors.joint import NotOpener
from orders.models import JointPurchase, Order
from orders.permissions import allowed_on_joint, can_keep, can_post, can_see_orders
from orders.queries import joint as queries
from orders.queries.board import lines_of
from orders.rules.joint import SUM_FROM
from orders.services import demanding
from orders.services import joint as services
from web.forms import kept
from web.orders.joint_forms import CallForm, DemandForm, UpwardForm
from web.requests import ActingRequest, signed_in

STATE_KINDS = {"GATHERING": "wait", "GATHERED": "info", "ORDERED": "info", "SHARED": "done", "ENDED": ""}
_GOING = ("GATHERING", "GATHERED", "ORDERED")
_MOST_OVER = 50


@require_GET
@signed_in
def joint_purchases(request: ActingRequest) -> HttpResponse:
    """What is bought together, and what was."""
    require(can_see_orders(request.actor))
    found = queries.joint_list(request.actor)
    going = sorted(found.filter(state__in=_GOING), key=lambda row: (_GOING.index(row.state), row.closes_at))
    context = {
        "going": [(row, STATE_KINDS[row.state]) for row in going],
        "over": [(row, STATE_KINDS[row.state]) for row in found.exclude(state__in=_GOING)[:_MOST_OVER]],
        "posts": can_post(request.actor),
    }
    return render(request, "orders/joint_list.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def joint_open(request: ActingRequest, pk: int) -> HttpResponse:
    """Gather demands for an own draft, template or order."""
    source = Order.objects.filter(pk=pk, buyer_id=request.actor.organisation.pk).first()
    if source is None:
        raise NotFound
    require(can_keep(request.actor, source))
    initial = {"closes_at": _working_day(3), "closes_time": "17:00", "audience": Order.Audience.LICENCE}
    form = CallForm(request.POST or None, initial=initial, members=_members(request))
    made, status = kept(
        request, form, lambda: services.open_joint(pk, form.chosen(), actor=request.actor, at=timezone.now())
    )
    if made:
        messages.success(request, _("Demands are gathered. Everybody you ask is told now."))
        return redirect("joint-purchase", made.pk)
    context = {"form": form, "source": source, "lines": lines_of().filter(order=source)}
    return render(request, "orders/joint_open.html", context, status=status)


def _working_day(days: int) -> Any:
    return add_working_days(timezone.localdate(), days, load_calendar())


def _members(request: ActingRequest) -> list[tuple[int, str]]:
    others = visible_enterprises(request.actor).exclude(pk=request.actor.organisation.pk)
    return list(others.order_by("organisation__pinyin").values_list("pk", "organisation__name"))


@require_GET
@signed_in
def joint_purchase(request: ActingRequest, pk: int) -> HttpResponse:
    """One: what is needed together, the own demand, the rule, and what can be done."""
    require(can_see_orders(request.actor))
    return _page(request, queries.joint_view(request.actor, pk))


def _page(
    request: ActingRequest, view: queries.View, form: DemandForm | None = None, refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    purchase = view.purchase
    may = allowed_on_joint(request.actor, purchase, takes_part=view.demand is not None)
    form = (form or DemandForm(initial=_home(request, view), view=view)) if "demand" in may else None
    context = {
        "purchase": purchase,
        "view": view,
        "rows": [(row, form[f"window-{row.window.pk}"] if form else None) for row in view.rows],
        "form": form,
        "may": may,
        "kind": STATE_KINDS[purchase.state],
        "steps": _steps(purchase),
        "own": can_keep(request.actor, purchase.order),
        "sum_from": SUM_FROM,
        "refusal": refusal,
    }
    return render(request, "orders/joint.html", context, status=refusal.status if refusal else status)


def _home(request: ActingRequest, view: queries.View) -> dict[str, str]:
    """Where the goods go, as it was said before or as the register has it."""
    if view.demand:
        return {"destination": view.demand.destination, "contact": view.demand.contact}
    own = Enterprise.objects.filter(pk=request.actor.organisation.pk).first()
    return {"destination": own.domicile if own else "", "contact": ""}


def _steps(purchase: JointPurchase) -> list[tuple[Any, str]]:
    """The way of a joint purchase, each step done, now or to come; empty where it ended before."""
    way = [row for row in JointPurchase.State.choices if row[0] != JointPurchase.State.ENDED]
    place = next((n for n, (state, _words) in enumerate(way) if state == purchase.state), -1)
    if place < 0:
        return []
    return [(words, "done" if n < place else "now" if n == place else "") for n, (_s, words) in enumerate(way)]


@require_POST
@signed_in
def joint_demand(request: ActingRequest, pk: int) -> HttpResponse:
    """State the own demand or change it; what is refused stands on its field."""
    view = queries.joint_view(request.actor, pk)
    form = DemandForm(request.POST, view=view)
    made, status = kept(
        request, form, lambda: demanding.state_demand(pk, form.draft(), actor=request.actor, at=timezone.now())
    )
    if made is None:
        return _page(request, view, form, status=status)
    messages.success(request, _("Your demand is stated. Until the closing day you can change it."))
    return redirect("joint-purchase", pk)


@require_POST
@signed_in
def joint_withdraw(request: ActingRequest, pk: int) -> HttpResponse:
    """Take the own demand back."""
    words = _("Your demand is withdrawn; nothing of it stays.")
    return _done(request, pk, lambda at: demanding.withdraw_demand(pk, actor=request.actor, at=at), words)


@require_POST
@signed_in
def joint_close(request: ActingRequest, pk: int) -> HttpResponse:
    """Take no more demands."""
    words = _("Closed. Look at the sums and order.")
    return _done(request, pk, lambda at: services.close_gathering(pk, actor=request.actor, at=at), words)


@require_POST
@signed_in
def joint_call_off(request: ActingRequest, pk: int) -> HttpResponse:
    """End it before it is ordered."""
    reason = request.POST.get("reason", "")
    words = _("Called off. Everybody with a demand is told.")
    return _done(request, pk, lambda at: services.call_off(pk, reason=reason, actor=request.actor, at=at), words)


def _done(request: ActingRequest, pk: int, act: Callable[[datetime], Any], words: str) -> HttpResponse:
    try:
        act(timezone.now())
    except (NotFound, NotAllowed):
        raise
    except DomainError as refusal:
        return _page(request, queries.joint_view(request.actor, pk), refusal=refusal)
    messages.success(request, words)
    return redirect("joint-purchase", pk)


@require_http_methods(["GET", "POST"])
@signed_in
def joint_order(request: ActingRequest, pk: int) -> HttpResponse:
    """Publish the sums as one order."""
    view = queries.joint_view(request.actor, pk)
    require(can_keep(request.actor, view.purchase.order), NotOpener)
    last = min(row.window.to_on for row in view.rows)
    day = min(_working_day(3), max(last, timezone.localdate() + timedelta(days=1)))
    initial = {"closes_at": day, "closes_time": "17:00"}
    form = UpwardForm(request.POST or None, initial=initial)
    made, status = kept(request, form, lambda: _order(request, pk, form))
    if made:
        messages.success(request, _("Ordered. Everybody the order asks is told now."))
        return redirect("order", made.pk)
    return render(request, "orders/joint_order.html", {"form": form, "view": view}, status=status)


def _order(request: ActingRequest, pk: int, form: UpwardForm) -> Order:
    return services.order_joint(
        pk, closes_at=form.moment(), destination=form.cleaned_data["destination"], actor=request.actor,
        at=timezone.now(),
    )  # fmt: skip


urlpatterns = [
    path("orders/joint/", joint_purchases, name="joint-purchases"),
    path("orders/<int:pk>/joint/", joint_open, name="joint-purchase-open"),
    path("orders/joint/<int:pk>/", joint_purchase, name="joint-purchase"),
    path("orders/joint/<int:pk>/demand/", joint_demand, name="joint-demand"),
    path("orders/joint/<int:pk>/demand/withdraw/", joint_withdraw, name="joint-demand-withdraw"),
    path("orders/joint/<int:pk>/close/", joint_close, name="joint-purchase-close"),
    path("orders/joint/<int:pk>/call-off/", joint_call_off, name="joint-purchase-call-off"),
    path("orders/joint/<int:pk>/order/", joint_order, name="joint-purchase-order"),
]
