"""The tables of the enterprises room, by subject."""

from enterprises.models.enterprise import (
    Contest,
    Division,
    Enterprise,
    Industry,
    Restriction,
    Size,
    Tier,
    YearlyFigure,
)
from enterprises.models.licence import Licence, LicenceScope
from enterprises.models.tier import SizeRule, TierDecision, TierRule
from enterprises.models.working_days import CalendarDay

__all__ = [
    "CalendarDay",
    "Contest",
    "Division",
    "Enterprise",
    "Industry",
    "Licence",
    "LicenceScope",
    "Restriction",
    "Size",
    "SizeRule",
    "Tier",
    "TierDecision",
    "TierRule",
    "YearlyFigure",
]
