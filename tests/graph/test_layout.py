"""Layouts are the same for the same seed, let nobody overlap, keep communities apart and old places."""

from typing import Any

import networkx as nx
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from graph.build import plain_network
from graph.layout import align, band_layout, force_layout
from graph.model import Network


def cluster(per_group: int = 39, lonely: int = 6) -> Network:
    graph = nx.planted_partition_graph(3, per_group, 0.25, 0.01, seed=3)
    ends = np.array(list(graph.edges))
    return plain_network(range(3 * per_group + lonely), ends[:, 0], ends[:, 1])


def nearest(places: NDArray[Any]) -> float:
    distances: Any = cKDTree(places).query(places, 2)[0]
    return float(distances[:, 1].min())


def test_the_same_seed_gives_the_same_picture_and_another_another() -> None:
    net = cluster()
    first = force_layout(net, seed=1)
    assert first.dtype == np.float32
    assert np.array_equal(first, force_layout(net, seed=1))
    assert not np.array_equal(first, force_layout(net, seed=2))


def test_no_two_firms_overlap() -> None:
    assert nearest(force_layout(cluster(), seed=1)) >= 1.0


def test_larger_circles_get_more_room() -> None:
    net = cluster()
    size = np.where(np.arange(len(net)) % 10 == 0, 4.0, 1.0)
    places = force_layout(net, seed=1, size=size)
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) + np.eye(len(net)) * 99
    assert (apart / ((size[:, None] + size[None]) / 2)).min() >= 0.97


def test_communities_stand_apart() -> None:
    places = force_layout(cluster(), seed=1)[:117].reshape(3, 39, 2)
    centres = places.mean(axis=1)
    own = np.hypot(*(places - centres[:, None]).transpose(2, 0, 1))
    others = np.hypot(*(places[:, :, None] - centres[None, None]).transpose(3, 0, 1, 2)).min(axis=2)
    assert (own <= others + 1e-6).mean() > 0.95


def test_firms_without_ties_stand_below_the_others() -> None:
    places = force_layout(cluster(), seed=1)
    assert places[117:, 1].max() < places[:117, 1].min()


def test_a_second_visit_shows_the_same_picture() -> None:
    net = cluster()
    first = force_layout(net, seed=1)
    assert np.abs(force_layout(net, seed=9, previous=first) - first).max() < 0.01


def test_new_firms_find_their_place_and_the_old_ones_stay() -> None:
    net = cluster()
    first = force_layout(net, seed=1)
    known = first.copy()
    known[[3, 50, 100, 118]] = np.nan
    second = force_layout(net, seed=1, previous=known)
    moved = np.hypot(*(second - first).T)
    old = ~np.isnan(known[:, 0])
    width = np.ptp(first[:117], axis=0).max()
    assert np.isfinite(second).all()
    assert np.median(moved[old]) < 0.02 * width
    assert moved[[3, 50, 100]].max() < 0.3 * width
    assert nearest(second) >= 1.0


def test_aligning_undoes_a_turn_and_a_shift() -> None:
    model = np.random.default_rng(1).random((20, 2))
    turned = model @ np.array([[0.0, 1.0], [-1.0, 0.0]]) + 7
    model[3] = np.nan
    back = align(turned, model)
    known = ~np.isnan(model[:, 0])
    np.testing.assert_allclose(back[known], model[known], atol=1e-12)


def test_bands_stand_from_top_to_bottom_and_nobody_overlaps() -> None:
    net = cluster()
    band = np.arange(len(net)) % 4
    places = band_layout(net, band)
    tops, bottoms = [[f(places[band == b, 1]) for b in range(4)] for f in (np.max, np.min)]
    assert all(bottoms[b] > tops[b + 1] for b in range(3))
    assert nearest(places) >= 1.0
    assert np.array_equal(places, band_layout(net, band))


def test_partners_stand_above_each_other() -> None:
    leaders, suppliers = [0, 1, 2], np.arange(3, 33)
    net = plain_network(range(33), suppliers, (suppliers * 7) % 3)
    places = band_layout(net, [0] * 3 + [1] * 30)
    order = np.argsort(places[leaders, 0])
    means = [places[suppliers[(suppliers * 7) % 3 == leader], 0].mean() for leader in order]
    assert means == sorted(means)
    assert means[2] - means[0] > 0.5 * np.ptp(places[:, 0])


def test_bands_keep_their_order_on_a_second_visit() -> None:
    net, band = cluster(), np.arange(123) % 4
    first = band_layout(net, band)
    assert np.array_equal(first, band_layout(net, band, previous=first))
    known = first.copy()
    known[5] = np.nan
    second = band_layout(net, band, previous=known)
    assert np.median(np.hypot(*(second - first).T)) < 0.1 * np.ptp(first[:, 0])


@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_few_firms_without_any_tie_are_drawn_too(n: int) -> None:
    net = plain_network(range(n), [], [])
    for places in (force_layout(net, seed=1), band_layout(net, [0] * n)):
        assert places.shape == (n, 2)
        assert np.isfinite(places).all()


def test_inputs_of_another_shape_are_refused() -> None:
    net = cluster()
    with pytest.raises(ValueError, match="do not fit 123 nodes"):
        force_layout(net, 1, previous=np.zeros((4, 2)))
    with pytest.raises(ValueError, match="do not fit 123 nodes"):
        band_layout(net, [0])
    with pytest.raises(ValueError, match="a band must not be below 0, not -1"):
        band_layout(net, [-1] * 123)
