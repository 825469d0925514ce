"""What a tie must be before it is written."""

from decimal import Decimal

from common.errors import require
from ledger.errors import AlreadyReversed, EndsDiffer, ReversalStays, WeightBelowZero

CENT = Decimal("0.01")


def check_ends(source_id: int, source_cluster: int, target_id: int, target_cluster: int) -> None:
    """Two different organisations of one cluster, or `EndsDiffer`."""
    require(source_id != target_id and source_cluster == target_cluster, EndsDiffer)


def check_weight(weight: Decimal) -> None:
    """Zero or more, in whole hundredths, or `WeightBelowZero`."""
    require(weight.is_finite() and weight >= 0 and weight == weight.quantize(CENT), WeightBelowZero)


def check_reversal(is_reversal: bool, is_reversed: bool) -> None:
    """A tie that stands may be taken back once; a reversal may not."""
    require(not is_reversal, ReversalStays)
    require(not is_reversed, AlreadyReversed)
