"""Lines of orders as files in the browser: hand in, look at the verdict of every row, keep as a draft; take away."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.errors import NotFound, require
from common.tables.writing import XLSX
from jobs.models import Upload
from orders.models import Order
from orders.permissions import can_post
from orders.queries.imports import get_line_file, line_files
from orders.rules.columns import FIELDS
from orders.services import exports, imports
from web.imports import ImportPages, show_file, show_files
from web.orders.board import FilterForm
from web.requests import ActingRequest, limited, signed_in

FORMS = {
    "xlsx": (XLSX, "xlsx"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "gb18030": ("text/csv; charset=gb18030", "csv"),
}
PAGES = ImportPages(
    title=gettext_lazy("An order from a file"),
    files="order-imports",
    file="order-import",
    commit="order-import-commit",
    set_aside="order-import-set-aside",
    pattern="order-import-pattern",
    fields=FIELDS,
)


@require_http_methods(["GET", "POST"])
@signed_in
def import_list(request: ActingRequest) -> HttpResponse:
    """The files handed in so far, and a new one; `?order=` names a draft whose lines it shall replace."""
    found, order = line_files(request.actor), _draft(request)
    receive = partial(imports.receive_lines, order=order.pk if order else None, actor=request.actor, at=timezone.now())
    title = _("Lines of “{title}” from a file").format(title=order.title) if order else PAGES.title
    return show_files(request, replace(PAGES, title=title), found, receive)


def _draft(request: ActingRequest) -> Order | None:
    said = request.GET.get("order", "")
    if not said:
        return None
    pk = int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0
    order = Order.objects.filter(pk=pk, buyer_id=request.actor.organisation.pk, state=Order.State.DRAFT).first()
    if order is None:
        raise NotFound
    return order


@require_GET
@signed_in
def import_page(request: ActingRequest, pk: int) -> HttpResponse:
    """Where the file is on its way: being checked, looked at, kept as a draft."""
    upload = get_line_file(request.actor, pk)
    is_made = upload.state == Upload.State.COMMITTED
    return show_file(
        request, PAGES, upload, made=reverse("order-edit", args=[upload.mapping["order"]]) if is_made else ""
    )


@require_POST
@signed_in
def commit(request: ActingRequest, pk: int) -> HttpResponse:
    """Make the draft."""
    imports.ask_lines(pk, actor=request.actor, at=timezone.now())
    return redirect("order-import", pk)


@require_POST
@signed_in
def set_aside(request: ActingRequest, pk: int) -> HttpResponse:
    """Do not use it."""
    imports.set_aside_lines(pk, actor=request.actor)
    messages.success(request, _("The file is set aside; no draft was made."))
    return redirect("order-imports")


def a_file(request: ActingRequest, name: str, write: Callable[..., bytes]) -> HttpResponse:
    """What `write` makes in the form that was asked for, as a download."""
    form = request.GET.get("form", "xlsx")
    form = form if form in FORMS else "xlsx"
    content = write(form=form, actor=request.actor, at=timezone.now())
    kind, ending = FORMS[form]
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    )


@require_GET
@signed_in
@limited("export")
def pattern(request: ActingRequest) -> HttpResponse:
    """A file to fill in, with the lines of the own newest order where there is one."""
    require(can_post(request.actor))
    return a_file(request, "order-lines", exports.export_pattern)


@require_GET
@signed_in
@limited("export")
def export_order(request: ActingRequest, pk: int) -> HttpResponse:
    """The lines of one order."""
    return a_file(request, f"order-{pk}", partial(exports.export_order, pk))


@require_GET
@signed_in
@limited("export")
def export_board(request: ActingRequest) -> HttpResponse:
    """What the board shows with its filters, all pages."""
    filters = FilterForm(request.GET).filters(request.GET.get("view", ""))
    return a_file(request, f"orders-{timezone.localdate()}", partial(exports.export_board, filters))


urlpatterns = [
    path("orders/imports/", import_list, name="order-imports"),
    path("orders/imports/pattern/", pattern, name="order-import-pattern"),
    path("orders/imports/<int:pk>/", import_page, name="order-import"),
    path("orders/imports/<int:pk>/commit/", commit, name="order-import-commit"),
    path("orders/imports/<int:pk>/set-aside/", set_aside, name="order-import-set-aside"),
    path("orders/export/", export_board, name="orders-export"),
    path("orders/<int:pk>/export/", export_order, name="order-export"),
]
