"""An ecosystem is a graph to NetworkX: its functions run compiled, agree to 1e-9, fall back, and convert both ways."""

import subprocess
import sys
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.build import build_ecosystem, network, plain_network
from graph.dispatch import figures, shape
from graph.dispatch.info import FUNCTIONS
from graph.dispatch.view import from_networkx, to_networkx, undirected, view_of
from graph.model import BACKEND, Ecosystem, Ties

# Its stubs know no graphs of other classes
nx: Any = networkx
some = settings(deadline=None, max_examples=30)
LABELS: list[Hashable] = ["甲", "乙", 3, (4, 4), "e", 6.5, "g", "h", 9]
Answer = Callable[[Any], Any]


@dataclass(frozen=True)
class Kinds:
    """For which graphs a function is defined."""

    directed: bool = True
    undirected: bool = True
    multi: bool = True
    loops: bool = True


BOTH, UNDIRECTED, DIRECTED = Kinds(), Kinds(directed=False), Kinds(undirected=False)
SIMPLE = Kinds(multi=False, loops=False)


def _first(graph: Any) -> Hashable:
    label: Hashable = next(iter(graph))
    return label


def _sets(groups: Any) -> Any:
    return sorted(map(sorted, (map(str, group) for group in groups)))


def _pairs(edges: Any) -> Any:
    return sorted(sorted(map(str, edge)) for edge in edges)


def _scores(rows: Any) -> Any:
    return {tuple(sorted((str(u), str(v)))): points for u, v, points in rows}


def _cycles(cycles: Any) -> Any:
    turned = [list(map(str, cycle)) for cycle in cycles]
    return sorted(cycle[cycle.index(min(cycle)) :] + cycle[: cycle.index(min(cycle))] for cycle in turned)


ASKED: dict[str, tuple[Kinds, Answer]] = {
    "pagerank": (BOTH, lambda g: nx.pagerank(g, tol=1e-14, max_iter=5000)),
    "pagerank from two": (
        BOTH,
        lambda g: nx.pagerank(g, personalization={_first(g): 1, "e": 2}, tol=1e-14, max_iter=5000, weight=None),
    ),
    "betweenness_centrality": (BOTH, nx.betweenness_centrality),
    "betweenness as counts": (BOTH, lambda g: nx.betweenness_centrality(g, normalized=False)),
    "betweenness of two": (BOTH, lambda g: nx.betweenness_centrality(g, k=min(2, len(g)), seed=5)),
    "closeness_centrality": (BOTH, nx.closeness_centrality),
    "closeness of one": (BOTH, lambda g: {0: nx.closeness_centrality(g, _first(g), wf_improved=False)}),
    "harmonic_centrality": (BOTH, nx.harmonic_centrality),
    "core_number": (SIMPLE, nx.core_number),
    "constraint": (BOTH, lambda g: nx.constraint(g, weight="weight")),
    "constraint of one": (SIMPLE, lambda g: nx.constraint(g, nodes=[_first(g)])),
    "effective_size": (SIMPLE, lambda g: nx.effective_size(g, nodes=list(g), weight="weight")),
    "effective size, all weights 1": (Kinds(directed=False, multi=False, loops=False), nx.effective_size),
    "effective size of one": (SIMPLE, lambda g: nx.effective_size(g, nodes=[_first(g)], weight="weight")),
    "connected_components": (UNDIRECTED, lambda g: _sets(nx.connected_components(g))),
    "number_connected_components": (UNDIRECTED, nx.number_connected_components),
    "is_connected": (UNDIRECTED, nx.is_connected),
    "weakly_connected_components": (DIRECTED, lambda g: _sets(nx.weakly_connected_components(g))),
    "number_weakly_connected_components": (DIRECTED, nx.number_weakly_connected_components),
    "is_weakly_connected": (DIRECTED, nx.is_weakly_connected),
    "articulation_points": (UNDIRECTED, lambda g: sorted(map(str, nx.articulation_points(g)))),
    "bridges": (UNDIRECTED, lambda g: _pairs(nx.bridges(g))),
    "attribute_assortativity_coefficient": (BOTH, lambda g: nx.attribute_assortativity_coefficient(g, "tier")),
    "overall_reciprocity": (Kinds(undirected=False, multi=False), nx.overall_reciprocity),
    "reciprocity": (Kinds(undirected=False, multi=False), lambda g: nx.reciprocity(g, list(g))),
    "adamic_adar_index": (
        Kinds(directed=False, multi=False, loops=False),
        lambda g: _scores(nx.adamic_adar_index(g)),
    ),
    "resource_allocation_index": (
        Kinds(directed=False, multi=False),
        lambda g: _scores(nx.resource_allocation_index(g)),
    ),
    "single_source_shortest_path_length": (BOTH, lambda g: nx.single_source_shortest_path_length(g, _first(g))),
    "single_source_dijkstra_path_length": (BOTH, lambda g: nx.single_source_dijkstra_path_length(g, _first(g))),
    "simple_cycles": (DIRECTED, lambda g: _cycles(nx.simple_cycles(g, length_bound=4))),
}


@st.composite
def drawn_graph(draw: st.DrawFn, kinds: Kinds) -> Any:
    """Draw a graph of any allowed class with weights, parallel edges, self-loops, a node attribute on some nodes."""
    directed = draw(st.sampled_from([way for way, may in ((True, kinds.directed), (False, kinds.undirected)) if may]))
    multi = kinds.multi and draw(st.booleans())
    graph = {(0, 0): nx.Graph, (1, 0): nx.DiGraph, (0, 1): nx.MultiGraph, (1, 1): nx.MultiDiGraph}[directed, multi]()
    labels = LABELS[: draw(st.integers(1, len(LABELS)))]
    for label in labels:
        graph.add_node(label)
        if (tier := draw(st.sampled_from([None, 1, "银行"]))) is not None:
            graph.nodes[label]["tier"] = tier
    node, weight = st.sampled_from(labels), st.sampled_from([0.5, 1, 2, 3.25, None])
    for u, v, amount in draw(st.lists(st.tuples(node, node, weight), max_size=30)):
        if u != v or kinds.loops:
            graph.add_edge(u, v, **({} if amount is None else {"weight": amount}))
    return graph


@pytest.mark.parametrize("name", ASKED)
def test_results_agree_with_networkx(name: str) -> None:
    kinds, ask = ASKED[name]

    @some
    @given(drawn_graph(kinds))
    def agree(graph: Any) -> None:
        expected, view = _answer(ask, graph), from_networkx(graph, preserve_edge_attrs=True, preserve_node_attrs=True)
        _check(_answer(ask, view), expected)

    agree()


def _answer(ask: Answer, graph: Any) -> Any:
    with np.errstate(all="ignore"):
        try:
            return ask(graph)
        except (nx.NetworkXException, ZeroDivisionError) as refused:
            return type(refused).__name__


def _check(found: Any, expected: Any) -> None:
    if isinstance(expected, dict):
        assert found.keys() == expected.keys()
        found, expected = list(found.values()), [expected[key] for key in found]
        gone = [value is None for value in expected]
        assert [value is None for value in found] == gone
        found, expected = ([value for value in values if value is not None] for values in (found, expected))
    if isinstance(expected, float | list) and not (expected and isinstance(expected, list) and _named(expected[0])):
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)
    else:
        assert found == expected


def _named(value: object) -> bool:
    return isinstance(value, str | list)


def test_every_compiled_function_is_held_against_networkx() -> None:
    assert set(FUNCTIONS) - set(ASKED) == {"leiden_communities"}
    for name in FUNCTIONS:
        assert callable(getattr(figures, name, None) or getattr(shape, name))


def ecosystem() -> Ecosystem:
    """Two kinds of ties among five firms; the last has none."""
    ties = Ties.of([1, 2, 3, 1, 2], [2, 3, 1, 2, 4], [0, 0, 0, 1, 1], [9] * 5, [5.0, 1.0, 2.0, 3.0, 4.0])
    return build_ecosystem([1, 2, 3, 4, 5], ties, ("ORDER", "STAFF"), 9, [30, 30])


def test_an_ecosystem_is_a_multigraph_of_kinds() -> None:
    eco = ecosystem()
    plain = to_networkx(eco)
    assert type(plain) is nx.MultiDiGraph
    assert sorted(plain.edges(keys=True)) == [
        (1, 2, "ORDER"), (1, 2, "STAFF"), (2, 3, "ORDER"), (2, 4, "STAFF"), (3, 1, "ORDER"),
    ]  # fmt: skip
    assert plain.edges[1, 2, "STAFF"] == {"weight": 3.0, "value": 3.0, "count": 1, "score": 50, "last_day": 9}
    found, expected = nx.pagerank(eco, weight="score"), nx.pagerank(plain, weight="score", tol=1e-14)
    assert found == pytest.approx(expected, abs=1e-9)
    assert nx.pagerank(network(eco)) == pytest.approx(found, abs=1e-9)
    assert nx.weakly_connected_components(eco).__next__() == {1, 2, 3, 4}
    assert nx.closeness_centrality(eco) == pytest.approx(nx.closeness_centrality(plain))


def test_a_network_is_a_graph_and_back() -> None:
    net = network(ecosystem())
    assert nx.utils.graphs_equal(to_networkx(from_networkx(to_networkx(net), {"weight": 1})), to_networkx(net))
    assert sorted(undirected(net).edges(data="weight")) == sorted(to_networkx(net).to_undirected().edges(data="weight"))
    assert nx.number_connected_components(undirected(ecosystem())) == 2
    assert view_of(net) is view_of(net)


def test_what_has_no_loop_of_ours_falls_back_to_networkx() -> None:
    net = network(ecosystem())
    assert nx.transitivity(undirected(net)) == nx.transitivity(to_networkx(net).to_undirected())
    assert nx.shortest_path(net, 3, 4) == [3, 1, 2, 4]
    assert nx.betweenness_centrality(net, weight="weight") == nx.betweenness_centrality(
        to_networkx(net), weight="weight"
    )
    assert nx.density(view_of(net)) == nx.density(to_networkx(net))
    assert [*view_of(net)] == [1, 2, 3, 4, 5]
    assert nx.DiGraph(view_of(net)).size() == 4


def test_what_would_change_the_graph_is_refused() -> None:
    with pytest.raises(nx.NetworkXError, match="rozen"):
        nx.contracted_nodes(network(ecosystem()), 1, 2, copy=False)
    with pytest.raises(nx.NetworkXNotImplemented):
        nx.connected_components(network(ecosystem()))


def test_leiden_answers_where_networkx_has_none() -> None:
    graph = nx.disjoint_union(nx.complete_graph(5), nx.complete_graph(4))
    graph.add_edge(0, 8)
    graph.add_node("alone")
    groups = nx.community.leiden_communities(graph, seed=3, backend=BACKEND)
    assert groups == [{0, 1, 2, 3, 4}, {5, 6, 7, 8}, {"alone"}]


def test_networkx_finds_the_backend_from_any_folder() -> None:
    ask = "import networkx as nx; print(nx.pagerank(nx.path_graph(2), backend='red_capsule'))"
    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", ask], cwd="/", check=True, capture_output=True, text=True
    )
    assert said.stdout.strip() == "{0: 0.5, 1: 0.5}"


def test_weights_that_are_no_numbers_are_left_to_networkx() -> None:
    graph = nx.Graph([(1, 2), (2, 3)])
    ways = nx.single_source_dijkstra_path_length(graph, 1, weight=lambda u, v, d: u + v, backend=BACKEND)
    assert ways == {1: 0, 2: 3, 3: 8}
    assert plain_network([1], [], []).is_directed()
