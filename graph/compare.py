"""What changed between two moments: pairs, figures of firms, who holds parts together because of which ties, groups."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.build import plain_network
from graph.model import Floats, Ints
from graph.resilience import components

KEPT, NEW, ENDED, QUIET = 0, 1, 2, 3


@dataclass(frozen=True, eq=False)
class Side:
    """An ecosystem at a moment with the figures already found.

    ids: int64[n], ascending. source, target: int64[m], positions. kind: int64[m]. weight: float64[m], above 0.
    last_day: int64[m], day of the latest tie. figures: float64[n] each, NaN = not known. groups: int64[n], -1 = in
    none. day: the moment, days since 1970-01-01.
    """

    ids: Ints
    source: Ints
    target: Ints
    kind: Ints
    weight: Floats
    last_day: Ints
    figures: Mapping[str, Floats]
    groups: Ints
    day: int


@dataclass(frozen=True, eq=False)
class Pairs:
    """Every directed pair of either moment. source, target: int64[p], organisation ids. kind: int64[p]. before, after:
    float64[p], weight, 0 where there is no such pair. state: KEPT, NEW, ENDED (no longer counted), QUIET (was lively at
    the first moment, had no tie for `quiet_after` days at the second).
    """

    source: Ints
    target: Ints
    kind: Ints
    before: Floats
    after: Floats
    state: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.source)


@dataclass(frozen=True)
class Move:
    """One figure of one organisation at both moments, and the positions in Pairs of the ties that changed most."""

    organisation: int
    before: float
    after: float
    ties: tuple[int, ...]


@dataclass(frozen=True)
class CutMove:
    """An organisation on which more or fewer others depend than before.

    before, after: how many would be cut off without it. parts: of the moment at which they hang on it, the smaller
    parts, largest first, as organisation ids. group: of those it ties them to; part_groups: of each part; -1 = none.
    ties: positions in Pairs of those that made it so.
    """

    organisation: int
    before: int
    after: int
    parts: tuple[tuple[int, ...], ...]
    group: int
    part_groups: tuple[int, ...]
    ties: tuple[int, ...]


@dataclass(frozen=True)
class GroupMove:
    """One group of the second moment: where its members come from, the most first, as (group before, members)."""

    number: int
    size: int
    origins: tuple[tuple[int, int], ...]
    newcomers: int


@dataclass(frozen=True, eq=False)
class Groups:
    """match: for each group of the second moment the group before that it continues, -1 = a new one. gone: groups that
    nothing continues. split: those whose members went on in two groups or more, a quarter or more in each. stability:
    of the organisations in groups at both moments, the share that is where its group went on.
    """

    match: Ints
    gone: tuple[int, ...]
    split: Mapping[int, tuple[int, ...]]
    moves: tuple[GroupMove, ...]
    stability: float


def changed_pairs(before: Side, after: Side, quiet_after: int = 183) -> Pairs:
    """Put the pairs of both moments side by side, by kind, source and target.

    >>> one = np.ones(1); here = np.zeros(1, np.int64); there = here + 1
    >>> ids = np.array([7, 8]); none = np.array([-1, -1])
    >>> old = Side(ids, here, there, here, one * 5, here + 10, {}, none, 20)
    >>> new = Side(ids, there, here, here, one * 2, here + 25, {}, none, 30)
    >>> found = changed_pairs(old, new)
    >>> found.source, found.state, found.before, found.after
    (array([7, 8]), array([2, 1], dtype=int8), array([5., 0.]), array([0., 2.]))
    """
    ids = np.union1d(before.ids, after.ids)
    keys, place = np.unique(np.concatenate([_keys(before, ids), _keys(after, ids)]), return_inverse=True)
    here, there = place[: len(before.source)], place[len(before.source) :]
    weights, days = np.zeros((2, len(keys))), np.full((2, len(keys)), -(10**6), np.int64)
    weights[0, here], weights[1, there] = before.weight, after.weight
    days[0, here], days[1, there] = before.last_day, after.last_day
    state = np.full(len(keys), KEPT, np.int8)
    lively = days[0] >= before.day - quiet_after
    state[lively & (days[1] < after.day - quiet_after)] = QUIET
    state[weights[0] == 0] = NEW
    state[weights[1] == 0] = ENDED
    n = max(len(ids), 1)
    return Pairs(ids[keys // n % n], ids[keys % n], keys // (n * n), weights[0], weights[1], state)


def _keys(side: Side, ids: Ints) -> Ints:
    at, n = np.searchsorted(ids, side.ids), len(ids)
    return (side.kind * n + at[side.source]) * n + at[side.target]


def moves(before: Side, after: Side, pairs: Pairs, figure: str, most: int = 5, ties: int = 4) -> tuple[Move, ...]:
    """List who rose or fell most in a figure, of those for whom it is known at both moments, with the ties behind it.

    Of the ties of an organisation those come first that changed most, each as a share of what its kind weighs.
    """
    ids, here, there = np.intersect1d(before.ids, after.ids, assume_unique=True, return_indices=True)
    old, new = before.figures[figure][here], after.figures[figure][there]
    change = np.nan_to_num(np.abs(new - old))
    leading = [int(i) for i in np.argsort(-change, kind="stable")[:most] if change[i] > 0]
    share = shares(pairs)
    return tuple(
        Move(int(ids[i]), float(old[i]), float(new[i]), _behind(pairs, share, int(ids[i]), new[i] > old[i], ties))
        for i in leading
    )


def shares(pairs: Pairs) -> Floats:
    """Give for each pair how much it changed, as a share of what its kind weighs at both moments: float64[p]."""
    total = np.bincount(pairs.kind, pairs.before + pairs.after)
    return (pairs.after - pairs.before) / np.maximum(total[pairs.kind], 1e-300) if len(pairs) else pairs.after


def _behind(pairs: Pairs, share: Floats, organisation: int, rose: bool, most: int) -> tuple[int, ...]:
    mine = np.flatnonzero((pairs.source == organisation) | (pairs.target == organisation))
    signed = share[mine] if rose else -share[mine]
    signed = np.where(pairs.state[mine] == QUIET, signed if rose else np.abs(signed) + 1.0, signed)
    order = mine[np.argsort(-signed, kind="stable")]
    kept = [int(i) for i in order if (share[i] > 0) == rose and share[i] != 0]
    return tuple(kept[:most])


def cut_moves(before: Side, after: Side, pairs: Pairs, most: int = 10, only: int | None = None) -> tuple[CutMove, ...]:
    """List on whom more or fewer others depend, and because of which ties; `only`: of one organisation.

    Where more depend on it, the reason is a tie that ended between the parts, or a new one that hangs a part on it;
    where fewer, a new tie that leads round it, or an ended one by which a part hung on it.
    """
    ids, here, there = np.intersect1d(before.ids, after.ids, assume_unique=True, return_indices=True)
    old = np.nan_to_num(before.figures["cut_off"][here])
    new = np.nan_to_num(after.figures["cut_off"][there])
    order = np.argsort(-np.abs(new - old), kind="stable")
    wanted = (old != new) & (True if only is None else ids == only)
    found = [int(i) for i in order[wanted[order]][:most]]
    return tuple(_cut_move(before, after, pairs, int(ids[i]), int(old[i]), int(new[i])) for i in found)


def _cut_move(before: Side, after: Side, pairs: Pairs, firm: int, old: int, new: int) -> CutMove:
    grew = new > old
    side = after if grew else before
    label = _parts_without(side, firm)
    near = _neighbours(side, firm)
    numbers, sizes = np.unique(label[label >= 0], return_counts=True)
    size_of = dict(zip(numbers.tolist(), sizes.tolist(), strict=True))
    around = sorted({int(x) for x in label[near]}, key=lambda number: (-size_of[number], number))
    main, small = around[0], around[1:]
    parts = tuple(tuple(side.ids[label == number].tolist()) for number in small)
    groups = tuple(_common(side.groups[label == number]) for number in small)
    ties = _reasons(pairs, side, label, set(small), firm, grew)
    main_group = _common(side.groups[near[label[near] == main]])
    return CutMove(firm, old, new, parts, main_group, groups, ties)


def _parts_without(side: Side, firm: int) -> Ints:
    """The part each organisation is in once `firm` is gone; -1 for the firm itself."""
    at = int(np.searchsorted(side.ids, firm))
    rest = (side.source != at) & (side.target != at)
    net = plain_network(side.ids, side.ids[side.source[rest]], side.ids[side.target[rest]])
    label = components(net).labels.astype(np.int64)
    label[at] = -1
    return label


def _neighbours(side: Side, firm: int) -> Ints:
    at = int(np.searchsorted(side.ids, firm))
    both = np.concatenate([side.target[side.source == at], side.source[side.target == at]])
    return np.unique(both[both != at])


def _common(groups: Ints) -> int:
    known = groups[groups >= 0]
    return int(np.bincount(known).argmax()) if len(known) else -1


def _reasons(pairs: Pairs, side: Side, label: Ints, small: set[int], firm: int, grew: bool) -> tuple[int, ...]:
    """Positions of the ties that made the parts hang on the firm, or freed them; `side` is where they hang on it.

    Ties round the firm that are not there; ties of the firm to a part with which it has none at the other moment; ties
    inside a part to one that has none at all at the other moment.
    """
    ends = [_labels_of(side, label, column) for column in (pairs.source, pairs.target)]
    at_firm = (pairs.source == firm) | (pairs.target == firm)
    in_small = np.isin(ends[0], list(small)) | np.isin(ends[1], list(small))
    missing, added = (ENDED, NEW) if grew else (NEW, ENDED)
    other = pairs.before if grew else pairs.after
    part = np.maximum(ends[0], ends[1])
    known = at_firm & (other > 0)
    hung = at_firm & (pairs.state == added) & ~np.isin(part, part[known])
    tied = np.union1d(pairs.source[other > 0], pairs.target[other > 0])
    fresh = ~np.isin(pairs.source, tied) | ~np.isin(pairs.target, tied)
    joined = in_small & ~at_firm & (pairs.state == added) & fresh
    round_it = in_small & ~at_firm & (ends[0] != ends[1]) & (pairs.state == missing)
    return tuple(np.flatnonzero(round_it | hung | joined).tolist())


def _labels_of(side: Side, label: Ints, organisations: Ints) -> Ints:
    """The part of each organisation; -2 for one that the moment does not know."""
    at = np.minimum(np.searchsorted(side.ids, organisations), max(len(side.ids) - 1, 0))
    return np.where(side.ids[at] == organisations, label[at], -2)


def matched_groups(before: Side, after: Side, least: float = 0.25) -> Groups:
    """Match the groups of two moments by their common members, the largest overlap first, each once.

    least: a share of a group above which its members count as a branch of it.

    >>> ids, none = np.arange(6), np.zeros(0, np.int64)
    >>> old = Side(ids, none, none, none, none * 1.0, none, {}, np.array([0, 0, 0, 0, 1, 1]), 1)
    >>> new = Side(ids, none, none, none, none * 1.0, none, {}, np.array([1, 1, 0, 0, 0, 0]), 2)
    >>> found = matched_groups(old, new)
    >>> found.match, found.gone, dict(found.split), found.moves[0].origins
    (array([1, 0]), (), {0: (0, 1)}, ((0, 2), (1, 2)))
    """
    _ids, here, there = np.intersect1d(before.ids, after.ids, assume_unique=True, return_indices=True)
    old, new = before.groups[here], after.groups[there]
    both = (old >= 0) & (new >= 0)
    sizes = [np.bincount(side.groups[side.groups >= 0]) for side in (before, after)]
    shape = (len(sizes[0]), len(sizes[1]))
    common = np.bincount(old[both] * shape[1] + new[both], minlength=shape[0] * shape[1]).reshape(shape)
    match = _match(common, sizes[0], sizes[1])
    gone = tuple(sorted(set(range(shape[0])) - set(match.tolist())))
    branches = common >= np.maximum(least * sizes[0][:, None], 2)
    split = {int(i): tuple(np.flatnonzero(branches[i]).tolist()) for i in np.flatnonzero(branches.sum(axis=1) > 1)}
    listed = tuple(_origins(common[:, j], j, int(sizes[1][j])) for j in range(shape[1]))
    stayed = sum(int(common[i, j]) for j, i in enumerate(match.tolist()) if i >= 0)
    return Groups(match, gone, split, listed, stayed / max(int(both.sum()), 1))


def _match(common: Ints, old: Ints, new: Ints) -> Ints:
    """Greedily by the share of what two groups have together; groups without a common member are not matched."""
    match, taken = np.full(len(new), -1, np.int64), set[int]()
    union = old[:, None] + new[None, :] - common
    likeness = common / np.maximum(union, 1)
    for flat in np.argsort(-likeness, axis=None, kind="stable").tolist():
        i, j = divmod(flat, len(new))
        if common[i, j] == 0:
            break
        if match[j] < 0 and i not in taken:
            match[j] = i
            taken.add(i)
    return match


def _origins(column: Ints, number: int, size: int) -> GroupMove:
    order = np.argsort(-column, kind="stable")
    origins = tuple((int(i), int(column[i])) for i in order if column[i])
    return GroupMove(number, size, origins, size - int(column.sum()))
