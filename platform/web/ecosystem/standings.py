"""Standings: for the committee of all, for an enterprise its own in words."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ecosystem import queries, words
from ecosystem.rules import View, view_of
from ledger.kinds import TieKind
from web.ecosystem.comparing import firm_charts
from web.ecosystem.wanted import circle_labels, wanted_snapshot
from web.requests import ActingRequest, signed_in

ROWS_A_PAGE = 50


@require_GET
@signed_in
def standings(request: ActingRequest) -> HttpResponse:
    """For the committee all in a table, for an enterprise its own in words."""
    snapshot = wanted_snapshot(request)
    found = queries.standings(request.actor, snapshot)
    if view_of(request.actor) is View.FIRM:
        return _standing(request, request.actor.organisation.pk)
    sort, is_quiet = request.GET.get("sort", "strength"), request.GET.get("quiet") == "1"
    rows = queries.quiet(found, timezone.localdate()) if is_quiet else queries.ranked(found, sort)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    labels = circle_labels(request, snapshot)
    shown = [(row, labels.get(row.community, "")) for row in page.object_list]
    context = {"snapshot": snapshot, "page": page, "rows": shown, "sort": sort, "is_quiet": is_quiet}
    return render(request, "ecosystem/standings.html", context)


@require_GET
@signed_in
def standing(request: ActingRequest, organisation: int) -> HttpResponse:
    """One organisation: its figures, each with what it means and its limits, and the story they tell."""
    return _standing(request, organisation)


def _standing(request: ActingRequest, organisation: int) -> HttpResponse:
    is_part = request.htmx or request.headers.get("X-Requested-With") == "fetch"
    snapshot = wanted_snapshot(request)
    row = queries.get_standing(request.actor, organisation, snapshot)
    circle = circle_labels(request, snapshot).get(row.community, "")
    context = {
        "snapshot": snapshot,
        "standing": row,
        "story": words.standing_story(row, circle),
        "figures": [(figure, _shown(row, figure.name, circle)) for figure in words.FIGURES],
        "not_enough": words.not_enough(queries.values_of(snapshot.formula)),
        "charts": [] if is_part else firm_charts(request, organisation),
        "kinds": [(kind, row.by_kind.get(kind.name)) for kind in TieKind],
    }
    return render(request, "ecosystem/standing.html#story" if is_part else "ecosystem/standing.html", context)


def _shown(row: Any, name: str, circle: str) -> str:
    """A figure as text; empty where there is not enough data."""
    if name == "articulation":
        return "" if row.is_articulation is None else _("yes") if row.is_articulation else _("no")
    if name == "community":
        return circle
    value = getattr(row, name)
    places = {"strength": 0, "pagerank": 4, "betweenness": 4, "constraint": 3, "core": 0}
    return "" if value is None else f"{value:,.{places[name]}f}"


urlpatterns = [
    path("standings/", standings, name="standings"),
    path("standings/<int:organisation>/", standing, name="standing"),
]
