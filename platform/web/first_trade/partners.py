"""Partners in the browser: who sees what of the own file, requests to answer, granting and revoking."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.errors import require
from first_trade import queries, services
from first_trade.models import Kind
from first_trade.permissions import allowed, can_see_own
from first_trade.rules.checklist import CHECKLIST
from web.first_trade.forms import FirmForm
from web.requests import ActingRequest, signed_in


@require_GET
@signed_in
def partner_list(request: ActingRequest) -> HttpResponse:
    """Everybody who sees something of the own file, has asked, or has decided."""
    require(can_see_own(request.actor))
    form = FirmForm(request.actor, request.GET or None)
    if form.is_valid():
        return redirect("first-trade-partner", int(form.cleaned_data["firm"]))
    rows = queries.partner_board(request.actor)
    context = {
        "rows": sorted(rows, key=lambda row: row.request is None),
        "form": FirmForm(request.actor),
        "of": len(Kind),
        "may": allowed(request.actor),
    }
    return render(request, "first_trade/partners.html", context)


@require_GET
@signed_in
def partner(request: ActingRequest, pk: int) -> HttpResponse:
    """One partner: what it is shown, kind by kind, what it asks for, and what it decided."""
    require(can_see_own(request.actor))
    firm = queries.get_firm(request.actor, pk)
    known = next((row for row in queries.partner_board(request.actor) if row.firm.pk == pk), None)
    granted = set(known.kinds) if known else set()
    asked = known.request if known else None
    context = {
        "firm": firm,
        "known": known,
        "asked": asked,
        "asked_kinds": [Kind(kind).label for kind in asked.kinds] if asked else [],
        "kinds": [(rule, rule.kind.label, rule.kind in granted) for rule in CHECKLIST],
        "granted": len(granted),
        "resting": queries.dependents(request.actor.organisation.pk, pk),
        "views": queries.view_log(request.actor).filter(organisation=pk)[:20],
        "may": allowed(request.actor),
    }
    return render(request, "first_trade/partner.html", context)


@require_POST
@signed_in
def grant(request: ActingRequest, pk: int) -> HttpResponse:
    """Show these kinds to the partner."""
    services.grant_papers(pk, request.POST.getlist("kinds"), actor=request.actor, at=timezone.now())
    messages.success(request, _("Granted. Every look stands in your log."))
    return redirect("first-trade-partner", pk)


@require_POST
@signed_in
def revoke(request: ActingRequest, pk: int) -> HttpResponse:
    """Show these kinds no longer; the dialog has said what rests on them."""
    kinds, seen = request.POST.getlist("kinds"), bool(request.POST.get("seen"))
    services.revoke_papers(pk, kinds, seen=seen, actor=request.actor, at=timezone.now())
    messages.success(request, _("Revoked. The partner no longer sees these papers."))
    return redirect("first-trade-partner", pk)


@require_POST
@signed_in
def answer_grant(request: ActingRequest, pk: int) -> HttpResponse:
    """Grant what was asked for."""
    asked = services.grant_request(pk, request.POST.getlist("kinds"), actor=request.actor, at=timezone.now())
    messages.success(request, _("Granted. Every look stands in your log."))
    return redirect("first-trade-partner", asked.partner_id)


@require_POST
@signed_in
def answer_decline(request: ActingRequest, pk: int) -> HttpResponse:
    """Say why not."""
    asked = services.decline_request(pk, request.POST.get("reason", ""), actor=request.actor, at=timezone.now())
    messages.success(request, _("Declined; the partner sees your reason."))
    return redirect("first-trade-partner", asked.partner_id)


urlpatterns = [
    path("first-trade/partners/", partner_list, name="first-trade-partners"),
    path("first-trade/partners/<int:pk>/", partner, name="first-trade-partner"),
    path("first-trade/partners/<int:pk>/grant/", grant, name="first-trade-grant"),
    path("first-trade/partners/<int:pk>/revoke/", revoke, name="first-trade-revoke"),
    path("first-trade/requests/<int:pk>/grant/", answer_grant, name="first-trade-request-grant"),
    path("first-trade/requests/<int:pk>/decline/", answer_decline, name="first-trade-request-decline"),
]
