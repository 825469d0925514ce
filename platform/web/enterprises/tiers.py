"""Tiers in the browser: the committee's board of a year, confirming in place, and the editor of the rules."""

from decimal import Decimal
from typing import Any

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
from ecosystem.services.tiering import propose_tiers_from_book
from enterprises import queries, words
from enterprises.errors import OverrideNeedsReason
from enterprises.models import Size, Tier, TierDecision, TierRule
from enterprises.permissions import can_confirm_tier, can_propose_tiers, can_write_tier_rule
from enterprises.rules.tiers import DEFAULTS
from enterprises.services.tiers import confirm_tier, write_tier_rule
from web.forms import kept
from web.refusals import Refused
from web.requests import ActingRequest, signed_in

MOST = 300
WAN = (
    "chain_leader_revenue",
    "backbone_revenue_wholesale",
    "backbone_revenue_retail",
    "growth_base_wholesale",
    "growth_base_retail",
)


def _amount(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_digits=14, decimal_places=2)


class RuleForm(forms.Form):
    """The thresholds; amounts in ten thousand yuan, growth in percent."""

    chain_leader_revenue = _amount(gettext_lazy("Chain leader: revenue (ten thousand yuan)"))
    chain_leader_top = forms.IntegerField(label=gettext_lazy("… or among the first"), min_value=0)
    chain_leader_partners = forms.IntegerField(label=gettext_lazy("Chain leader: trading partners"), min_value=0)
    chain_leader_open_storage = forms.BooleanField(
        label=gettext_lazy("Chain leader: warehouse or cold room open to others"), required=False
    )
    backbone_revenue_wholesale = _amount(gettext_lazy("Backbone, wholesale: revenue (ten thousand yuan)"))
    backbone_revenue_retail = _amount(gettext_lazy("Backbone, retail: revenue (ten thousand yuan)"))
    backbone_years = forms.IntegerField(label=gettext_lazy("Backbone: years in the cluster"), min_value=0)
    backbone_size = forms.ChoiceField(label=gettext_lazy("Backbone: size at least"), choices=Size.choices)
    growth_base_wholesale = _amount(gettext_lazy("High growth, wholesale: base revenue (ten thousand yuan)"))
    growth_base_retail = _amount(gettext_lazy("High growth, retail: base revenue (ten thousand yuan)"))
    growth_rate = forms.DecimalField(
        label=gettext_lazy("High growth: percent a year"), min_value=0, max_value=1000, decimal_places=2
    )
    growth_years = forms.IntegerField(label=gettext_lazy("High growth: over how many years"), min_value=1, max_value=10)
    valid_from = forms.DateField(
        label=gettext_lazy("In force from"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    note = forms.CharField(label=gettext_lazy("Why they change"), max_length=200, required=False)

    def thresholds(self) -> dict[str, Any]:
        """As they are stored: yuan and shares."""
        said = {key: self.cleaned_data[key] for key in DEFAULTS}
        return said | {key: said[key] * 10_000 for key in WAN} | {"growth_rate": said["growth_rate"] / 100}


def shown_in_form(thresholds: dict[str, Any]) -> dict[str, Any]:
    """The stored thresholds in the units of the form."""
    amounts = {key: plain(Decimal(thresholds[key]) / 10_000) for key in WAN}
    return thresholds | amounts | {"growth_rate": plain(Decimal(thresholds["growth_rate"]) * 100)}


def plain(number: Decimal) -> str:
    """Without zeros at the end: 100000, 0.5."""
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


def told(thresholds: dict[str, Any]) -> list[tuple[Any, Any]]:
    """Every threshold with its label and its value in words, in the order of the form."""
    shown = shown_in_form(thresholds)
    yes_no = {True: _("yes"), False: _("no")}
    values = (
        shown
        | {key: f"{Decimal(shown[key]):,}" for key in WAN}
        | {
            "backbone_size": Size(shown["backbone_size"]).label,
            "chain_leader_open_storage": yes_no[shown["chain_leader_open_storage"]],
        }
    )
    return [(field.label, values[name]) for name, field in RuleForm.base_fields.items() if name in values]


@require_GET
@signed_in
def board(request: ActingRequest) -> HttpResponse:
    """Computed against confirmed, with every reason."""
    return _board(request, _year(request))


def _board(request: ActingRequest, year: int, refused: Refused | None = None) -> HttpResponse:
    decisions = list(queries.tier_board(request.actor, year)[:MOST])
    is_open = [d for d in decisions if d.status == TierDecision.Status.PROPOSED]
    settled = [d for d in decisions if d.status != TierDecision.Status.PROPOSED]
    context = {
        "year": year,
        "years": range(timezone.localdate().year, timezone.localdate().year - 6, -1),
        "open": [{"decision": d, "reasons": words.by_tier(d.reasons)} for d in is_open],
        "done": [{"decision": d} for d in settled],
        "tiers": Tier.choices,
        "proposes": can_propose_tiers(request.actor),
        "confirms": can_confirm_tier(request.actor),
        "writes_rules": can_write_tier_rule(request.actor),
        "refused": refused,
    }
    return render(request, "enterprises/tiers.html", context, status=refused.status if refused else 200)


def _year(request: ActingRequest) -> int:
    text = request.GET.get("year") or request.POST.get("year") or ""
    return int(text) if text.isdigit() and 1990 <= int(text) <= 2100 else timezone.localdate().year - 1


@require_POST
@signed_in
def propose(request: ActingRequest) -> HttpResponse:
    """Compute all anew."""
    year = _year(request)
    made = propose_tiers_from_book(year, actor=request.actor, at=timezone.now())
    messages.success(request, _("{count} proposals for {year}.").format(count=len(made), year=year))
    return redirect(f"{reverse('tiers')}?year={year}")


@require_POST
@signed_in
def confirm(request: ActingRequest, pk: int) -> HttpResponse:
    """The committee's word; for htmx only the row comes back."""
    typed = {name: request.POST.get(name, "") for name in ("tier", "override_reason")}
    try:
        decision = confirm_tier(pk, **typed, actor=request.actor, at=timezone.now())
    except OverrideNeedsReason as refusal:
        decision = queries.get_decision(request.actor, pk)
        return _board(request, decision.year, Refused(pk, str(refusal), typed))
    messages.success(request, _("{name}: confirmed.").format(name=decision.enterprise.organisation.name))
    return redirect(f"{reverse('tiers')}?year={decision.year}")


@require_http_methods(["GET", "POST"])
@signed_in
def rules(request: ActingRequest) -> HttpResponse:
    """All versions, and a new one for the secretary."""
    versions = list(queries.tier_rules(request.actor)[:20])
    writes = can_write_tier_rule(request.actor)
    current = versions[0].thresholds if versions else DEFAULTS
    initial = shown_in_form(current) | {"valid_from": timezone.localdate()}
    form = RuleForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        require(writes)

    def act() -> TierRule:
        said = {name: form.cleaned_data[name] for name in ("valid_from", "note")}
        return write_tier_rule(form.thresholds(), actor=request.actor, at=timezone.now(), **said)

    written, status = kept(request, form, act)
    if written:
        messages.success(request, _("A new version of the rules is written. Compute the tiers anew to use it."))
        return redirect("tier-rules")
    context = {"form": form, "versions": [(v, told(v.thresholds)) for v in versions], "writes": writes}
    return render(request, "enterprises/tier_rules.html", context, status=status)


urlpatterns = [
    path("enterprises/tiers/", board, name="tiers"),
    path("enterprises/tiers/propose/", propose, name="tiers-propose"),
    path("enterprises/tiers/<int:pk>/confirm/", confirm, name="tier-confirm"),
    path("enterprises/tiers/rules/", rules, name="tier-rules"),
]
