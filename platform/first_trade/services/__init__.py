"""What can happen to a first-trade file: papers handed in, granted, asked for, looked at, approved."""

from first_trade.services.approvals import approve_supplier, refuse_supplier, take_back_approval
from first_trade.services.exports import export_view_log
from first_trade.services.grants import (
    ask_for_papers,
    decline_request,
    grant_papers,
    grant_request,
    revoke_papers,
    withdraw_request,
)
from first_trade.services.papers import hand_in_paper, open_paper, withdraw_paper
from first_trade.services.watch import tell_expiring

__all__ = [
    "approve_supplier",
    "ask_for_papers",
    "decline_request",
    "export_view_log",
    "grant_papers",
    "grant_request",
    "hand_in_paper",
    "open_paper",
    "refuse_supplier",
    "revoke_papers",
    "take_back_approval",
    "tell_expiring",
    "withdraw_paper",
    "withdraw_request",
]
