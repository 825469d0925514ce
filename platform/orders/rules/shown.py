"""What firms have shown in the ledger: the strongest month of goods, and how near two are; as arrays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from graph.decay import decay
from graph.model import Ties
from ledger.kinds import TieKind
from orders.rules.distance import percentiles

DAYS_BACK, MONTH = 360, 30
HALF_LIFE = 180.0
_SUPPLY = TieKind.SUPPLY - 1
_DAY_ZERO = date(1970, 1, 1)


@dataclass(frozen=True)
class Ability:
    """rooms: firm -> yuan of goods delivered in the strongest of twelve months of 30 days. strength: (source, target)
    -> yuan, halved for every half-life that has passed."""

    rooms: dict[int, float]
    strength: dict[int, dict[int, float]]

    def ties_with(self, buyer: int, sellers: Iterable[int]) -> dict[int, int]:
        """The strength of each seller's tie with the buyer, as a rank from 0 to 100."""
        known = self.strength.get(buyer, {})
        return percentiles({seller: known.get(seller, 0.0) for seller in sellers})


def ability_of(ties: Ties, today: date, half_life: float = HALF_LIFE) -> Ability:
    """Read both from the daily sums of a ledger.

    >>> ties = Ties.of([1, 1, 2], [9, 9, 9], [0, 0, 0], [20000, 19999, 19500], [50.0, 25.0, 99.0])
    >>> ability_of(ties, date(2024, 10, 4)).rooms
    {1: 75.0}
    """
    age = (today - _DAY_ZERO).days - ties.day
    goods = (ties.kind == _SUPPLY) & (age >= 0) & (ties.source != ties.target)
    lately = goods & (age < DAYS_BACK)
    rooms = _strongest(ties.source[lately], age[lately] // MONTH, ties.value[lately])
    faded = ties.value[goods] * decay(age[goods], half_life)
    strength: dict[int, dict[int, float]] = {}
    pairs, place = np.unique(np.stack([ties.target[goods], ties.source[goods]]), axis=1, return_inverse=True)
    sums = np.bincount(place.ravel(), weights=faded, minlength=pairs.shape[1])
    for target, source, total in zip(*pairs.tolist(), sums.tolist(), strict=True):
        strength.setdefault(target, {})[source] = total
    return Ability(rooms, strength)


def _strongest(source: NDArray[np.int64], month: NDArray[np.int32], value: NDArray[np.float64]) -> dict[int, float]:
    firms, row = np.unique(source, return_inverse=True)
    table = np.zeros((len(firms), DAYS_BACK // MONTH))
    np.add.at(table, (row, month), value)
    return dict(zip(firms.tolist(), table.max(axis=1, initial=0.0).tolist(), strict=True))


@dataclass(frozen=True)
class Shares:
    """Fen of parts of the last 90 days: by firm, and the average by tier."""

    recent: dict[int, int]
    usual: dict[str, int]

    @staticmethod
    def of(tiers: Mapping[int, str], taken: Mapping[int, Decimal]) -> "Shares":
        """From the tier of each member and what it took in yuan.

        >>> Shares.of({1: "GENERAL", 2: "GENERAL"}, {1: Decimal("3.00")}).usual
        {'GENERAL': 150}
        """
        recent = {firm: round(yuan * 100) for firm, yuan in taken.items()}
        members: dict[str, list[int]] = {}
        for firm, tier in tiers.items():
            members.setdefault(tier, []).append(recent.get(firm, 0))
        return Shares(recent, {tier: round(sum(fen) / len(fen)) for tier, fen in members.items()})
