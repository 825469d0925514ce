"""Groups of firms that deal more with each other than chance would have it, and the plain facts to name them by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.leiden import aggregate, move_nodes, refine
from graph.model import Csr, Floats, Indices, Ints, Network
from graph.rows import row_sums


@dataclass(frozen=True, eq=False)
class Communities:
    """labels: int32[n], 0 = the community with the most nodes; -1 = a node without ties. modularity: at most 1."""

    labels: Indices
    count: int
    modularity: float


@dataclass(frozen=True)
class CommunityWords:
    """What there is to say about one community.

    top: organisation ids of the members with the strongest ties inside it. dominant: for each attribute the code most
    members have and the share of members that have it, 0 to 1; attributes nobody has are missing. inside, outside:
    sum of tie weights among the members, and between them and all others.
    """

    number: int
    size: int
    top: tuple[int, ...]
    dominant: Mapping[str, tuple[int, float]]
    inside: float
    outside: float


def find_communities(network: Network, seed: int, resolution: float = 1.0, rounds: int = 3) -> Communities:
    """Search the division with the highest modularity by the Leiden method (Traag, Waltman and van Eck 2019).

    Direction does not count, weight does. Every community is connected. `rounds` repeats the search from the division
    found. The same network and seed give the same division. ValueError: resolution not above 0, rounds below 1.

    >>> from graph.build import plain_network
    >>> pairs = [(1, 2), (2, 3), (3, 1), (4, 5), (5, 6), (6, 4), (3, 4)]
    >>> found = find_communities(plain_network(range(1, 8), *zip(*pairs)), seed=1)
    >>> found.labels, found.count, round(found.modularity, 4)
    (array([ 0,  0,  0,  1,  1,  1, -1], dtype=int32), 2, 0.3571)
    """
    if not resolution > 0 or rounds < 1:
        raise ValueError(f"resolution must be above 0 and rounds at least 1, not {resolution} and {rounds}")
    generator = np.random.default_rng(seed)
    labels = np.arange(len(network), dtype=np.int32)
    if len(network.both):
        for _ in range(rounds):
            before, labels = labels, _one_round(network.both, labels, resolution, generator)
            if np.array_equal(before, labels):
                break
    labels = _by_size(labels, network.tied)
    return Communities(labels, int(labels.max(initial=-1)) + 1, modularity(network, labels, resolution))


def modularity(network: Network, labels: Indices, resolution: float = 1.0) -> float:
    """Give the share of tie weight inside the groups less what chance would put there (Newman 2004); 0 without ties.

    labels: int[n], the group of each node; nodes with -1 belong to none.
    """
    strength = row_sums(network.both)
    twice = strength.sum()
    if not twice:
        return 0.0
    member = labels >= 0
    same = (labels[network.both.rows()] == labels[network.both.indices]) & member[network.both.indices]
    sums = np.bincount(labels[member], strength[member])
    return float(network.both.weight[same].sum() / twice - resolution * ((sums / twice) ** 2).sum())


def describe_communities(
    network: Network,
    communities: Communities,
    attributes: Mapping[str, Sequence[int] | NDArray[np.integer]],
    top: int = 3,
) -> tuple[CommunityWords, ...]:
    """Collect for every community what a sentence about it needs ("around firm X, mostly wholesale").

    attributes: for each name the code of every node, -1 = not known. ValueError: an attribute of another length.

    >>> from graph.build import plain_network
    >>> net = plain_network([1, 2, 3], [1, 1], [2, 3])
    >>> describe_communities(net, find_communities(net, seed=1), {"tier": [0, 4, 4]}, top=1)
    (CommunityWords(number=0, size=3, top=(1,), dominant={'tier': (4, 0.6666666666666666)}, inside=2.0, outside=0.0),)
    """
    codes = {name: np.asarray(column, np.int64) for name, column in attributes.items()}
    for name, column in codes.items():
        if column.shape != (len(network),):
            raise ValueError(f"attribute {name!r} has shape {column.shape} for {len(network)} nodes")
    inside = _strength_inside(network.both, communities.labels)
    strength = row_sums(network.both)
    words = []
    for number in range(communities.count):
        members = np.flatnonzero(communities.labels == number)
        leading = members[np.argsort(-inside[members], kind="stable")][:top]
        dominant = {name: _most_common(column[members]) for name, column in codes.items()}
        within = float(inside[members].sum())
        words.append(
            CommunityWords(
                number,
                len(members),
                tuple(network.ids[leading].tolist()),
                {name: code for name, code in dominant.items() if code is not None},
                within / 2,
                float(strength[members].sum() - within),
            )
        )
    return tuple(words)


def _one_round(rows: Csr, labels: Indices, resolution: float, generator: np.random.Generator) -> Indices:
    """Move, refine, aggregate until nothing moves; start from and give labels 0..k-1 of the nodes."""
    mass = row_sums(rows)
    factor = resolution / mass.sum()
    node_of = np.arange(len(mass), dtype=np.int32)
    level, start = rows, labels
    while True:
        order = generator.permutation(len(mass)).astype(np.int32)
        found = move_nodes(level.indptr, level.indices, level.weight, mass, start, order, factor)
        order = generator.permutation(len(mass)).astype(np.int32)
        parts = _numbered(refine(level.indptr, level.indices, level.weight, mass, found, order, factor))
        count = int(parts.max()) + 1
        if count == len(mass):
            return _numbered(found)[node_of]
        start = np.empty(count, np.int32)
        start[parts] = found
        start = _numbered(start)
        level, mass = aggregate(level, parts, count), np.bincount(parts, mass, count).astype(np.float64)
        node_of = parts[node_of]


def _numbered(labels: Indices) -> Indices:
    return np.unique(labels, return_inverse=True)[1].astype(np.int32)


def _by_size(labels: Indices, tied: NDArray[np.bool_]) -> Indices:
    """Number the communities of tied nodes by size, equal ones by their first node; the others get -1."""
    numbered = np.full(len(labels), -1, np.int32)
    if tied.any():
        _, first, inverse, sizes = np.unique(labels[tied], return_index=True, return_inverse=True, return_counts=True)
        rank = np.empty(len(sizes), np.int32)
        rank[np.lexsort((first, -sizes))] = np.arange(len(sizes), dtype=np.int32)
        numbered[tied] = rank[inverse]
    return numbered


def _strength_inside(rows: Csr, labels: Indices) -> Floats:
    same = labels[rows.rows()] == labels[rows.indices]
    return np.bincount(rows.rows()[same], rows.weight[same], len(labels)).astype(np.float64)


def _most_common(codes: Ints) -> tuple[int, float] | None:
    known = codes[codes >= 0]
    if not len(known):
        return None
    code, count = np.unique(known, return_counts=True)
    return int(code[count.argmax()]), float(count.max() / len(codes))
