"""Allocation: hand-checked calls, every way tried on tiny ones, and what holds for any call."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.allocate import allocate, breaches
from matching.allocate.judge import unmet_units
from matching.model import Line, Offer, Problem, Taker
from matching.plan import Ended, Part, Reason
from matching.weights import Weights
from tests.matching.calls import calls, cheap_but_small, least_cost, two_lines_one_van
from tests.whole import WHOLE

PRICE_ONLY = Weights(version="price", late=0, km=0, part=0, distant=0, share_from=(), share=())
quick = settings(
    deadline=None,
    max_examples=60 if WHOLE else 30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def test_the_cheapest_offer_is_filled_first_and_the_rest_goes_to_the_next() -> None:
    plan = allocate(cheap_but_small())

    assert plan.parts == (Part(0, 0, 0, 40), Part(0, 1, 0, 60))
    assert plan.ended is Ended.PROVEN
    assert plan.cost.price == (40 * 5000 + 60 * 4800) * 1000
    assert plan.cost.km == 43 * 50 * 1000
    assert plan.cost.tie == (50 + 100) * 20 * 1000
    assert plan.cost.part == 2 * 2000 * 1000
    assert plan.bound == plan.cost.total


def test_scarce_capacity_goes_where_it_saves_most() -> None:
    plan = allocate(two_lines_one_van(), weights=PRICE_ONLY)

    assert plan.parts == (Part(0, 0, 0, 50), Part(1, 1, 0, 50))
    assert [one.reason.code for one in plan.passed_over] == ["CAPACITY_USED", "MET_BY_OTHERS"]


def test_an_offer_whose_only_window_cannot_bring_its_least_brings_nothing() -> None:
    line, firm = Line((2, 3), windows=(0, 1)), Taker(capacity=(9, 0))

    assert allocate(Problem.of([line], [firm], [Offer(0, 0, 100, 9, least=3)])).parts == ()
    assert allocate(Problem.of([line], [firm], [Offer(0, 0, 100, 9, least=2)])).parts == (Part(0, 0, 0, 2),)


def test_a_late_firm_is_taken_only_when_it_is_cheaper_by_more_than_its_days_weigh() -> None:
    late = [Offer(0, 0, 1000, 10, late=(3,)), Offer(0, 1, 1014, 10)]
    weights = replace(PRICE_ONLY, late=5)

    assert allocate(Problem.of([Line((10,))], [Taker(), Taker()], late), weights=weights).parts[0].taker == 1
    late[1] = Offer(0, 1, 1016, 10)
    assert allocate(Problem.of([Line((10,))], [Taker(), Taker()], late), weights=weights).parts[0].taker == 0


def test_a_firm_far_above_its_share_makes_room_for_one_that_is_below() -> None:
    firms = [Taker(recent=90_000, usual=50_000), Taker(recent=0, usual=50_000)]
    problem = Problem.of([Line((10,))], firms, [Offer(0, 0, 1000, 10), Offer(0, 1, 1010, 10)])

    plan = allocate(problem)

    assert plan.parts == (Part(0, 1, 0, 10),)
    assert Reason.of("BELOW_SHARE", percent=20) in plan.reasons[0]
    assert plan.cost.share == 0


def test_a_rest_below_the_lot_is_avoided_and_not_left_over() -> None:
    line = Line((100,), lot=40)
    problem = Problem.of([line], [Taker(), Taker()], [Offer(0, 0, 1000, 70), Offer(0, 1, 2000, 70)])

    assert allocate(problem).parts == (Part(0, 0, 0, 60), Part(0, 1, 0, 40))


@pytest.mark.parametrize(
    "line, offers, code",
    [
        (Line((95,), pack=10), [Offer(0, 0, 10, 95)], "PACK"),
        (Line((90,)), [], "NO_OFFERS"),
        (Line((90,), price_bound=5), [Offer(0, 0, 10, 90)], "NOBODY_ALLOWED"),
        (Line((90,)), [Offer(0, 0, 10, 60)], "OFFERED_TOO_LITTLE"),
        (Line((90,), most_takers=1), [Offer(0, 0, 10, 60), Offer(0, 1, 10, 60)], "MOST_TAKERS"),
        (Line((90,)), [Offer(0, 0, 10, 60), Offer(0, 2, 10, 60)], "CAPACITY"),
        (Line((90,), lot=60), [Offer(0, 0, 10, 60), Offer(0, 1, 10, 60)], "LOT"),
        (Line((90,), lot=60, whole=True), [Offer(0, 0, 10, 60), Offer(0, 1, 10, 60)], "WHOLE"),
    ],
)
def test_what_nobody_gets_names_the_rule_that_blocks_it(line: Line, offers: list[Offer], code: str) -> None:
    firms = [Taker(), Taker(), Taker(capacity=(10,))]

    plan = allocate(Problem.of([line], firms, offers), weights=PRICE_ONLY)

    assert [unmet.reason.code for unmet in plan.unmet] == [code]


def test_a_whole_line_is_met_in_full_or_not_at_all() -> None:
    problem = Problem.of([Line((90, 30), (0, 1), whole=True)], [Taker(capacity=(90, 20))], [Offer(0, 0, 10, 200)])

    plan = allocate(problem)

    assert plan.parts == ()
    assert [(unmet.window, unmet.quantity) for unmet in plan.unmet] == [(0, 90), (1, 30)]


def test_an_excluded_firm_gets_nothing_and_is_told_the_reason() -> None:
    offers = [Offer(0, 0, 10, 10), Offer(0, 1, 900, 10)]
    plan = allocate(Problem.of([Line((10,))], [Taker(), Taker()], offers, {(0, 0): "E_LIC_EXPIRED"}))

    assert plan.parts == (Part(0, 1, 0, 10),)
    assert plan.passed_over[0].reason == Reason.of("EXCLUDED", why="E_LIC_EXPIRED")


def test_a_part_set_by_the_poster_is_kept_and_the_rest_is_built_around_it() -> None:
    plan = allocate(cheap_but_small(), fixed=[Part(0, 2, 0, 30)])

    assert plan.parts == (Part(0, 1, 0, 60), Part(0, 2, 0, 40)) or Part(0, 2, 0, 30) in plan.parts
    assert Part(0, 2, 0, 30) in plan.parts
    assert plan.unmet == ()


@pytest.mark.parametrize(
    "part, code",
    [
        (Part(0, 0, 0, 10), "LOT"),
        (Part(0, 0, 0, 35), "PACK"),
        (Part(0, 0, 0, 70), "OFFER_MOST"),
        (Part(0, 0, 3, 40), "WINDOW"),
        (Part(1, 0, 0, 40), "UNKNOWN"),
    ],
)
def test_a_part_set_by_the_poster_that_breaks_a_rule_is_refused_with_the_rule(part: Part, code: str) -> None:
    plan = allocate(cheap_but_small(), fixed=[part])

    assert plan.ended is Ended.REFUSED
    assert plan.parts == ()
    assert [breach.reason.code for breach in plan.breaches] == [code]


def test_fixed_parts_that_cannot_be_completed_are_refused() -> None:
    line = Line((100,), whole=True)
    problem = Problem.of([line], [Taker(), Taker()], [Offer(0, 0, 10, 60), Offer(0, 1, 10, 60)])

    plan = allocate(problem, fixed=[Part(0, 0, 0, 20)])

    assert plan.ended is Ended.REFUSED
    assert plan.breaches[0].reason.code == "CANNOT_BE_COMPLETED"


def test_what_contradicts_itself_is_refused_at_the_door() -> None:
    with pytest.raises(ValueError, match="one offer per line"):
        Problem.of([Line((1,))], [Taker()], [Offer(0, 0, 1, 1), Offer(0, 0, 2, 1)])
    with pytest.raises(ValueError, match="for line 1, there are 1"):
        Problem.of([Line((1,))], [Taker()], [Offer(1, 0, 1, 1)])


@quick
@given(calls(most_lines=2, most_takers=2, most_need=6, most_windows=1) | calls(1, 2, 3, 2))
def test_no_way_at_all_is_better_than_a_proven_plan(problem: Problem) -> None:
    plan = allocate(problem)

    assert plan.ended is Ended.PROVEN
    assert plan.cost.total == least_cost(problem, Weights())


@quick
@given(calls(), st.integers(0, 3))
def test_a_plan_keeps_every_rule_and_accounts_for_every_unit(problem: Problem, seed: int) -> None:
    plan = allocate(problem, seed=seed)

    assert breaches(problem, plan.parts) == ()
    assert sum(part.quantity for part in plan.parts) + sum(one.quantity for one in plan.unmet) == sum(
        line.quantity for line in problem.lines
    )
    assert {(one.line, one.window): one.quantity for one in plan.unmet} == {
        place: left for place, left in unmet_units(problem, plan.parts).items() if left
    }
    assert plan.bound <= plan.cost.total
    assert allocate(problem, seed=seed) == plan
    takers_with_part = {(part.taker, part.line) for part in plan.parts}
    assert takers_with_part | {(one.taker, one.line) for one in plan.passed_over} == set(problem.pairs)


@quick
@given(calls())
def test_the_parts_of_others_stay_legal_when_a_firm_leaves(problem: Problem) -> None:
    plan = allocate(problem)

    for taker in range(len(problem.takers)):
        left = [part for part in plan.parts if part.taker != taker]
        assert {breach.reason.code for breach in breaches(problem, left)} <= {"WHOLE"}


def test_an_offer_that_comes_later_gets_only_what_the_others_cannot_bring() -> None:
    offers = [Offer(0, 0, 900, 60), Offer(0, 1, 100, 100, is_later=True)]
    problem = Problem.of([Line((100,))], [Taker(km=90), Taker()], offers)

    plan = allocate(problem)

    assert plan.parts == (Part(0, 0, 0, 60), Part(0, 1, 0, 40))
    assert plan.cost.later == 40 * ((900 + 90 * 50 + 2000 + 100 * 20) * 1000 + 60 * 900)
