"""Who stands in a picture: the register's columns at the moment of drawing, in the order of ascending ids."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecosystem.rules import TIERS
from enterprises.models import Industry

TRADES = tuple(Industry.Trade.values)


@dataclass(frozen=True)
class MemberRow:
    """One organisation as the register describes it; `industry` is empty where there is none."""

    pk: int
    tier: str
    industry: str
    trade: str
    name: str
    pinyin: str
    initials: str


@dataclass(frozen=True, eq=False)
class Members:
    """Columns by ascending id; `tier` indexes `TIERS`, `industry` the `industries`, `trade` `TRADES` (-1: none)."""

    ids: NDArray[np.int64]
    tier: NDArray[np.uint8]
    industry: NDArray[np.uint8]
    trade: NDArray[np.int8]
    industries: tuple[str, ...]
    names: tuple[str, ...]
    pinyin: tuple[str, ...]
    initials: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)


def members_of(rows: Iterable[MemberRow]) -> Members:
    """Columns from rows in any order; the last of `industries` is the empty one."""
    listed = sorted(rows, key=lambda row: row.pk)
    industries = (*sorted({row.industry for row in listed} - {""}), "")
    return Members(
        ids=np.array([row.pk for row in listed], np.int64),
        tier=np.array([TIERS.index(row.tier) for row in listed], np.uint8),
        industry=np.array([industries.index(row.industry) for row in listed], np.uint8),
        trade=np.array([TRADES.index(row.trade) if row.trade else -1 for row in listed], np.int8),
        industries=industries,
        names=tuple(row.name for row in listed),
        pinyin=tuple(row.pinyin for row in listed),
        initials=tuple(row.initials for row in listed),
    )


def members_from(meta: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Members:
    """The members as a stored picture froze them: what makes it reproducible after the register went on."""
    return Members(
        ids=arrays["id"].astype(np.int64),
        tier=arrays["tier"].astype(np.uint8),
        industry=arrays["industry"].astype(np.uint8),
        trade=arrays["trade"].astype(np.int8),
        industries=_words(meta["industries"]),
        names=_words(meta["names"]),
        pinyin=_words(meta["pinyin"]),
        initials=_words(meta["initials"]),
    )


def _words(listed: Sequence[str]) -> tuple[str, ...]:
    return tuple(listed)
