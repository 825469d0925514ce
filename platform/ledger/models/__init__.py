"""The tables of the ledger: ties and their daily sums, seals and verifications, imports. Only this room imports them."""

from ledger.models.dealings import DealingImport
from ledger.models.seals import Seal, SealedLeaves, Verification
from ledger.models.ties import DailySum, Tie

__all__ = ["DailySum", "DealingImport", "Seal", "SealedLeaves", "Tie", "Verification"]
