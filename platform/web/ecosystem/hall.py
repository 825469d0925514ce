"""The big screen in the hall: the graph plays by itself, beside at most ten figures; the committee opens it."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.errors import require
from ecosystem import queries
from ecosystem.models import SavedView, Snapshot
from ecosystem.permissions import can_show_hall
from web.ecosystem.explorer import explorer_words
from web.ecosystem.wanted import wanted_snapshot
from web.requests import ActingRequest, signed_in


@require_GET
@signed_in
def hall(request: ActingRequest) -> HttpResponse:
    """Dark and without controls until somebody touches keys or mouse."""
    require(can_show_hall(request.actor))
    snapshot = wanted_snapshot(request)
    words = explorer_words(request, snapshot)
    shared = queries.saved_views(request.actor).exclude(reach=SavedView.Reach.MINE)[:10]
    words["explorer"]["views"] += [{"label": view.name, "query": view.query} for view in shared]
    context = {"snapshot": snapshot, "view": "COMMITTEE", "pulse": _pulse(request, snapshot), **words}
    return render(request, "ecosystem/hall.html", context)


@require_GET
@signed_in
def hall_pulse(request: ActingRequest) -> JsonResponse:
    """Asked once a minute by the screen: the newest snapshot and the figures as they are now."""
    require(can_show_hall(request.actor))
    return JsonResponse(_pulse(request, wanted_snapshot(request)))


def _pulse(request: ActingRequest, snapshot: Snapshot) -> dict[str, Any]:
    figures = queries.hall_figures(request.actor, snapshot, timezone.localdate())
    version = queries.cut_version(request.actor, snapshot)
    return {"version": version, "figures": [{"label": f.label, "value": f.value, "url": f.url} for f in figures]}


urlpatterns = [
    path("ecosystem/hall/", hall, name="ecosystem-hall"),
    path("ecosystem/hall/pulse/", hall_pulse, name="ecosystem-hall-pulse"),
]
