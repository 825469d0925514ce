"""Introductions as arrays: what one lacks the other holds, points, fair spread."""

from dataclasses import replace

import numpy as np
import pytest

from matching.introduce import (
    FEATURES,
    Firms,
    Holdings,
    Weights,
    chosen,
    gains,
    kilometres,
    nearest_candidates,
    offered_by_partners,
    points_of,
)

TABLETS, VACCINE_COLD = np.uint64(1), np.uint64(2)
WHOLESALE, RETAIL = 0, 1
MAY = np.array([[True, True], [False, False]])  # wholesale sells to both, retail to nobody


def a_cluster(asked: tuple[int, ...] = (0, 0, 0, 0)) -> Firms:
    """0 and 1 wholesale with tablets, 2 wholesale with everything and an open cold room, 3 retail with everything."""
    held = np.array([[1, 0], [1, 0], [3, 0], [0, 3]], np.uint64)
    holdings = Holdings(held, MAY)
    once, twice = offered_by_partners(holdings, np.array([0, 1]), np.array([3, 3]))
    return Firms(
        holdings, once, twice, np.array(asked, np.uint64), is_open=np.array([False, False, True, False]),
        is_cold=np.array([False, False, True, True]), place=np.full((4, 2), np.nan),
    )  # fmt: skip


def gain(firms: Firms, left: int, right: int, trust: float = 0.0) -> tuple[dict[str, float], dict[str, float]]:
    """What the two would gain, by name."""
    pairs = gains(firms, np.array([left]), np.array([right]), np.array([trust]), Weights())
    named = [dict(zip(FEATURES, side[0].tolist(), strict=True)) for side in (pairs.to_left, pairs.to_right)]
    return named[0], named[1]


def test_goods_that_no_partner_may_deliver_are_a_new_source_and_a_new_market_for_the_other() -> None:
    retail, wholesale = gain(a_cluster(), 3, 2)

    assert retail["source"] == 1.0
    assert wholesale["market"] == 1.0
    assert wholesale["source"] == 0.0  # retail sells to nobody


def test_a_second_source_counts_half() -> None:
    firms = a_cluster()

    assert (firms.once.tolist(), firms.twice.tolist()) == ([0, 0, 0, 1], [0, 0, 0, 1])
    assert gain(firms, 3, 0)[0]["source"] == 0.0  # two partners may deliver that already
    assert gain(with_one_partner(), 3, 1)[0]["source"] == 0.5


def with_one_partner() -> Firms:
    """As `a_cluster`, where retail deals with 0 alone."""
    firms = a_cluster()
    once, twice = offered_by_partners(firms.holdings, np.array([0]), np.array([3]))
    return replace(firms, once=once, twice=twice)


def test_what_was_asked_for_counts_where_the_other_may_deliver_it() -> None:
    firms = a_cluster(asked=(0, 0, 0, int(VACCINE_COLD)))

    assert gain(firms, 3, 2)[0]["asked"] == 1.0
    assert gain(firms, 3, 0)[0]["asked"] == 0.0


def test_an_open_cold_room_serves_who_may_not_keep_cold() -> None:
    assert gain(a_cluster(), 0, 2)[0]["storage"] == 1.0
    assert gain(a_cluster(), 3, 2)[0]["storage"] == 0.5
    assert gain(a_cluster(), 0, 1)[0]["storage"] == 0.0


def test_who_completes_nobody_has_no_points_however_near_and_trusted() -> None:
    firms = a_cluster()
    pairs = gains(firms, np.array([3]), np.array([3]), np.array([9.0]), Weights())

    assert points_of(pairs, Weights(), np.ones((4, 7))).tolist() == [0.0]


def test_an_answer_halves_the_weight_of_its_feature_for_that_firm_alone() -> None:
    firms, factors = a_cluster(), np.ones((4, 7))
    pairs = gains(firms, np.array([3, 1]), np.array([2, 2]), np.zeros(2), Weights())
    before = points_of(pairs, Weights(), factors)
    factors[3, FEATURES.index("source")] = 0.5
    after = points_of(pairs, Weights(), factors)

    assert after[0] == pytest.approx(before[0] - 50.0 * 15 / 145)
    assert after[1] == before[1]


def test_everybody_has_one_before_anybody_has_a_second() -> None:
    left, right = np.array([0, 0, 0, 1]), np.array([1, 2, 3, 2])
    points = np.array([90.0, 80.0, 70.0, 60.0])

    order = chosen(left, right, points, np.array([3, 3, 3, 3]), least=1.0)

    assert order.tolist() == [0, 1, 3, 2]
    assert chosen(left, right, points, np.array([1, 1, 1, 1]), least=1.0).tolist() == [0]
    assert chosen(left, right, points, np.array([3, 3, 3, 3]), least=75.0).tolist() == [0, 1]


def test_nobody_is_introduced_more_often_than_there_is_room() -> None:
    draw = np.random.default_rng(7)
    left, right = np.triu_indices(40, 1)
    room = draw.integers(0, 4, 40)
    order = chosen(left, right, draw.random(len(left)) * 100, room, least=5.0)
    got = np.bincount(np.concatenate([left[order], right[order]]), minlength=40)

    assert (got <= room).all()
    assert len(set(order.tolist())) == len(order)


def test_a_firm_without_partners_is_offered_those_who_suit_it_best() -> None:
    value = np.array([0.0, 5.0, 9.0, 7.0])
    allowed = np.array([True, True, False, True])

    assert nearest_candidates(0, allowed, 2, lambda _left, right: value[right]).tolist() == [3, 1]


def test_an_unknown_place_is_no_distance() -> None:
    place = np.array([[43.9, 125.3], [np.nan, np.nan]])

    assert np.isnan(kilometres(place, np.array([0]), np.array([1]))).all()
