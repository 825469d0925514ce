"""`/style/`: every component with its states on one page, for whoever writes pages."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from jobs.models import Job

TIERS = ("CHAIN_LEADER", "BACKBONE", "HIGH_GROWTH", "GENERAL", "BANK", "PUBLIC_BODY")
TIES = ("SUPPLY", "STAFF", "SAFETY", "RESOURCE", "FINANCE", "CIVIC")
FIRMS = (
    ("吉林省润强药业有限公司", "CHAIN_LEADER", Decimal("1284000000"), 214, "润"),
    ("长春白山医药有限公司", "BACKBONE", Decimal("92360000"), 46, "白"),
    ("吉林省长广大药房有限公司", "HIGH_GROWTH", Decimal("8450000"), 12, "长"),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), initial="长春白山医药有限公司")
    capital = forms.DecimalField(label=_("Registered capital"), help_text=_("At most six decimals."))
    tier = forms.ChoiceField(label=_("Tier"), choices=[(code, code) for code in TIERS[:4]])
    expires_on = forms.DateField(label=_("Expires"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    is_agreed = forms.BooleanField(label=_("I have read the terms"), required=False)


def _jobs(at: datetime) -> list[Job]:
    """One unsaved job per state; none of them asks the server for news."""
    title = "Samples of background work"
    done = {"sentence": "117 rows were imported.", "link": "/style/"}
    return [
        Job(pk=1, title=title, state=Job.State.DONE, result=done, ended_at=at, asked_at=at, due_at=at),
        Job(pk=2, title=title, state=Job.State.FAILED, failure=str(_("Row 14 has no code.")), ended_at=at),
        Job(pk=3, title=title, state=Job.State.CANCELLED, ended_at=at),
    ]


def _samples(today: date, at: datetime) -> dict[str, Any]:
    """Made-up values for every component."""
    broken = SampleForm({"name": "", "capital": "x", "tier": "BACKBONE"})
    broken.is_valid()
    return {
        "tiers": TIERS,
        "ties": TIES,
        "firms": FIRMS,
        "form": SampleForm(),
        "broken": broken,
        "jobs": _jobs(at),
        "days": [today - timedelta(days=4), today, today + timedelta(days=2), today + timedelta(days=12), None],
        "at": at,
        "page": Paginator(range(30), 10).page(2),
        "yuan": Decimal("7210000000"),
    }


@require_GET
def style(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "components/style.html", _samples(timezone.localdate(), timezone.now()))


urlpatterns = [path("style/", style, name="style")]
