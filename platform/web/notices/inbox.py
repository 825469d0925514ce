"""The notices to me: read one by opening it, or all at once."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from notices import services
from notices.queries import notices_of, unread_count, unread_of
from web.requests import ActingRequest, safe_next, signed_in


@require_GET
@signed_in
def notice_list(request: ActingRequest) -> HttpResponse:
    """Newest first, thirty a page; `?unread=1` shows the unread alone."""
    only_unread = request.GET.get("unread") == "1"
    on = timezone.localdate()
    rows = unread_of(request.actor, on) if only_unread else notices_of(request.actor, on)
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    context = {"page": page, "only_unread": only_unread, "unread": unread_count(request.actor, on)}
    return render(request, "notices/list.html", context)


@require_POST
@signed_in
def notice_read(request: ActingRequest, pk: int) -> HttpResponse:
    """Mark it as read and go where it leads; for htmx the row as it is now."""
    notice = services.read_notice(pk, actor=request.actor, at=timezone.now())
    if request.htmx:
        answer = render(request, "notices/list.html#row", {"notice": notice})
        answer["HX-Trigger"] = "rc:waiting"
        return answer
    is_ours = url_has_allowed_host_and_scheme(notice.link, allowed_hosts={request.get_host()})
    return redirect(notice.link if notice.link and is_ours else "notices")


@require_POST
@signed_in
def notices_read(request: ActingRequest) -> HttpResponse:
    """Mark all as read."""
    services.read_all(actor=request.actor, at=timezone.now())
    return redirect(safe_next(request, request.POST.get("next") or "/notices/"))


urlpatterns = [
    path("notices/", notice_list, name="notices"),
    path("notices/read/", notices_read, name="notices-read"),
    path("notices/<int:pk>/read/", notice_read, name="notice-read"),
]
