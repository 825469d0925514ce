"""The first page of everybody: what waits for me, across all rooms, by deadline; beside it a view for the role."""

from collections.abc import Callable
from datetime import date
from importlib import import_module
from importlib.util import find_spec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.actors import Actor
from common.waiting import Waiting
from web.requests import ActingRequest, signed_in

ROOMS = ("accounts", "enterprises", "ledger", "ecosystem", "notices")


def _asks(room: str) -> Callable[[Actor, date], list[Waiting]] | None:
    """The room's `queries.waiting_for`."""
    if find_spec(f"{room}.queries") is None:
        return None
    try:
        return getattr(import_module(f"{room}.queries"), "waiting_for", None)
    except ImportError:
        return None


def waiting_for(actor: Actor, on: date) -> list[Waiting]:
    """Everything that waits for the actor, nearest deadline first, what has none last."""
    lists = [ask(actor, on) for room in ROOMS if (ask := _asks(room))]
    return sorted((row for rows in lists for row in rows), key=lambda row: (row.due_on or date.max, row.room))


@require_GET
@signed_in
def home(request: ActingRequest) -> HttpResponse:
    """The list, and the first view of the role."""
    rows = waiting_for(request.actor, timezone.localdate())
    return render(request, "home.html", {"rows": rows})


@require_GET
def waiting_count(request: HttpRequest) -> HttpResponse:
    """The number beside "What waits for me"; empty where nothing waits or nobody is signed in."""
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    count = sum(row.count for row in waiting_for(actor, timezone.localdate())) if actor else 0
    return HttpResponse(str(count) if count else "", content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("", home, name="home"),
    path("waiting/count/", waiting_count, name="waiting-count"),
]
