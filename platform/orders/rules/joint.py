"""Joint purchases as pure rules: until when demands are stated, what a demand must be, how parts are shared out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from orders.errors import joint as errors
from orders.rules.draft import check_pack, check_quantity

ORDER_WITHIN_DAYS = 5  # working days between the last demand and the order
LEAST_DEMANDS = 2
SUM_FROM = 5  # demands of one line from which their sum is shown to those who take part (R14)
SOONEST = timedelta(minutes=10)


@dataclass(frozen=True)
class Call:
    """Who may state a demand, and until when."""

    closes_at: datetime
    audience: str
    tiers: tuple[str, ...] = ()
    invited: tuple[int, ...] = ()


@dataclass(frozen=True)
class DemandDraft:
    """A demand as it was written; `quantities`: window -> units."""

    destination: str
    quantities: Mapping[int, int] = field(default_factory=dict)
    contact: str = ""


@dataclass(frozen=True)
class Lot:
    """What one seller delivers of one window: `quantity` units in packs of `pack`, to be shared among `buyers`."""

    seller: int
    quantity: int
    pack: int
    buyers: frozenset[int]


def check_gathering(closes_at: datetime, at: datetime, on: date, windows: Iterable[date]) -> None:
    """Demands close later than now and on a day before the first window ends (`windows`: their last days)."""
    first, last = at + SOONEST, min(windows) - timedelta(days=1)
    if closes_at < first or on > last:
        raise errors.GatheringWrong(first=f"{first:%Y-%m-%d %H:%M}", last=last)


def check_demand(quantity: int, pack: int, at: str) -> None:
    """Whole packs within reason; `at` is the field's name."""
    check_quantity(quantity, at)
    check_pack(quantity, pack, at)


def proportional(quantity: int, weights: Mapping[int, int], pack: int = 1) -> dict[int, int]:
    """Share `quantity` units in proportion to `weights`, in whole packs; nobody gets more than its weight.

    Each gets its share rounded down to a pack; the packs left over go one each to the largest remainders, of equal ones
    to the one that stands first in `weights` (who stated its demand earlier). Where the weights together are less than
    the quantity, each gets its weight.

    >>> proportional(100, {1: 120, 2: 60, 3: 60}, 10)
    {1: 50, 2: 30, 3: 20}
    >>> proportional(500, {1: 120, 2: 60}, 10)
    {1: 120, 2: 60}
    """
    total = sum(weights.values())
    if quantity >= total:
        return dict(weights)
    packs = quantity // pack
    floors = {key: packs * weight // total for key, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda key: -(packs * weights[key] % total))
    for key in by_remainder[: packs - sum(floors.values())]:
        floors[key] += 1
    return {key: count * pack for key, count in floors.items()}


def share_out(lots: Sequence[Lot], demands: Mapping[int, int]) -> list[dict[int, int]]:
    """Of every lot of one window, what each buyer gets: in proportion to what it still needs.

    `demands`: buyer -> units, whole packs, earliest first. A lot goes only to those who may buy from its seller; lots
    that fewer may buy are shared first, so that the others fill up from the rest. The answer stands in the order of
    `lots` and has no zeros; what nobody may buy of a lot is in no share.

    >>> share_out([Lot(7, 90, 10, frozenset({1, 2})), Lot(8, 30, 10, frozenset({2}))], {1: 100, 2: 50})
    [{1: 80, 2: 10}, {2: 30}]
    """
    left, found = dict(demands), [dict[int, int]() for _lot in lots]
    for place in sorted(range(len(lots)), key=lambda n: (len(lots[n].buyers & left.keys()), lots[n].seller)):
        lot = lots[place]
        weights = {buyer: need for buyer, need in left.items() if buyer in lot.buyers and need}
        pack = lot.pack if lot.quantity % lot.pack == 0 else 1
        shares = proportional(lot.quantity, weights, pack) if weights else {}
        found[place] = {buyer: units for buyer, units in shares.items() if units}
        for buyer, units in found[place].items():
            left[buyer] -= units
    return found
