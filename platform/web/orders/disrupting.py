"""Disruptions in the browser: what I told and was told, which parts are touched, passing on, reviewing, resolving."""

from collections.abc import Callable
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

from common.errors import DomainError, require
from orders.errors.alarm import NotForYou
from orders.models import Disruption, Part
from orders.permissions import can_keep_disruption, can_pass_on, can_tell_disruption
from orders.queries import disruptions
from orders.services import disrupting
from web.requests import ActingRequest, signed_in

MOST_SHOWN = 60
_DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class MatterForm(forms.Form):
    """What cannot be kept, why, and in which days."""

    effect = forms.ChoiceField(
        label=gettext_lazy("Effect"), choices=Disruption.Effect.choices, widget=forms.RadioSelect, initial="SUPPLY"
    )
    cause = forms.ChoiceField(label=gettext_lazy("Cause"), choices=Disruption.Cause.choices)
    from_on = forms.DateField(label=gettext_lazy("First day"), widget=_DATE)
    to_on = forms.DateField(
        label=gettext_lazy("Last day"), widget=_DATE, required=False, help_text=gettext_lazy("Empty while unknown.")
    )
    note = forms.CharField(
        label=gettext_lazy("What is the matter, and what do you do about it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, effect: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fixed = effect
        if effect:
            del self.fields["effect"]

    def matter(self) -> disrupting.Matter:
        """What was said, as the service wants it."""
        said = self.cleaned_data
        return disrupting.Matter(
            self.fixed or said["effect"], said["cause"], said["from_on"], said["to_on"], said["note"]
        )


@require_GET
@signed_in
def disruption_list(request: ActingRequest) -> HttpResponse:
    """What is open first: told to me, told by me; then what was resolved."""
    found = list(disruptions.visible_disruptions(request.actor)[:MOST_SHOWN])
    context = {
        "going": [row for row in found if row.resolved_at is None],
        "over": [row for row in found if row.resolved_at is not None],
        "own": request.actor.organisation.pk,
        "tells": can_tell_disruption(request.actor),
    }
    return render(request, "orders/disruptions.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def disruption_tell(request: ActingRequest) -> HttpResponse:
    """First the days, then exactly the parts they touch, then it is told."""
    require(can_tell_disruption(request.actor))
    today = timezone.localdate()

    def tell(form: MatterForm, parts: list[int]) -> Disruption:
        return disrupting.tell_disruption(form.matter(), parts=parts, actor=request.actor, at=timezone.now())

    form = MatterForm(request.POST or None, initial={"from_on": today})
    return _telling(request, form, tell, {})


@require_http_methods(["GET", "POST"])
@signed_in
def disruption_forward(request: ActingRequest, pk: int) -> HttpResponse:
    """Tell the own partners in turn, beginning with its cause and days; the words are one's own."""
    origin = disruptions.get_disruption(request.actor, pk)
    require(can_pass_on(request.actor, origin), NotForYou)

    def tell(form: MatterForm, parts: list[int]) -> Disruption:
        return disrupting.pass_on(pk, form.matter(), parts=parts, actor=request.actor, at=timezone.now())

    initial = {"cause": origin.cause, "from_on": origin.from_on, "to_on": origin.to_on}
    form = MatterForm(request.POST or None, initial=initial, effect=origin.effect)
    return _telling(request, form, tell, {"origin": origin})


def _telling(
    request: ActingRequest,
    form: MatterForm,
    tell: Callable[[MatterForm, list[int]], Disruption],
    more: dict[str, Any],
) -> HttpResponse:
    """The two steps on one page: `look` shows the touched parts, `tell` tells the chosen ones."""
    touched: list[Part] | None = None
    if form.is_bound and form.is_valid():
        touched = _touched(request, form)
        if "tell" in request.POST:
            try:
                made = tell(form, [int(pk) for pk in request.POST.getlist("part") if pk.isdigit()])
            except DomainError as refusal:
                if refusal.status in (403, 404):
                    raise
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                messages.success(request, _("Told. Exactly the other sides of these parts see it."))
                return redirect("disruption", made.pk)
    chosen = set(request.POST.getlist("part")) if "tell" in request.POST else None
    context = {"form": form, "touched": touched, "chosen": chosen, **more}
    return render(request, "orders/disruption_tell.html", context, status=422 if form.errors else 200)


def _touched(request: ActingRequest, form: MatterForm) -> list[Part]:
    said = form.matter()
    found = disruptions.touched_parts(request.actor.organisation.pk, said.effect, said.from_on, said.to_on)
    return list(found)


@require_GET
@signed_in
def disruption(request: ActingRequest, pk: int) -> HttpResponse:
    """The notice with the parts one may see, and what can be done."""
    return _page(request, pk)


def _page(request: ActingRequest, pk: int, refusal: DomainError | None = None) -> HttpResponse:
    found, actor = disruptions.get_disruption(request.actor, pk), request.actor
    is_open = found.resolved_at is None
    context = {
        "disruption": found,
        "origin": disruptions.origin_of(actor, found),
        "keeps": is_open and can_keep_disruption(actor, found),
        "forwards": is_open and can_pass_on(actor, found),
        "own": actor.organisation.pk,
        "refusal": refusal,
        "today": timezone.localdate(),
    }
    return render(request, "orders/disruption.html", context, status=refusal.status if refusal else 200)


@require_POST
@signed_in
def disruption_still(request: ActingRequest, pk: int) -> HttpResponse:
    """It still holds, perhaps until another day."""
    day = forms.DateField(required=False)
    try:
        to_on = day.clean(request.POST.get("to_on", ""))
        disrupting.confirm_disruption(pk, to_on=to_on, actor=request.actor, at=timezone.now())
    except forms.ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return redirect("disruption", pk)
    except DomainError as refusal:
        return _again(request, pk, refusal)
    messages.success(request, _("Thank you. You are asked again in three days."))
    return redirect("disruption", pk)


@require_POST
@signed_in
def disruption_resolve(request: ActingRequest, pk: int) -> HttpResponse:
    """It is over, and how."""
    said = request.POST.get("resolution", "")
    try:
        disrupting.resolve_disruption(pk, said, actor=request.actor, at=timezone.now())
    except DomainError as refusal:
        return _again(request, pk, refusal)
    messages.success(request, _("Resolved. Those who were told hear it now."))
    return redirect("disruption", pk)


def _again(request: ActingRequest, pk: int, refusal: DomainError) -> HttpResponse:
    """The page with the refusal; what may not be is refused as everywhere."""
    if refusal.status in (403, 404):
        raise refusal
    return _page(request, pk, refusal)


urlpatterns = [
    path("disruptions/", disruption_list, name="disruptions"),
    path("disruptions/new/", disruption_tell, name="disruption-tell"),
    path("disruptions/<int:pk>/", disruption, name="disruption"),
    path("disruptions/<int:pk>/forward/", disruption_forward, name="disruption-forward"),
    path("disruptions/<int:pk>/still/", disruption_still, name="disruption-still"),
    path("disruptions/<int:pk>/resolve/", disruption_resolve, name="disruption-resolve"),
]
