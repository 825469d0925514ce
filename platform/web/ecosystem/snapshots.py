"""Published formulas, the history of snapshots and the report of one."""

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ecosystem import queries, services, words
from ecosystem.models import Formula, Snapshot
from ecosystem.permissions import can_ask_snapshot
from ledger.kinds import KIND_NOTES, TieKind
from web.requests import ActingRequest, signed_in

ROWS_A_PAGE = 50


@require_GET
def formulas(request: HttpRequest) -> HttpResponse:
    """How every number is computed, with all versions. Open to everybody."""
    versions = [_version(formula) for formula in queries.formulas()]
    return render(request, "ecosystem/formulas.html", {"versions": versions, "figures": words.FIGURES})


def _version(formula: Formula) -> dict[str, Any]:
    rows = [
        {
            "kind": kind.value,
            "note": KIND_NOTES[kind],
            "half_life": formula.half_life_days[kind.name],
            "weight": formula.kind_weights[kind.name],
        }
        for kind in TieKind
    ]
    named = ("version", "valid_from", "floors", "seed", "note")
    return {name: getattr(formula, name) for name in named} | {"rows": rows}


@require_GET
@signed_in
def snapshots(request: ActingRequest) -> HttpResponse:
    """When the graph was computed, by whom, how long it took, with which formula."""
    page = Paginator(queries.snapshots(request.actor), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "ecosystem/snapshots.html", {"page": page, "can_ask": can_ask_snapshot(request.actor)})


@require_POST
@signed_in
def past(request: ActingRequest) -> HttpResponse:
    """Have the graph computed as it stood in earlier months."""
    text = request.POST.get("months", "")
    months = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    services.ask_past(months, actor=request.actor, at=timezone.now())
    messages.success(request, _("The past is being computed, month by month; it appears here."))
    return redirect("snapshots")


@require_GET
@signed_in
def snapshot(request: ActingRequest, pk: int) -> HttpResponse:
    """The report of one snapshot, to read and to print."""
    found = queries.get_snapshot(request.actor, pk)
    before = queries.snapshot_of_quarter_before(request.actor, found)
    is_ready = found.state == Snapshot.State.READY
    context = {
        "snapshot": found,
        "key": f"report:{found.pk}",
        "before": before,
        "quarter": queries.quarter_of(found),
        "rows": words.report_rows(found, before) if is_ready else [],
        "kinds": words.report_kinds(found, before) if is_ready else [],
        "circles": words.report_circles(found, queries.names_of(found)) if is_ready else [],
        "strongest": queries.strongest(request.actor, found)[:10] if is_ready else [],
        "weak_points": queries.weak_points(request.actor, found)[:10] if is_ready else [],
    }
    return render(request, "ecosystem/snapshot.html", context)


@require_GET
@signed_in
def snapshot_file(request: ActingRequest, pk: int) -> HttpResponse:
    """The report as data: numbers, formula, code version, digest."""
    found = queries.get_snapshot(request.actor, pk)
    body = json.dumps(queries.report_of(found), ensure_ascii=False, indent=2, sort_keys=True)
    name = f"snapshot-{found.as_of:%Y-%m-%d}-{found.pk}.json"
    return HttpResponse(body, "application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'})


urlpatterns = [
    path("formulas/", formulas, name="formulas"),
    path("snapshots/", snapshots, name="snapshots"),
    path("snapshots/past/", past, name="snapshots-past"),
    path("snapshots/<int:pk>/", snapshot, name="snapshot"),
    path("snapshots/<int:pk>/report.json", snapshot_file, name="snapshot-file"),
]
