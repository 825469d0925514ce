"""Two moments side by side: who became a bridge because of which tie, which circles went on, what is new and quiet."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.build import plain_network
from graph.compare import ENDED, KEPT, NEW, QUIET, Side, changed_pairs, cut_moves, matched_groups, moves
from graph.resilience import weak_points
from tests.graph.networks import patient

Tied = list[tuple[int, int]]
TRIANGLES: Tied = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3)]


def side(n: int, ties: Tied, *, day: int = 100, groups: list[int] | None = None, last: int | None = None) -> Side:
    """Organisations 10, 11, ... with these ties of weight 1 on the day, and how many hang on each."""
    ids = np.arange(10, 10 + n)
    source, target = np.array(ties, np.int64).reshape(-1, 2).T
    net = plain_network(ids, ids[source], ids[target])
    weak, cut = weak_points(net), np.zeros(n)
    for at, pieces in zip(weak.cut_nodes, weak.pieces, strict=True):
        cut[at] = sum(pieces[1:])
    ones = np.ones(len(source))
    figures = {"cut_off": cut, "partners": np.diff(net.both.indptr).astype(np.float64)}
    last_day = np.full(len(source), day if last is None else last)
    which = np.array(groups if groups is not None else [-1] * n)
    return Side(ids, source, target, np.zeros(len(source), np.int64), ones, last_day, figures, which, day)


def test_a_firm_becomes_a_bridge_because_of_its_new_tie() -> None:
    groups = [0, 0, 0, 1, 1, 1]
    before, after = side(6, TRIANGLES, groups=groups), side(6, [*TRIANGLES, (2, 3)], groups=groups)
    pairs = changed_pairs(before, after)
    found = cut_moves(before, after, pairs)

    assert [(move.organisation, move.before, move.after) for move in found] == [(12, 0, 2), (13, 0, 2)]
    first = found[0]
    assert (first.parts, first.group, first.part_groups) == (((10, 11),), 1, (0,))
    assert [(int(pairs.source[i]), int(pairs.target[i]), int(pairs.state[i])) for i in first.ties] == [(12, 13, NEW)]


def test_a_firm_stays_the_only_way_when_the_other_tie_ends_and_stops_when_one_leads_round_it() -> None:
    twice, once = side(6, [*TRIANGLES, (2, 3), (1, 4)]), side(6, [*TRIANGLES, (2, 3)])
    pairs = changed_pairs(twice, once)
    became = {move.organisation: move for move in cut_moves(twice, once, pairs)}
    assert [(int(pairs.source[i]), int(pairs.target[i])) for i in became[12].ties] == [(11, 14)]
    assert pairs.state[list(became[12].ties)].tolist() == [ENDED]

    back = changed_pairs(once, twice)
    ceased = {move.organisation: move for move in cut_moves(once, twice, back)}
    assert (ceased[12].before, ceased[12].after) == (2, 0)
    assert [(int(back.source[i]), int(back.target[i]), int(back.state[i])) for i in ceased[12].ties] == [(11, 14, NEW)]


def test_a_pair_that_had_no_tie_for_half_a_year_fell_quiet() -> None:
    before, after = side(3, [(0, 1)], day=100, last=90), side(3, [(0, 1), (1, 2)], day=300, last=90)
    assert changed_pairs(before, after, quiet_after=183).state.tolist() == [QUIET, NEW]
    assert changed_pairs(before, after, quiet_after=400).state.tolist() == [KEPT, NEW]


def test_who_rose_most_comes_first_with_its_new_ties() -> None:
    before, after = side(5, [(0, 1)]), side(5, [(0, 1), (2, 1), (3, 1), (2, 4)])
    pairs = changed_pairs(before, after)
    found = moves(before, after, pairs, "partners", most=2)

    assert [(move.organisation, move.before, move.after) for move in found] == [(11, 1.0, 3.0), (12, 0.0, 2.0)]
    assert [{int(pairs.source[i]), int(pairs.target[i])} for i in found[0].ties] == [{12, 11}, {13, 11}]


def test_circles_are_matched_by_their_members_whatever_their_numbers() -> None:
    before = side(8, [(0, 1)], groups=[0, 0, 0, 0, 1, 1, 1, -1])
    after = side(9, [(0, 1)], groups=[1, 1, 1, 1, 0, 0, 2, 2, 2])
    found = matched_groups(before, after)

    assert (found.match.tolist(), found.gone) == ([1, 0, -1], ())
    assert found.stability == pytest.approx(6 / 7)
    assert (found.moves[2].size, found.moves[2].origins, found.moves[2].newcomers) == (3, ((1, 1),), 2)


@patient
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14), st.integers(0, 13))
def test_the_tie_that_is_taken_away_is_the_reason_of_every_new_bridge(drawn: Tied, which: int) -> None:
    ties = sorted({(min(a, b), max(a, b)) for a, b in drawn if a != b})
    if not ties:
        return
    gone = ties[which % len(ties)]
    whole, less = side(8, ties), side(8, [tie for tie in ties if tie != gone])
    pairs = changed_pairs(whole, less)
    for move in cut_moves(whole, less, pairs):
        if move.after > move.before == 0:
            assert [(int(pairs.source[i]) - 10, int(pairs.target[i]) - 10) for i in move.ties] == [gone]
