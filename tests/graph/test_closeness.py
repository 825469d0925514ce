"""Closeness, harmonic centrality and PageRank of some agree with NetworkX and with answers known by hand."""

from typing import Any

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.build import plain_network
from graph.centrality import closeness, pagerank
from tests.graph.networks import Pairs, check_close, drawn_pairs, in_order, patient

nx: Any = networkx


@patient
@given(drawn_pairs())
def test_closeness_and_harmonic_agree_with_networkx(drawn: Pairs) -> None:
    found, graph = closeness(drawn.network(), seed=1), drawn.undirected()
    check_close(found.closeness, in_order(nx.closeness_centrality(graph)))
    check_close(found.harmonic, in_order(dict(nx.harmonic_centrality(graph))))
    assert (found.exact, found.bound) == (True, 0.0)


def test_more_sources_than_a_word_has_bits_agree_too() -> None:
    ends = np.random.default_rng(3).integers(0, 700, (1500, 2))
    graph = nx.empty_graph(700)
    graph.add_edges_from((int(u), int(v)) for u, v in ends if u != v)
    found = closeness(plain_network(range(700), ends[:, 0], ends[:, 1]), seed=1)
    check_close(found.closeness, in_order(nx.closeness_centrality(graph)))
    check_close(found.harmonic, in_order(dict(nx.harmonic_centrality(graph))))


def test_sampled_closeness_keeps_its_promises() -> None:
    ends = np.array(list(nx.barabasi_albert_graph(900, 3, seed=2).edges))
    net = plain_network(range(902), ends[:, 0], ends[:, 1])
    exact, drawn = closeness(net, 1), closeness(net, 1, exact_up_to=100, pivots=200)
    assert (drawn.exact, drawn.pivots) == (False, 200)
    assert np.abs(drawn.harmonic - exact.harmonic).max() < drawn.bound
    assert np.abs(drawn.closeness[:900] / exact.closeness[:900] - 1).max() < 0.1
    assert drawn.closeness[900:].tolist() == drawn.harmonic[900:].tolist() == [0.0, 0.0]
    assert np.array_equal(drawn.harmonic, closeness(net, 1, exact_up_to=100, pivots=200).harmonic)
    with pytest.raises(ValueError, match="at least 2 pivots, not 1"):
        closeness(net, 1, pivots=1)


@patient
@given(drawn_pairs().filter(lambda drawn: drawn.n > 1), st.data())
def test_pagerank_from_some_nodes_agrees_with_networkx(drawn: Pairs, data: st.DataObject) -> None:
    share = data.draw(st.lists(st.sampled_from([0.0, 1.0, 2.5]), min_size=drawn.n, max_size=drawn.n).filter(any))
    expected = nx.pagerank(drawn.directed(), personalization=dict(enumerate(share)), tol=1e-14, max_iter=5000)
    check_close(pagerank(drawn.network(), restart=np.array(share)), in_order(expected))


def test_a_walker_must_start_somewhere() -> None:
    for restart in (np.zeros(2), np.array([1.0]), np.array([2.0, -1.0]), np.array([np.nan, 1.0])):
        with pytest.raises(ValueError, match="restart must be 2 numbers of at least 0, not all 0"):
            pagerank(plain_network([1, 2], [1], [2]), restart=restart)


def test_a_walker_that_hardly_ever_stops_is_followed_to_the_end() -> None:
    ends = np.random.default_rng(5).integers(0, 60, (150, 2))
    drawn = Pairs(60, [(int(u), int(v), 1.0) for u, v in ends])
    expected = nx.pagerank(drawn.directed(), alpha=0.99, tol=1e-15, max_iter=50_000)
    check_close(pagerank(drawn.network(), 0.99), in_order(expected))
