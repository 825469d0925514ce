"""Who did what to an order and when, fifty lines at a time."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from accounts.queries import older_than
from orders.queries.board import get_order
from orders.queries.trail import as_deeds, trail_of
from web.requests import ActingRequest, signed_in

PAGE = 50


@require_GET
@signed_in
def trail(request: ActingRequest, pk: int) -> HttpResponse:
    """Newest first; `?behind=` leads on."""
    rows = trail_of(request.actor, pk)
    behind = request.GET.get("behind", "")
    if behind.isdecimal() and len(behind) <= 18:
        rows = older_than(rows, int(behind))
    found = list(rows[: PAGE + 1])  # one more tells whether there are older ones; nothing is counted
    context = {
        "order": get_order(request.actor, pk),
        "deeds": as_deeds(request.actor, found[:PAGE]),
        "older": found[PAGE - 1].pk if len(found) > PAGE else None,
        "is_behind": bool(behind),
    }
    return render(request, "orders/trail.html", context)


urlpatterns = [path("orders/<int:pk>/trail/", trail, name="order-trail")]
