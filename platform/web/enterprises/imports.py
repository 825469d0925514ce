"""Imports and exports in the browser: hand in, look at the verdict of every row, import whole, or set aside."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.errors import require
from common.tables.writing import XLSX
from enterprises.permissions import can_keep_register
from enterprises.queries.imports import enterprise_imports, get_import
from enterprises.rules.columns import FIELDS
from enterprises.services import imports
from enterprises.services.exports import export_enterprises
from web.enterprises.browse import FilterForm
from web.imports import ImportPages, show_file, show_files
from web.requests import ActingRequest, limited, signed_in

FORMS = {
    "xlsx": (XLSX, "xlsx"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "gb18030": ("text/csv; charset=gb18030", "csv"),
}
PAGES = ImportPages(
    title=gettext_lazy("Import files"),
    files="imports",
    file="import",
    commit="import-commit",
    set_aside="import-set-aside",
    pattern="enterprises-export",
    fields=FIELDS,
)


@require_http_methods(["GET", "POST"])
@signed_in
def import_list(request: ActingRequest) -> HttpResponse:
    """The files handed in so far, and a new one."""
    found = enterprise_imports(request.actor)
    receive = partial(imports.receive_import, actor=request.actor, at=timezone.now())
    return show_files(request, PAGES, found, receive)


@require_GET
@signed_in
def import_page(request: ActingRequest, pk: int) -> HttpResponse:
    """Where the file is on its way: being checked, looked at, imported."""
    return show_file(request, PAGES, get_import(request.actor, pk))


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
    imports.set_aside_import(pk, actor=request.actor)
    messages.success(request, _("The file is set aside; nothing was imported."))
    return redirect("imports")


@require_GET
@signed_in
@limited("export")
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
