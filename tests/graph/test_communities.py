"""Communities: as good as igraph's, connected, the same for the same seed, and named by plain facts."""

from typing import Any

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from graph.build import plain_network
from graph.communities import CommunityWords, describe_communities, find_communities, modularity
from graph.model import Network
from tests.graph.networks import Pairs, drawn_pairs, patient

IGraph: Any = igraph.Graph


def karate() -> Network:
    ends = np.array(list(nx.karate_club_graph().edges))
    return plain_network(range(34), ends[:, 0], ends[:, 1])


def test_the_karate_club_divides_as_well_as_is_known_to_be_possible() -> None:
    found = find_communities(karate(), seed=1)
    assert found.count == 4
    assert found.modularity == pytest.approx(0.4197896, abs=1e-6)


@patient
@given(drawn_pairs())
def test_communities_are_connected_and_their_modularity_is_networkxs(drawn: Pairs) -> None:
    found, graph = find_communities(drawn.network(), seed=3), drawn.undirected()
    assert (found.labels >= 0).tolist() == [graph.degree[node] > 0 for node in range(drawn.n)]
    groups = [set(np.flatnonzero(found.labels == label).tolist()) for label in range(found.count)]
    assert all(nx.is_connected(graph.subgraph(group)) for group in groups)
    assert [len(group) for group in groups] == sorted(map(len, groups), reverse=True)
    if groups:
        graph.remove_nodes_from(np.flatnonzero(found.labels < 0).tolist())
        assert found.modularity == pytest.approx(nx.community.modularity(graph, groups), abs=1e-9)


def test_larger_networks_divide_no_worse_than_by_igraph() -> None:
    graph = nx.planted_partition_graph(12, 40, 0.2, 0.01, seed=5)
    ends = np.array(list(graph.edges))
    found = find_communities(plain_network(range(480), ends[:, 0], ends[:, 1]), seed=1)
    peer = IGraph(480, ends).community_leiden("modularity", n_iterations=-1)
    assert found.count == 12
    assert found.modularity >= peer.modularity - 1e-9


def test_the_same_seed_gives_the_same_division() -> None:
    ends = np.array(list(nx.gnm_random_graph(200, 500, seed=1).edges))
    net = plain_network(range(200), ends[:, 0], ends[:, 1])
    assert np.array_equal(find_communities(net, 7).labels, find_communities(net, 7).labels)


def test_a_network_without_ties_has_no_communities() -> None:
    found = find_communities(plain_network([1, 2], [], []), seed=1)
    assert (found.labels.tolist(), found.count, found.modularity) == ([-1, -1], 0, 0.0)


def test_a_community_is_told_by_its_strongest_members_and_what_most_are() -> None:
    net = plain_network(
        [10, 11, 12, 20, 21, 22], [10, 10, 11, 20, 20, 21, 12], [11, 12, 12, 21, 22, 22, 20], [9, 9, 1] * 2 + [1]
    )
    told = describe_communities(
        net, find_communities(net, 1), {"industry": [5, 5, 1, 2, 2, 2], "tier": [-1] * 6}, top=2
    )
    assert told[0] == CommunityWords(0, 3, (10, 11), {"industry": (5, 2 / 3)}, 19.0, 1.0)
    assert told[1].dominant == {"industry": (2, 1.0)}


def test_modularity_of_one_group_is_zero() -> None:
    assert modularity(karate(), np.zeros(34, np.int32)) == pytest.approx(0.0, abs=1e-12)


def test_bad_settings_are_refused() -> None:
    net = karate()
    with pytest.raises(ValueError, match="resolution must be above 0"):
        find_communities(net, 1, resolution=0)
    with pytest.raises(ValueError, match="attribute 'tier' has shape"):
        describe_communities(net, find_communities(net, 1), {"tier": [1]})
