"""The shapes an allocation is made of: lines, takers, offers, who may take what; integers only (fen, units, km)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Codes = NDArray[np.int16]
NO_LIMIT = 2**40
CANNOT = -1


@dataclass(frozen=True)
class Line:
    """One line of a call: so many units in each delivery window, on terms.

    need: units per window. windows: their numbers, one per need (capacity of a window is shared by all lines).
    lot: least units of a part. pack: a part is a multiple of it. most_takers: at most so many firms (None: any number).
    whole: all of the line or nothing. price_bound: posted most fen per unit, None where none is posted.

    >>> Line((600, 400), (0, 1), lot=50, pack=10, most_takers=3).quantity
    1000
    """

    need: tuple[int, ...]
    windows: tuple[int, ...] = (0,)
    lot: int = 1
    pack: int = 1
    most_takers: int | None = None
    whole: bool = False
    price_bound: int | None = None

    def __post_init__(self) -> None:
        """Refuse terms that contradict themselves with ValueError."""
        _require(len(self.need) == len(self.windows) > 0, "a line has one need per window, and at least one")
        _require(len(set(self.windows)) == len(self.windows), "the windows of a line differ")
        _require(min(self.need) > 0 and min(self.windows) >= 0, "needs are above 0, windows are numbered from 0")
        _require(self.lot >= 1 and self.pack >= 1, "lot and pack are at least 1")
        _require(self.most_takers is None or self.most_takers >= 1, "most_takers is at least 1, or None")
        _require(self.price_bound is None or self.price_bound >= 0, "price_bound is at least 0, or None")

    @property
    def quantity(self) -> int:
        """The units of all windows."""
        return sum(self.need)


@dataclass(frozen=True)
class Taker:
    """A firm that may take parts.

    capacity: load per window over all lines, None for no limit. km: distance to the buyer. tie: strength of the tie
    with the buyer, 0 to 100. recent: fen of parts taken in the last 90 days. usual: the average of its tier in fen
    (0: fair share is not weighed). charge: fen asked once if it takes anything, as offered.
    """

    capacity: tuple[int, ...] | None = None
    km: int = 0
    tie: int = 0
    recent: int = 0
    usual: int = 0
    charge: int = 0

    def __post_init__(self) -> None:
        """Refuse figures out of range with ValueError."""
        _require(min(self.km, self.recent, self.usual, self.charge) >= 0, "km, recent, usual and charge are at least 0")
        _require(0 <= self.tie <= 100, "tie is from 0 to 100")
        _require(self.capacity is None or min(self.capacity, default=0) >= 0, "capacities are at least 0")


@dataclass(frozen=True)
class Offer:
    """What a taker offered for a line: fen per unit, units over all windows, days late in each window of the line.

    late: one figure per window of the line, `CANNOT` where the firm cannot deliver; () is on time everywhere.
    load: how much of the capacity one unit takes. is_later: it is asked only for what the other offers cannot bring.
    """

    line: int
    taker: int
    price: int
    most: int
    least: int = 0
    late: tuple[int, ...] = ()
    load: int = 1
    is_later: bool = False

    def __post_init__(self) -> None:
        """Refuse figures out of range with ValueError."""
        _require(min(self.line, self.taker, self.price) >= 0, "line, taker and price are at least 0")
        _require(0 <= self.least <= self.most, "an offer is for at least 0 and at most `most` units")
        _require(min(self.late, default=0) >= CANNOT and self.load >= 0, "late is at least -1, load at least 0")


@dataclass(frozen=True, eq=False)
class Eligibility:
    """Which taker may take which line, and the first reason why not.

    reason: int16[takers, lines], 0 where allowed, else 1 + the position in `codes`.

    >>> Eligibility.of(2, 1, {(1, 0): "E_SCOPE"}).why(1, 0)
    'E_SCOPE'
    """

    reason: Codes
    codes: tuple[str, ...] = ()

    @staticmethod
    def of(takers: int, lines: int, excluded: Mapping[tuple[int, int], str] | None = None) -> "Eligibility":
        """Make the matrix from the excluded (taker, line) pairs with their reasons."""
        codes = tuple(sorted(set((excluded or {}).values())))
        reason = np.zeros((takers, lines), np.int16)
        for (taker, line), code in (excluded or {}).items():
            reason[taker, line] = codes.index(code) + 1
        return Eligibility(reason, codes)

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """The mask, bool[takers, lines]."""
        mask: NDArray[np.bool_] = self.reason == 0
        return mask

    def why(self, taker: int, line: int) -> str:
        """Give the reason of a pair, "" where it is allowed."""
        reason = int(self.reason[taker, line])
        return self.codes[reason - 1] if reason else ""

    def also(self, code: str, mask: NDArray[np.bool_]) -> "Eligibility":
        """Exclude the pairs of a mask too; a pair that has a reason keeps it."""
        codes = self.codes if code in self.codes else (*self.codes, code)
        reason = np.where(mask & (self.reason == 0), codes.index(code) + 1, self.reason).astype(np.int16)
        return Eligibility(reason, codes)


@dataclass(frozen=True, eq=False)
class Offers:
    """The offers as columns of equal length k; `late` is int64[k, most windows of a line]."""

    line: Ints
    taker: Ints
    price: Ints
    least: Ints
    most: Ints
    load: Ints
    late: Ints
    is_later: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.line)

    @staticmethod
    def of(offers: Sequence[Offer], windows: int) -> "Offers":
        """Make the columns."""
        late = np.zeros((len(offers), windows), np.int64)
        for k, offer in enumerate(offers):
            late[k, : len(offer.late)] = offer.late
        names = ("line", "taker", "price", "least", "most", "load")
        columns = {name: _column(getattr(offer, name) for offer in offers) for name in names}
        return Offers(**columns, late=late, is_later=np.array([offer.is_later for offer in offers], np.bool_))


@dataclass(frozen=True, eq=False)
class Problem:
    """A call to allocate: `Problem.of(lines, takers, offers, excluded)` checks and makes it."""

    lines: tuple[Line, ...]
    takers: tuple[Taker, ...]
    offers: Offers
    eligibility: Eligibility
    pairs: Mapping[tuple[int, int], int] = field(repr=False)

    @staticmethod
    def of(
        lines: Sequence[Line],
        takers: Sequence[Taker],
        offers: Sequence[Offer],
        excluded: Mapping[tuple[int, int], str] | Eligibility | None = None,
    ) -> "Problem":
        """Check the references and make columns; `excluded`: reasons by (taker, line). ValueError if broken."""
        _check_references(lines, takers, offers)
        pairs = {(offer.taker, offer.line): k for k, offer in enumerate(offers)}
        _require(len(pairs) == len(offers), "a taker has one offer per line")
        if not isinstance(excluded, Eligibility):
            excluded = Eligibility.of(len(takers), len(lines), excluded)
        _require(excluded.reason.shape == (len(takers), len(lines)), "eligibility is takers x lines")
        columns = Offers.of(offers, max((len(line.windows) for line in lines), default=1))
        return Problem(tuple(lines), tuple(takers), columns, excluded, pairs)

    @cached_property
    def windows(self) -> int:
        """How many windows the lines know."""
        return 1 + max((max(line.windows) for line in self.lines), default=0)

    @cached_property
    def window_of(self) -> Ints:
        """The windows of each line in its own order, int64[lines, most windows of a line], -1 beyond the last."""
        table = np.full((len(self.lines), self.offers.late.shape[1]), -1, np.int64)
        for i, line in enumerate(self.lines):
            table[i, : len(line.windows)] = line.windows
        return table

    @cached_property
    def least_part(self) -> Ints:
        """The least units of a part per line: the lot, rounded up to packs."""
        return np.array([-(-line.lot // line.pack) * line.pack for line in self.lines], np.int64)

    def offer(self, taker: int, line: int) -> int | None:
        """Give the position of the offer of a taker for a line, None if it made none."""
        return self.pairs.get((taker, line))

    def capacity(self) -> Ints:
        """Give the capacities, int64[takers, windows]; windows that a firm did not name have none, no limit is 2^40."""
        table = np.zeros((len(self.takers), self.windows), np.int64)
        for j, taker in enumerate(self.takers):
            if taker.capacity is None:
                table[j] = NO_LIMIT
            else:
                table[j, : len(taker.capacity)] = taker.capacity[: self.windows]
        return table


def _check_references(lines: Sequence[Line], takers: Sequence[Taker], offers: Sequence[Offer]) -> None:
    for k, offer in enumerate(offers):
        _require(offer.line < len(lines), f"offer {k} is for line {offer.line}, there are {len(lines)}")
        _require(offer.taker < len(takers), f"offer {k} is of taker {offer.taker}, there are {len(takers)}")
        named = len(offer.late) in (0, len(lines[offer.line].windows))
        _require(named, f"offer {k} says of {len(offer.late)} windows how late, its line has another number")


def _column(numbers: Any) -> Ints:
    return np.fromiter(numbers, np.int64)


def _require(holds: bool, condition: str) -> None:
    if not holds:
        raise ValueError(condition)
