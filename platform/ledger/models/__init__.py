"""The tables of the ledger: ties, daily sums, seals, verifications, imports. Only this room imports them."""

from ledger.models.dealings import DealingImport
from ledger.models.seals import Seal, SealedLeaves, Verification
from ledger.models.ties import DailySum, Tie

__all__ = ["DailySum", "DealingImport", "Seal", "SealedLeaves", "Tie", "Verification"]
