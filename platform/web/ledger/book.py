"""The ledger in the browser: the book as of a day, its seals, and the look through it."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.actors import Actor
from jobs.models import Job
from jobs.queries import jobs_of
from ledger import permissions, queries, services
from ledger.kinds import KIND_NOTES, TieKind
from ledger.rules.findings import in_words
from web.requests import ActingRequest, signed_in
from web.rows import filled_rows
from web.templatetags.ledger_shown import subject_words

PAGE = 50
CHANGCHUN = ZoneInfo("Asia/Shanghai")
VERIFY_TASK = "ledger.tasks.verify_book"


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class TieFilterForm(forms.Form):
    """What of the book is shown."""

    kind = forms.TypedChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", gettext_lazy("All kinds")), *TieKind.choices],
    )
    as_of = _day(gettext_lazy("As of the end of"))
    since = _day(gettext_lazy("First day"))
    until = _day(gettext_lazy("Last day"))
    organisation = forms.IntegerField(required=False, widget=forms.HiddenInput)


def _start_of(day: Any, later: int = 0) -> datetime | None:
    """Midnight in Changchun of the day, or of `later` days after it."""
    return datetime(day.year, day.month, day.day, tzinfo=CHANGCHUN) + timedelta(days=later) if day else None


def _rows(actor: Actor, form: TieFilterForm) -> QuerySet[Any]:
    asked = form.cleaned_data if form.is_valid() else {}
    end, last = asked.get("as_of"), asked.get("until")
    day_after = _start_of(end, 1)
    return queries.ties(
        actor,
        as_of=day_after - timedelta(microseconds=1) if day_after else None,
        kinds=[TieKind(asked["kind"])] if asked.get("kind") else (),
        organisation=asked.get("organisation"),
        since=_start_of(asked.get("since")),
        until=_start_of(last, 1),
    )


_COLUMNS = (
    "pk", "kind", "source_id", "source__name", "source__short_name", "target_id", "target__name", "target__short_name",
    "weight", "unit", "happened_at", "subject", "reverses_id", "is_reversed",
)  # fmt: skip


def _row(tie: dict[str, Any], link: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The shape and the blanks of a row of the book."""
    shape = {name: tie[name] for name in ("kind", "unit", "is_reversed")} | {"is_reversal": bool(tie["reverses_id"])}
    return shape, {
        "source": tie["source__short_name"] or tie["source__name"],
        "source_href": f"{link}{tie['source_id']}",
        "target": tie["target__short_name"] or tie["target__name"],
        "target_href": f"{link}{tie['target_id']}",
        "weight": f"{tie['weight']:,.2f}",
        "day": f"{timezone.localtime(tie['happened_at']):%Y-%m-%d}",
        "subject": subject_words(tie["subject"]),
    }


def _narrowed(request: ActingRequest) -> str:
    """The address of this list narrowed to one organisation, up to its number."""
    kept = request.GET.copy()
    for name in ("after", "organisation"):
        kept.pop(name, None)
    return f"?{kept.urlencode()}&organisation=" if kept else "?organisation="


@require_GET
@signed_in
def ledger(request: ActingRequest) -> HttpResponse:
    """The book, newest happening first, fifty rows a page; `?after=` leads on."""
    form = TieFilterForm(request.GET or None)
    rows = _rows(request.actor, form)
    moment, _sign, pk = request.GET.get("after", "").partition("~")
    place = parse_datetime(moment) if pk.isdigit() else None
    if place is not None and timezone.is_aware(place):
        rows = queries.older_than(rows, place, int(pk))
    shown = list(rows.values(*_COLUMNS)[: PAGE + 1])
    last = shown[PAGE - 1] if len(shown) > PAGE else None
    narrowed = _narrowed(request)
    context = {
        "form": form,
        "ties": filled_rows("ledger/_tie.html", [_row(tie, narrowed) for tie in shown[:PAGE]]),
        "next": f"{last['happened_at'].isoformat()}~{last['pk']}" if last else "",
        "is_first": place is None,
        "kinds": [(kind, KIND_NOTES[kind]) for kind in TieKind],
        "can_import": permissions.can_import(request.actor),
    }
    return render(request, "ledger/book.html#rows" if request.htmx else "ledger/book.html", context)


@require_GET
@signed_in
def seals(request: ActingRequest) -> HttpResponse:
    """The chain of seals, whether it is whole, and when somebody last looked."""
    actor = request.actor
    page = Paginator(queries.seals(actor), 30).get_page(request.GET.get("page"))
    look = queries.last_verification(actor.cluster.pk)
    context = {
        "page": page,
        "head": queries.newest_seal(actor.cluster.pk),
        "unsealed": queries.unsealed_ties(actor.cluster.pk),
        "look": look,
        "finding": in_words(look.finding) if look else "",
        "looks": queries.verifications(actor)[:8],
        "job": _running_look(actor),
        "can_verify": permissions.can_verify(actor),
    }
    return render(request, "ledger/seals.html", context)


def _running_look(actor: Actor) -> Job | None:
    """The verification I asked for, while it runs."""
    live = (Job.State.WAITING, Job.State.RUNNING)
    return jobs_of(actor.user.pk).filter(task=VERIFY_TASK, state__in=live).first()


@require_POST
@signed_in
def seal(request: ActingRequest) -> HttpResponse:
    """Seal everything until now."""
    made = services.seal_now(actor=request.actor)
    messages.success(request, _("Sealed. The newest seal has the number {number}.").format(number=made[-1].number))
    return redirect("ledger-seals")


@require_POST
@signed_in
def verify(request: ActingRequest) -> HttpResponse:
    """Have a worker look through the book; the page shows how far it is."""
    services.ask_for_verification(actor=request.actor, at=timezone.now())
    return redirect("ledger-seals")


urlpatterns = [
    path("ledger/", ledger, name="ledger"),
    path("ledger/seals/", seals, name="ledger-seals"),
    path("ledger/seals/seal/", seal, name="ledger-seal"),
    path("ledger/seals/verify/", verify, name="ledger-verify"),
]
