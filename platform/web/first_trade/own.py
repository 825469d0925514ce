"""The own first-trade file in the browser: the checklist, handing in, one paper with its versions, its file."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.errors import DomainError, NotFound, require
from common.papers import ENDINGS
from first_trade import queries, services
from first_trade.models import Kind, PaperVersion
from first_trade.permissions import allowed, can_keep_papers, can_see_own, sees_completeness
from first_trade.rules.checklist import ALERTS, CHECKLIST, KindRule, completeness, paper_state, state_of_kind
from first_trade.rules.checklist import PaperState as State
from web.first_trade.forms import PaperForm
from web.requests import ActingRequest, signed_in

STATE_KINDS = {State.GOOD: "done", State.EXPIRING: "wait", State.EXPIRED: "error", State.MISSING: "error"}


def state_words(state: State) -> str:
    """A state in words."""
    return {
        State.GOOD: _("In force"),
        State.EXPIRING: _("Runs out soon"),
        State.EXPIRED: _("Has ended"),
        State.MISSING: _("Missing"),
    }[state]


def shown(version: PaperVersion, on: date) -> dict[str, Any]:
    """A version with its state in words and colour."""
    state = paper_state(version.expires_on, on)
    is_near = version.expires_on is not None and (version.expires_on - on).days <= ALERTS[0]
    return {"version": version, "state": state_words(state), "state_kind": STATE_KINDS[state], "is_near": is_near}


def checklist(versions: list[PaperVersion], on: date) -> list[dict[str, Any]]:
    """Every kind in order, with what is there of it."""
    facts = queries.paper_facts(versions)
    return [_place(rule, [v for v in versions if v.paper.kind == rule.kind], facts, on) for rule in CHECKLIST]


def _place(rule: KindRule, mine: list[PaperVersion], facts: list[Any], on: date) -> dict[str, Any]:
    state = state_of_kind(rule.kind, facts, on)
    is_optional = state == State.MISSING and not rule.is_required
    return {
        "rule": rule,
        "label": rule.kind.label,
        "papers": [shown(version, on) for version in mine],
        "state": _("Optional") if is_optional else state_words(state),
        "state_kind": "" if is_optional else STATE_KINDS[state],
    }


def progress(versions: list[PaperVersion], on: date) -> dict[str, Any]:
    """How far a file has come, for its bar."""
    done, of = completeness(queries.paper_facts(versions), on)
    return {"done": done, "of": of, "part": done / of}


@require_GET
@signed_in
def own_file(request: ActingRequest) -> HttpResponse:
    """The checklist; the committee is sent to its own view of the files."""
    if sees_completeness(request.actor):
        return redirect("first-trade-completeness")
    require(can_see_own(request.actor))
    on = timezone.localdate()
    versions = list(queries.own_papers(request.actor))
    partners = queries.partner_board(request.actor)
    context = {
        "places": checklist(versions, on),
        **progress(versions, on),
        "keeps": can_keep_papers(request.actor),
        "partners": len(partners),
        "approved": sum(one.approval is not None and one.approval.decision == "APPROVED" for one in partners),
        "asking": [one for one in partners if one.request],
        "recent": queries.view_log(request.actor)[:5],
    }
    return render(request, "first_trade/own.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def hand_in(request: ActingRequest, kind: str) -> HttpResponse:
    """A paper of this kind, or its newer version."""
    require(can_keep_papers(request.actor))
    kind = kind.upper()
    if kind not in Kind.values:
        raise NotFound
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PaperForm(kind, request.actor, *posted, initial={"holder": request.GET.get("holder", "")})
    if request.method == "POST" and form.is_valid():
        try:
            version = services.hand_in_paper(
                kind, form.cleaned_data["file"], form.values(), actor=request.actor, at=timezone.now()
            )
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("{kind} is in your file.").format(kind=version.paper.get_kind_display()))
            return redirect("first-trade")
    context = {"form": form, "kind": Kind(kind), "form_title": _("Hand in: {kind}").format(kind=Kind(kind).label)}
    return render(request, "first_trade/hand_in.html", context, status=422 if form.errors else 200)


@require_GET
@signed_in
def paper(request: ActingRequest, pk: int) -> HttpResponse:
    """One of the own papers with all its versions and who rests on it."""
    found, on = queries.get_paper(request.actor, pk), timezone.localdate()
    context = {
        "paper": found,
        "versions": [shown(version, on) for version in queries.paper_history(request.actor, found)],
        "views": queries.view_log(request.actor).filter(version__paper=found)[:20],
        "resting": queries.resting_on(found),
        "may": allowed(request.actor),
    }
    return render(request, "first_trade/paper.html", context)


@require_POST
@signed_in
def withdraw(request: ActingRequest, pk: int) -> HttpResponse:
    """Take a paper out of the file; the dialog has said what rests on it."""
    services.withdraw_paper(pk, seen=bool(request.POST.get("seen")), actor=request.actor, at=timezone.now())
    messages.success(request, _("The paper is withdrawn; partners no longer see it."))
    return redirect("first-trade")


@require_GET
@signed_in
def paper_file(request: ActingRequest, pk: int) -> FileResponse:
    """The file of a version; the look is in the owner's log before a byte leaves."""
    version = services.open_paper(pk, actor=request.actor, at=timezone.now())
    name = f"{version.paper.kind.lower()}-v{version.number}.{ENDINGS[version.media_type]}"
    answer = FileResponse(version.upload.file, content_type=version.media_type, filename=name)
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


urlpatterns = [
    path("first-trade/", own_file, name="first-trade"),
    path("first-trade/hand-in/<slug:kind>/", hand_in, name="first-trade-hand-in"),
    path("first-trade/papers/<int:pk>/", paper, name="first-trade-paper"),
    path("first-trade/papers/<int:pk>/withdraw/", withdraw, name="first-trade-paper-withdraw"),
    path("first-trade/versions/<int:pk>/file/", paper_file, name="first-trade-file"),
]
