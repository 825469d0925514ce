"""Everything that can happen to the ledger: ties are recorded and taken back, the book is sealed and looked through."""

from ledger.services.bulk import TieColumns, as_moments, write_ties
from ledger.services.dealings import (
    ask_for_check,
    ask_for_commit,
    check_dealings,
    commit_dealings,
    has_given_up,
    receive_dealings,
    table_of,
    withdraw_dealings,
)
from ledger.services.merging import merge_daily_sums
from ledger.services.sealing import seal_closed_days, seal_now
from ledger.services.ties import record_tie, reverse_tie, subject_of
from ledger.services.verifying import ask_for_verification, examine, write_verification

__all__ = [
    "TieColumns",
    "as_moments",
    "ask_for_check",
    "ask_for_commit",
    "ask_for_verification",
    "check_dealings",
    "commit_dealings",
    "examine",
    "has_given_up",
    "merge_daily_sums",
    "receive_dealings",
    "record_tie",
    "reverse_tie",
    "seal_closed_days",
    "seal_now",
    "subject_of",
    "table_of",
    "withdraw_dealings",
    "write_ties",
    "write_verification",
]
