"""Every question asked about first-trade files; what leaves here is what the actor may see."""

from first_trade.queries.approvals import (
    approval_history,
    first_approval_facts,
    first_approval_facts_for_seller,
    first_approval_facts_of_buyers,
    standing_approval,
    supplier_board,
    visible_approvals,
)
from first_trade.queries.papers import (
    get_paper,
    get_version,
    latest_versions,
    opened_by,
    own_papers,
    paper_facts,
    paper_history,
    partner_papers,
)
from first_trade.queries.partners import (
    completeness_board,
    dependents,
    get_firm,
    get_request,
    open_grants,
    partner_board,
    requests_to_answer,
    resting_on,
    view_log,
    visible_requests,
)
from first_trade.queries.waiting import waiting_for

__all__ = [
    "approval_history",
    "completeness_board",
    "dependents",
    "first_approval_facts",
    "first_approval_facts_for_seller",
    "first_approval_facts_of_buyers",
    "get_firm",
    "get_paper",
    "get_request",
    "get_version",
    "latest_versions",
    "open_grants",
    "opened_by",
    "own_papers",
    "paper_facts",
    "paper_history",
    "partner_board",
    "partner_papers",
    "requests_to_answer",
    "resting_on",
    "standing_approval",
    "supplier_board",
    "view_log",
    "visible_approvals",
    "visible_requests",
    "waiting_for",
]
