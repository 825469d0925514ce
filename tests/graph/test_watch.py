"""What is worth a look is found as counted by hand: partners lost, goods that go round, mutual flattery."""

from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Ties
from graph.watch import flattery, lively, went_round
from tests.graph.networks import patient

A = np.array


@patient
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 9)), max_size=16), st.integers(3, 4))
def test_goods_go_round_exactly_where_every_leg_is_strong_enough(
    drawn: list[tuple[int, int, int]], longest: int
) -> None:
    ties = Ties.of([a for a, _, _ in drawn], [b for _, b, _ in drawn], [0] * len(drawn), [9] * len(drawn),
                   [float(v) for _, _, v in drawn])  # fmt: skip
    value: dict[tuple[int, int], float] = {}
    for a, b, v in drawn:
        value[a, b] = value.get((a, b), 0.0) + v
    expected = set()
    for size in range(3, longest + 1):
        for members in permutations(range(6), size):
            legs = [value.get(pair, 0.0) for pair in zip(members, (*members[1:], members[0]), strict=True)]
            if members[0] == min(members) and min(legs) >= 2 and min(legs) >= 0.4 * max(legs):
                expected.add((members, min(legs), max(legs)))
    found = went_round(ties, 0, 5, longest=longest, least=2, alike=0.4)
    rows = zip(found.members.tolist(), found.least.tolist(), found.most.tolist(), strict=True)

    assert {(tuple(m for m in members if m >= 0), low, high) for members, low, high in rows} == expected


def test_what_lies_before_the_window_does_not_go_round() -> None:
    ties = Ties.of([1, 2, 3], [2, 3, 1], [0] * 3, [50, 50, 10], [5.0, 5.0, 5.0])
    assert len(went_round(ties, 0, 20).least) == 0
    assert went_round(ties, 0, 10).members.tolist() == [[1, 2, 3, -1]]
    assert len(went_round(ties, 1, 10).least) == 0


def test_partners_are_counted_within_the_window_only_and_the_only_one_is_named() -> None:
    ids = A([10, 11, 12, 13])
    source, target, kind, day = A([0, 1, 2, 0]), A([1, 2, 0, 3]), A([0, 0, 0, 1]), A([100, 100, 100, 50])
    found = lively(ids, source, target, kind, day, 2, since=90)

    assert (found.partners.tolist(), found.core.tolist()) == ([2, 2, 2, 0], [2, 2, 2, 0])
    assert lively(ids, source, target, kind, day, 2, since=10).only[1].tolist() == [13, -1, -1, 10]
    assert found.at(A([9, 10, 13]), found.partners).tolist() == [0, 2, 0]


def test_two_that_rate_each_other_like_everybody_does_do_not_flatter() -> None:
    by, of = A([1, 1, 2, 2, 3, 4, 5, 3, 4, 5]), A([2, 2, 1, 1, 1, 1, 1, 2, 2, 2])
    assert len(flattery(by, of, A([5.0, 5, 5, 5, 5, 5, 4, 5, 5, 5])).one) == 0
    assert len(flattery(by, of, A([5.0, 5, 5, 5, 3, 3, 3, 2, 2, 2]), others=4).one) == 0
    one_way = flattery(by, of, A([5.0, 5, 5, 5, 3, 3, 3, 5, 5, 5]))
    assert len(one_way.one) == 0
    assert len(flattery(A([], np.int64), A([], np.int64), A([], float)).one) == 0
