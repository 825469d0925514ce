"""Two snapshots compared in words, and figures over time: of the cluster, of one member."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from ecosystem import queries, words
from ecosystem.errors import FilterUnreadable
from ecosystem.rules import View
from ledger.kinds import TieKind
from web.ecosystem.series import Chart, Line, charts_of
from web.requests import ActingRequest, signed_in

MOST_CHOICES = 200


def whole_or_none(request: ActingRequest, name: str) -> int | None:
    """A number of the address; None without one, refused where it is no number."""
    text = request.GET.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 12):
        raise FilterUnreadable(field=name, name=name, value=text)
    return int(text) if text else None


@require_GET
@signed_in
def compare(request: ActingRequest) -> HttpResponse:
    """What changed between two moments, who became a bridge because of which tie; to read and to print."""
    found = queries.comparison(request.actor, whole_or_none(request, "from"), whole_or_none(request, "to"))
    is_whole = found.view is View.COMMITTEE
    context = {
        "comparison": found,
        "choices": list(queries.ready_snapshots(request.actor)[:MOST_CHOICES]),
        "is_same": found.before.pk == found.after.pk,
        "sections": words.comparison_words(found.found) if found.found else [],
        "key": f"comparison:{found.before.pk}-{found.after.pk}",
        "kinds": [(TieKind[row.kind], row) for row in found.kinds],
        "rows": words.report_rows(found.after, found.before) if is_whole else [],
    }
    return render(request, "ecosystem/compare.html", context)


@require_GET
@signed_in
def cluster(request: ActingRequest) -> HttpResponse:
    """The cluster over time: ties by kind, members tied, the largest part, circles; for the committee."""
    rows = queries.cluster_series(request.actor)
    charts = charts_of(_cluster_charts(rows))
    return render(request, "ecosystem/series.html", {"charts": charts, "moments": len(rows)})


def _cluster_charts(rows: list[tuple[int, Any, dict[str, Any]]]) -> list[Chart]:
    moments = [as_of for _pk, as_of, _summary in rows]

    def line(label: Any, *path: str) -> Line:
        values = []
        for _pk, _as_of, summary in rows:
            value: Any = summary
            for step in path:
                value = value.get(step) if isinstance(value, dict) else None
            values.append(value)
        return Line(label, values)

    kinds = [line(kind.label, "ties", kind.name) for kind in TieKind]
    names = ("members_with_ties", "links", "largest_part", "communities", "weak_points", "bridges")
    single = [Chart(name, words.REPORT_ROWS[name], moments, [line(words.REPORT_ROWS[name], name)]) for name in names]
    clear = gettext_lazy("How clearly the circles stand apart (modularity)")
    return [
        Chart("kinds", gettext_lazy("Ties by kind"), moments, kinds),
        *single,
        Chart("modularity", clear, moments, [line(clear, "modularity")]),
    ]


def firm_charts(request: ActingRequest, organisation: int) -> list[Chart]:
    """The figures of one member over the snapshots."""
    rows = queries.firm_series(request.actor, organisation)
    moments = [row.snapshot.as_of for row in rows]
    return charts_of(
        Chart(name, label, moments, [Line(label, [getattr(row, name) for row in rows])])
        for name, label in words.FIRM_FIGURES.items()
        if name != "betweenness"
    )


urlpatterns = [
    path("ecosystem/compare/", compare, name="ecosystem-compare"),
    path("ecosystem/series/", cluster, name="ecosystem-series"),
]
