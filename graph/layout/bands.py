"""The band layout: one band per tier from top to bottom, partners above each other as far as can be."""

import numpy as np
from numpy.typing import NDArray

from graph.layout.force import Places
from graph.model import Csr, Floats, Ints, Network

TIER_BANDS = ("chain_leader", "backbone", "high_growth", "general", "bank", "public_body")
_SWEEPS = 24


def band_layout(
    network: Network,
    band: NDArray[np.integer] | list[int],
    previous: Places | Floats | None = None,
    band_gap: float = 4.0,
) -> Places:
    """Place the nodes in bands: float32[n, 2], y upwards, centred on 0, unit = diameter of an ordinary node.

    band: int[n], 0 = the top one (for tiers: the position in TIER_BANDS). Inside a band nodes stand in the order of the
    weighted mean place of their partners (Sugiyama, Tagawa and Toda 1981), in as many rows as needed. previous: the
    places of the last visit, not a number for new nodes; the old ones keep their order. ValueError: an input of another
    shape, a band below 0.

    >>> from graph.build import plain_network
    >>> band_layout(plain_network([1, 2, 3], [1, 1], [2, 3]), [0, 1, 1])[:, 1]
    array([ 2., -2., -2.], dtype=float32)
    """
    n = len(network)
    bands = np.asarray(band, np.int64).reshape(-1)
    old = np.full((n, 2), np.nan) if previous is None else np.array(previous, np.float64)
    if bands.shape != (n,) or old.shape != (n, 2):
        raise ValueError(f"shapes {bands.shape} and {old.shape} do not fit {n} nodes")
    if n and bands.min() < 0:
        raise ValueError(f"a band must not be below 0, not {bands.min()}")
    members = [np.flatnonzero(bands == number) for number in np.unique(bands)]
    first_visit = bool(np.isnan(old).all())
    across = _untangle(network.both, members, n) if first_visit else _kept_order(network.both, old[:, 0])
    return _in_rows(members, across, n, band_gap).astype(np.float32)


def _untangle(rows: Csr, members: list[Ints], n: int) -> Floats:
    """Sweep down and up, putting each band in the order of its partners; keep the order with the shortest ties."""
    across = np.empty(n)
    for band in members:
        across[band] = _evenly(band, band.astype(np.float64))
    source, pull = rows.rows(), np.sqrt(rows.weight)
    best, least = across.copy(), np.inf
    for sweep in range(_SWEEPS):
        for band in members if sweep % 2 == 0 else members[::-1]:
            across[band] = _evenly(band, _mean_of_partners(rows, pull, across)[band])
        length = float((pull * np.abs(across[source] - across[rows.indices])).sum())
        if length < least:
            best, least = across.copy(), length
    return best


def _kept_order(rows: Csr, old: Floats) -> Floats:
    """Keep the old places across; new nodes go where their partners are."""
    known = ~np.isnan(old)
    wide = float(np.abs(old[known]).max()) or 1.0
    across = np.where(known, old / wide, 0.0)
    if known.all():
        return np.asarray(across)
    pull = np.sqrt(rows.weight) * known[rows.indices]
    return np.where(known, across, _mean_of_partners(rows, pull, across))


def _mean_of_partners(rows: Csr, pull: Floats, across: Floats) -> Floats:
    """Give the weighted mean place of each node's partners; its own place where it has none."""
    source, n = rows.rows(), len(across)
    total = np.bincount(source, pull, n)
    sums = np.bincount(source, pull * across[rows.indices], n)
    return np.asarray(np.where(total > 0, sums / np.where(total > 0, total, 1.0), across))


def _evenly(band: Ints, wish: Floats) -> Floats:
    """Spread a band evenly over -1..1 in the order of the wishes."""
    place = np.empty(len(band))
    place[np.lexsort((band, wish))] = (np.arange(len(band)) + 0.5) / len(band) * 2 - 1
    return place


def _in_rows(members: list[Ints], across: Floats, n: int, band_gap: float) -> Floats:
    """Break every band into rows of one width, column by column, and stack the bands."""
    per_row = max(int(np.ceil(np.sqrt(6 * n))), 8)
    wide, down = per_row * 1.6, 0.0
    place = np.zeros((n, 2))
    for band in members:
        rows = -(-len(band) // per_row)
        columns = -(-len(band) // rows)
        rank = np.empty(len(band), np.int64)
        rank[np.lexsort((band, across[band]))] = np.arange(len(band))
        shift = (rank % rows) % 2 * 0.5 if rows > 1 else np.zeros(len(band))
        place[band, 0] = ((rank // rows + 0.25 + shift if rows > 1 else rank + 0.5) / columns - 0.5) * wide
        place[band, 1] = down - rank % rows * 1.6
        down -= (rows - 1) * 1.6 + band_gap
    place[:, 1] -= (place[:, 1].max(initial=0.0) + place[:, 1].min(initial=0.0)) / 2
    return place
