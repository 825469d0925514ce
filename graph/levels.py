"""A graph too large for one picture, by levels: communities as boxes, boxes too large cut into leaves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.build import plain_network
from graph.communities import find_communities
from graph.model import Floats, Indices

GATHERED = -1


@dataclass(frozen=True, eq=False)
class Levels:
    """Which leaf and box every node lies in.

    leaf: int32[n], 0..leaves-1, those of one box one after another. box: int32[leaves], the box of each leaf,
    ascending. group: int32[boxes], the community a box is, GATHERED for boxes of what lies in no large community.
    """

    leaf: Indices
    box: Indices
    group: Indices

    @property
    def boxes(self) -> int:
        """Count the boxes."""
        return len(self.group)


def divide(
    groups: Indices,
    place: Floats,
    source: NDArray[np.integer],
    target: NDArray[np.integer],
    weight: Floats,
    seed: int,
    most: int = 4000,
    boxes: int = 1500,
) -> Levels:
    """Make one box of each of the `boxes` largest communities and gather the rest by place; no leaf has over `most`.

    groups: int[n], communities, 0 = the largest, negative = none. place: float[n, 2]. source, target, weight: the ties
    as positions of nodes and how strong. A box too large is cut by the Leiden method inside it, small pieces are
    gathered by place, large ones cut in halves along their longer side. The same input gives the same levels.
    ValueError: columns of other lengths, `most` or `boxes` below 1.

    >>> place = np.array([[0, 0], [1, 0], [0, 1], [9, 9]])
    >>> none = np.zeros(0, np.int64)
    >>> levels = divide(np.array([0, 0, 0, -1]), place, none, none, none.astype(float), seed=1, most=2)
    >>> levels.leaf, levels.box, levels.group
    (array([0, 1, 1, 2], dtype=int32), array([0, 0, 1], dtype=int32), array([ 0, -1], dtype=int32))
    """
    if place.shape != (len(groups), 2) or not len(source) == len(target) == len(weight) or min(most, boxes) < 1:
        raise ValueError(f"shapes {groups.shape}, {place.shape}, {source.shape} or limits {most}, {boxes} do not fit")
    box, group = _boxes(np.asarray(groups, np.int32), place, most, boxes)
    leaf = np.zeros(len(box), np.int32)
    for number in np.flatnonzero(np.bincount(box, minlength=len(group)) > most):
        members = np.flatnonzero(box == number)
        leaf[members] = _cut(members, place, source, target, weight, seed, most)
    pairs, numbered = np.unique(box.astype(np.int64) * (len(box) + 1) + leaf, return_inverse=True)
    return Levels(numbered.astype(np.int32), (pairs // (len(box) + 1)).astype(np.int32), group)


def tiles(place: Floats, most: int) -> Indices:
    """Cut points into parts of at most `most`, in halves along the longer side: int32[n], numbered from 0.

    >>> tiles(np.array([[0.0, 0], [1, 0], [2, 0], [3, 0]]), 2)
    array([0, 0, 1, 1], dtype=int32)
    """
    number, count = np.zeros(len(place), np.int32), 0
    waiting = [np.arange(len(place))]
    while waiting:
        part = waiting.pop()
        if len(part) <= most:
            number[part] = count
            count += 1
            continue
        axis = int(np.ptp(place[part], axis=0).argmax())
        part = part[np.argsort(place[part, axis], kind="stable")]
        waiting += [part[len(part) // 2 :], part[: len(part) // 2]]
    return number


def _boxes(groups: Indices, place: Floats, most: int, boxes: int) -> tuple[Indices, Indices]:
    named = (groups >= 0) & (groups < boxes)
    known, box = np.unique(groups[named], return_inverse=True)
    rest = tiles(place[~named], most) if not named.all() else np.zeros(0, np.int32)
    numbers = np.empty(len(groups), np.int32)
    numbers[named], numbers[~named] = box, len(known) + rest
    gathered = np.full(int(rest.max(initial=-1)) + 1, GATHERED, np.int32)
    return numbers, np.concatenate([known.astype(np.int32), gathered])


def _cut(
    members: NDArray[np.int64],
    place: Floats,
    source: NDArray[np.integer],
    target: NDArray[np.integer],
    weight: Floats,
    seed: int,
    most: int,
) -> Indices:
    """Leaves of one box: its communities, the small ones gathered, the large ones halved."""
    local = np.full(len(place), -1, np.int64)
    local[members] = np.arange(len(members))
    s, t = local[source], local[target]
    inside = (s >= 0) & (t >= 0) & (s != t)
    net = plain_network(np.arange(len(members)), s[inside], t[inside], weight[inside])
    labels = find_communities(net, seed).labels.astype(np.int64)
    sizes = np.bincount(labels + 1)
    labels[sizes[labels + 1] < most // 20] = -1
    return _halved(labels, place[members], most)


def _halved(labels: NDArray[np.int64], place: Floats, most: int) -> Indices:
    """Every label in parts of at most `most`."""
    out = np.zeros(len(labels), np.int64)
    for label in np.unique(labels):
        mine = np.flatnonzero(labels == label)
        out[mine] = (label + 1) * len(labels) + tiles(place[mine], most)
    return np.unique(out, return_inverse=True)[1].astype(np.int32)
