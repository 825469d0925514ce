"""Imports and exports in the browser: hand in, look at the verdict of every row, import whole, or set aside."""

from itertools import islice
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.errors import DomainError, require
from common.tables.writing import XLSX
from enterprises.permissions import can_keep_register
from enterprises.queries.imports import enterprise_imports, get_import
from enterprises.rules.columns import BY_KEY
from enterprises.services import imports
from enterprises.services.exports import export_enterprises
from jobs.models import Job, Upload
from web.enterprises.browse import FilterForm
from web.requests import ActingRequest, signed_in

MOST = 500
FORMS = {
    "xlsx": (XLSX, "xlsx"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "gb18030": ("text/csv; charset=gb18030", "csv"),
}


class FileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("Excel or CSV file"),
        help_text=gettext_lazy("Up to 10 MB. The exported file is the pattern; title rows above the head are skipped."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


@require_http_methods(["GET", "POST"])
@signed_in
def import_list(request: ActingRequest) -> HttpResponse:
    """The files handed in so far, and a new one."""
    found = enterprise_imports(request.actor)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        try:
            upload = imports.receive_import(form.cleaned_data["file"], actor=request.actor, at=timezone.now())
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("import", upload.pk)
    context = {"form": form, "uploads": found[:50]}
    return render(request, "enterprises/imports.html", context, status=422 if form.errors else 200)


@require_GET
@signed_in
def import_page(request: ActingRequest, pk: int) -> HttpResponse:
    """Where the file is on its way: being checked, looked at, imported."""
    upload = get_import(request.actor, pk)
    wanted = request.GET.get("verdict", "")
    rows = [row for row in upload.verdict.get("rows", []) if not wanted or row["verdict"] == wanted]
    rows.sort(
        key=lambda row: (row["verdict"] != "ERROR", not row["warnings"], row["verdict"] == "UNCHANGED", row["line"])
    )
    running = upload.job is not None and upload.job.state in {Job.State.WAITING, Job.State.RUNNING}
    context = {
        "upload": upload,
        "running": running,
        "rows": [_row(row) for row in islice(rows, MOST)],
        "hidden": max(len(rows) - MOST, 0),
        "wanted": wanted,
        "counts": upload.verdict.get("counts", {}),
        "refusal": upload.verdict.get("refusal"),
        "failed": upload.job if upload.job and upload.job.state == Job.State.FAILED else None,
        "ready": upload.state == Upload.State.CHECKED and not running,
    }
    return render(request, "enterprises/import.html", context)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """The row with the heads of its fields in place of their keys."""
    changes = [change | {"head": BY_KEY[change["field"]].head} for change in row["changes"]]
    return row | {"changes": changes}


@require_POST
@signed_in
def commit(request: ActingRequest, pk: int) -> HttpResponse:
    """Import the checked file."""
    imports.ask_import(pk, actor=request.actor, at=timezone.now())
    return redirect("import", pk)


@require_POST
@signed_in
def set_aside(request: ActingRequest, pk: int) -> HttpResponse:
    """Do not import it."""
    imports.set_aside_import(pk, actor=request.actor, at=timezone.now())
    messages.success(request, _("The file is set aside; nothing was imported."))
    return redirect("imports")


@require_GET
@signed_in
def export(request: ActingRequest) -> HttpResponse:
    """What the list shows with its filters, all pages, as a file that imports again."""
    require(can_keep_register(request.actor))
    on = timezone.localdate()
    form = request.GET.get("form", "xlsx")
    form = form if form in FORMS else "xlsx"
    filters = FilterForm(request.GET).filters(on)
    content = export_enterprises(filters, form=form, actor=request.actor, at=timezone.now())
    kind, ending = FORMS[form]
    headers = {"Content-Disposition": f'attachment; filename="enterprises-{on}.{ending}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


urlpatterns = [
    path("enterprises/imports/", import_list, name="imports"),
    path("enterprises/imports/<int:pk>/", import_page, name="import"),
    path("enterprises/imports/<int:pk>/commit/", commit, name="import-commit"),
    path("enterprises/imports/<int:pk>/set-aside/", set_aside, name="import-set-aside"),
    path("enterprises/export/", export, name="enterprises-export"),
]
