"""What observers see: the secretary names it with an end, the observers read it, either sees it run out."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts import queries, services
from accounts.actors import Actor
from accounts.models import Viewing
from accounts.permissions import can_show
from accounts.roles import Sight
from common.errors import require
from web.forms import kept
from web.requests import ActingRequest, signed_in

MOST_SHOWN = 60
PLACES = {Sight.ORDERS: "orders", Sight.ALARMS: "recalls", Sight.REGISTER: "enterprises"}


class ViewingForm(forms.Form):
    """Who, what, until when, why."""

    organisation = forms.ChoiceField(label=gettext_lazy("Observers of"))
    sights = forms.MultipleChoiceField(
        label=gettext_lazy("What they see"), choices=Sight.choices, widget=forms.CheckboxSelectMultiple
    )
    until_on = forms.DateField(
        label=pgettext_lazy("viewing", "Last day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = forms.CharField(label=gettext_lazy("Why they see it"), max_length=200)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = [(str(one.pk), one.name) for one in queries.observers(actor)]
        self.fields["organisation"].choices = [("", "—"), *bodies]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def observers(request: ActingRequest) -> HttpResponse:
    """Who sees what until when; below it, for the secretary, the invitation of an observer."""
    at, actor = timezone.now(), request.actor
    seen = queries.viewings(actor)
    if request.method == "POST":
        require(can_show(actor))
    form = ViewingForm(actor, request.POST or None)

    def show() -> Viewing:
        said = dict(form.cleaned_data)
        return services.show_observer(int(said.pop("organisation")), actor=actor, at=at, **said)

    done, status = kept(request, form, show)
    if done:
        messages.success(request, _("They see it from now on until the end of the last day."))
        return redirect("observers")
    rows = list(seen[:MOST_SHOWN])
    context = {
        "going": [_row(row) for row in rows if row.ended_at is None and row.expires_at > at],
        "over": [_row(row) for row in rows if row.ended_at is not None or row.expires_at <= at],
        "form": form,
        "shows": can_show(actor),
    }
    return render(request, "accounts/observers.html", context, status=status)


def _row(viewing: Viewing) -> dict[str, Any]:
    """The viewing, its things in words with where they are, its last day, and the moment of its end."""
    things = [(Sight(sight).label, PLACES[Sight(sight)]) for sight in viewing.sights]
    ended = min(viewing.ended_at, viewing.expires_at) if viewing.ended_at else viewing.expires_at
    last_on = timezone.localdate(viewing.expires_at - timedelta(seconds=1))
    return {"viewing": viewing, "things": things, "last_on": last_on, "ended": ended}


@require_POST
@signed_in
def observer_end(request: ActingRequest, pk: int) -> HttpResponse:
    """They see no more of it."""
    services.end_viewing(pk, actor=request.actor, at=timezone.now())
    messages.success(request, _("They see no more of it."))
    return redirect("observers")


urlpatterns = [
    path("observers/", observers, name="observers"),
    path("observers/<int:pk>/end/", observer_end, name="observer-end"),
]
