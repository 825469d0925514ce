"""Standing orders in the browser: made from an order, looked at, changed, paused, let go on, ended; dates left out."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.errors import DomainError, NotFound, Sentence, require
from enterprises.queries import load_calendar
from enterprises.rules.working_days import add_working_days
from orders.models import Order, StandingOrder
from orders.permissions import allowed_on_standing, can_keep, sees_standing, trades
from orders.queries import standing as queries
from orders.rules.rhythm import Rhythm
from orders.services import standing as services
from orders.words import rhythm_words
from web.forms import kept
from web.requests import ActingRequest, signed_in

STATE_KINDS = {"ACTIVE": "done", "PAUSED": "wait", "STOPPED": "error", "ENDED": ""}
_DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class RhythmForm(forms.Form):
    """How often, from when to when, and how each order lies around its date."""

    rhythm = forms.ChoiceField(
        label=gettext_lazy("Rhythm"), choices=StandingOrder.Rhythm.choices, widget=forms.RadioSelect
    )
    starts_on = forms.DateField(
        label=gettext_lazy("First date"),
        widget=_DATE,
        help_text=gettext_lazy("The others follow from it: the same weekday, or the same day of the month."),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last date"),
        widget=_DATE,
        required=False,
        help_text=gettext_lazy("Empty: until you end it."),
    )
    rest_day = forms.ChoiceField(
        label=gettext_lazy("Where a date is a day off, it is posted"),
        choices=StandingOrder.RestDay.choices,
        help_text=gettext_lazy("By the working-day calendar with its public holidays and make-up weekends."),
    )
    collect_days = forms.IntegerField(
        label=gettext_lazy("Working days for offers"),
        min_value=1,
        max_value=60,
        help_text=gettext_lazy("Offers close at 17:00 on the last of them."),
    )
    lead_days = forms.IntegerField(
        label=gettext_lazy("Days from then to the first delivery"),
        min_value=0,
        max_value=180,
        help_text=gettext_lazy("Later delivery times keep their distance to the first."),
    )

    def chosen(self) -> Rhythm:
        """What was said, as the service wants it."""
        return Rhythm(**self.cleaned_data)


@require_GET
@signed_in
def standing_orders(request: ActingRequest) -> HttpResponse:
    """What the own firm orders in a rhythm."""
    require(sees_standing(request.actor))
    found = queries.standing_with_lines(request.actor)
    rows = [(row, rhythm_words(row), STATE_KINDS[row.state]) for row in found]
    context = {
        "going": [row for row in rows if row[0].state != StandingOrder.State.ENDED],
        "over": [row for row in rows if row[0].state == StandingOrder.State.ENDED],
        "posts": trades(request.actor),
    }
    return render(request, "orders/standing_list.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def standing_make(request: ActingRequest, pk: int) -> HttpResponse:
    """Make one of an own order or template; while somebody chooses, the dates are shown."""
    source = Order.objects.filter(pk=pk, buyer_id=request.actor.organisation.pk).first()
    if source is None:
        raise NotFound
    require(can_keep(request.actor, source))
    tomorrow = add_working_days(timezone.localdate(), 1, load_calendar())
    initial = {"rhythm": "WEEKLY", "starts_on": tomorrow, "rest_day": "AFTER", "collect_days": 3, "lead_days": 3}

    def make(form: RhythmForm) -> StandingOrder:
        return services.make_standing(pk, form.chosen(), actor=request.actor, at=timezone.now())

    return _form(request, initial, make, {"source": source}, _("It runs. You are told of each order that is posted."))


@require_http_methods(["GET", "POST"])
@signed_in
def standing_change(request: ActingRequest, pk: int) -> HttpResponse:
    """Another rhythm."""
    found = queries.get_standing(request.actor, pk)
    require("change" in allowed_on_standing(request.actor, found))
    names = RhythmForm.base_fields

    def change(form: RhythmForm) -> StandingOrder:
        return services.change_standing(pk, form.chosen(), actor=request.actor, at=timezone.now())

    initial = {name: getattr(found, name) for name in names}
    return _form(request, initial, change, {"standing": found, "source": found.template}, _("Changed."))


def _form(
    request: ActingRequest,
    initial: dict[str, Any],
    act: Callable[[RhythmForm], StandingOrder],
    more: dict[str, Any],
    words: str,
) -> HttpResponse:
    """The form, and the dates that follow from what it says now."""
    looked = RhythmForm(request.GET) if "rhythm" in request.GET else None
    form = looked or RhythmForm(request.POST or None, initial=initial)
    done, status = kept(request, form, lambda: act(form))
    if done:
        messages.success(request, words)
        return redirect("standing-order", done.pk)
    rhythm = form.chosen() if form.is_bound and form.is_valid() else None if form.is_bound else Rhythm(**initial)
    dates = queries.dates_of(rhythm, timezone.localdate(), load_calendar()) if rhythm else []
    context = {"form": form, "coming": dates, **more}
    template = "orders/standing_form.html"
    return render(request, f"{template}#dates" if request.htmx else template, context, status=status)


@require_GET
@signed_in
def standing_order(request: ActingRequest, pk: int) -> HttpResponse:
    """One: its coming dates, what became of the ones before, what it orders, and what can be done."""
    return _page(request, pk)


def _page(request: ActingRequest, pk: int, refusal: DomainError | None = None) -> HttpResponse:
    found = queries.standing_page(request.actor, pk)
    context = {
        "standing": found,
        "rhythm": rhythm_words(found),
        "kind": STATE_KINDS[found.state],
        "coming": queries.coming(found, timezone.localdate(), load_calendar()),
        "past": [row for row in found.dates.all() if row.outcome != "SKIPPED" or row.due_on < timezone.localdate()],
        "may": allowed_on_standing(request.actor, found),
        "refusal": refusal,
    }
    return render(request, "orders/standing.html", context, status=refusal.status if refusal else 200)


Verb = Callable[..., StandingOrder]


def _verb(act: Verb, words: Sentence) -> Callable[..., Any]:
    """A POST that does it and leads back; what a rule refuses stands on the page."""

    @require_POST
    @signed_in
    def verb(request: ActingRequest, pk: int) -> HttpResponse:
        """One verb."""
        return _done(request, pk, lambda at: act(pk, actor=request.actor, at=at), words)

    return verb


def _dated_verb(act: Verb, words: Sentence) -> Callable[..., Any]:
    """The same for one of the dates."""

    @require_POST
    @signed_in
    def verb(request: ActingRequest, pk: int) -> HttpResponse:
        """One verb on one date."""
        due_on = _day(request.POST.get("due_on", ""))
        return _done(request, pk, lambda at: act(pk, due_on, actor=request.actor, at=at), words)

    return verb


def _done(request: ActingRequest, pk: int, act: Callable[[datetime], StandingOrder], words: Sentence) -> HttpResponse:
    try:
        act(timezone.now())
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        return _page(request, pk, refusal)
    messages.success(request, str(words))
    return redirect("standing-order", pk)


def _day(text: str) -> date:
    """The date of a row's button; anything else is none of the dates."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


pause = _verb(services.pause_standing, gettext_lazy("Paused. Nothing is posted until you let it go on."))
resume = _verb(services.resume_standing, gettext_lazy("It goes on with the next date."))
end = _verb(services.end_standing, gettext_lazy("Ended. What was posted goes its way."))
skip = _dated_verb(services.skip_date, gettext_lazy("This date is left out."))
restore = _dated_verb(services.restore_date, gettext_lazy("This date counts again."))

urlpatterns = [
    path("orders/standing/", standing_orders, name="standing-orders"),
    path("orders/<int:pk>/standing/", standing_make, name="standing-order-make"),
    path("orders/standing/<int:pk>/", standing_order, name="standing-order"),
    path("orders/standing/<int:pk>/change/", standing_change, name="standing-order-change"),
    path("orders/standing/<int:pk>/pause/", pause, name="standing-order-pause"),
    path("orders/standing/<int:pk>/resume/", resume, name="standing-order-resume"),
    path("orders/standing/<int:pk>/end/", end, name="standing-order-end"),
    path("orders/standing/<int:pk>/skip/", skip, name="standing-order-skip"),
    path("orders/standing/<int:pk>/restore/", restore, name="standing-order-restore"),
]
