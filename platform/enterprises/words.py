"""Sentences about what the rules computed: every condition of a tier with its value, every licence with its alert."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from common.money import show_money
from enterprises.models import Enterprise, Size, Tier
from enterprises.rules.licences import LicenceState, alert_days


def reason_words(reason: dict[str, Any]) -> str:
    """One condition in a sentence: what is asked, and what is the case."""
    value, threshold = reason["value"], reason["threshold"]
    asked = _asked(reason["condition"], threshold)
    if reason["is_met"] is None:
        return _("{asked}: nothing is known yet").format(asked=asked)
    shown = _shown(reason["condition"], value)
    return _("{asked}: it is {shown}").format(asked=asked, shown=shown) if shown else asked


_PLAIN = {
    "licence_in_force": gettext_lazy("A distribution licence in force"),
    "not_on_serious_list": gettext_lazy("Not on the list of seriously dishonest entities"),
    "in_business": gettext_lazy("Registered as in business"),
    "no_restriction": gettext_lazy("No restriction in force"),
    "open_storage": gettext_lazy("A warehouse or cold room open to others"),
    "last_year": gettext_lazy("Not less than the year before"),
}
_COUNTED = {
    "partners": gettext_lazy("Trades with at least {least} members"),
    "years": gettext_lazy("At least {least} years in the cluster"),
    "revenue": gettext_lazy("Revenue of at least {least}"),
    "base": gettext_lazy("Revenue of the base year of at least {least}"),
    "growth": gettext_lazy("Growth of at least {least} a year"),
    "size": gettext_lazy("At least of size “{least}”"),
}


def _asked(condition: str, threshold: Any) -> str:
    if condition in _PLAIN:
        return str(_PLAIN[condition])
    if condition == "revenue_or_rank":
        words = _("Revenue of at least {least}, or among the first {top} of the cluster")
        return words.format(least=show_money(Decimal(threshold[0])), top=threshold[1])
    return str(_COUNTED[condition]).format(least=_least(condition, threshold))


def _least(condition: str, threshold: Any) -> str:
    if condition in {"revenue", "base"}:
        return show_money(Decimal(threshold))
    if condition == "growth":
        return f"{Decimal(threshold):.0%}"
    return str(Size(threshold).label) if condition == "size" else str(threshold)


def _shown(condition: str, value: Any) -> str:
    if value is None:
        return ""
    if condition == "revenue_or_rank":
        return _("{amount}, place {rank}").format(amount=show_money(Decimal(value[0])), rank=value[1])
    if condition in {"revenue", "base"}:
        return show_money(Decimal(value))
    if condition in {"growth", "last_year"}:
        return f"{Decimal(value):+.1%}"
    return str(Size(value).label) if condition == "size" and value else str(value)


def by_tier(reasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The reasons in groups for a page: `{tier, label, is_met, lines: [{words, is_met}]}`; the hard stops first."""
    groups = []
    for tier in ("", Tier.CHAIN_LEADER, Tier.BACKBONE, Tier.HIGH_GROWTH):
        lines = [
            {"words": reason_words(reason), "is_met": reason["is_met"]} for reason in reasons if reason["tier"] == tier
        ]
        label = Tier(tier).label if tier else _("For every tier")
        groups.append({"tier": tier, "label": label, "is_met": all(x["is_met"] for x in lines), "lines": lines})
    return groups


def state_words(state: str) -> str:
    """A licence state in words."""
    return (
        {
            LicenceState.VALID: _("Valid"),
            LicenceState.EXPIRING: _("Ends soon"),
            LicenceState.EXPIRED: _("Has ended"),
            LicenceState.SUSPENDED: _("Suspended"),
            LicenceState.REVOKED: _("Revoked"),
            LicenceState.CANCELLED: _("Cancelled"),
        }.get(LicenceState(state), state)
        if state != "NONE"
        else _("None entered")
    )


def alert_words(expires_on: date | None, on: date) -> str:
    """How near the end of a licence is."""
    days = alert_days(expires_on, on)
    if days is None or expires_on is None:
        return ""
    if days == 0:
        return _("ended {count} days ago").format(count=(on - expires_on).days)
    return _("{count} days left").format(count=(expires_on - on).days)


_GROUPS = {
    "figure": gettext_lazy("Yearly figures"),
    "licence": gettext_lazy("Licence"),
    "restriction": gettext_lazy("Restriction"),
    "integrity": gettext_lazy("Integrity record"),
    "standing": gettext_lazy("Standing in the graph"),
    "tier": gettext_lazy("Tier"),
    "size": gettext_lazy("Size class"),
}


def contested_words(figure: str) -> str:
    """What is contested, in words: `figure.2025`, `domicile`, `tier`; a code nobody knows stays as it is."""
    group, _dot, which = figure.partition(".")
    if group in _GROUPS:
        return f"{_GROUPS[group]} {which}".strip()
    for model in (Enterprise, Organisation):
        field = next((field for field in model._meta.concrete_fields if field.name == group), None)
        if field is not None:
            return str(field.verbose_name)
    return figure
