"""The catalogue as files in the browser: hand in, look at the verdict of every row, import whole, or set aside."""

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
from products.permissions import can_enter
from products.queries.imports import get_import, product_imports
from products.rules.columns import FIELDS
from products.services import imports
from products.services.exports import export_products
from web.imports import ImportPages, show_file, show_files
from web.products.browse import FilterForm
from web.requests import ActingRequest, signed_in

FORMS = {
    "xlsx": (XLSX, "xlsx"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "gb18030": ("text/csv; charset=gb18030", "csv"),
}
PAGES = ImportPages(
    title=gettext_lazy("Import products"),
    files="product-imports",
    file="product-import",
    commit="product-import-commit",
    set_aside="product-import-set-aside",
    pattern="products-export",
    fields=FIELDS,
)


@require_http_methods(["GET", "POST"])
@signed_in
def import_list(request: ActingRequest) -> HttpResponse:
    """The files handed in so far, and a new one."""
    found = product_imports(request.actor)
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
    return redirect("product-import", pk)


@require_POST
@signed_in
def set_aside(request: ActingRequest, pk: int) -> HttpResponse:
    """Do not import it."""
    imports.set_aside_import(pk, actor=request.actor)
    messages.success(request, _("The file is set aside; nothing was imported."))
    return redirect("product-imports")


@require_GET
@signed_in
def export(request: ActingRequest) -> HttpResponse:
    """What the board shows with its filters, all pages, as a file that imports again."""
    require(can_enter(request.actor))
    form = request.GET.get("form", "xlsx")
    form = form if form in FORMS else "xlsx"
    content = export_products(FilterForm(request.GET).filters(), form=form, actor=request.actor, at=timezone.now())
    kind, ending = FORMS[form]
    headers = {"Content-Disposition": f'attachment; filename="products-{timezone.localdate()}.{ending}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


urlpatterns = [
    path("products/imports/", import_list, name="product-imports"),
    path("products/imports/<int:pk>/", import_page, name="product-import"),
    path("products/imports/<int:pk>/commit/", commit, name="product-import-commit"),
    path("products/imports/<int:pk>/set-aside/", set_aside, name="product-import-set-aside"),
    path("products/export/", export, name="products-export"),
]
