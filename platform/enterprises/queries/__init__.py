"""Every question asked about enterprises, by subject; what leaves here is what the actor may see."""

from enterprises.queries.contests import get_contest, visible_contests
from enterprises.queries.dates import calendar_of
from enterprises.queries.register import (
    Filters,
    enterprise_page,
    enterprise_version,
    find_enterprises,
    get_enterprise,
    get_restriction,
    licence_of,
    open_restrictions,
    page_after,
    visible_enterprises,
    visible_licences,
)
from enterprises.queries.tiers import get_decision, members_with_figures, rule_for, size_limits, tier_board, tier_rules
from enterprises.queries.waiting import waiting_for
from enterprises.queries.working_days import days_between, days_of, load_calendar

__all__ = [
    "Filters",
    "calendar_of",
    "days_between",
    "days_of",
    "enterprise_page",
    "enterprise_version",
    "find_enterprises",
    "get_contest",
    "get_decision",
    "get_enterprise",
    "get_restriction",
    "licence_of",
    "load_calendar",
    "members_with_figures",
    "open_restrictions",
    "page_after",
    "rule_for",
    "size_limits",
    "tier_board",
    "tier_rules",
    "visible_contests",
    "visible_enterprises",
    "visible_licences",
    "waiting_for",
]
