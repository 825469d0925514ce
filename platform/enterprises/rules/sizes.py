"""Size classes: the class of each indicator alone, then the lower of the two (statistical size classes, 2017)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from enterprises.models import SizeRule

ORDER = (SizeRule.Size.MICRO, SizeRule.Size.SMALL, SizeRule.Size.MEDIUM, SizeRule.Size.LARGE)


@dataclass(frozen=True)
class SizeLimits:
    """The lower limits of one trade: `(size, least people, least revenue in yuan)`, the smallest first."""

    trade: str
    steps: tuple[tuple[str, int, Decimal], ...]


def limits_on(rules: Iterable[SizeRule], on: date) -> dict[str, SizeLimits]:
    """The limits in force on a day, by trade."""
    valid = [rule for rule in rules if rule.valid_from <= on and (rule.valid_to is None or on <= rule.valid_to)]
    trades = sorted({rule.trade for rule in valid})
    return {trade: SizeLimits(trade, _steps([rule for rule in valid if rule.trade == trade])) for trade in trades}


def _steps(rules: list[SizeRule]) -> tuple[tuple[str, int, Decimal], ...]:
    rules.sort(key=lambda rule: ORDER.index(SizeRule.Size(rule.size)))
    return tuple((rule.size, rule.least_people, rule.least_revenue) for rule in rules)


def size_class(people: int, revenue: Decimal, limits: SizeLimits | None) -> str:
    """The size of an enterprise with so many people and so much yearly revenue (yuan); "" where no rule fits."""
    if limits is None:
        return ""
    by_people = [size for size, least, _least_revenue in limits.steps if people >= least]
    by_revenue = [size for size, _least, least_revenue in limits.steps if revenue >= least_revenue]
    return limits.steps[min(len(by_people), len(by_revenue), len(limits.steps)) - 1][0]


def is_at_least(size: str, least: str) -> bool:
    """Whether `size` reaches `least`; an unknown size reaches nothing."""
    return bool(size) and ORDER.index(SizeRule.Size(size)) >= ORDER.index(SizeRule.Size(least))
