"""The shapes the graph is made of: frozen columns of numbers, never one object per firm or tie."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Indices = NDArray[np.int32]

# NetworkX asks a graph by this name whose functions to call (graph/dispatch)
BACKEND = "red_capsule"


@dataclass(frozen=True, eq=False)
class Ties:
    """Sums of the ledger, one row per source, target, kind and day; columns of equal length m.

    source, target: organisation ids. kind: position in the tuple of kinds that goes with them. day: days since
    1970-01-01 in China time. value: in the unit of the kind. count: how many ties the row sums. A row that takes a
    mistake back bears the day of the tie it reverses and a negative value and count.

    >>> Ties.of([7, 7], [8, 9], [0, 0], [20000, 20001], [10.0, 2.5], [1, 1]).count
    array([1, 1], dtype=int32)
    """

    source: Ints
    target: Ints
    kind: NDArray[np.int8]
    day: Indices
    value: Floats
    count: Indices

    def __post_init__(self) -> None:
        """Refuse columns of other types, other lengths or other than one dimension with ValueError."""
        for name, wanted in _TIE_COLUMNS.items():
            column = getattr(self, name)
            if column.dtype != wanted:
                raise ValueError(f"{name} must be {wanted.__name__}, not {column.dtype}")
            if column.shape != (len(self.source),):
                raise ValueError(f"{name} has shape {column.shape}, source has {self.source.shape}")

    def __len__(self) -> int:
        return len(self.source)

    @staticmethod
    def of(
        source: Sequence[int] | NDArray[Any],
        target: Sequence[int] | NDArray[Any],
        kind: Sequence[int] | NDArray[Any],
        day: Sequence[int] | NDArray[Any],
        value: Sequence[float] | NDArray[Any],
        count: Sequence[int] | NDArray[Any] | None = None,
    ) -> "Ties":
        """Make the columns from lists or arrays of any number type; without `count` each row is one tie."""
        return Ties(
            np.ascontiguousarray(source, np.int64),
            np.ascontiguousarray(target, np.int64),
            np.ascontiguousarray(kind, np.int8),
            np.ascontiguousarray(day, np.int32),
            np.ascontiguousarray(value, np.float64),
            np.ones(len(source), np.int32) if count is None else np.ascontiguousarray(count, np.int32),
        )


_TIE_COLUMNS = {
    "source": np.int64,
    "target": np.int64,
    "kind": np.int8,
    "day": np.int32,
    "value": np.float64,
    "count": np.int32,
}


@dataclass(frozen=True, eq=False)
class Csr:
    """Compressed sparse rows over n nodes: the neighbours of node u are indices[indptr[u]:indptr[u+1]], ascending.

    indptr: int64[n+1]. indices: int32[m], positions of nodes (not organisation ids). weight: float64[m].
    """

    indptr: Ints
    indices: Indices
    weight: Floats

    def __len__(self) -> int:
        return len(self.indices)

    def rows(self) -> Indices:
        """Give the row of every entry: int32[m]."""
        return np.repeat(np.arange(len(self.indptr) - 1, dtype=np.int32), np.diff(self.indptr))


@dataclass(frozen=True, eq=False)
class Layer:
    """The directed pairs of one kind of tie, as compressed sparse rows.

    weight: float64[m], values decayed to the moment, always above 0. value: float64[m], plain sums. count: int64[m],
    how many ties. score: int64[m], the rank of the weight inside the kind, 1 (weakest) to 100 (strongest); equal
    weights have equal scores. last_day: int32[m], day of the latest tie.
    """

    indptr: Ints
    indices: Indices
    weight: Floats
    value: Floats
    count: Ints
    score: Ints
    last_day: Indices

    def __len__(self) -> int:
        return len(self.indices)

    def rows(self) -> Indices:
        """Give the source of every pair: int32[m]."""
        return np.repeat(np.arange(len(self.indptr) - 1, dtype=np.int32), np.diff(self.indptr))


@dataclass(frozen=True, eq=False)
class Ecosystem:
    """The organisations and what happened between them up to a day, each kind of tie in a layer of its own.

    ids: int64[n], organisation ids, ascending. layers: one per kind, in the order of kinds. half_life_days: one per
    kind. window: ties older than so many days were left out, None if none were.
    """

    ids: Ints
    kinds: tuple[str, ...]
    layers: tuple[Layer, ...]
    as_of_day: int
    half_life_days: tuple[float, ...]
    window: int | None

    __networkx_backend__ = BACKEND

    def is_directed(self) -> bool:
        """Say, as NetworkX asks, that ties have a direction."""
        return True

    def is_multigraph(self) -> bool:
        """Say, as NetworkX asks, that two firms may have ties of several kinds."""
        return True

    @property
    def pairs(self) -> int:
        """Count the directed pairs of all kinds."""
        return sum(len(layer) for layer in self.layers)

    def position(self, organisation: int) -> int:
        """Give the position of an organisation id; ValueError if it is not in the ecosystem."""
        return find_position(self.ids, organisation)

    def layer(self, kind: str) -> Layer:
        """Give the layer of a kind; ValueError if the ecosystem has no such kind."""
        if kind not in self.kinds:
            raise ValueError(f"the ecosystem has no ties of kind {kind!r}, only of {', '.join(self.kinds)}")
        return self.layers[self.kinds.index(kind)]


@dataclass(frozen=True, eq=False)
class Network:
    """One kind of tie, or a weighted sum of kinds, over the same nodes as the ecosystem; nodes without ties stay.

    ids: int64[n]. out: from source to target. into: the same turned round, from target to source. both: without
    direction, the weight of u and v is the sum of the weights both ways and stands in the row of each.
    """

    ids: Ints
    out: Csr
    into: Csr
    both: Csr

    __networkx_backend__ = BACKEND

    def is_directed(self) -> bool:
        """Say, as NetworkX asks, that ties have a direction."""
        return True

    def is_multigraph(self) -> bool:
        """Say, as NetworkX asks, that a pair has one tie."""
        return False

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def tied(self) -> NDArray[np.bool_]:
        """Say for each node whether it has any tie: bool[n]."""
        return np.diff(self.both.indptr) > 0

    @property
    def links(self) -> int:
        """Count the pairs that have a tie, whatever its direction."""
        return len(self.both) // 2

    def position(self, organisation: int) -> int:
        """Give the position of an organisation id; ValueError if it is not in the network."""
        return find_position(self.ids, organisation)


def find_position(ids: Ints, organisation: int) -> int:
    """Give where `organisation` stands in the ascending `ids`; ValueError if it does not."""
    position = int(np.searchsorted(ids, organisation))
    if position == len(ids) or ids[position] != organisation:
        raise ValueError(f"organisation {organisation} is not among the {len(ids)} organisations")
    return position
