"""The published weights of an allocation: what is set against the price, and how dear it is."""

from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Weights:
    """One published version of the weights; every figure is an integer. docs/allocation.md says what each means.

    price: percent of the offered price that counts. late: thousandths of the offered price per unit and day late.
    km, part, distant: fen per part, for each km, for the part itself, and for each point of tie strength that is
    missing to 100. share_from, share: from how many percent of the tier's average on a fen taken counts so many
    thousandths more; both rise, so that the burden rises by steps. unmet: how many times the dearest way of serving
    a pack counts a pack that nobody gets. later: how many times that way a pack counts in addition that goes to an
    offer which is asked only for what the others cannot bring. change: fen per part that another plan had otherwise.

    >>> Weights().version
    '2026-11.2'
    >>> Weights(share=(5, 1))
    Traceback (most recent call last):
    ValueError: share_from and share have equal lengths and rise
    """

    version: str = "2026-11.2"
    price: int = 100
    late: int = 5
    km: int = 50
    part: int = 2000
    distant: int = 20
    share_from: tuple[int, ...] = (50, 100, 150, 200)
    share: tuple[int, ...] = (5, 15, 30, 60)
    unmet: int = 3
    later: int = 1
    change: int = 5000

    def __post_init__(self) -> None:
        """Refuse weights that are below 0 or do not rise with ValueError."""
        plain = (self.price, self.late, self.km, self.part, self.distant, self.later, self.change)
        if min(plain) < 0 or self.unmet < 1:
            raise ValueError("weights are at least 0, unmet at least 1")
        if len(self.share_from) != len(self.share) or not (_rises(self.share_from) and _rises(self.share)):
            raise ValueError("share_from and share have equal lengths and rise")


def _rises(steps: tuple[int, ...]) -> bool:
    return all(step > 0 for step in steps) and all(low < high for low, high in pairwise(steps))
