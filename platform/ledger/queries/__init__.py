"""Every question asked of the ledger; what leaves here is already restricted to what the actor may see."""

from ledger.queries.columns import DAY_ZERO, daily_sums, day_number
from ledger.queries.dealings import committed_import, get_import, imports, waiting_for
from ledger.queries.seals import get_verification, last_verification, newest_seal, seals, unsealed_ties, verifications
from ledger.queries.ties import get_tie, older_than, standing_tie, ties

__all__ = [
    "DAY_ZERO",
    "committed_import",
    "daily_sums",
    "day_number",
    "get_import",
    "get_tie",
    "get_verification",
    "imports",
    "last_verification",
    "newest_seal",
    "older_than",
    "seals",
    "standing_tie",
    "ties",
    "unsealed_ties",
    "verifications",
    "waiting_for",
]
