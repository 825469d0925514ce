"""What I want to hear: channels by room and kind, quiet hours and digests, muted matters."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import DomainError
from notices import services
from notices.kinds import Kind, kinds_in, room_words, rooms
from notices.models import Channel, Weekday
from notices.queries import mutes_of, rhythm_of, wanted_channels
from web.requests import ActingRequest, safe_next, signed_in

CHANNELS: list[tuple[str, Any]] = [*Channel.choices]
HOURS = ("quiet_from", "quiet_until", "working_days_only", "digest_at", "digest_weekday")
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class RhythmForm(forms.Form):
    """When mails may come."""

    quiet_from = forms.TimeField(label=gettext_lazy("quiet from"), required=False, widget=CLOCK)
    quiet_until = forms.TimeField(
        label=gettext_lazy("quiet until"),
        required=False,
        widget=CLOCK,
        help_text=gettext_lazy("Changchun time. What comes meanwhile is gathered into one mail afterwards."),
    )
    working_days_only = forms.BooleanField(label=gettext_lazy("Mails on working days only"), required=False)
    digest_at = forms.TimeField(label=gettext_lazy("digests at"), widget=CLOCK)
    digest_weekday = forms.TypedChoiceField(label=gettext_lazy("weekly digest on"), choices=Weekday.choices, coerce=int)


class ChannelsForm(forms.Form):
    """One choice per room and per kind that a room declares; urgent kinds are told, not chosen."""

    def __init__(self, *args: Any, chosen: dict[tuple[str, str], str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for room, kind in choosable():
            name = field_name(room, kind.code)
            first = [("", _("As the room"))] if kind.code else []
            self.fields[name] = forms.ChoiceField(
                label=str(kind.words),
                choices=[*first, *CHANNELS],
                required=False,
                initial=chosen.get((room, kind.code), "" if kind.code else Channel.AT_ONCE),
            )

    def channels(self) -> dict[tuple[str, str], str]:
        """What was chosen, for the service."""
        found = {(room, kind.code): self.cleaned_data[field_name(room, kind.code)] for room, kind in choosable()}
        return {key: channel for key, channel in found.items() if key[1] or channel}

    def sections(self) -> list[dict[str, Any]]:
        """The rooms with their rows, as the page shows them."""
        return [
            {
                "field": self[field_name(room, "")],
                "room": room,
                "kinds": [self[field_name(room, kind.code)] for kind in kinds_in(room) if not kind.is_urgent],
                "urgent": [kind for kind in kinds_in(room) if kind.is_urgent],
            }
            for room in rooms()
        ]


def choosable() -> list[tuple[str, Kind]]:
    """Every room as a whole, and its kinds that are not urgent."""
    return [
        (room, kind)
        for room in rooms()
        for kind in [Kind(room, "", room_words(room)), *kinds_in(room)]
        if not kind.is_urgent
    ]


def field_name(room: str, kind: str) -> str:
    """The name of the field in the form."""
    return f"{room}.{kind}" if kind else room


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def preferences(request: ActingRequest) -> HttpResponse:
    """Everything on one page; two forms, one for the channels and one for the hours."""
    actor = request.actor
    chosen = wanted_channels([actor.user], actor.organisation).get(actor.user.pk, {})
    rhythm = rhythm_of(actor)
    is_channels = request.POST.get("form") == "channels"
    hours = RhythmForm(
        request.POST if request.method == "POST" and not is_channels else None,
        initial={name: getattr(rhythm, name) for name in HOURS},
    )
    channels = ChannelsForm(request.POST if is_channels else None, chosen=chosen)
    status = 200
    if request.method == "POST":
        status = _save(request, channels if is_channels else hours)
        if status == 302:
            messages.success(request, _("Saved."))
            return redirect("notices-preferences")
    facts = {"hours": hours, "channels": channels, "mutes": list(mutes_of(actor, timezone.localdate()))}
    return render(request, "notices/preferences.html", facts, status=status)


@require_POST
@signed_in
def notice_mute(request: ActingRequest, pk: int) -> HttpResponse:
    """Hear no more of the matter of this notice, for some days or for good."""
    days = request.POST.get("days", "")
    wanted = None if days == "for-good" else int(days) if days.isascii() and days.isdigit() and len(days) < 5 else 0
    services.mute_matter(pk, days=wanted, actor=request.actor, at=timezone.now())
    messages.success(request, _("You hear no more of this matter. The preferences show what is muted."))
    return redirect(safe_next(request, request.POST.get("next", "/notices/")))


@require_POST
@signed_in
def mute_lift(request: ActingRequest, pk: int) -> HttpResponse:
    """Hear of it again."""
    services.hear_again(pk, actor=request.actor)
    messages.success(request, _("You hear of this matter again."))
    return redirect("notices-preferences")


def _save(request: ActingRequest, form: RhythmForm | ChannelsForm) -> int:
    """302 where it was saved, else the status of the page that says what is wrong."""
    if not form.is_valid():
        return 422
    at = timezone.now()
    try:
        if isinstance(form, ChannelsForm):
            services.choose_channels(form.channels(), actor=request.actor, at=at)
        else:
            services.set_rhythm(**form.cleaned_data, actor=request.actor, at=at)
    except DomainError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return 422
    return 302


urlpatterns = [
    path("notices/preferences/", preferences, name="notices-preferences"),
    path("notices/<int:pk>/mute/", notice_mute, name="notice-mute"),
    path("notices/mutes/<int:pk>/lift/", mute_lift, name="notice-mute-lift"),
]
