"""A graph as NetworkX functions take it: labels beside arrays, and the plain graph made only when it is asked for."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.build import network
from graph.model import BACKEND, Csr, Ecosystem, Floats, Indices, Network
from graph.rows import add_rows, order_pairs, sum_entries, turn_rows

MISSING: Any = object()
Column = Sequence[Any] | NDArray[Any]


class NotSuited(Exception):
    """The compiled loop does not cover this graph or these arguments: plain NetworkX answers."""


@dataclass(frozen=True, eq=False)
class View:
    """n labelled nodes and m edges. What is not defined here is asked of `plain`, the same graph in NetworkX.

    source, target: int32[m], positions of labels; an edge of a graph without direction stands once. keys: of the
    edges of a multigraph. edge_data, node_data: for each attribute a column of m or n values, MISSING where none is.
    """

    labels: Sequence[Hashable]
    directed: bool
    source: Indices
    target: Indices
    keys: Sequence[Hashable] | None = None
    edge_data: Mapping[str, Column] = field(default_factory=dict)
    node_data: Mapping[str, Column] = field(default_factory=dict)
    graph_data: Mapping[str, Any] = field(default_factory=dict)

    __networkx_backend__ = BACKEND
    __networkx_cache__ = None

    def is_directed(self) -> bool:
        """Say whether edges have a direction."""
        return self.directed

    def is_multigraph(self) -> bool:
        """Say whether two nodes may have several edges."""
        return self.keys is not None

    def __len__(self) -> int:
        return len(self.labels)

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self.labels)

    def __contains__(self, label: object) -> bool:
        try:
            return label in self.position
        except TypeError:
            return False

    def __getitem__(self, label: Hashable) -> Any:
        return self.plain[label]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.plain, name)

    @cached_property
    def position(self) -> Mapping[Hashable, int]:
        """Find the position of a label."""
        return {label: at for at, label in enumerate(self.labels)}

    @cached_property
    def plain(self) -> Any:
        """The same graph in NetworkX, frozen: it is a picture of what it was made from. Copy it to change it."""
        return nx.freeze(to_networkx(self))

    @cached_property
    def loops(self) -> int:
        """Count the edges from a node to itself."""
        return int((self.source == self.target).sum())

    def column(self, name: str | None, default: float = 1.0) -> Floats:
        """Give an edge attribute as numbers, ones for None; NotSuited where it is not all finite numbers."""
        if callable(name):
            raise NotSuited("a function for a weight")
        if name is None or name not in self.edge_data:
            return np.full(len(self.source), 1.0 if name is None else default)
        found = self.edge_data[name]
        values = found if isinstance(found, np.ndarray) else [default if v is MISSING else v for v in found]
        numbers = np.asarray(values) if len(values) else np.zeros(0)
        if numbers.dtype.kind not in "iuf" or not np.isfinite(numbers).all():
            raise NotSuited(f"{name} is not a number everywhere")
        return numbers.astype(np.float64)

    def out(self, weight: str | None = None) -> Csr:
        """Sum the edges per pair in rows of their source, self-loops once; without direction in both rows."""
        amount = self.column(weight)
        row, column = self.source, self.target
        if not self.directed:
            back = row != column
            row, column = np.concatenate([row, column[back]]), np.concatenate([column, row[back]])
            amount = np.concatenate([amount, amount[back]])
        n = len(self)
        order = order_pairs(row.astype(np.int64), column, np.ones(len(row), np.bool_), n, n)
        return Csr(*sum_entries(order, row, column, amount, n))

    @cached_property
    def rows(self) -> Csr:
        """Rows of what goes out without self-loops; weight: how many edges the pair has."""
        rows = self.out()
        return only(rows, rows.rows() != rows.indices) if self.loops else rows

    @cached_property
    def back(self) -> Csr:
        """The same rows turned round."""
        return turn_rows(self.rows) if self.directed else self.rows

    @cached_property
    def both(self) -> Csr:
        """Rows without direction."""
        return add_rows(self.rows, self.back) if self.directed else self.rows

    def by_label(self, values: NDArray[Any]) -> dict[Hashable, Any]:
        """Name the values, one per node, by its label."""
        return dict(zip(self.labels, values.tolist(), strict=True))

    def named(self, positions: Iterable[int]) -> list[Hashable]:
        """Give the labels at these positions."""
        return [self.labels[at] for at in positions]


def only(rows: Csr, kept: NDArray[np.bool_]) -> Csr:
    """Leave out the entries that are not `kept`, bool[m]."""
    if kept.all():
        return rows
    row = rows.rows()
    indptr = np.zeros(len(rows.indptr), np.int64)
    np.cumsum(np.bincount(row[kept], minlength=len(indptr) - 1), out=indptr[1:])
    return Csr(indptr, rows.indices[kept], rows.weight[kept])


_seen: "WeakKeyDictionary[Ecosystem | Network, View]" = WeakKeyDictionary()


def view_of(graph: Ecosystem | Network | View) -> View:
    """See an ecosystem or network as NetworkX does.

    An ecosystem is a MultiDiGraph whose keys are the kinds, with weight, value, count, score and last_day on each edge
    (as in the exports; weights of different kinds cannot be added, scores can). A network is a DiGraph with weight.
    Nodes are organisation ids. The same object gives the same view.

    >>> from graph.build import plain_network
    >>> nx.pagerank(plain_network([7, 8, 9], [7, 8, 9], [8, 9, 7]))[7].__round__(4)
    0.3333
    >>> view_of(plain_network([7, 8], [7], [8])).edges(data=True)
    OutEdgeDataView([(7, 8, {'weight': 1.0})])
    """
    if isinstance(graph, View):
        return graph
    if graph not in _seen:
        _seen[graph] = _ecosystem_view(graph) if isinstance(graph, Ecosystem) else _network_view(graph)
    return _seen[graph]


def undirected(graph: Ecosystem | Network) -> View:
    """See an ecosystem (its total by score) or a network without direction: the weight of a pair is the sum both ways.

    >>> from graph.build import plain_network
    >>> list(nx.connected_components(undirected(plain_network([7, 8, 9], [7], [8]))))[1]
    {9}
    """
    both = (network(graph) if isinstance(graph, Ecosystem) else graph).both
    row = both.rows()
    once = row < both.indices
    return View(graph.ids.tolist(), False, row[once], both.indices[once], edge_data={"weight": both.weight[once]})


def _network_view(graph: Network) -> View:
    return View(graph.ids.tolist(), True, graph.out.rows(), graph.out.indices, edge_data={"weight": graph.out.weight})


def _ecosystem_view(graph: Ecosystem) -> View:
    names = ("weight", "value", "count", "score", "last_day")
    none = np.zeros(0, np.int32)
    return View(
        graph.ids.tolist(),
        True,
        np.concatenate([none, *(layer.rows() for layer in graph.layers)]),
        np.concatenate([none, *(layer.indices for layer in graph.layers)]),
        [kind for kind, layer in zip(graph.kinds, graph.layers, strict=True) for _ in range(len(layer))],
        {name: np.concatenate([none, *(getattr(layer, name) for layer in graph.layers)]) for name in names},
        graph_data={"as_of_day": graph.as_of_day},
    )


def from_networkx(
    graph: Any,
    edge_attrs: Mapping[str, Any] | None = None,
    node_attrs: Mapping[str, Any] | None = None,
    preserve_edge_attrs: bool = False,
    preserve_node_attrs: bool = False,
    preserve_graph_attrs: bool = False,
    name: str | None = None,
    graph_name: str | None = None,
) -> View:
    """Convert a NetworkX graph with the attributes asked for, {name: default}, or all; the form NetworkX calls.

    >>> from_networkx(nx.path_graph(3)).target
    array([1, 2], dtype=int32)
    """
    if isinstance(graph, View | Ecosystem | Network):
        return view_of(graph)
    labels = list(graph)
    position = {label: at for at, label in enumerate(labels)}
    if graph.is_multigraph():
        edges = list(graph.edges(keys=True, data=True))
        keys: list[Hashable] | None = [key for _, _, key, _ in edges]
    else:
        edges, keys = list(graph.edges(data=True)), None
    ends = [np.fromiter((position[edge[end]] for edge in edges), np.int32, len(edges)) for end in (0, 1)]
    edge_data = _columns([edge[-1] for edge in edges], edge_attrs, preserve_edge_attrs)
    node_data = _columns([graph.nodes[label] for label in labels], node_attrs, preserve_node_attrs)
    kept = dict(graph.graph) if preserve_graph_attrs else {}
    return View(labels, graph.is_directed(), ends[0], ends[1], keys, edge_data, node_data, kept)


def _columns(rows: list[Mapping[str, Any]], asked: Mapping[str, Any] | None, everything: bool) -> dict[str, list[Any]]:
    if everything:
        names = dict.fromkeys(name for row in rows for name in row)
        return {name: [row.get(name, MISSING) for row in rows] for name in names}
    # A node attribute without a default (None) stays away where it is not there
    return {
        name: [row.get(name, MISSING if default is None else default) for row in rows]
        for name, default in (asked or {}).items()
    }


def to_networkx(graph: Any) -> Any:
    """Convert an ecosystem, a network or a view to a graph of NetworkX; anything else comes back as it is.

    >>> from graph.build import plain_network
    >>> to_networkx(plain_network([7, 8], [7], [8])).adj
    AdjacencyView({7: {8: {'weight': 1.0}}, 8: {}})
    """
    if not isinstance(graph, View | Ecosystem | Network):
        return graph
    view = view_of(graph)
    made: Any = _CLASSES[view.directed, view.is_multigraph()](**view.graph_data)
    made.add_nodes_from(zip(view.labels, _dicts(view.node_data, len(view)), strict=True))
    ends = (view.named(view.source.tolist()), view.named(view.target.tolist()))
    between = ends if view.keys is None else (*ends, view.keys)
    made.add_edges_from(zip(*between, _dicts(view.edge_data, len(view.source)), strict=True))
    return made


_CLASSES: dict[tuple[bool, bool], Any] = {
    (False, False): nx.Graph,
    (True, False): nx.DiGraph,
    (False, True): nx.MultiGraph,
    (True, True): nx.MultiDiGraph,
}


def _dicts(data: Mapping[str, Column], length: int) -> Iterable[dict[str, Any]]:
    columns = [column.tolist() if isinstance(column, np.ndarray) else column for column in data.values()]
    if not columns:
        return ({} for _ in range(length))
    names = list(data)
    return ({k: v for k, v in zip(names, row, strict=True) if v is not MISSING} for row in zip(*columns, strict=True))
