"""The ecosystem for people: explorer, its data and exports, standings, published formulas, snapshots and reports."""

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from common.errors import Sentence
from ecosystem import delivery, queries, words
from ecosystem.errors import FilterUnreadable, NoSnapshotYet
from ecosystem.models import Formula, Snapshot
from ecosystem.permissions import can_ask_snapshot
from ecosystem.pictures.exports import FORMATS
from ecosystem.rules import View, view_of
from ecosystem.services import ask_snapshot
from ledger.kinds import KIND_NOTES, TieKind
from web.requests import ActingRequest, signed_in

ROWS_A_PAGE = 50
ONLY_SUPPLY = "without=STAFF,SAFETY,RESOURCE,FINANCE,CIVIC"
BY_TRADE = (  # a chain whose enterprises have no tiers yet, such as one of past dealings, opens by closeness
    (gettext_lazy("The whole chain"), ""),
    (gettext_lazy("From makers to users"), "layout=bands&colour=industry"),
    (gettext_lazy("The last twelve months"), "window=12"),
)
VIEWS: dict[View, tuple[tuple[Sentence, str], ...]] = {
    View.COMMITTEE: (
        (gettext_lazy("The whole chain"), ""),
        (gettext_lazy("Who works together"), "layout=force&colour=community"),
        (gettext_lazy("The last three months"), "layout=force&window=3"),
    ),
    View.FIRM: (
        (gettext_lazy("All my ties"), ""),
        (gettext_lazy("My supplies"), ONLY_SUPPLY),
        (gettext_lazy("The last three months"), "window=3"),
    ),
    View.BANK: (
        (gettext_lazy("Groups by tier"), ""),
        (gettext_lazy("Groups by circle"), "layout=force&colour=community"),
    ),
}


@require_GET
@signed_in
def explorer(request: ActingRequest) -> HttpResponse:
    """The graph of the cluster; before the first snapshot the offer to compute it."""
    asked = queries.asked_snapshot(request.actor.cluster.pk)
    context: dict[str, Any] = {
        "view": view_of(request.actor).value,
        "can_ask": can_ask_snapshot(request.actor),
        "asked": asked,
        "job": asked.job if asked else None,
    }
    try:
        snapshot = _wanted(request)
    except NoSnapshotYet:
        return render(request, "ecosystem/explorer.html", context)
    new = queries.new_ties(snapshot) if context["can_ask"] else 0
    context |= {"snapshot": snapshot, "new_ties": new, **_explorer_words(request, snapshot)}
    return render(request, "ecosystem/explorer.html", context)


def _explorer_words(request: ActingRequest, snapshot: Snapshot) -> dict[str, Any]:
    """What the explorer needs besides its data: where things are and what figures mean."""
    mine = f"?snapshot={snapshot.pk}"
    exports = {form: reverse("ecosystem-export", args=[form]) + mine for form in FORMATS}
    view, has_tiers = view_of(request.actor), queries.has_tiers(snapshot)
    views = BY_TRADE if view is View.COMMITTEE and not has_tiers else VIEWS[view]
    is_named = view is not View.BANK
    return {
        "explorer": {
            "data_url": reverse("ecosystem-data") + mine,
            "gexf_url": exports["gexf"],
            "graphml_url": exports["graphml"],
            "csv_url": exports["edges.csv"],
            "firm_url": reverse("standing", args=[0]) if is_named else "",
            "about_url": reverse("standing", args=[0]) + mine if is_named else "",
            "views": [{"label": str(label), "query": query} for label, query in views],
            "figures": words.FIGURES,
            "k_floor": snapshot.formula.floors["group"],
            "has_tiers": has_tiers or view is not View.COMMITTEE,
        }
    }


@require_GET
@signed_in
def explorer_data(request: ActingRequest) -> HttpResponseBase:
    """The binary container, cut to the actor; 304 for who has it."""
    snapshot = _wanted(request)
    tag = quote_etag(queries.cut_version(request.actor, snapshot))
    answer = get_conditional_response(request, etag=tag)
    if answer is None:
        answer = HttpResponse(delivery.container(request.actor, snapshot), "application/octet-stream")
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["ETag"], answer.headers["Cache-Control"] = tag, "private, no-cache"
    return answer


@require_GET
@signed_in
def explorer_export(request: ActingRequest, form: str) -> HttpResponseBase:
    """A file of what is on the screen."""
    kind, name, pieces = delivery.export(request.actor, _wanted(request), form, request.GET.dict())
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers)


@require_POST
@signed_in
def ask(request: ActingRequest) -> HttpResponse:
    """Have the graph computed; while one is being computed nothing is asked twice."""
    ask_snapshot(request.actor, timezone.now())
    return redirect("ecosystem")


@require_GET
@signed_in
def progress(request: ActingRequest) -> HttpResponse:
    """How far the snapshot is; tells the page to load itself again when it is there."""
    asked = queries.asked_snapshot(request.actor.cluster.pk)
    if asked is None:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context = {"asked": asked, "job": asked.job, "can_ask": can_ask_snapshot(request.actor)}
    return render(request, "ecosystem/explorer.html#progress", context)


@require_GET
@signed_in
def standings(request: ActingRequest) -> HttpResponse:
    """For the committee all in a table, for an enterprise its own in words."""
    snapshot = _wanted(request)
    found = queries.standings(request.actor, snapshot)
    if view_of(request.actor) is View.FIRM:
        return _standing(request, request.actor.organisation.pk)
    sort, is_quiet = request.GET.get("sort", "strength"), request.GET.get("quiet") == "1"
    rows = queries.quiet(found, timezone.localdate()) if is_quiet else queries.ranked(found, sort)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    labels = _labels(request, snapshot)
    shown = [(row, labels.get(row.community, "")) for row in page.object_list]
    context = {"snapshot": snapshot, "page": page, "rows": shown, "sort": sort, "is_quiet": is_quiet}
    return render(request, "ecosystem/standings.html", context)


@require_GET
@signed_in
def standing(request: ActingRequest, organisation: int) -> HttpResponse:
    """One organisation: its figures, each with what it means and its limits, and the story they tell."""
    return _standing(request, organisation)


def _standing(request: ActingRequest, organisation: int) -> HttpResponse:
    snapshot = _wanted(request)
    row = queries.get_standing(request.actor, organisation, snapshot)
    circle = _labels(request, snapshot).get(row.community, "")
    context = {
        "snapshot": snapshot,
        "standing": row,
        "story": words.standing_story(row, circle),
        "figures": [(figure, _shown(row, figure.name, circle)) for figure in words.FIGURES],
        "not_enough": words.not_enough(queries.values_of(snapshot.formula)),
        "kinds": [(kind, row.by_kind.get(kind.name)) for kind in TieKind],
    }
    is_part = request.htmx or request.headers.get("X-Requested-With") == "fetch"
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


def _labels(request: ActingRequest, snapshot: Snapshot) -> dict[int | None, str]:
    """The circles of a snapshot in words, with the names the actor may see."""
    cut = queries.member_cut(request.actor, snapshot)
    known = dict(zip(cut.arrays["id"].tolist(), cut.names, strict=True))
    return {c["number"]: words.community_label(c, known) for c in cut.communities}


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


@require_GET
@signed_in
def snapshot(request: ActingRequest, pk: int) -> HttpResponse:
    """The report of one snapshot, to read and to print."""
    found = queries.get_snapshot(request.actor, pk)
    before = queries.snapshot_of_quarter_before(request.actor, found)
    is_ready = found.state == Snapshot.State.READY
    context = {
        "snapshot": found,
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


def _wanted(request: ActingRequest) -> Snapshot:
    text = request.GET.get("snapshot", "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 12):
        raise FilterUnreadable(field="snapshot", name="snapshot", value=text)
    return queries.newest_snapshot(request.actor, int(text) if text else None)


urlpatterns = [
    path("ecosystem/", explorer, name="ecosystem"),
    path("ecosystem/data/", explorer_data, name="ecosystem-data"),
    path("ecosystem/export/<str:form>/", explorer_export, name="ecosystem-export"),
    path("ecosystem/ask/", ask, name="ecosystem-ask"),
    path("ecosystem/progress/", progress, name="ecosystem-progress"),
    path("standings/", standings, name="standings"),
    path("standings/<int:organisation>/", standing, name="standing"),
    path("formulas/", formulas, name="formulas"),
    path("snapshots/", snapshots, name="snapshots"),
    path("snapshots/<int:pk>/", snapshot, name="snapshot"),
    path("snapshots/<int:pk>/report.json", snapshot_file, name="snapshot-file"),
]
