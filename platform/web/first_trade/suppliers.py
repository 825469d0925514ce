"""Suppliers in the browser: whom the own firm has approved and until when, and a supplier's file to look through."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.errors import require
from first_trade import queries, services
from first_trade.models import Approval, PaperRequest, PaperVersion
from first_trade.permissions import allowed, can_see_own
from first_trade.queries.approvals import Supplier
from first_trade.rules.checklist import CHECKLIST, REQUIRED, PaperState, missing_kinds, paper_state
from web.first_trade.forms import FirmForm
from web.first_trade.own import checklist, progress
from web.requests import ActingRequest, signed_in


@require_GET
@signed_in
def supplier_list(request: ActingRequest) -> HttpResponse:
    """The own firm's standing decisions, the first to end first, and requests under way."""
    require(can_see_own(request.actor))
    form = FirmForm(request.actor, request.GET or None)
    if form.is_valid():
        return redirect("first-trade-supplier", int(form.cleaned_data["firm"]))
    on, here = timezone.localdate(), request.actor.organisation.pk
    asked = queries.visible_requests(request.actor).filter(partner=here, state=PaperRequest.State.OPEN)
    context = {
        "rows": [_row(supplier, on) for supplier in queries.supplier_board(request.actor)],
        "asked": asked,
        "form": FirmForm(request.actor),
        "may": allowed(request.actor),
    }
    return render(request, "first_trade/suppliers.html", context)


def _row(supplier: Supplier, on: Any) -> dict[str, Any]:
    approval = supplier.approval
    if approval.decision == Approval.Decision.REFUSED:
        return {"supplier": supplier, "state": _("Refused"), "state_kind": "error"}
    state = paper_state(approval.good_until, on)
    words = {
        PaperState.GOOD: (_("Approved"), "done"),
        PaperState.EXPIRING: (_("Ends soon"), "wait"),
        PaperState.EXPIRED: (_("Has ended"), "error"),
    }
    said, kind = words[state]
    return {"supplier": supplier, "state": said, "state_kind": kind}


@require_GET
@signed_in
def supplier(request: ActingRequest, pk: int) -> HttpResponse:
    """A supplier's file as far as it is granted, what was opened, and the decision."""
    require(can_see_own(request.actor))
    actor, on = request.actor, timezone.localdate()
    firm = queries.get_firm(actor, pk)
    versions: list[PaperVersion] = list(queries.partner_papers(actor, pk))
    opened = queries.opened_by(actor, versions)
    history = queries.approval_history(actor, pk)
    mine = queries.visible_requests(actor).filter(owner=pk, partner=actor.organisation.pk)
    places = checklist(versions, on)
    for place in places:
        for shown in place["papers"]:
            shown["is_opened"] = shown["version"].pk in opened
    context = {
        "firm": firm,
        "places": places,
        **progress(versions, on),
        "standing": next((one for one in history if one.ended_at is None), None),
        "history": history,
        "asked": mine.filter(state=PaperRequest.State.OPEN).first(),
        "declined": mine.filter(state=PaperRequest.State.DECLINED).first() if not versions else None,
        "missing": [kind.label for kind in missing_kinds(queries.paper_facts(versions), on)],
        "unopened": _unopened(versions, opened),
        "kinds": [(rule, rule.kind.label) for rule in CHECKLIST],
        "may": allowed(actor),
    }
    return render(request, "first_trade/supplier.html", context)


def _unopened(versions: list[PaperVersion], opened: set[int]) -> list[str]:
    rows = [version for version in versions if version.pk not in opened and version.paper.kind in REQUIRED]
    return list(dict.fromkeys(str(version.paper.get_kind_display()) for version in rows))


@require_POST
@signed_in
def ask(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask the supplier for papers."""
    kinds, message = request.POST.getlist("kinds"), request.POST.get("message", "")
    services.ask_for_papers(pk, kinds, message, actor=request.actor, at=timezone.now())
    messages.success(request, _("Asked. You are told when the supplier answers."))
    return redirect("first-trade-supplier", pk)


@require_POST
@signed_in
def withdraw_request(request: ActingRequest, pk: int) -> HttpResponse:
    """Take an own request back."""
    asked = services.withdraw_request(pk, actor=request.actor, at=timezone.now())
    messages.success(request, _("The request is withdrawn."))
    return redirect("first-trade-supplier", asked.owner_id)


@require_POST
@signed_in
def approve(request: ActingRequest, pk: int) -> HttpResponse:
    """Approve on the papers as they are now."""
    made = services.approve_supplier(pk, request.POST.get("note", ""), actor=request.actor, at=timezone.now())
    name = made.seller.organisation
    messages.success(request, _("{name} is approved; new parts can be agreed.").format(name=name))
    return redirect("first-trade-supplier", pk)


@require_POST
@signed_in
def refuse(request: ActingRequest, pk: int) -> HttpResponse:
    """Refuse with a reason."""
    services.refuse_supplier(pk, request.POST.get("reason", ""), actor=request.actor, at=timezone.now())
    messages.success(request, _("Refused; the supplier sees your reason."))
    return redirect("first-trade-supplier", pk)


@require_POST
@signed_in
def take_back(request: ActingRequest, pk: int) -> HttpResponse:
    """End the own approval."""
    services.take_back_approval(pk, request.POST.get("reason", ""), actor=request.actor, at=timezone.now())
    messages.success(request, _("The approval has ended for new parts."))
    return redirect("first-trade-supplier", pk)


urlpatterns = [
    path("first-trade/suppliers/", supplier_list, name="first-trade-suppliers"),
    path("first-trade/suppliers/<int:pk>/", supplier, name="first-trade-supplier"),
    path("first-trade/suppliers/<int:pk>/ask/", ask, name="first-trade-ask"),
    path("first-trade/suppliers/<int:pk>/approve/", approve, name="first-trade-approve"),
    path("first-trade/suppliers/<int:pk>/refuse/", refuse, name="first-trade-refuse"),
    path("first-trade/suppliers/<int:pk>/take-back/", take_back, name="first-trade-take-back"),
    path("first-trade/requests/<int:pk>/withdraw/", withdraw_request, name="first-trade-request-withdraw"),
]
