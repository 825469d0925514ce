"""Introductions in the browser: for a firm its cards and its word on them, for the committee the list and its hand."""

from collections.abc import Iterable
from datetime import date
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

from accounts.actors import Actor
from accounts.models import Organisation
from common.errors import RuleBroken, require
from ecosystem import services
from ecosystem.introducing.reasons import FEATURE_WORDS, sentences
from ecosystem.introducing.rules import month_of
from ecosystem.models import IntroductionSide
from ecosystem.permissions import (
    can_answer_introductions,
    can_introduce,
    can_see_introductions,
    can_stop_introductions,
)
from ecosystem.queries import introductions as queries
from ecosystem.services.introducing import WEIGHTS
from matching.introduce import FEATURES
from web.forms import kept
from web.refusals import Refused
from web.requests import ActingRequest, signed_in

ROWS_A_PAGE = 12
MOST_CARDS = 36  # a firm's last year


class HandForm(forms.Form):
    """Two firms and why."""

    one = forms.TypedChoiceField(label=gettext_lazy("Enterprise"), coerce=int)
    other = forms.TypedChoiceField(label=gettext_lazy("Is introduced to"), coerce=int)
    words = forms.CharField(
        label=gettext_lazy("Why these two, in your own words"),
        help_text=gettext_lazy("Both read it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, firms: Iterable[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [("", "—"), *((firm.pk, str(firm)) for firm in firms)]
        for name in ("one", "other"):
            self.fields[name].choices = listed  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What came of it."""

    answer = forms.ChoiceField(choices=IntroductionSide.Answer.choices[1:])
    reason = forms.ChoiceField(choices=[("", "—"), *IntroductionSide.Reason.choices], required=False)
    words = forms.CharField(max_length=400, required=False)


@require_GET
@signed_in
def introductions(request: ActingRequest) -> HttpResponse:
    """This month's and earlier ones."""
    require(can_see_introductions(request.actor))
    return _committee(request) if request.actor.is_committee else _firm(request)


def _firm(request: ActingRequest, refused: Refused | None = None) -> HttpResponse:
    month = month_of(timezone.localdate())
    rows = firm_cards(request.actor, queries.introductions(request.actor)[:MOST_CARDS])
    context = {
        "now": [row for row in rows if row["introduction"].month == month],
        "earlier": [row for row in rows if row["introduction"].month != month],
        "answers": can_answer_introductions(request.actor),
        "stops": can_stop_introductions(request.actor),
        "stopped": queries.wants_none(request.actor),
        "reasons": IntroductionSide.Reason.choices,
        "refused": refused,
        **weights_shown(),
    }
    return render(request, "ecosystem/introductions.html", context, status=refused.status if refused else 200)


def firm_cards(actor: Actor, found: Iterable[Any]) -> list[dict[str, Any]]:
    """The cards with their reasons in words."""
    return [
        {
            "introduction": card.introduction,
            "mine": card.mine,
            "other": card.other,
            "way": card.way,
            "reasons": sentences(card.mine.reasons, str(card.other.organisation)),
        }
        for card in queries.cards_of(actor, found)
    ]


def weights_shown() -> dict[str, Any]:
    """The published weights for the page."""
    rows = zip(FEATURES, WEIGHTS.features, strict=True)
    return {"weights": WEIGHTS, "features": [(FEATURE_WORDS[name], weight) for name, weight in rows]}


def _committee(request: ActingRequest, form: HandForm | None = None, status: int = 200) -> HttpResponse:
    page = Paginator(queries.introductions(request.actor), ROWS_A_PAGE).get_page(request.GET.get("page"))
    hand = can_introduce(request.actor)
    context = {
        "page": page,
        "cards": [_both(card) for card in queries.cards_of(request.actor, page.object_list)],
        "outcomes": queries.outcomes(request.actor)[:12],
        "run": queries.run_of(request.actor, month_of(timezone.localdate())),
        "form": (form or HandForm(queries.introducible(request.actor))) if hand else None,
        **weights_shown(),
    }
    return render(request, "ecosystem/introduced.html", context, status=status)


def _both(card: queries.Card) -> dict[str, Any]:
    one, other = card.mine, card.other
    reasons = [
        (one, sentences(one.reasons, str(other.organisation))),
        (other, sentences(other.reasons, str(one.organisation))),
    ]
    return {"introduction": card.introduction, "sides": reasons, "way": card.way}


@require_http_methods(["POST"])
@signed_in
def introduce(request: ActingRequest) -> HttpResponse:
    """By the committee's hand."""
    require(can_introduce(request.actor))
    form = HandForm(queries.introducible(request.actor), request.POST)
    made, status = kept(
        request,
        form,
        lambda: services.introduce_by_hand(**form.cleaned_data, actor=request.actor, at=timezone.now()),
    )
    if made is None:
        return _committee(request, form, status)
    messages.success(request, _("Introduced. Both are told now, with your words."))
    return redirect("introductions")


@require_POST
@signed_in
def answer(request: ActingRequest, pk: int) -> HttpResponse:
    """Met, something started, or not useful and why."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _firm(request, Refused(pk, _("Choose what came of it."), {}, status=422))
    try:
        services.answer_introduction(pk, **form.cleaned_data, actor=request.actor, at=timezone.now())
    except RuleBroken as refusal:
        return _firm(request, Refused(pk, str(refusal), form.cleaned_data))
    messages.success(request, _("Thank you. It counts for the next introductions."))
    return redirect("introductions")


@require_POST
@signed_in
def stop(request: ActingRequest) -> HttpResponse:
    """No introductions from now on."""
    services.stop_introductions(actor=request.actor, at=timezone.now())
    messages.success(request, _("You are introduced to nobody from now on."))
    return redirect("introductions")


@require_POST
@signed_in
def allow(request: ActingRequest) -> HttpResponse:
    """Introductions again."""
    services.allow_introductions(actor=request.actor, at=timezone.now())
    messages.success(request, _("You take part again from the next month on."))
    return redirect("introductions")


def cards_for_home(actor: Actor, on: date) -> list[dict[str, Any]]:
    """Those of this month that have no word of the firm yet, for the first page."""
    waiting = queries.introductions(actor).filter(
        sides__organisation_id=actor.organisation.pk, sides__answer="", month=month_of(on), tied_on=None
    )
    return firm_cards(actor, waiting[:3])


urlpatterns = [
    path("introductions/", introductions, name="introductions"),
    path("introductions/by-hand/", introduce, name="introduce"),
    path("introductions/stop/", stop, name="introductions-stop"),
    path("introductions/allow/", allow, name="introductions-allow"),
    path("introductions/<int:pk>/answer/", answer, name="introduction-answer"),
]
