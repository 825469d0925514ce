"""A year of ties between the fictional enterprises, as columns: trade in communities around three chain leaders."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from demo.firms import SEED, Firm
from ledger.kinds import TieKind

DAYS = 365
Drawn = list[tuple[int, int, float]]  # source and target as positions, weight


@dataclass(frozen=True)
class Dealings:
    """Columns of equal length; `source` and `target` are positions: firms 0..n-1, then banks, then the committee."""

    kind: NDArray[np.int16]
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    weight: NDArray[np.float64]
    happened_at: list[datetime]

    def __len__(self) -> int:
        return len(self.kind)


def make_dealings(firms: list[Firm], banks: int, until: datetime) -> Dealings:
    """The year before `until`; the same for the same day."""
    draw = np.random.default_rng(SEED + 2)
    drawn = {
        TieKind.SUPPLY: _supply(draw, firms),
        TieKind.STAFF: _between(draw, firms, 140, within=0.85, weight=(2, 21)),
        TieKind.SAFETY: _between(draw, firms, 110, within=0.35, weight=(1, 2)),
        TieKind.RESOURCE: _between(draw, firms, 190, within=0.7, weight=(1, 15)),
        TieKind.FINANCE: _finance(draw, firms, banks),
        TieKind.CIVIC: _civic(draw, firms, host=len(firms) + banks),
    }
    rows = [(int(kind), *row) for kind, many in drawn.items() for row in many]
    days = np.sort(draw.integers(0, DAYS, len(rows)))[::-1]
    order = draw.permutation(len(rows))
    noon = until.replace(hour=4, minute=0, second=0, microsecond=0)
    return Dealings(
        kind=np.array([rows[i][0] for i in order], np.int16),
        source=np.array([rows[i][1] for i in order], np.int64),
        target=np.array([rows[i][2] for i in order], np.int64),
        weight=np.round(np.array([rows[i][3] for i in order]), 2),
        happened_at=[
            noon - timedelta(days=int(day) + 1, minutes=int(i) % 480) for day, i in zip(days, order, strict=True)
        ],
    )


def _moment(noon: datetime, days_ago: int, position: int) -> datetime:
    """A time in the morning of a day before `noon`."""
    return noon - timedelta(days=days_ago + 1, minutes=position % 240)


def _supply(draw: np.random.Generator, firms: list[Firm]) -> Drawn:
    """Leaders sell to backbone and wholesale around them, those to retail; few ties bridge two communities."""
    sellers = [f for f in firms if f.is_wholesale]
    pull = {"CHAIN_LEADER": 60, "BACKBONE": 14, "HIGH_GROWTH": 5, "GENERAL": 1.6}
    rows: Drawn = []
    for buyer in firms:
        rows += _purchases(draw, buyer, [s for s in sellers if s.rank < buyer.rank] or sellers[:3], pull)
    return rows


def _purchases(draw: np.random.Generator, buyer: Firm, sellers: list[Firm], pull: dict[str, float]) -> Drawn:
    if buyer.rank >= 110:  # the silent ones: members without any trade yet
        return []
    sellers = [s for s in sellers if s.rank != buyer.rank]
    odds = np.array([pull[s.tier] * (9.0 if s.hub == buyer.hub else 0.35) for s in sellers])
    partners = draw.choice(
        len(sellers), size=min(len(sellers), int(draw.integers(1, 6))), replace=False, p=odds / odds.sum()
    )
    rows: Drawn = []
    for partner in partners:
        typical = draw.lognormal(mean=11.2 if buyer.is_wholesale else 9.4, sigma=0.8)
        for _time in range(1 + int(draw.poisson(9))):
            rows.append((sellers[partner].rank, buyer.rank, float(typical * draw.uniform(0.6, 1.5))))
    return rows


def _between(
    draw: np.random.Generator, firms: list[Firm], count: int, *, within: float, weight: tuple[int, int]
) -> Drawn:
    """`count` ties between two active firms, a share `within` of them inside one community."""
    active = firms[:108]
    rows: Drawn = []
    while len(rows) < count:
        one = active[int(draw.integers(len(active)))]
        same = draw.random() < within
        others = [f for f in active if f.rank != one.rank and (f.hub == one.hub) == same]
        other = others[int(draw.integers(len(others)))]
        rows.append((one.rank, other.rank, float(draw.integers(*weight))))
    return rows


def _finance(draw: np.random.Generator, firms: list[Firm], banks: int) -> Drawn:
    """Banks disburse to backbone and high growth firms."""
    borrowers = [f for f in firms if f.tier in ("BACKBONE", "HIGH_GROWTH")]
    chosen = draw.choice(len(borrowers), size=46)
    loans = draw.integers(20, 400, len(chosen)) * 10_000.0
    lenders = len(firms) + draw.integers(banks, size=len(chosen))
    return [(int(bank), borrowers[i].rank, float(loan)) for bank, i, loan in zip(lenders, chosen, loans, strict=True)]


def _civic(draw: np.random.Generator, firms: list[Firm], host: int) -> Drawn:
    """Joint activities: twelve hosted by the committee, twenty-four by firms for their neighbours."""
    rows: Drawn = []
    for _month in range(12):
        guests = draw.choice(112, size=int(draw.integers(12, 30)), replace=False)
        rows += [(host, int(guest), 1.0) for guest in guests]
    for _event in range(24):
        one = firms[int(draw.integers(40))]
        near = [f for f in firms[:112] if f.hub == one.hub and f.rank != one.rank]
        guests = draw.choice(len(near), size=min(len(near), int(draw.integers(4, 9))), replace=False)
        rows += [(one.rank, near[int(guest)].rank, 1.0) for guest in guests]
    return rows
