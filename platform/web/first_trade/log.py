"""Who looked at the own papers, as a page and as a file; and for the committee, how complete the files are."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.errors import require
from common.tables.writing import XLSX
from first_trade import queries, services
from first_trade.permissions import allowed, can_see_own
from web.requests import ActingRequest, signed_in

FORMS = {
    "xlsx": (XLSX, "xlsx"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "gb18030": ("text/csv; charset=gb18030", "csv"),
}


@require_GET
@signed_in
def views(request: ActingRequest) -> HttpResponse:
    """The log, newest first."""
    require(can_see_own(request.actor))
    page = Paginator(queries.view_log(request.actor), 50).get_page(request.GET.get("page"))
    return render(request, "first_trade/views.html", {"page": page, "may": allowed(request.actor)})


@require_GET
@signed_in
def export(request: ActingRequest) -> HttpResponse:
    """The whole log as a file."""
    form = request.GET.get("form", "xlsx")
    form = form if form in FORMS else "xlsx"
    content = services.export_view_log(form=form, actor=request.actor, at=timezone.now())
    kind, ending = FORMS[form]
    headers = {"Content-Disposition": f'attachment; filename="first-trade-views-{timezone.localdate()}.{ending}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@require_GET
@signed_in
def completeness(request: ActingRequest) -> HttpResponse:
    """Every enterprise's file in figures alone."""
    rows = queries.completeness_board(request.actor, timezone.localdate())
    whole = sum(row.done == row.of for row in rows)
    context = {
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "whole": whole,
        "firms": len(rows),
        "expiring": sum(row.expiring for row in rows),
        "expired": sum(row.expired for row in rows),
    }
    return render(request, "first_trade/completeness.html", context)


urlpatterns = [
    path("first-trade/views/", views, name="first-trade-views"),
    path("first-trade/views/export/", export, name="first-trade-views-export"),
    path("first-trade/completeness/", completeness, name="first-trade-completeness"),
]
