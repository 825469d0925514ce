"""The pages of every staged import: hand a file in, look at the verdict of every row, import all or set it aside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from common.errors import DomainError, Sentence
from common.tables.fields import Field
from jobs.imports import is_running
from jobs.models import Job, Upload
from web.requests import ActingRequest

if TYPE_CHECKING:
    from django.core.files.base import File

MOST = 500


@dataclass(frozen=True)
class ImportPages:
    """One kind of file: the title of its list, its four routes, the route of its pattern, the fields it has."""

    title: Sentence
    files: str
    file: str
    commit: str
    set_aside: str
    pattern: str
    fields: Sequence[Field]


class FileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("Excel or CSV file"),
        help_text=gettext_lazy("Up to 10 MB. The exported file is the pattern; title rows above the head are skipped."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


def show_files(
    request: ActingRequest, pages: ImportPages, found: QuerySet[Upload], receive: Callable[["File[bytes]"], Upload]
) -> HttpResponse:
    """The files handed in so far, and a new one."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        try:
            upload = receive(form.cleaned_data["file"])
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(pages.file, upload.pk)
    context = {"form": form, "uploads": found[:50], "pages": pages}
    return render(request, "jobs/imports.html", context, status=422 if form.errors else 200)


def show_file(request: ActingRequest, pages: ImportPages, upload: Upload, *, made: str = "") -> HttpResponse:
    """Where the file is on its way: being checked, looked at, imported; `made` is where to see what came of it."""
    wanted = request.GET.get("verdict", "")
    rows = [row for row in upload.verdict.get("rows", []) if not wanted or row["verdict"] == wanted]
    rows.sort(
        key=lambda row: (row["verdict"] != "ERROR", not row["warnings"], row["verdict"] == "UNCHANGED", row["line"])
    )
    heads = {field.key: field.head for field in pages.fields}
    running = is_running(upload)
    context = {
        "pages": pages,
        "upload": upload,
        "made": made,
        "running": running,
        "rows": [_row(row, heads) for row in islice(rows, MOST)],
        "hidden": max(len(rows) - MOST, 0),
        "counts": upload.verdict.get("counts", {}),
        "refusal": upload.verdict.get("refusal"),
        "failed": upload.job if upload.job and upload.job.state == Job.State.FAILED else None,
        "ready": upload.state == Upload.State.CHECKED and not running,
    }
    return render(request, "jobs/import.html", context)


def _row(row: dict[str, Any], heads: dict[str, str]) -> dict[str, Any]:
    """The row with the heads of its fields in place of their keys."""
    return row | {"changes": [change | {"head": heads[change["field"]]} for change in row["changes"]]}
