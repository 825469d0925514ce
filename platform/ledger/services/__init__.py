"""Everything that can happen to the ledger: ties are recorded and taken back, the book is sealed and looked through."""

from ledger.services.bulk import TieColumns, as_moments, write_ties
from ledger.services.merging import merge_daily_sums
from ledger.services.sealing import seal_closed_days, seal_now
from ledger.services.ties import record_tie, reverse_tie, subject_of
from ledger.services.verifying import ask_for_verification, examine, write_verification

__all__ = [
    "TieColumns",
    "as_moments",
    "ask_for_verification",
    "examine",
    "merge_daily_sums",
    "record_tie",
    "reverse_tie",
    "seal_closed_days",
    "seal_now",
    "subject_of",
    "write_ties",
    "write_verification",
]
