"""The enterprises of a snapshot and the ties between them: whom trust leads to whom; banks and bodies are no way."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ecosystem.pictures.cuts import whole
from ecosystem.pictures.drawing import Picture
from ecosystem.pictures.exports import ecosystem_of
from ecosystem.pictures.filters import kept
from graph import paths
from graph.build import network
from graph.model import Network
from graph.suggest import adamic_adar_worth, pair_scores, strongest_between, suggestions

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
CANDIDATES = 40  # looked at for each firm, those with the most telling common partners
MOST_HOPS = 4


@dataclass(frozen=True, eq=False)
class Circle:
    """The network of the enterprises; positions are those of `network.ids`."""

    network: Network

    @property
    def ids(self) -> Ints:
        """Organisations by position, ascending."""
        return self.network.ids

    def tied(self) -> tuple[Ints, Ints]:
        """Every tied pair once: positions."""
        both = self.network.both
        source = np.repeat(np.arange(len(self.ids)), np.diff(both.indptr))
        once = source < both.indices
        return source[once].astype(np.int64), both.indices[once].astype(np.int64)

    def candidates(self) -> tuple[Ints, Ints]:
        """Pairs at distance two, each once, the best of each firm: positions."""
        found = suggestions(self.network, CANDIDATES)
        source = np.repeat(np.arange(len(self.ids)), np.diff(found.indptr))
        low, high = np.minimum(source, found.candidate), np.maximum(source, found.candidate)
        keys = np.unique(low.astype(np.int64) * len(self.ids) + high)
        return keys // max(len(self.ids), 1), keys % max(len(self.ids), 1)

    def trust(self, left: Ints, right: Ints) -> Floats:
        """The Adamic-Adar score of each pair."""
        both = self.network.both
        worth = adamic_adar_worth(both)
        return pair_scores(both.indptr, both.indices, left.astype(np.int32), right.astype(np.int32), worth)

    def ways(self, left: Ints, right: Ints) -> list[list[int]]:
        """The organisations from one to the other over the partner who ties them best; empty without a common one."""
        both = self.network.both
        middle = strongest_between(
            both.indptr, both.indices, both.weight, left.astype(np.int32), right.astype(np.int32)
        )
        rows = zip(left.tolist(), middle.tolist(), right.tolist(), strict=True)
        return [[int(self.ids[place]) for place in row] if row[1] >= 0 else [] for row in rows]

    def way(self, one: int, other: int) -> list[int]:
        """The shortest way between two organisations, over at most four ties; empty without one."""
        if not np.isin([one, other], self.ids).all():
            return []
        path = paths.fewest_hops(self.network, one, other)
        return list(path.organisations) if path and path.cost <= MOST_HOPS else []


def circle_of(picture: Picture, enterprises: Ints) -> Circle:
    """The circle of those `enterprises` (organisations) that the picture knows."""
    cut = whole(picture)
    nodes = np.flatnonzero(np.isin(cut.arrays["id"], enterprises))
    inside = np.zeros(len(cut), bool)
    inside[nodes] = True
    pairs = np.flatnonzero(inside[cut.arrays["source"]] & inside[cut.arrays["target"]])
    part = kept(cut, nodes, pairs)
    return Circle(network(ecosystem_of(part), weights=part.meta["formula"]["kind_weights"]))
