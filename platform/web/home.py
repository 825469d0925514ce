"""The first page of everybody: what waits for me, across all rooms, by deadline; beside it a view for the role."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.actors import Actor
from common.asking import who_answers
from common.calendars import CalendarEntry
from common.waiting import Waiting
from enterprises.queries import load_calendar
from enterprises.rules.working_days import WorkCalendar, working_days_between
from notices import services
from notices.feeds import AHEAD
from notices.models import Postponement
from notices.queries import dates_ahead, day_of, postponed_of
from notices.rules.postponing import can_wait, last_day
from web.first_views import first_view
from web.requests import ActingRequest, signed_in
from web.templatetags.shown import due_kind, due_words

Question = Callable[[Actor, date], list[Waiting]]
QUESTIONS: tuple[Question, ...] = who_answers("waiting_for")  # every room that has it in its queries


@dataclass(frozen=True)
class Row:
    """One line: the thing that waits, until when in words, how near that is, and until when it may be put off."""

    waiting: Waiting
    until: str = ""
    nearness: str = ""
    last_day: date | None = None


def waiting_for(actor: Actor, on: date) -> list[Waiting]:
    """Everything that waits for the actor and is not put off, nearest deadline first, what has none last."""
    return divided(actor, on)[0]


def divided(actor: Actor, on: date) -> tuple[list[Waiting], list[tuple[Waiting, Postponement]]]:
    """What waits now, and what was put off, each with until when and why."""
    found = [row for question in QUESTIONS for row in question(actor, on)]
    found.sort(key=lambda row: (row.due_on or date.max, row.room))
    put_off = postponed_of(actor, on)
    later = [(row, put_off[row.identity]) for row in found if row.identity in put_off]
    return [row for row in found if row.identity not in put_off], later


def row_of(waiting: Waiting, on: date, calendar: WorkCalendar) -> Row:
    """The line, with the working days that are left."""
    due = waiting.due_on
    last = last_day(waiting, on) if can_wait(waiting, on) else None
    if due is None:
        return Row(waiting, last_day=last)
    left = working_days_between(on, due, calendar) if (due - on).days > 1 else 0
    words = ngettext("{days} working day left", "{days} working days left", left).format(days=left)
    return Row(waiting, words if 0 < left <= 30 else due_words(due), due_kind(due), last)


def next_thing(actor: Actor, on: date, later: list[tuple[Waiting, Postponement]]) -> CalendarEntry | None:
    """What comes next where nothing waits now: a date of a calendar, or the return of what was put off."""
    back = [CalendarEntry(row.identity, row.room, row.title, row.link, on=off.until_on) for row, off in later]
    ahead = [*dates_ahead(actor, on, on + AHEAD), *back]
    return min((entry for entry in ahead if day_of(entry) > on), key=day_of, default=None)


@require_GET
@signed_in
def home(request: ActingRequest) -> HttpResponse:
    """The list, and the first view of the role."""
    on = timezone.localdate()
    found, later = divided(request.actor, on)
    calendar = load_calendar()
    following = None if found else next_thing(request.actor, on, later)
    context = {
        "rows": [row_of(waiting, on, calendar) for waiting in found],
        "later": later,
        "following": following,
        "following_on": following and day_of(following),
        "first_day": on + timedelta(days=1),
        **first_view(request.actor, on),
    }
    return render(request, "home.html", context)


@require_POST
@signed_in
def waiting_postpone(request: ActingRequest) -> HttpResponse:
    """Put one thing off until a day, with a reason."""
    until_on = parse_date_or_none(request.POST.get("until_on", ""))
    services.postpone(
        request.POST.get("key", ""),
        until_on=until_on or date.min,
        reason=request.POST.get("reason", ""),
        actor=request.actor,
        at=timezone.now(),
    )
    messages.success(request, _("Postponed. It comes back on its day."))
    return redirect("home")


@require_POST
@signed_in
def waiting_take_up(request: ActingRequest) -> HttpResponse:
    """It waits again from now on."""
    services.take_up(request.POST.get("key", ""), actor=request.actor, at=timezone.now())
    return redirect("home")


def parse_date_or_none(text: str) -> date | None:
    """A day as the date box sends it; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_GET
def waiting_count(request: HttpRequest) -> HttpResponse:
    """The number beside "What waits for me": its lines; empty where nothing waits or nobody acts."""
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    count = len(waiting_for(actor, timezone.localdate())) if actor else 0
    return HttpResponse(str(count or ""), content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("", home, name="home"),
    path("waiting/count/", waiting_count, name="waiting-count"),
    path("waiting/postpone/", waiting_postpone, name="waiting-postpone"),
    path("waiting/take-up/", waiting_take_up, name="waiting-take-up"),
]
