"""The first page of everybody: what waits for me, across all rooms, by deadline; beside it a view for the role."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.actors import Actor
from accounts.queries import waiting_for as of_accounts
from common.waiting import Waiting
from ecosystem.queries import waiting_for as of_ecosystem
from enterprises.queries import load_calendar
from enterprises.queries import waiting_for as of_enterprises
from enterprises.rules.working_days import WorkCalendar, working_days_between
from ledger.queries import waiting_for as of_ledger
from notices.queries import waiting_for as of_notices
from web.first_views import first_view
from web.requests import ActingRequest, signed_in
from web.templatetags.shown import due_kind, due_words

Question = Callable[[Actor, date], list[Waiting]]
QUESTIONS: tuple[Question, ...] = (of_accounts, of_enterprises, of_ledger, of_ecosystem, of_notices)


@dataclass(frozen=True)
class Row:
    """One line: the thing that waits, until when in words, and how near that is (`past`, `soon`, `later`)."""

    waiting: Waiting
    until: str = ""
    nearness: str = ""


def waiting_for(actor: Actor, on: date) -> list[Waiting]:
    """Everything that waits for the actor, nearest deadline first, what has none last."""
    found = [row for question in QUESTIONS for row in question(actor, on)]
    return sorted(found, key=lambda row: (row.due_on or date.max, row.room))


def row_of(waiting: Waiting, on: date, calendar: WorkCalendar) -> Row:
    """The line, with the working days that are left."""
    due = waiting.due_on
    if due is None:
        return Row(waiting)
    left = working_days_between(on, due, calendar) if (due - on).days > 1 else 0
    words = ngettext("{days} working day left", "{days} working days left", left).format(days=left)
    return Row(waiting, words if 0 < left <= 30 else due_words(due), due_kind(due))


@require_GET
@signed_in
def home(request: ActingRequest) -> HttpResponse:
    """The list, and the first view of the role."""
    on = timezone.localdate()
    found = waiting_for(request.actor, on)
    calendar = load_calendar()
    context = {"rows": [row_of(waiting, on, calendar) for waiting in found], **first_view(request.actor, on)}
    return render(request, "home.html", context)


@require_GET
def waiting_count(request: HttpRequest) -> HttpResponse:
    """The number beside "What waits for me": its lines; empty where nothing waits or nobody acts."""
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    count = len(waiting_for(actor, timezone.localdate())) if actor else 0
    return HttpResponse(str(count or ""), content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("", home, name="home"),
    path("waiting/count/", waiting_count, name="waiting-count"),
]
