"""Sums of each pair by month: what the time slider moves through. Bounded: old months become quarters."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ecosystem.rules import MOST_BUCKETS
from graph.model import Ecosystem, Ties

RECENT = 12  # months at the end that always stay months


@dataclass(frozen=True, eq=False)
class Buckets:
    """Per edge (row of the picture) and month (index into `months`): sums of value and count, the count above 0."""

    months: tuple[str, ...]
    edge: NDArray[np.uint32]
    month: NDArray[np.uint16]
    value: NDArray[np.float32]
    count: NDArray[np.uint32]


def monthly(ecosystem: Ecosystem, ties: Ties, most: int = MOST_BUCKETS) -> Buckets:
    """Sum the ties of every pair by month up to the day of the ecosystem.

    `edge` counts the pairs of all layers in their order. With more than `most` sums, months older than a year are
    put together to quarters, then to years; such a sum stands at the middle month.
    """
    edge, kept = _edges_of(ecosystem, ties)
    month = _month_of(ties.day[kept])
    last = int(_month_of(np.array([ecosystem.as_of_day]))[0])
    first = int(month.min()) if len(month) else last
    value, count = ties.value[kept], ties.count[kept].astype(np.int64)
    sums = _sums(edge, month - first, value, count)
    for width in (3, 12):
        if len(sums[0]) > most:
            sums = _sums(edge, _coarse(month, last, width, first) - first, value, count)
    columns = (sums[0].astype(np.uint32), sums[1].astype(np.uint16), sums[2].astype(np.float32))
    return Buckets(_names(first, last), *columns, sums[3].astype(np.uint32))


def month_name(month: int) -> str:
    """Months since 1970-01 as "2026-03"."""
    return f"{1970 + month // 12:04d}-{month % 12 + 1:02d}"


def _names(first: int, last: int) -> tuple[str, ...]:
    return tuple(month_name(month) for month in range(first, last + 1))


def _month_of(day: NDArray[np.int32]) -> NDArray[np.int64]:
    return np.asarray(day).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _coarse(month: NDArray[np.int64], last: int, width: int, first: int) -> NDArray[np.int64]:
    middle = np.clip(month // width * width + width // 2, first, last - RECENT)
    return np.where(month > last - RECENT, month, middle)


def _edges_of(ecosystem: Ecosystem, ties: Ties) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The row of each tie's pair in the picture, and which ties have one (a pair taken back has none)."""
    n = len(ecosystem.ids)
    keys = [(k * n + layer.rows().astype(np.int64)) * n + layer.indices for k, layer in enumerate(ecosystem.layers)]
    pairs = np.concatenate(keys) if keys else np.zeros(0, np.int64)
    source, target = np.searchsorted(ecosystem.ids, ties.source), np.searchsorted(ecosystem.ids, ties.target)
    wanted = (ties.kind.astype(np.int64) * n + source) * n + target
    if not len(pairs):
        return np.zeros(0, np.int64), np.zeros(len(ties), np.bool_)
    place = np.minimum(np.searchsorted(pairs, wanted), len(pairs) - 1)
    kept = (pairs[place] == wanted) & (ties.day <= ecosystem.as_of_day)
    return place[kept], kept


_Columns = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]


def _sums(
    edge: NDArray[np.int64], month: NDArray[np.int64], value: NDArray[np.float64], count: NDArray[np.int64]
) -> _Columns:
    width = int(month.max()) + 1 if len(month) else 1
    keys, place = _numbered(edge * width + month)
    values = np.bincount(place, weights=value, minlength=len(keys)).astype(np.float64)
    counts = np.bincount(place, weights=count, minlength=len(keys)).astype(np.int64)
    alive = counts > 0
    return keys[alive] // width, keys[alive] % width, values[alive], counts[alive]


def _numbered(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """As `np.unique` with the inverse; without sorting where the keys ascend, as those of the daily sums do."""
    step = np.diff(keys, prepend=keys[:1])
    if (step < 0).any():
        return np.unique(keys, return_inverse=True)
    place = np.cumsum(step > 0, dtype=np.int64)
    return keys[np.flatnonzero(np.diff(place, prepend=-1))], place
