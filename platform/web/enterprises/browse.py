"""Enterprises in the browser: the list with its filters, the page of one, its register data, figures and licences."""

import base64
import binascii
import json
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.actors import Actor
from enterprises import queries, words
from enterprises.models import Enterprise, Licence, Size, Tier
from enterprises.permissions import allowed, can_keep_register, is_own, sees_whole
from enterprises.rules.licences import licence_state
from enterprises.rules.tiers import yearly_growth
from web.requests import ActingRequest, signed_in
from web.rows import address, filled_rows

PAGE = 50
_ALL = [("", gettext_lazy("All"))]
_DATE = forms.DateInput(attrs={"type": "date"})


class FilterForm(forms.Form):
    """What the list is narrowed to; its state is the address of the page."""

    q = forms.CharField(
        label=gettext_lazy("Name, pinyin or initials"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "润强 / runqiang / rqyy"}),
    )
    tier = forms.ChoiceField(label=gettext_lazy("Tier"), required=False, choices=_ALL + Tier.choices)
    industry = forms.ChoiceField(label=gettext_lazy("Industry"), required=False)
    size = forms.ChoiceField(label=gettext_lazy("Size class"), required=False, choices=_ALL + Size.choices)
    licence = forms.ChoiceField(
        label=gettext_lazy("Drug licence"),
        required=False,
        choices=[
            *_ALL,
            ("VALID", gettext_lazy("Valid")),
            ("EXPIRING", gettext_lazy("Ends within 180 days")),
            ("EXPIRED", gettext_lazy("Has ended")),
            ("NONE", gettext_lazy("None entered")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [("51", _("Wholesale")), ("52", _("Retail")), ("59", _("Storage")), ("27", _("Manufacture"))]
        self.fields["industry"].choices = [("", _("All")), *groups]  # type: ignore[attr-defined]

    def filters(self, on: date) -> queries.Filters:
        """What was asked, empty where it cannot be read."""
        self.is_valid()
        said = {key: str(value) for key, value in self.cleaned_data.items() if value}
        return queries.Filters(on=on, words=said.pop("q", ""), **said)


@require_GET
@signed_in
def enterprise_list(request: ActingRequest) -> HttpResponse:
    """The cluster's enterprises by pinyin, fifty at a time; nothing is counted."""
    on, form = timezone.localdate(), FilterForm(request.GET)
    found = queries.find_enterprises(request.actor, form.filters(on))
    rows = queries.page_after(found.values(*_COLUMNS), _after(request.GET.get("after", "")), PAGE)
    more = _key(rows[PAGE - 1]) if len(rows) > PAGE else ""
    context = {
        "form": form,
        "rows": filled_rows("enterprises/_row.html", [_row(row, on, request.actor) for row in rows[:PAGE]]),
        "more": more,
        "keeps": can_keep_register(request.actor),
        "sees_sizes": request.actor.is_committee,
    }
    return render(request, "enterprises/list.html#rows" if request.htmx else "enterprises/list.html", context)


_COLUMNS = (
    "pk", "pinyin", "organisation__name", "tier", "has_growth_label", "size", "industry__name_zh", "industry__name_en",
    "drug_licence_ends",
)  # fmt: skip


def _row(row: dict[str, Any], on: date, actor: Actor) -> tuple[dict[str, Any], dict[str, Any]]:
    """The shape and the blanks of a row of the list."""
    ends: date | None = row["drug_licence_ends"]
    known = licence_state(Licence.Status.IN_FORCE, ends, on).value if ends else "NONE"
    state = _state(known, get_language())
    shape = {name: row[name] for name in ("tier", "has_growth_label")}
    return shape | {"state_kind": state["state_kind"], "sees_sizes": actor.is_committee}, {
        "name": row["organisation__name"],
        "href": address("enterprise", row["pk"]),
        "industry": row["industry__name_en" if get_language() == "en" else "industry__name_zh"],
        "size": Size(row["size"]).label if row["size"] else "—",
        "state": state["state"],
        "ends": "—" if ends is None or ends.year == 9999 else f"{ends:%Y-%m-%d}",
    }


@cache
def _state(state: str, _language: str | None) -> dict[str, str]:
    kinds = {"VALID": "done", "EXPIRING": "wait", "EXPIRED": "error", "SUSPENDED": "error", "REVOKED": "error"}
    return {"state": words.state_words(state), "state_kind": kinds.get(state, "")}


def _key(row: dict[str, Any]) -> str:
    key = json.dumps([row["pinyin"], row["pk"]])
    return base64.urlsafe_b64encode(key.encode()).decode()


def _after(text: str) -> tuple[str, int] | None:
    try:
        pinyin, pk = json.loads(base64.urlsafe_b64decode(text.encode()))
        return str(pinyin), int(pk)
    except (binascii.Error, ValueError, TypeError):
        return None


@require_GET
@signed_in
def enterprise(request: ActingRequest, pk: int) -> HttpResponse:
    """One enterprise: the card and licences for all, the whole for itself and the committee."""
    on, actor = timezone.localdate(), request.actor
    found = queries.enterprise_page(actor, pk)
    whole = sees_whole(actor, found)
    context = {
        "enterprise": found,
        "whole": whole,
        "own": is_own(actor, found),
        "may": allowed(actor, found),
        "licences": [_licence(licence, on) for licence in found.licences.all()],
        "on": on,
        **(_whole(found) if whole else {}),
    }
    return render(request, "enterprises/enterprise.html", context)


def _licence(licence: Licence, on: date) -> dict[str, Any]:
    state = licence_state(licence.status, licence.expires_on, on)
    total = (licence.expires_on - licence.issued_on).days if licence.expires_on and licence.issued_on else 0
    gone = (on - licence.issued_on).days if licence.issued_on else 0
    return {
        "licence": licence,
        "alert": words.alert_words(licence.expires_on, on) if licence.status == Licence.Status.IN_FORCE else "",
        "part": min(max(gone / total, 0.0), 1.0) if total else None,
        **_state(state, get_language()),
    }


def _whole(found: Enterprise) -> dict[str, Any]:
    stated = sorted(found.figures.all(), key=lambda figure: figure.year)
    highest = max((figure.revenue for figure in stated), default=Decimal(0))
    known = {figure.year: figure.revenue for figure in stated}
    curve = [
        {
            "figure": figure,
            "part": float(figure.revenue / highest) if highest else 0.0,
            "growth": yearly_growth(known.get(figure.year - 1), figure.revenue, 1),
        }
        for figure in reversed(stated)
    ]
    decisions = [d for d in found.tier_decisions.all() if d.status != "REPLACED"]
    return {
        "curve": curve,
        "decision": decisions[0] if decisions else None,
        "reasons": words.by_tier(decisions[0].reasons) if decisions else [],
        "open_contests": {contest.figure: contest for contest in found.contests.all() if contest.state == "OPEN"},
    }


urlpatterns = [
    path("enterprises/", enterprise_list, name="enterprises"),
    path("enterprises/<int:pk>/", enterprise, name="enterprise"),
]
