"""The working-day calendar in the browser: a year at a glance, and the plan of the next one from a file."""

import calendar
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from common.errors import DomainError, require
from enterprises import queries
from enterprises.models import CalendarDay
from enterprises.permissions import can_keep_calendar
from enterprises.services.working_days import import_calendar
from web.requests import ActingRequest, signed_in


class PlanForm(forms.Form):
    """A year's plan."""

    file = forms.FileField(
        label=gettext_lazy("The State Council's plan as a table"),
        help_text=gettext_lazy("Three columns: 日期, 类型 (放假 or 调休上班), 名称. The years it names are replaced."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


@require_http_methods(["GET", "POST"])
@signed_in
def year_page(request: ActingRequest) -> HttpResponse:
    """The year with holidays and make-up days; a warning where no plan is known."""
    year, keeps = _year(request), can_keep_calendar(request.actor)
    form = PlanForm(request.POST, request.FILES) if request.method == "POST" else PlanForm()
    if request.method == "POST":
        require(keeps)
        if form.is_valid() and (entered := _take(request, form)):
            messages.success(request, _("{count} days entered.").format(count=len(entered)))
            return redirect(f"{reverse('working-days')}?year={entered[0].day.year}")
    days = {row.day: row for row in queries.days_of(year)}
    context = {
        "year": year,
        "months": [_month(year, month, days) for month in range(1, 13)],
        "special": sorted(days.values(), key=lambda row: row.day),
        "is_planned": any(row.kind == CalendarDay.Kind.HOLIDAY for row in days.values()),
        "weekdays": [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")],
        "form": form,
        "keeps": keeps,
    }
    return render(request, "enterprises/calendar.html", context, status=422 if form.errors else 200)


def _year(request: ActingRequest) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isdigit() and 1990 <= int(text) <= 2100 else timezone.localdate().year


def _take(request: ActingRequest, form: PlanForm) -> list[CalendarDay]:
    """Read the file from a place of its own; a refusal goes to the field."""
    sent = form.cleaned_data["file"]
    with tempfile.NamedTemporaryFile() as kept:
        for piece in sent.chunks():
            kept.write(piece)
        kept.flush()
        try:
            return import_calendar(Path(kept.name), sent.name, actor=request.actor, at=timezone.now())
        except DomainError as refusal:
            form.add_error("file", str(refusal))
            return []


def _month(year: int, month: int, days: dict[date, CalendarDay]) -> dict[str, Any]:
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(year, month)
    cells = [[_cell(day, month, days) for day in week] for week in weeks]
    return {"name": formats.date_format(date(year, month, 1), "F"), "weeks": cells}


def _cell(day: date, month: int, days: dict[date, CalendarDay]) -> dict[str, Any] | None:
    if day.month != month:
        return None
    row = days.get(day)
    kind = row.kind if row else ("WEEKEND" if day.weekday() >= 5 else "")
    return {"day": day, "kind": kind, "name": row.name if row else "", "is_today": day == timezone.localdate()}


urlpatterns = [path("calendar/", year_page, name="working-days")]
