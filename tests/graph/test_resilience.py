"""Components, cut nodes and bridges agree with NetworkX, and with what is left when one really takes them away."""

from typing import Any

import networkx as nx
import numpy as np
from hypothesis import given

from graph.build import plain_network
from graph.resilience import components, weak_points
from tests.graph.networks import Pairs, drawn_pairs, patient


@patient
@given(drawn_pairs())
def test_components_agree_with_networkx(drawn: Pairs) -> None:
    found = components(drawn.network())
    expected = {frozenset(group) for group in nx.connected_components(drawn.undirected())}
    groups = [frozenset(np.flatnonzero(found.labels == label).tolist()) for label in range(len(found.sizes))]
    assert set(groups) == expected
    assert [len(group) for group in groups] == found.sizes.tolist() == sorted(found.sizes.tolist(), reverse=True)


@patient
@given(drawn_pairs())
def test_cut_nodes_and_their_pieces_are_what_is_left_without_them(drawn: Pairs) -> None:
    found, graph = weak_points(drawn.network()), drawn.undirected()
    assert found.cut_nodes.tolist() == sorted(nx.articulation_points(graph))
    for node, pieces in zip(found.cut_nodes.tolist(), found.pieces, strict=True):
        rest = graph.subgraph(nx.node_connected_component(graph, node) - {node})
        assert pieces == tuple(sorted(map(len, nx.connected_components(rest)), reverse=True))


@patient
@given(drawn_pairs())
def test_bridges_and_their_sides_are_what_is_left_without_them(drawn: Pairs) -> None:
    found, graph = weak_points(drawn.network()), drawn.undirected()
    bridges: Any = nx.bridges(graph)
    assert found.bridges.tolist() == sorted(sorted(edge) for edge in bridges)
    for (u, v), sides in zip(found.bridges.tolist(), found.bridge_pieces.tolist(), strict=True):
        graph.remove_edge(u, v)
        assert sides == [len(nx.node_connected_component(graph, end)) for end in (u, v)]
        graph.add_edge(u, v)


def test_two_circles_that_share_a_firm_fall_apart_there() -> None:
    net = plain_network(range(1, 8), [1, 2, 3, 3, 4, 5, 6], [2, 3, 1, 4, 5, 3, 7])
    found = weak_points(net)
    assert net.ids[found.cut_nodes].tolist() == [3]
    assert found.pieces == ((2, 2),)
    assert net.ids[found.bridges].tolist() == [[6, 7]]
    assert found.bridge_pieces.tolist() == [[1, 1]]


def test_a_long_chain_needs_no_deep_recursion() -> None:
    found = weak_points(plain_network(range(50_000), range(49_999), range(1, 50_000)))
    assert len(found.cut_nodes) == 49_998
    assert found.pieces[0] == (49_998, 1)
