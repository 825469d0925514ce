"""The force layout: firms that deal with each other stand together, communities apart, nobody upon another."""

import numpy as np
from numpy.typing import NDArray

from graph.communities import find_communities
from graph.layout.settle import part_overlaps, settle
from graph.leiden import aggregate
from graph.model import Csr, Floats, Indices, Ints, Network

Places = NDArray[np.float32]
_GOLDEN = np.pi * (3 - np.sqrt(5))
_ROOM = 2.2
_GAP = 0.15
_DUST = 1e-3  # what places lose in a file is no overlap


def force_layout(
    network: Network,
    seed: int,
    groups: Indices | None = None,
    previous: Places | Floats | None = None,
    size: Floats | None = None,
) -> Places:
    """Place the nodes in the plane: float32[n, 2], y upwards, centred on 0, unit = diameter of an ordinary node.

    groups: int[n], communities to keep apart, -1 = none; None finds them. size: float64[n], diameters, 1 if None; no
    two circles overlap (up to 3 % where it is very dense). previous: float[n, 2], the places of the last visit, not a
    number for new nodes: old nodes stay near where they were, new ones appear beside their partners. Nodes without ties
    stand in rows below. The same input and seed give the same places. ValueError: an input of another shape.

    >>> from graph.build import plain_network
    >>> force_layout(plain_network([1, 2, 3], [1, 2], [2, 3]), seed=1).shape
    (3, 2)
    """
    n = len(network)
    width = np.ones(n) if size is None else np.asarray(size, np.float64)
    old = np.full((n, 2), np.nan) if previous is None else np.array(previous, np.float64)
    marks = find_communities(network, seed).labels if groups is None else np.asarray(groups, np.int32)
    if width.shape != (n,) or old.shape != (n, 2) or marks.shape != (n,):
        raise ValueError(f"shapes {marks.shape}, {old.shape}, {width.shape} do not fit {n} nodes")
    tied = network.tied
    place = np.zeros((n, 2))
    if tied.any():
        place[tied] = _place_tied(network, tied, marks, old, width, seed)
    place[~tied] = _place_untied(place[tied], width[tied], old[~tied], width[~tied])
    return place.astype(np.float32)


def align(places: Floats, model: Floats) -> Floats:
    """Turn and shift `places` (float64[n, 2]) to lie as near as can be to `model`; no scaling (orthogonal Procrustes).

    Rows of `model` that are not numbers do not count; with fewer than 2 that are, nothing is done.
    """
    known = ~np.isnan(model).any(axis=1)
    if known.sum() < 2:
        return places
    centre, aim = places[known].mean(axis=0), model[known].mean(axis=0)
    u, _, v = np.linalg.svd((places[known] - centre).T @ (model[known] - aim))
    return np.asarray((places - centre) @ (u @ v) + aim)


def _place_tied(
    network: Network, tied: NDArray[np.bool_], groups: Indices, old: Floats, width: Floats, seed: int
) -> Floats:
    before, radius = old[tied], (1 + _GAP) * width[tied] / 2
    count = len(radius)
    known = np.asarray(~np.isnan(before).any(axis=1))
    if known.all() and np.abs(part_overlaps(before, radius, 1) - before).max() < _DUST:
        return before
    rows = _only(network.both, tied)
    marks = np.unique(groups[tied], return_inverse=True)[1].astype(np.int32)
    weight = np.sqrt(rows.weight / rows.weight.mean())
    weight *= np.where(marks[rows.rows()] == marks[rows.indices], 1.0, 0.5)
    mass = 1.0 + np.diff(rows.indptr) ** 0.8
    generator = np.random.default_rng(seed)
    steps = int(np.clip(1_200_000 / count, 50, 400))
    if not known.any():
        start = _scaled(_begin(rows, marks, generator), radius)
        place = settle(rows.indptr, rows.indices, weight, mass, start, np.ones(count), steps)
        return _scaled(part_overlaps(_scaled(place, radius), radius, 200), radius, only_centre=True)
    start = _beside_partners(rows, before, known, generator)
    if not known.all():
        start = settle(rows.indptr, rows.indices, weight, mass, start, np.where(known, 0.02, 1.0), 40)
    return align(part_overlaps(start, radius, 200), before)


def _only(rows: Csr, tied: NDArray[np.bool_]) -> Csr:
    """Leave out the rows without entries."""
    place = np.cumsum(tied, dtype=np.int64) - 1
    return Csr(rows.indptr[np.append(tied, True)], place[rows.indices].astype(np.int32), rows.weight)


def _begin(rows: Csr, marks: Indices, generator: np.random.Generator) -> Floats:
    """Settle the communities as single nodes, then set the members of each in a sunflower around its centre."""
    sizes = np.bincount(marks)
    coarse = aggregate(rows, marks, len(sizes))
    centre = _sunflower(len(sizes)) * np.sqrt(sizes.mean())
    if len(coarse):
        weight = np.sqrt(coarse.weight / coarse.weight.mean())
        mass, free = np.sqrt(sizes.astype(np.float64)), np.ones(len(sizes))
        centre = settle(coarse.indptr, coarse.indices, weight, mass, centre, free, 300)
    centre = part_overlaps(centre, np.sqrt(sizes) * 1.2, 200)
    order = np.lexsort((generator.permutation(len(marks)), -np.diff(rows.indptr), marks))
    first = np.cumsum(sizes) - sizes
    place = np.empty((len(marks), 2))
    place[order] = _sunflower(int(sizes.max()))[np.arange(len(marks)) - first[marks[order]]]
    return np.asarray(centre[marks] + place)


def _beside_partners(rows: Csr, before: Floats, known: NDArray[np.bool_], generator: np.random.Generator) -> Floats:
    """Put new nodes at the mean place of their known partners, in waves; those of new components at the rim."""
    place, settled = np.where(known[:, None], before, 0.0), known.copy()
    source = rows.rows()
    while not settled.all():
        use = settled[rows.indices] & ~settled[source]
        if not use.any():
            break
        share = np.bincount(source[use], rows.weight[use], len(place))
        fresh = share > 0
        for k in range(2):
            sums = np.bincount(source[use], (rows.weight * place[rows.indices, k])[use], len(place))
            place[fresh, k] = sums[fresh] / share[fresh]
        settled |= fresh
    rim = 1.1 * np.abs(before[known]).max()
    angle = generator.random(len(place)) * 2 * np.pi
    around = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.asarray(np.where(settled[:, None], place + np.where(known, 0.0, 1.5)[:, None] * around, rim * around))


def _scaled(place: Floats, radius: Floats, only_centre: bool = False) -> Floats:
    """Centre the picture and give every circle its share of room."""
    centred = place - place.mean(axis=0)
    if only_centre:
        return np.asarray(centred)
    reach = np.sqrt((centred**2).sum(axis=1).mean())
    return np.asarray(centred * (_ROOM * np.sqrt((radius**2).sum()) / (reach + 1e-9)))


def _place_untied(tied: Floats, width: Floats, old: Floats, untied: Floats) -> Floats:
    """Stand the nodes without ties in rows below the others, from the middle outwards; known ones stay."""
    place = old.copy()
    new = np.flatnonzero(np.isnan(old).any(axis=1))
    if not len(new):
        return place
    step = 1.5 * float(max(untied.max(), width.max(initial=0.0)))
    bodies = np.concatenate([tied, old[~np.isnan(old).any(axis=1)]])
    middle, low = (bodies[:, 0].mean(), bodies[:, 1].min() - 1.5 * step) if len(bodies) else (0.0, 0.0)
    fits = max(int(np.ptp(bodies[:, 0]) / step) if len(bodies) else 0, int(np.sqrt(2 * len(new))), 1)
    rank = np.arange(len(new))
    column = rank % fits
    place[new, 0] = middle + (column + 1) // 2 * np.where(column % 2, 1, -1) * step
    place[new, 1] = low - rank // fits * step
    return place


def _sunflower(count: int) -> Floats:
    """Spread points evenly over a disc, one unit of area times pi each (Vogel 1979): float64[count, 2]."""
    number: Ints = np.arange(count)
    radius, angle = np.sqrt(number + 0.5), number * _GOLDEN
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
