"""Paths agree with NetworkX, say what ties every hop, and surroundings come nearest first."""

from math import log

import networkx as nx
import pytest
from hypothesis import given

from graph.build import build_ecosystem, network, plain_network
from graph.model import Ties
from graph.paths import Path, ego, explain, fewest_hops, strongest
from tests.graph.networks import Pairs, drawn_pairs, patient


@patient
@given(drawn_pairs())
def test_the_fewest_hops_agree_with_networkx(drawn: Pairs) -> None:
    net, graph = drawn.network(), drawn.undirected()
    for target in range(drawn.n):
        found = fewest_hops(net, 0, target)
        assert (found is not None) == nx.has_path(graph, 0, target)
        if found:
            assert found.cost == nx.shortest_path_length(graph, 0, target)
            assert nx.is_path(graph, found.organisations)


@patient
@given(drawn_pairs())
def test_the_strongest_way_agrees_with_networkx(drawn: Pairs) -> None:
    net, graph = drawn.network(), drawn.undirected()
    most = max((data["weight"] for _, _, data in graph.edges(data=True)), default=1.0)
    for _, _, data in graph.edges(data=True):
        data.update(resistance=1 / data["weight"], product=-log(data["weight"] / most))
    for target in range(drawn.n):
        for by in ("resistance", "product"):
            found = strongest(net, 0, target, by)
            if found:
                assert found.cost == pytest.approx(nx.dijkstra_path_length(graph, 0, target, by), abs=1e-9)
                assert nx.path_weight(graph, found.organisations, by) == pytest.approx(found.cost, abs=1e-9)
            else:
                assert not nx.has_path(graph, 0, target)


def test_of_two_short_ways_the_stronger_is_shown() -> None:
    net = plain_network(range(1, 5), [1, 2, 1, 3], [2, 4, 3, 4], [1, 1, 5, 5])
    assert fewest_hops(net, 1, 4) == Path((1, 3, 4), 2.0)


def test_a_way_to_oneself_has_no_hops() -> None:
    net = plain_network([1, 2], [1], [2])
    assert fewest_hops(net, 2, 2) == strongest(net, 2, 2) == Path((2,), 0.0)


def test_every_hop_tells_its_kinds_and_directions_strongest_first() -> None:
    ties = Ties.of([1, 2, 2, 9], [2, 1, 9, 2], [0, 1, 1, 1], [5] * 4, [4.0, 2.0, 3.0, 9.0])
    eco = build_ecosystem([1, 2, 9], ties, ("ORDER", "STAFF"), 5, [30, 30])
    way = fewest_hops(network(eco), 1, 9)
    assert way is not None
    first, second = explain(eco, way)
    assert (first.source, first.target, second.source, second.target) == (1, 2, 2, 9)
    assert [(tie.kind, tie.forward, tie.value, tie.score) for tie in first.ties] == [
        ("ORDER", True, 4.0, 100),
        ("STAFF", False, 2.0, 34),
    ]
    assert [(tie.forward, tie.value) for tie in second.ties] == [(False, 9.0), (True, 3.0)]


@patient
@given(drawn_pairs())
def test_surroundings_are_networkxs_ego_network(drawn: Pairs) -> None:
    if not drawn.n:
        return
    net, graph = drawn.network(), drawn.undirected()
    for depth in range(4):
        found = ego(net, 0, depth)
        away = nx.single_source_shortest_path_length(graph, 0, depth)
        assert dict(zip(found.organisations.tolist(), found.distance.tolist(), strict=True)) == away
        assert found.distance.tolist() == sorted(found.distance.tolist())


def test_a_limit_keeps_the_nearest_and_strongest() -> None:
    net = plain_network(range(1, 6), [1, 1, 1, 3], [2, 3, 4, 5], [1, 3, 2, 9])
    assert ego(net, 1, 2, limit=4).organisations.tolist() == [1, 3, 4, 2]
    assert ego(net, 1, 2).organisations.tolist() == [1, 3, 4, 2, 5]


def test_strangers_and_bad_limits_are_refused() -> None:
    net = plain_network([1, 2], [1], [2])
    with pytest.raises(ValueError, match="organisation 7 is not among the 2 organisations"):
        fewest_hops(net, 1, 7)
    with pytest.raises(ValueError, match="by resistance or product"):
        strongest(net, 1, 2, by="luck")
    with pytest.raises(ValueError, match="depth must be 0 to 127"):
        ego(net, 1, -1)
    with pytest.raises(ValueError, match="limit at least 1"):
        ego(net, 1, 1, limit=0)
