"""Standing, brokerage and betweenness agree with NetworkX to 1e-9 and with answers known by hand."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from graph.build import plain_network
from graph.centrality import betweenness, brokerage, core_numbers, pagerank, strength
from tests.graph.networks import Pairs, check_close, drawn_pairs, in_order, patient


@patient
@given(drawn_pairs())
def test_strength_agrees_with_networkx(drawn: Pairs) -> None:
    found, graph = strength(drawn.network()), drawn.directed()
    check_close(found.incoming, in_order(dict(graph.in_degree(weight="weight"))))
    check_close(found.outgoing, in_order(dict(graph.out_degree(weight="weight"))))
    check_close(found.total, in_order(dict(graph.degree(weight="weight"))))


@patient
@given(drawn_pairs())
def test_pagerank_agrees_with_networkx_with_and_without_dead_ends(drawn: Pairs) -> None:
    expected = nx.pagerank(drawn.directed(), tol=1e-14, max_iter=5000)
    check_close(pagerank(drawn.network()), in_order(expected))


@patient
@given(drawn_pairs())
def test_betweenness_agrees_with_networkx(drawn: Pairs) -> None:
    found = betweenness(drawn.network(), seed=1)
    assert found.exact
    check_close(found.values, in_order(nx.betweenness_centrality(drawn.undirected())))


@patient
@given(drawn_pairs())
def test_brokerage_agrees_with_networkx(drawn: Pairs) -> None:
    found, graph = brokerage(drawn.network()), drawn.undirected()
    expected = nx.constraint(graph, nodes=list(graph), weight="weight")
    check_close(found.constraint, in_order(expected))
    expected = nx.effective_size(graph, nodes=list(graph), weight="weight")
    check_close(found.effective_size, in_order(expected))


@patient
@given(drawn_pairs())
def test_cores_agree_with_networkx(drawn: Pairs) -> None:
    assert core_numbers(drawn.network()).tolist() == in_order(nx.core_number(drawn.undirected())).tolist()


def test_a_larger_network_agrees_too() -> None:
    generator = np.random.default_rng(4)
    ends = generator.integers(0, 300, (2000, 2))
    drawn = Pairs(300, [(int(u), int(v), 1.0 + (u + v) % 5) for u, v in ends])
    net, graph = drawn.network(), drawn.undirected()
    check_close(betweenness(net, 1).values, in_order(nx.betweenness_centrality(graph)))
    constraint = in_order(nx.constraint(graph, weight="weight"))
    check_close(brokerage(net).constraint, constraint)
    assert core_numbers(net).tolist() == in_order(nx.core_number(graph)).tolist()


def test_the_middle_of_a_star_is_on_every_way_and_free() -> None:
    star = plain_network(range(6), [0] * 5, range(1, 6))
    assert betweenness(star, seed=1).values.tolist() == [1.0, 0, 0, 0, 0, 0]
    assert brokerage(star).constraint == pytest.approx([0.2, 1, 1, 1, 1, 1])
    assert brokerage(star).effective_size.tolist() == [5, 1, 1, 1, 1, 1]
    assert core_numbers(star).tolist() == [1] * 6


def test_the_krackhardt_kite_has_its_published_broker() -> None:
    ends = np.array(list(nx.krackhardt_kite_graph().edges))
    kite = plain_network(range(10), ends[:, 0], ends[:, 1])
    values = betweenness(kite, seed=1).values * 36
    assert values.round(2).tolist() == [0.83, 0.83, 0.0, 3.67, 0.0, 8.33, 8.33, 14.0, 8.0, 0.0]


def test_sampled_betweenness_keeps_its_promises() -> None:
    ends = np.array(list(nx.barabasi_albert_graph(800, 3, seed=2).edges))
    net = plain_network(range(800), ends[:, 0], ends[:, 1])
    exact, drawn = betweenness(net, 1), betweenness(net, 1, exact_up_to=100, pivots=128)
    assert (exact.exact, exact.bound, exact.pivots) == (True, 0.0, 800)
    assert (drawn.exact, drawn.pivots) == (False, 128)
    off = np.abs(drawn.values - exact.values)
    assert off.max() < drawn.bound == pytest.approx(0.1201, abs=1e-3)
    leading = np.argsort(-exact.values)[:40]
    assert (off <= 2 * drawn.standard_error)[leading].mean() > 0.85
    assert set(leading[:3]) == set(np.argsort(-drawn.values)[:3])
    assert np.array_equal(drawn.values, betweenness(net, 1, exact_up_to=100, pivots=128).values)
    assert not np.array_equal(drawn.values, betweenness(net, 2, exact_up_to=100, pivots=128).values)


def test_damping_and_pivots_have_limits() -> None:
    net = plain_network([1], [], [])
    with pytest.raises(ValueError, match="damping must be at least 0 and below 1, not 1"):
        pagerank(net, 1)
    with pytest.raises(ValueError, match="at least 2 pivots, not 1"):
        betweenness(net, 1, pivots=1)
