"""Alarms and cases in the browser: what is watched, what was found, what people decided."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.errors import DomainError
from ecosystem import queries, services, words
from ecosystem.models import Case, Watch
from ecosystem.permissions import can_decide_cases, can_keep_alarms
from web.requests import ActingRequest, signed_in

ROWS_A_PAGE = 50
UNDECIDED = (Case.State.OPEN, Case.State.LOOKED_INTO)


@require_GET
@signed_in
def alarms(request: ActingRequest) -> HttpResponse:
    """What goes on, or what is over."""
    which = request.GET.get("which", "going")
    found = queries.visible_alarms(request.actor).filter(ended_at__isnull=which != "over")
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(row, words.alarm_title(row), words.alarm_words(row)) for row in page.object_list]
    return render(request, "ecosystem/alarms.html", {"page": page, "rows": rows, "which": which})


@require_GET
@signed_in
def alarm(request: ActingRequest, pk: int) -> HttpResponse:
    """Its figures, the ties it rests on, and what can be done."""
    return _alarm(request, pk)


def _alarm(request: ActingRequest, pk: int, refusal: DomainError | None = None) -> HttpResponse:
    found = queries.get_alarm(request.actor, pk)
    names = queries.names_in(request.actor, words.organisations_in(found.ties))
    key = f"alarm:{found.pk}"
    context = {
        "alarm": found,
        "key": key,
        "title": words.alarm_title(found),
        "said": words.alarm_words(found),
        "legs": words.alarm_legs(found, names),
        "actions": queries.actions_of(request.actor, [key]).get(key, []),
        "keeps": found.ended_at is None and can_keep_alarms(request.actor),
        "refusal": refusal,
    }
    return render(request, "ecosystem/alarm.html", context, status=refusal.status if refusal else 200)


@require_POST
@signed_in
def alarm_seen(request: ActingRequest, pk: int) -> HttpResponse:
    """Somebody looked at it and says what they think."""
    try:
        services.see_alarm(pk, request.POST.get("note", ""), actor=request.actor, at=timezone.now())
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        return _alarm(request, pk, refusal)
    messages.success(request, _("Noted. The alarm ends by itself when its cause is gone."))
    return redirect("alarm", pk)


@require_GET
@signed_in
def cases(request: ActingRequest) -> HttpResponse:
    """What waits to be looked into, or what was decided."""
    which = request.GET.get("which", "open")
    found = queries.visible_cases(request.actor)
    found = found.exclude(state__in=UNDECIDED) if which == "decided" else found.filter(state__in=UNDECIDED)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(row, words.case_title(row, _names_of(row))) for row in page.object_list]
    return render(request, "ecosystem/cases.html", {"page": page, "rows": rows, "which": which})


def _names_of(found: Case) -> dict[int, str]:
    return {party.pk: party.short_name or party.name for party in found.parties.all()}


@require_GET
@signed_in
def case(request: ActingRequest, pk: int) -> HttpResponse:
    """The finding and its evidence; that it was read is kept."""
    services.read_case(pk, actor=request.actor, at=timezone.now())
    return _case(request, pk)


def _case(request: ActingRequest, pk: int, refusal: DomainError | None = None) -> HttpResponse:
    found = queries.get_case(request.actor, pk)
    names = _names_of(found)
    context = {
        "case": found,
        "title": words.case_title(found, names),
        "said": words.case_words(found, names),
        "legs": words.case_legs(found, names),
        "events": found.events.select_related("by"),
        "actions": queries.actions_of(request.actor, [found.action_key]).get(found.action_key, []),
        "decides": found.state in UNDECIDED and can_decide_cases(request.actor),
        "refusal": refusal,
    }
    return render(request, "ecosystem/case.html", context, status=refusal.status if refusal else 200)


def _decision(do: Callable[[ActingRequest, int], Any]) -> Any:
    """A view of one decision: what a rule forbids is said on the page of the case."""

    @require_POST
    @signed_in
    def view(request: ActingRequest, pk: int) -> HttpResponse:
        try:
            do(request, pk)
        except DomainError as refusal:
            if refusal.status in (403, 404):
                raise
            return _case(request, pk, refusal)
        messages.success(request, _("Noted in the trail of the case."))
        return redirect("case", pk)

    return view


def _look_into(request: ActingRequest, pk: int) -> Any:
    return services.look_into(pk, request.POST.get("reason", ""), actor=request.actor, at=timezone.now())


def _dismiss(request: ActingRequest, pk: int) -> Any:
    return services.dismiss(pk, request.POST.get("reason", ""), actor=request.actor, at=timezone.now())


def _act_on(request: ActingRequest, pk: int) -> Any:
    days = request.POST.get("working_days", "")
    due = int(days) if days.isascii() and days.isdigit() and len(days) < 5 else 0
    return services.act_on(pk, request.POST.get("reason", ""), due, actor=request.actor, at=timezone.now())


@require_GET
@signed_in
def watches(request: ActingRequest) -> HttpResponse:
    """The rules and patterns with their numbers, every version."""
    rows = [(row, _numbers(row)) for row in queries.watches(request.actor)]
    return render(request, "ecosystem/watches.html", {"rows": rows})


def _numbers(watch: Watch) -> list[tuple[Any, float]]:
    return [(words.NUMBER_WORDS[name], number) for name, number in watch.parameters.items()]


urlpatterns = [
    path("alarms/", alarms, name="alarms"),
    path("alarms/<int:pk>/", alarm, name="alarm"),
    path("alarms/<int:pk>/seen/", alarm_seen, name="alarm-seen"),
    path("cases/", cases, name="cases"),
    path("cases/<int:pk>/", case, name="case"),
    path("cases/<int:pk>/look-into/", _decision(_look_into), name="case-look-into"),
    path("cases/<int:pk>/dismiss/", _decision(_dismiss), name="case-dismiss"),
    path("cases/<int:pk>/act-on/", _decision(_act_on), name="case-act-on"),
    path("watches/", watches, name="watches"),
]
