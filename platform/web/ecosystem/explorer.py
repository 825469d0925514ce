"""The explorer, its data and exports, and having the graph computed."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from common.errors import Sentence
from ecosystem import delivery, queries, words
from ecosystem.errors import NoSnapshotYet
from ecosystem.models import Snapshot
from ecosystem.permissions import can_ask_snapshot, can_save_views, can_show_hall
from ecosystem.pictures.exports import FORMATS
from ecosystem.rules import View, view_of
from ecosystem.services import ask_snapshot
from web.ecosystem.comparing import whole_or_none
from web.ecosystem.saved_views import ViewForm
from web.ecosystem.wanted import wanted_snapshot
from web.requests import ActingRequest, signed_in

ONLY_SUPPLY = "without=STAFF,SAFETY,RESOURCE,FINANCE,CIVIC"
BY_TRADE = (  # a chain whose enterprises have no tiers yet, such as one of past dealings, opens by closeness
    (gettext_lazy("The whole chain"), ""),
    (gettext_lazy("From makers to users"), "layout=bands&colour=industry"),
    (gettext_lazy("The last twelve months"), "window=12"),
)
MOST_LISTED = 8
OTHERS: tuple[tuple[Any, ...], ...] = (
    ("compare_url", "ecosystem-compare"),
    ("drills_url", "drills"),
    ("drill_url", "drill", 0),
    ("drill_picture_url", "drill-picture", 0),
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
        snapshot = wanted_snapshot(request)
    except NoSnapshotYet:
        return render(request, "ecosystem/explorer.html", context)
    new = queries.new_ties(snapshot) if context["can_ask"] else 0
    context |= {"snapshot": snapshot, "new_ties": new, **explorer_words(request, snapshot)}
    return render(request, "ecosystem/explorer.html", context)


def explorer_words(request: ActingRequest, snapshot: Snapshot) -> dict[str, Any]:
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
            "kept": _kept_views(request),
            "hall_url": reverse("ecosystem-hall") if can_show_hall(request.actor) else "",
            **(_others() if is_named else {}),
        }
    }


def _kept_views(request: ActingRequest) -> dict[str, Any]:
    """The saved views one may open, and the form that keeps one more."""
    form = ViewForm(request, auto_id="keep-%s") if can_save_views(request.actor) else None
    return {"views": queries.saved_views(request.actor)[:MOST_LISTED], "form": form, "url": reverse("ecosystem-views")}


def _others() -> dict[str, str]:
    return {name: _known(route, *arguments) for name, route, *arguments in OTHERS}


def _known(route: str, *arguments: int) -> str:
    """The address of a page that stands beside the explorer; empty while nobody built it."""
    try:
        return reverse(route, args=arguments)
    except NoReverseMatch:
        return ""


@require_GET
@signed_in
def explorer_data(request: ActingRequest) -> HttpResponseBase:
    """The binary container, cut to the actor; 304 for who has it."""
    snapshot = wanted_snapshot(request)
    circle = whole_or_none(request, "circle")
    tag = quote_etag(delivery.container_version(request.actor, snapshot, circle))
    answer = get_conditional_response(request, etag=tag)
    if answer is None:
        answer = HttpResponse(delivery.container(request.actor, snapshot, circle), "application/octet-stream")
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["ETag"], answer.headers["Cache-Control"] = tag, "private, no-cache"
    return answer


@require_GET
@signed_in
def explorer_export(request: ActingRequest, form: str) -> HttpResponseBase:
    """A file of what is on the screen."""
    kind, name, pieces = delivery.export(request.actor, wanted_snapshot(request), form, request.GET.dict())
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


urlpatterns = [
    path("ecosystem/", explorer, name="ecosystem"),
    path("ecosystem/data/", explorer_data, name="ecosystem-data"),
    path("ecosystem/export/<str:form>/", explorer_export, name="ecosystem-export"),
    path("ecosystem/ask/", ask, name="ecosystem-ask"),
    path("ecosystem/progress/", progress, name="ecosystem-progress"),
]
