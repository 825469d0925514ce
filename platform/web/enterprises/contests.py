"""Contests in the browser: an enterprise says what is wrong, the committee answers in place."""

from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.errors import require
from enterprises import queries
from enterprises.errors import ReasonMissing
from enterprises.models import Contest
from enterprises.permissions import allowed, can_answer_contest
from enterprises.services import contests
from web.forms import form_page, kept
from web.refusals import Refused
from web.requests import ActingRequest, signed_in


class ContestForm(forms.Form):
    """What is right."""

    figure = forms.CharField(max_length=60, widget=forms.HiddenInput)
    shown = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    statement = forms.CharField(
        label=gettext_lazy("What is right, and how that can be seen"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@require_GET
@signed_in
def inbox(request: ActingRequest) -> HttpResponse:
    """Open ones first, by due day; the committee's of all, a firm's own."""
    return _inbox(request)


def _inbox(request: ActingRequest, refused: Refused | None = None) -> HttpResponse:
    found = list(queries.visible_contests(request.actor)[:200])
    context = {
        "open": [contest for contest in found if contest.state == Contest.State.OPEN],
        "closed": [contest for contest in found if contest.state != Contest.State.OPEN],
        "answers": can_answer_contest(request.actor),
        "own": request.actor.organisation.pk,
        "refused": refused,
    }
    return render(request, "enterprises/contests.html", context, status=refused.status if refused else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def file(request: ActingRequest, pk: int) -> HttpResponse:
    """Contest one figure of the own enterprise."""
    enterprise = queries.enterprise_page(request.actor, pk)
    require("contest" in allowed(request.actor, enterprise))
    initial = {name: request.GET.get(name, "") for name in ("figure", "shown")}
    form = ContestForm(request.POST if request.method == "POST" else None, initial=initial)
    act = partial(contests.file_contest, pk, actor=request.actor, at=timezone.now())
    made, status = kept(request, form, lambda: act(**form.cleaned_data))
    if made:
        messages.success(request, _("Filed. The committee answers by {day}.").format(day=made.due_on))
        return redirect("contests")
    back, shown = reverse("enterprise", args=[pk]), form["shown"].value()
    return form_page(request, form, _("Contest a figure"), back, status, shown)


@require_POST
@signed_in
def answer(request: ActingRequest, pk: int) -> HttpResponse:
    """Accept or decline, in words."""
    accepted, words = request.POST.get("accepted") == "yes", request.POST.get("answer", "")
    try:
        contests.answer_contest(pk, accepted=accepted, answer=words, actor=request.actor, at=timezone.now())
    except ReasonMissing as refusal:
        return _inbox(request, Refused(pk, str(refusal), {"answer": words}))
    messages.success(request, _("Answered. The enterprise sees the answer on its page."))
    return redirect("contests")


@require_POST
@signed_in
def withdraw(request: ActingRequest, pk: int) -> HttpResponse:
    """Take it back."""
    contests.withdraw_contest(pk, actor=request.actor, at=timezone.now())
    messages.success(request, _("Withdrawn."))
    return redirect("contests")


urlpatterns = [
    path("enterprises/contests/", inbox, name="contests"),
    path("enterprises/<int:pk>/contest/", file, name="enterprise-contest"),
    path("contests/<int:pk>/answer/", answer, name="contest-answer"),
    path("contests/<int:pk>/withdraw/", withdraw, name="contest-withdraw"),
]
