"""Like with like, give with take, and what goes round agree with NetworkX and with answers known by hand."""

from typing import Any

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.build import plain_network
from graph.cycles import directed_cycles
from graph.mixing import assortativity, reciprocity
from tests.graph.networks import Pairs, check_close, drawn_pairs, patient

nx: Any = networkx


@patient
@given(drawn_pairs(), st.data())
def test_assortativity_agrees_with_networkx(drawn: Pairs, data: st.DataObject) -> None:
    codes = data.draw(st.lists(st.integers(0, 3), min_size=drawn.n, max_size=drawn.n))
    found, graph = assortativity(drawn.network(), codes), drawn.undirected()
    nx.set_node_attributes(graph, dict(enumerate(codes)), "tier")
    if graph.size():
        with np.errstate(all="ignore"):
            check_close(found.coefficient, nx.attribute_assortativity_coefficient(graph, "tier"))
        assert found.share.sum() == pytest.approx(1)
        assert np.array_equal(found.share, found.share.T)
    else:
        assert np.isnan(found.coefficient)


def test_unknown_codes_are_left_out_and_weight_counts_where_asked() -> None:
    net = plain_network([1, 2, 3, 4], [1, 3, 1, 2], [2, 4, 3, 4], [6.0, 1.0, 1.0, 9.0])
    assert assortativity(net, [0, 0, 1, -1]).coefficient == pytest.approx(-1 / 3)
    assert assortativity(net, [0, 0, 1, -1], weighted=True).share.tolist() == [[12 / 14, 1 / 14], [1 / 14, 0]]
    with pytest.raises(ValueError, match=r"codes have shape \(2,\) for 4 nodes"):
        assortativity(net, [0, 1])


@patient
@given(drawn_pairs())
def test_reciprocity_agrees_with_networkx(drawn: Pairs) -> None:
    found, graph = reciprocity(drawn.network()), drawn.directed()
    if graph.size():
        check_close(found.overall, nx.overall_reciprocity(graph))
        shares = nx.reciprocity(graph, list(graph))
        check_close(found.of_node, [np.nan if shares[u] is None else shares[u] for u in range(drawn.n)])
        weights = {(u, v): data["weight"] for u, v, data in graph.edges(data=True)}
        back = sum(min(weight, weights[v, u]) for (u, v), weight in weights.items() if (v, u) in weights)
        check_close(found.weighted, back / graph.size(weight="weight"))
    else:
        assert np.isnan([found.overall, found.weighted]).all()


@patient
@given(drawn_pairs(), st.integers(2, 4))
def test_cycles_agree_with_networkx(drawn: Pairs, longest: int) -> None:
    found, graph = directed_cycles(drawn.network(), longest), drawn.directed()
    rows = zip(found.members.tolist(), found.length.tolist(), found.weakest.tolist(), strict=True)
    listed = {tuple(row[:length]): weakest for row, length, weakest in rows}
    expected = {}
    for cycle in nx.simple_cycles(graph, length_bound=longest):
        first = cycle.index(min(cycle))
        way = tuple(cycle[first:] + cycle[:first])
        ties = zip(way, (*way[1:], way[0]), strict=True)
        expected[way] = min(graph.edges[u, v]["weight"] for u, v in ties)
    assert listed == expected
    assert len(found.length) == len(listed)
    assert found.complete


def test_the_search_for_cycles_stops_at_its_limit() -> None:
    everybody = [(u, v) for u in range(12) for v in range(12) if u != v]
    net = plain_network(range(12), *zip(*everybody, strict=True))
    found = directed_cycles(net, limit=50)
    assert (len(found.members), found.complete, found.members.min(axis=0).tolist()) == (50, False, [0, 1, -1, -1])
    assert len(directed_cycles(net).members) == 66 + 220 * 2 + 495 * 6
    with pytest.raises(ValueError, match="longest must be 2 to 4 and limit at least 1, not 5 and 1"):
        directed_cycles(net, 5, 1)
