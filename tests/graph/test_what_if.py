"""Percolation, alternatives and suggestions are what one finds by trying it out in NetworkX."""

from itertools import islice
from math import log
from typing import Any

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.alternatives import alternatives
from graph.build import build_ecosystem, network, plain_network
from graph.model import Ties
from graph.paths import explain, strongest
from graph.percolation import percolation
from graph.suggest import suggestions
from tests.graph.networks import Pairs, check_close, drawn_pairs, patient

nx: Any = networkx


@patient
@given(drawn_pairs(), st.randoms(use_true_random=False))
def test_the_curve_is_what_is_left_when_firms_leave_one_by_one(drawn: Pairs, chance: Any) -> None:
    order = np.random.default_rng(chance.randrange(10**6)).permutation(drawn.n)
    found, graph = percolation(drawn.network(), order.astype(np.int32)), drawn.undirected()
    for leaving in range(drawn.n + 1):
        rest = graph.subgraph(order[leaving:].tolist())
        assert found.largest[leaving] == max(map(len, nx.connected_components(rest)), default=0)
    assert found.robustness == pytest.approx(found.largest[1:].sum() / max(drawn.n, 1) ** 2)


def test_the_strongest_leave_first() -> None:
    found = percolation(plain_network([1, 2, 3, 4], [2, 3, 1], [3, 4, 2], [5.0, 9.0, 1.0]))
    assert found.order.tolist() == [2, 3, 1, 0]
    assert found.largest.tolist() == [4, 2, 2, 1, 0]
    with pytest.raises(ValueError, match="each of the 2 positions once"):
        percolation(plain_network([1, 2], [], []), np.array([0, 0], np.int32))


@patient
@given(drawn_pairs(most_nodes=9), st.integers(1, 6), st.sampled_from(["hops", "resistance", "product"]))
def test_alternatives_agree_with_networkx(drawn: Pairs, k: int, by: str) -> None:
    if drawn.n < 2:
        return
    net, graph = drawn.network(), drawn.undirected()
    heaviest = max([data["weight"] for _, _, data in graph.edges(data=True)], default=1.0)
    for _, _, data in graph.edges(data=True):
        data["cost"] = {"hops": 1.0, "resistance": 1 / data["weight"], "product": log(heaviest / data["weight"])}[by]
    found = alternatives(net, 0, drawn.n - 1, k, by)
    if not nx.has_path(graph, 0, drawn.n - 1):
        assert found == ()
        return
    ways = list(islice(nx.shortest_simple_paths(graph, 0, drawn.n - 1, weight="cost"), k))
    check_close([path.cost for path in found], [nx.path_weight(graph, way, "cost") for way in ways])
    assert len({path.organisations for path in found}) == len(found)
    for path in found:
        assert nx.is_simple_path(graph, list(path.organisations))
        check_close(path.cost, nx.path_weight(graph, list(path.organisations), "cost"))


def test_each_alternative_is_explained_and_the_first_is_the_strongest() -> None:
    ties = Ties.of([1, 2, 1, 4], [2, 3, 4, 3], [0, 0, 1, 1], [9] * 4, [8.0, 8.0, 1.0, 1.0])
    eco = build_ecosystem([1, 2, 3, 4], ties, ("ORDER", "STAFF"), 9, [30, 30])
    net = network(eco, weights={"ORDER": 2})
    first, second = alternatives(net, 1, 3, 5)
    assert first == strongest(net, 1, 3)
    assert second.organisations == (1, 4, 3)
    assert [hop.ties[0].kind for hop in explain(eco, second)] == ["STAFF", "STAFF"]
    for wrong in ({"k": 0}, {"by": "luck"}):
        with pytest.raises(ValueError, match="k must be at least 1 and by one of"):
            alternatives(net, 1, 3, **wrong)


@patient
@given(drawn_pairs(), st.integers(1, 4))
def test_suggestions_agree_with_networkx(drawn: Pairs, most: int) -> None:
    found, graph = suggestions(drawn.network(), most), drawn.undirected()
    for u in graph:
        scores = {}
        for v in graph:
            shared = set(graph[u]) & set(graph[v])
            if v != u and v not in graph[u] and shared:
                scores[v] = next(nx.adamic_adar_index(graph, [(u, v)]))[2], len(shared)
        row = slice(found.indptr[u], found.indptr[u + 1])
        mine = found.candidate[row].tolist()
        assert len(mine) == len(set(mine)) == min(most, len(scores))
        check_close(found.score[row], [scores[v][0] for v in mine])
        assert found.shared[row].tolist() == [scores[v][1] for v in mine]
        check_close(found.score[row], sorted((score for score, _ in scores.values()), reverse=True)[:most])


def test_suggestions_for_some_nodes_are_those_of_all() -> None:
    ends = np.array(list(nx.barabasi_albert_graph(60, 3, seed=2).edges))
    net = plain_network(range(60), ends[:, 0], ends[:, 1])
    every, some = suggestions(net, 5), suggestions(net, 5, np.array([7, 30], np.int32))
    assert np.diff(some.indptr).sum() == len(some.candidate) == 10
    for u in (7, 30):
        for column in ("candidate", "score", "shared"):
            mine, theirs = (getattr(s, column)[s.indptr[u] : s.indptr[u + 1]].tolist() for s in (some, every))
            assert mine == theirs
    with pytest.raises(ValueError, match="at least 1 candidate per node must be allowed, not 0"):
        suggestions(net, 0)
