"""Ties become the ecosystem and its networks: sums, decay, windows, scores, and refusals of bad columns."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.build import build_ecosystem, network, plain_network, rank_score
from graph.decay import decay
from graph.model import Ecosystem, Ties
from tests.graph.networks import patient

KINDS = ("ORDER", "STAFF")


def ecosystem_of(rows: list[tuple[int, int, int, int, float]], **options: Any) -> Ecosystem:
    ties = Ties.of(*zip(*rows, strict=True)) if rows else Ties.of([], [], [], [], [])
    return build_ecosystem(options.pop("ids", range(1, 6)), ties, KINDS, 100, [10, 20], **options)


def test_ties_of_one_pair_add_up_inside_their_kind_and_direction() -> None:
    eco = ecosystem_of([(1, 2, 0, 100, 4.0), (1, 2, 0, 90, 4.0), (2, 1, 0, 100, 7.0), (1, 2, 1, 80, 8.0)])
    orders, loans = eco.layers
    assert orders.rows().tolist() == [0, 1]
    assert orders.indices.tolist() == [1, 0]
    assert orders.weight.tolist() == [6.0, 7.0]
    assert orders.value.tolist() == [8.0, 7.0]
    assert orders.count.tolist() == [2, 1]
    assert orders.last_day.tolist() == [100, 100]
    assert loans.weight.tolist() == [4.0]
    assert eco.pairs == 3


def test_ties_of_the_future_are_left_out() -> None:
    assert ecosystem_of([(1, 2, 0, 101, 4.0)]).pairs == 0


def test_a_window_keeps_its_last_days_only() -> None:
    rows = [(1, 2, 0, day, 1.0) for day in (97, 98, 100)]
    assert ecosystem_of(rows, window=3).layers[0].count.tolist() == [2]


def test_a_tie_with_oneself_is_left_out() -> None:
    assert ecosystem_of([(3, 3, 0, 100, 4.0)]).pairs == 0


def test_a_tie_taken_back_on_its_own_day_leaves_nothing() -> None:
    ties = Ties.of([1, 1, 1], [2, 2, 3], [0, 0, 0], [50, 50, 60], [0.3, -0.3, 1.0], [1, -1, 1])
    assert build_ecosystem([1, 2, 3], ties, KINDS, 100, [10, 20]).layers[0].indices.tolist() == [2]


def test_half_lives_may_be_given_by_name_and_may_be_endless() -> None:
    ties = Ties.of([1, 1], [2, 2], [0, 1], [0, 90], [5.0, 8.0])
    eco = build_ecosystem([1, 2], ties, KINDS, 100, {"STAFF": 10, "ORDER": float("inf")})
    assert [layer.weight.tolist() for layer in eco.layers] == [[5.0], [4.0]]


def test_organisations_far_apart_in_number_are_found_too() -> None:
    eco = build_ecosystem([10**12, 5], Ties.of([5], [10**12], [0], [9], [1.0]), ["ORDER"], 9, [1])
    assert eco.ids.tolist() == [5, 10**12]
    assert eco.layers[0].indices.tolist() == [1]


def test_scores_are_the_percentage_of_pairs_that_are_not_stronger() -> None:
    assert rank_score(np.arange(200.0))[[0, 1, 2, 198, 199]].tolist() == [1, 1, 2, 100, 100]
    assert rank_score(np.array([7.0, 7.0])).tolist() == [100, 100]


def test_the_total_network_is_the_weighted_sum_of_scores() -> None:
    eco = ecosystem_of([(1, 2, 0, 100, 1.0), (1, 3, 0, 100, 2.0), (1, 2, 1, 100, 9.0)])
    assert network(eco).out.weight.tolist() == [150.0, 100.0]
    assert network(eco, weights={"STAFF": 0.5}).out.weight.tolist() == [100.0, 100.0]
    assert network(eco, kinds=["STAFF"]).out.weight.tolist() == [100.0]
    assert network(eco, weights={"ORDER": 0}).links == 1
    assert network(eco, measure="value").out.weight.tolist() == [10.0, 2.0]
    assert network(eco, measure="count").out.weight.tolist() == [2.0, 1.0]


def test_organisations_without_ties_stay_in_the_network() -> None:
    net = network(ecosystem_of([(1, 2, 0, 100, 1.0)]))
    assert net.tied.tolist() == [True, True, False, False, False]
    assert len(net) == 5


def test_an_ecosystem_without_anything_is_an_empty_network() -> None:
    assert len(network(ecosystem_of([], ids=[]))) == 0


@patient
@given(st.lists(st.tuples(*[st.integers(1, 5)] * 2, st.integers(0, 1), st.integers(60, 105), st.integers(1, 9))))
def test_layers_are_the_plain_sums_of_decayed_values(rows: list[tuple[int, int, int, int, int]]) -> None:
    eco = ecosystem_of([(*row[:4], float(row[4])) for row in rows])
    for kind, half_life in enumerate((10, 20)):
        sums: dict[tuple[int, int], float] = {}
        for source, target, own, day, value in rows:
            if own == kind and day <= 100 and source != target:
                sums[source, target] = sums.get((source, target), 0.0) + value * 0.5 ** ((100 - day) / half_life)
        layer = eco.layers[kind]
        found = zip(eco.ids[layer.rows()].tolist(), eco.ids[layer.indices].tolist(), strict=True)
        assert dict(zip(found, layer.weight.tolist(), strict=True)) == pytest.approx(sums, rel=1e-12)
        assert list(zip(layer.rows(), layer.indices, strict=True)) == sorted(
            zip(layer.rows(), layer.indices, strict=True)
        )


def test_a_network_knows_both_directions_and_their_sum() -> None:
    net = plain_network([1, 2, 3], [1, 2, 3], [2, 1, 1], [4.0, 1.0, 2.0])
    assert net.into.rows().tolist() == [0, 0, 1]
    assert net.into.indices.tolist() == [1, 2, 0]
    assert net.into.weight.tolist() == [1.0, 2.0, 4.0]
    assert net.both.indices.tolist() == [1, 2, 0, 0]
    assert net.both.weight.tolist() == [5.0, 2.0, 5.0, 2.0]


@pytest.mark.parametrize(
    "rows, options, broken",
    [
        ([(1, 9, 0, 100, 1.0)], {}, "a tie names organisation 9, which is not given"),
        ([(1, 9, 0, 100, 1.0)], {"ids": [1, 10**9]}, "a tie names organisation 9, which is not given"),
        ([(1, 2, 0, 100, 1.0)], {"ids": []}, "a tie names organisation 1, which is not given"),
        ([(1, 2, 2, 100, 1.0)], {}, "a tie has a kind outside 0..1"),
        ([(1, 2, -1, 100, 1.0)], {}, "a tie has a kind outside 0..1"),
        ([(1, 2, 0, 100, float("nan"))], {}, "a tie has a value that is not a finite number"),
        ([], {"ids": [1, 1]}, "an organisation id is given twice"),
        ([], {"window": 0}, "the window must be above 0 days, not 0"),
    ],
)
def test_what_cannot_be_summed_is_refused(rows: Any, options: Any, broken: str) -> None:
    with pytest.raises(ValueError, match=broken):
        ecosystem_of(rows, **options)


def test_kinds_half_lives_and_weights_must_fit_each_other() -> None:
    none, eco = Ties.of([], [], [], [], []), ecosystem_of([])
    with pytest.raises(ValueError, match="1 half-lives for 2 kinds"):
        build_ecosystem([1], none, KINDS, 1, [1])
    with pytest.raises(ValueError, match="no half-life for kind 'STAFF'"):
        build_ecosystem([1], none, KINDS, 1, {"ORDER": 1})
    with pytest.raises(ValueError, match="different names"):
        build_ecosystem([1], none, ("ORDER", "ORDER"), 1, [1, 1])
    with pytest.raises(ValueError, match="above 0 days"):
        build_ecosystem([1], none, KINDS, 1, [0, 1])
    with pytest.raises(ValueError, match="no ties of kind 'LOAN'"):
        network(eco, kinds=["LOAN"])
    with pytest.raises(ValueError, match="'LOAN', which is none of the kinds"):
        network(eco, weights={"LOAN": 1})
    with pytest.raises(ValueError, match="at least 0"):
        network(eco, weights={"ORDER": -1})
    with pytest.raises(ValueError, match="measure must be one of"):
        network(eco, measure="rank")


def test_columns_of_the_wrong_shape_or_type_are_no_ties() -> None:
    with pytest.raises(ValueError, match=r"day has shape \(1,\), source has \(2,\)"):
        Ties.of([1, 2], [2, 1], [0, 0], [5], [1.0, 1.0])
    whole = Ties.of([1], [2], [0], [5], [1.0])
    with pytest.raises(ValueError, match="source must be int64, not int32"):
        Ties(whole.source.astype(np.int32), *(whole.target, whole.kind, whole.day, whole.value, whole.count))
    with pytest.raises(ValueError, match="columns of unequal length: 1, 2, 1"):
        plain_network([1, 2], [1], [2, 2])
    with pytest.raises(ValueError, match="above 0"):
        plain_network([1, 2], [1], [2], [0.0])


def test_weight_halves_in_every_half_life_and_the_future_has_none() -> None:
    assert decay([0, 30, 60, 15], 30).tolist() == [1.0, 0.5, 0.25, 0.5**0.5]
    with pytest.raises(ValueError, match="not be below 0"):
        decay(-1.0, 30)
