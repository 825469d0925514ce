"""The sweep of all drills as a heat table, and the coverage certificate to print."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ecosystem import queries, services
from ecosystem.drills import words
from ecosystem.drills.registry import providers
from ecosystem.models import Sweep
from ecosystem.permissions import can_sweep
from web.requests import ActingRequest, limited, signed_in

TOP = 25
HEAT = (0.01, 0.1, 0.25, 0.5, 0.9)  # from which share of a class a cell is one step darker


@require_POST
@signed_in
@limited("drill")
def ask(request: ActingRequest) -> HttpResponse:
    """Have the drill of every firm computed; while one is being computed, that one is shown."""
    sweep = services.ask_sweep(actor=request.actor, at=timezone.now())
    return redirect("drill-sweep", pk=sweep.pk)


@require_GET
@signed_in
def sweep(request: ActingRequest, pk: int) -> HttpResponse:
    """Firms by classes: what would be lost without whom, the most first; or how far it is."""
    found = queries.get_sweep(request.actor, pk)
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"} if found.state != Sweep.State.ASKED else {})
    context: dict[str, Any] = {"sweep": found, "may_sweep": can_sweep(request.actor)}
    if found.state == Sweep.State.READY:
        context |= {"tables": [_table(found, app.name) | {"label": app.label} for app in providers()]}
        context["firms"] = len(found.result["lines"])
    return render(request, "ecosystem/sweep.html", context)


def _table(found: Sweep, app: str) -> dict[str, Any]:
    """The heat table of one app: a row per firm, those with the largest losses first."""
    totals: dict[str, list[int]] = found.result["totals"].get(app, {})
    classes = sorted(totals, key=lambda code: -totals[code][1])
    names = queries.named_organisations(firm for firm, _apps in found.result["lines"])
    rows = [_line(names[firm], apps[app], classes, totals) for firm, apps in found.result["lines"] if app in apps]
    rows.sort(key=lambda row: (-row["lost"], -row["touched"], row["firm"].pk))
    heads = [(words.class_word(code), totals[code]) for code in classes]
    return {"heads": heads, "rows": rows[:TOP], "more": max(len(rows) - TOP, 0), "alone": _alone(rows, classes)}


def _line(firm: Any, of: dict[str, list[int]], classes: list[str], totals: dict[str, list[int]]) -> dict[str, Any]:
    cells = [_cell(code, of.get(code, [0, 0, 0, 0]), totals[code][1]) for code in classes]
    figures = {name: sum(cell[name] for cell in cells) for name in ("touched", "delayed", "lost", "ended")}
    return {"firm": firm, "cells": cells, **figures}


def _cell(code: str, figures: list[int], total: int) -> dict[str, Any]:
    touched, delayed, lost, ended = figures
    share = lost / total if total else 0.0
    heat = sum(1 for step in HEAT if share >= step)
    return {
        "code": code, "word": words.class_word(code), "touched": touched, "delayed": delayed, "lost": lost,
        "ended": ended, "share": share, "heat": heat,
    }  # fmt: skip


def _alone(rows: list[dict[str, Any]], classes: list[str]) -> list[dict[str, Any]]:
    """Classes of which at least half is lost without one single supplier, the most first."""
    found = []
    for place, _code in enumerate(classes):
        worst = max(rows, key=lambda row: row["cells"][place]["lost"] - row["cells"][place]["ended"], default=None)
        if worst is None:
            continue
        cell = worst["cells"][place]
        share = cell["share"] * (cell["lost"] - cell["ended"]) / max(cell["lost"], 1)
        if share >= 0.5:
            found.append({"firm": worst["firm"], "word": cell["word"], "share": share, "code": cell["code"]})
    return sorted(found, key=lambda row: -row["share"])


@require_GET
@signed_in
def coverage(request: ActingRequest) -> HttpResponse:
    """The coverage certificate of the newest sweep, to read and to print."""
    found = queries.get_sweep(request.actor)
    rows = found.result["certificate"]
    names = queries.named_organisations(key for row in rows for key in (row["leans_on"] or 0, *row["suppliers"]))
    shown = [
        row | {
            "word": words.class_word(row["drug_class"]),
            "storage": words.COLD if row["is_cold"] else words.WARM,
            "grade_word": words.GRADES[row["grade"]],
            "tone": words.TONES[row["grade"]],
            "leaning_firm": names.get(row["leans_on"] or 0),
            "named": [names[key] for key in row["suppliers"] if key in names],
            "subject": f"coverage:{row['drug_class']}-{'cold' if row['is_cold'] else 'warm'}",
        }
        for row in rows
    ]  # fmt: skip
    gaps = [row for row in shown if row["grade"] in ("GAP", "ONE")]
    context = {"sweep": found, "rows": shown, "gaps": gaps, "may_sweep": can_sweep(request.actor)}
    return render(request, "ecosystem/coverage.html", context)


urlpatterns = [
    path("ecosystem/drills/sweeps/ask/", ask, name="drill-sweeps-ask"),
    path("ecosystem/drills/sweeps/<int:pk>/", sweep, name="drill-sweep"),
    path("ecosystem/coverage/", coverage, name="coverage"),
]
