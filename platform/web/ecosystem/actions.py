"""Actions in the browser: the list, making one of something seen, its story and what its figure did since."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.errors import DomainError, NotFound, require
from ecosystem import queries, services, words
from ecosystem.models import Action
from ecosystem.permissions import can_act, can_work_on
from ecosystem.subjects import named, subject_of
from web.ecosystem.series import Chart, Line
from web.requests import ActingRequest, signed_in

ROWS_A_PAGE = 50


class ActionForm(forms.Form):
    """What is to be done, by whom, until when, and which figure shall tell whether it helped."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it becomes"), choices=Action.Kind.choices, widget=forms.RadioSelect, initial="TASK"
    )
    title = forms.CharField(label=gettext_lazy("What is to be done"), max_length=200)
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    owner = forms.TypedChoiceField(label=gettext_lazy("Who does it"), coerce=int)
    working_days = forms.IntegerField(label=gettext_lazy("Due in working days"), min_value=1, max_value=250, initial=10)
    figure = forms.ChoiceField(
        label=gettext_lazy("Measured by"),
        required=False,
        help_text=gettext_lazy("The figure is noted now and compared at every later snapshot."),
    )

    def __init__(self, request: ActingRequest, key: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(row.user_id, row.user.name) for row in queries.owners_for(request.actor)]
        figures = subject_of(key)[0].figures
        self.fields["owner"].choices = people  # type: ignore[attr-defined]
        self.fields["figure"].choices = [("", _("nothing")), *figures.items()]  # type: ignore[attr-defined]
        self.fields["owner"].initial = request.actor.user.pk
        if not figures:
            del self.fields["figure"]


@require_GET
@signed_in
def actions(request: ActingRequest) -> HttpResponse:
    """What was made of what was seen: open ones by due day, mine, and what is over."""
    which = request.GET.get("which", "open")
    wish = queries.ActionFilters(mine=which == "mine", state="" if which == "over" else Action.State.OPEN)
    found = queries.find_actions(request.actor, wish)
    if which == "over":
        found = found.exclude(state=Action.State.OPEN).order_by("-ended_at", "-pk")
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "which": which, "today": timezone.localdate()}
    return render(request, "ecosystem/actions.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def action_new(request: ActingRequest) -> HttpResponse:
    """Make an action of `subject`; what may not be seen cannot be made one of."""
    require(can_act(request.actor))
    key = request.POST.get("subject") or request.GET.get("subject", "")
    source = named(request.actor, key)
    initial = {name: request.GET[name] for name in ("figure", "kind", "title") if name in request.GET}
    form = ActionForm(request, key, request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            wish = services.Wish(subject=key, **form.cleaned_data)
            made = services.make_action(wish, actor=request.actor, at=timezone.now())
        except DomainError as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Made. It waits for its owner and stands in the calendar."))
            return redirect("action", made.pk)
    context = {"form": form, "key": key, "source": source}
    return render(request, "ecosystem/action_new.html", context, status=422 if form.errors else 200)


@require_GET
@signed_in
def action(request: ActingRequest, pk: int) -> HttpResponse:
    """Its story, what it came from, and what the figure did since."""
    return _page(request, pk)


def _page(request: ActingRequest, pk: int, refusal: DomainError | None = None) -> HttpResponse:
    found = queries.get_action(request.actor, pk)
    measured = queries.effect_of(request.actor, found)
    label = words.figure_of(found)
    chart = Chart("effect", label, [m.at for m in measured], [Line(label, [m.value for m in measured])], found.made_at)
    context = {
        "action": found,
        "source": _source(request, found),
        "effect": words.effect_words(found, measured),
        "chart": chart if chart.is_enough else None,
        "events": found.events.select_related("by"),
        "works": found.state == Action.State.OPEN and can_work_on(request.actor, found),
        "people": queries.owners_for(request.actor),
        "refusal": refusal,
        "today": timezone.localdate(),
    }
    return render(request, "ecosystem/action.html", context, status=refusal.status if refusal else 200)


def _source(request: ActingRequest, found: Action) -> Any:
    try:
        return named(request.actor, found.subject)
    except NotFound:
        return None


def _verb(do: Callable[[ActingRequest, int], Action], said: Any) -> Any:
    """A view of one verb: what a rule forbids is said on the page of the action."""

    @require_POST
    @signed_in
    def view(request: ActingRequest, pk: int) -> HttpResponse:
        try:
            do(request, pk)
        except DomainError as refusal:
            if refusal.status in (403, 404):
                raise
            return _page(request, pk, refusal)
        messages.success(request, str(said))
        return redirect("action", pk)

    return view


def _whole(request: ActingRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _hand_on(request: ActingRequest, pk: int) -> Action:
    return services.hand_on(pk, _whole(request, "owner"), actor=request.actor, at=timezone.now())


def _put_off(request: ActingRequest, pk: int) -> Action:
    days, reason = _whole(request, "working_days"), request.POST.get("reason", "")
    return services.put_off(pk, days, reason, actor=request.actor, at=timezone.now())


def _note(request: ActingRequest, pk: int) -> Action:
    return services.note_on(pk, request.POST.get("text", ""), actor=request.actor, at=timezone.now())


def _finish(request: ActingRequest, pk: int) -> Action:
    return services.finish(pk, request.POST.get("result", ""), actor=request.actor, at=timezone.now())


def _drop(request: ActingRequest, pk: int) -> Action:
    return services.drop(pk, request.POST.get("result", ""), actor=request.actor, at=timezone.now())


urlpatterns = [
    path("actions/", actions, name="actions"),
    path("actions/new/", action_new, name="action-new"),
    path("actions/<int:pk>/", action, name="action"),
    path("actions/<int:pk>/hand-on/", _verb(_hand_on, gettext_lazy("Handed on.")), name="action-hand-on"),
    path("actions/<int:pk>/put-off/", _verb(_put_off, gettext_lazy("The new day stands.")), name="action-put-off"),
    path("actions/<int:pk>/note/", _verb(_note, gettext_lazy("Noted.")), name="action-note"),
    path("actions/<int:pk>/finish/", _verb(_finish, gettext_lazy("Done, with its result.")), name="action-finish"),
    path("actions/<int:pk>/drop/", _verb(_drop, gettext_lazy("Dropped, with its reason.")), name="action-drop"),
]
