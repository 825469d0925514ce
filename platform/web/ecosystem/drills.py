"""Drills: choose what is taken away, the report to read and print, its files, its picture for the explorer."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.errors import DomainError
from ecosystem import queries, services
from ecosystem.drills import words
from ecosystem.drills.files import drill_file
from ecosystem.drills.reading import Loss, Part, Reading, read_drill
from ecosystem.errors import DrillNotReady
from ecosystem.models import Drill
from ecosystem.permissions import can_drill, can_sweep
from ecosystem.rules import View, view_of
from enterprises.models import LicenceScope
from matching.drills import Fate
from web.requests import ActingRequest, limited, signed_in

ROWS_A_PAGE, MOST_FLOWS = 20, 40


class DrillForm(forms.Form):
    """What is taken away and how much of it; the fields that the kind does not need are left aside."""

    target = forms.ChoiceField(
        label=gettext_lazy("What is taken away"), choices=Drill.Target.choices, widget=forms.RadioSelect, initial="FIRM"
    )
    firm = forms.TypedChoiceField(label=gettext_lazy("The firm"), coerce=int, empty_value=None, required=False)
    place = forms.ChoiceField(label=gettext_lazy("The place of delivery"), required=False)
    drug_class = forms.ChoiceField(
        label=gettext_lazy("The drug class"),
        required=False,
        help_text=gettext_lazy("With a firm too: that firm alone loses the class."),
    )
    bank = forms.TypedChoiceField(label=gettext_lazy("The bank"), coerce=int, empty_value=None, required=False)
    kept = forms.TypedChoiceField(
        label=gettext_lazy("How much of it"),
        coerce=int,
        choices=Drill.Kept.choices,
        widget=forms.RadioSelect,
        initial=0,
    )

    def __init__(self, choices: queries.Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nothing = [("", _("choose"))]
        lists: dict[str, Iterable[tuple[Any, Any]]] = {
            "firm": choices.firms,
            "bank": choices.banks,
            "place": [(place, place) for place in choices.places],
            "drug_class": LicenceScope.Code.choices,
        }
        for name, rows in lists.items():
            self.fields[name].choices = [*nothing, *rows]  # type: ignore[attr-defined]

    def drill(self) -> Drill:
        """The drill that is asked for, with what its kind needs."""
        said, target = self.cleaned_data, self.cleaned_data["target"]
        return Drill(
            target=target,
            kept=said["kept"],
            organisation_id=said["bank"] if target == Drill.Target.BANK else _firm(said, target),
            place=said["place"] if target == Drill.Target.PLACE else "",
            drug_class=said["drug_class"] if target == Drill.Target.CLASS else "",
        )


def _firm(said: dict[str, Any], target: str) -> int | None:
    found: int | None = said["firm"] if target in (Drill.Target.FIRM, Drill.Target.CLASS) else None
    return found


@require_http_methods(["GET", "POST"])
@signed_in
@limited("drill")
def drills(request: ActingRequest) -> HttpResponse:
    """Choose what is taken away; below it the reports so far. An enterprise has one button: without itself."""
    rows = queries.visible_drills(request.actor)
    is_committee = view_of(request.actor) is View.COMMITTEE
    initial = {"firm": request.GET["firm"], "target": "FIRM"} if "firm" in request.GET else {}
    form = None
    if is_committee:
        form = DrillForm(queries.drill_choices(request.actor), request.POST or None, initial=initial)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            asked = services.ask_drill(_asked(request, form), actor=request.actor, at=timezone.now())
            return redirect("drill", pk=asked.pk)
        except DomainError as refusal:
            if form is None:
                raise
            form.add_error(None, str(refusal))
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form if form and can_drill(request.actor) else None,
        "page": page,
        "rows": [(row, words.title(row)) for row in page.object_list],
        "may_drill": can_drill(request.actor),
        "is_committee": is_committee,
        "may_sweep": can_sweep(request.actor),
        "sweeps": queries.visible_sweeps(request.actor)[:5] if is_committee else [],
    }
    return render(request, "ecosystem/drills.html", context, status=422 if form and form.errors else 200)


def _asked(request: ActingRequest, form: DrillForm | None) -> Drill:
    if form is not None:
        return form.drill()
    kept = 50 if request.POST.get("kept") == "50" else 0
    return Drill(target=Drill.Target.FIRM, organisation_id=request.actor.organisation.pk, kept=kept)


@require_GET
@signed_in
def drill(request: ActingRequest, pk: int) -> HttpResponse:
    """The report, or how far it is; asked by the page while the worker computes: only whether it is ready."""
    found = queries.get_drill(request.actor, pk)
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"} if found.state != Drill.State.ASKED else {})
    context: dict[str, Any] = {"drill": found, "title": words.title(found), "subject": f"drill:{pk}"}
    context["may_drill"] = can_drill(request.actor)
    if found.state == Drill.State.READY:
        reading = read_drill(request.actor, found)
        context |= {"reading": reading, "parts": [_part(part, reading) for part in reading.parts]}
    return render(request, "ecosystem/drill.html", context)


def _part(part: Part, reading: Reading) -> dict[str, Any]:
    """An app's part in words: the table, who steps in, why something is lost, the picture."""
    rows = [row for row in part.rows if row.touched or not reading.is_own]
    return {
        "label": part.app.label,
        "rows": [(row, words.class_word(row.drug_class)) for row in rows],
        "sums": part.sums,
        "touched": part.touched,
        "in_time": part.touched - part.sums.delayed - part.sums.lost,
        "losses": [_loss(loss, reading) for loss in part.losses],
        "moves": _moves(part, reading),
        "picture": _sankey(part, reading),
    }


def _loss(loss: Loss, reading: Reading) -> dict[str, Any]:
    return {
        "loss": loss,
        "what": words.class_word(loss.drug_class),
        "headline": words.loss_headline(loss),
        "reasons": words.reasons(loss, reading.names),
    }


def _moves(part: Part, reading: Reading) -> list[dict[str, Any]]:
    """From whom to whom, and from whom instead; the largest first, those of one kind added up."""
    sums: dict[tuple[Any, ...], int] = {}
    for row in part.changes:
        key = (row.drug_class, row.source, row.target, row.instead, row.fate, row.late, row.has_ended, row.is_agreed)
        sums[key] = sums.get(key, 0) + row.units
    found = []
    for key, units in sorted(sums.items(), key=lambda item: -item[1])[:200]:
        code, source, target, instead, fate, late, has_ended, is_agreed = key
        found.append({
            "drug_class": words.class_word(code), "source": reading.names.get(source),
            "target": reading.names.get(target), "instead": reading.names.get(instead or 0), "is_hidden": instead == 0,
            "fate": fate.value, "late": late, "has_ended": has_ended, "is_agreed": is_agreed, "units": units,
        })  # fmt: skip
    return found


def _sankey(part: Part, reading: Reading) -> dict[str, Any]:
    """Left what tore (class and receiver), right who brings it instead or nobody; wide as its share of the left."""
    nodes: dict[str, dict[str, str]] = {}
    flows: dict[tuple[str, str], int] = {}
    left: dict[str, int] = {}
    for row in part.changes:
        start = f"{row.drug_class}-{row.target}"
        end = "unmet" if row.fate is Fate.LOST else f"firm-{row.instead}"
        receiver = reading.names.get(row.target)
        name = f"{words.class_word(row.drug_class)} → {receiver.short_name or receiver.name if receiver else ''}"
        nodes.setdefault(start, {"id": start, "name": name, "kind": "line"})
        nodes.setdefault(end, _right(end, row.instead, reading))
        flows[start, end] = flows.get((start, end), 0) + row.units
        left[start] = left.get(start, 0) + row.units
    largest = sorted(flows.items(), key=lambda item: -item[1])[:MOST_FLOWS]
    drawn = {key for pair, _units in largest for key in pair}
    return {
        "nodes": [node for key, node in nodes.items() if key in drawn],
        "flows": [
            {"from": start, "to": end, "share": units / left[start], "words": _("{units} units").format(units=units)}
            for (start, end), units in largest
        ],
    }


def _right(end: str, instead: int | None, reading: Reading) -> dict[str, str]:
    if end == "unmet":
        return {"id": end, "name": pgettext("drill", "Lost"), "kind": "unmet"}
    found = reading.names.get(instead or 0)
    if found is None:
        return {"id": end, "name": _("other members"), "kind": "seller", "tier": "GENERAL"}
    tier = found.enterprise.tier if hasattr(found, "enterprise") else "GENERAL"
    return {"id": end, "name": found.short_name or found.name, "kind": "seller", "tier": tier or "GENERAL"}


@require_GET
@signed_in
def picture(request: ActingRequest, pk: int) -> HttpResponse:
    """The ties that tear and those that are drawn, for the explorer (docs/drills.md)."""
    found = queries.get_drill(request.actor, pk)
    if found.state != Drill.State.READY:
        raise DrillNotReady
    return JsonResponse(read_drill(request.actor, found).picture, headers={"Cache-Control": "private, no-store"})


@require_GET
@signed_in
@limited("export")
def as_file(request: ActingRequest, pk: int, form: str) -> HttpResponse:
    """The report as a workbook or as JSON."""
    kind, name, content = drill_file(pk, form, actor=request.actor, at=timezone.now())
    return HttpResponse(content, kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_POST
@signed_in
@limited("drill")
def check(request: ActingRequest, pk: int) -> HttpResponse:
    """Have the report computed again; the job says whether it is the same."""
    job = services.ask_check(pk, actor=request.actor, at=timezone.now())
    return redirect("job", pk=job.pk)


urlpatterns = [
    path("ecosystem/drills/", drills, name="drills"),
    path("ecosystem/drills/<int:pk>/", drill, name="drill"),
    path("ecosystem/drills/<int:pk>/picture/", picture, name="drill-picture"),
    path("ecosystem/drills/<int:pk>/check/", check, name="drill-check"),
    path("ecosystem/drills/<int:pk>/<str:form>/", as_file, name="drill-file"),
]
