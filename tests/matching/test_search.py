"""Search and bound beyond what is solved at once, and sharing out again after a withdrawal."""

from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.allocate import allocate, breaches, reallocate
from matching.allocate.arcs import make_arcs
from matching.allocate.scope import Scope
from matching.allocate.serve import serve
from matching.allocate.shortlist import FIRST, serve_shortly
from matching.allocate.solve import solve_by_search
from matching.model import Line, Offer, Problem, Taker
from matching.plan import Ended, Part, Plan
from matching.stop import AfterSeconds, AfterWork, AnyOf, GapBelow, Progress
from matching.weights import Weights
from tests.bench.orders import draw_call
from tests.matching.calls import calls
from tests.whole import WHOLE

quick = settings(deadline=None, max_examples=12 if WHOLE else 6, suppress_health_check=list(HealthCheck))
SOME_WORK = AfterWork(500 if WHOLE else 200)


def searched(problem: Problem, seed: int = 0) -> Plan:
    """Search even where the call is small enough to be solved at once."""
    arcs = make_arcs(problem, Weights())
    return solve_by_search(arcs, Scope.whole(arcs), SOME_WORK, seed)


@quick
@given(st.data())
def test_one_need_is_served_at_least_cost(data: st.DataObject) -> None:
    whole = st.integers
    n, need, takers = data.draw(whole(1, 4)), data.draw(whole(1, 8)), data.draw(whole(0, 3))
    low = np.array([data.draw(whole(1, 3)) for _ in range(n)])
    high = low + [data.draw(whole(0, 4)) for _ in range(n)]
    at_low = np.array([data.draw(whole(1, 50)) for _ in range(n)], np.float64)
    slope = np.array([data.draw(whole(0, 20)) for _ in range(n)])
    counted, packs = np.array([data.draw(whole(0, 1)) for _ in range(n)]), np.zeros(n, np.int64)
    unmet, all_or_none = data.draw(whole(1, 60)), data.draw(st.booleans())

    cost = serve(need, takers, low, high, at_low, at_low + slope * (high - low), counted, unmet, all_or_none, packs)

    def price(way: tuple[int, ...]) -> float:
        parts = sum(at_low[k] + slope[k] * (x - low[k]) for k, x in enumerate(way) if x)
        return float(parts + (need - sum(way)) * unmet)

    ways = product(*[(0, *range(low[k], high[k] + 1)) for k in range(n)])
    legal = [
        way
        for way in ways
        if sum(way) <= need and sum(counted[k] for k in range(n) if way[k]) <= takers
        if not all_or_none or sum(way) in (0, need)
    ]
    assert cost == pytest.approx(min(map(price, legal)))
    assert price(tuple(packs.tolist())) == pytest.approx(cost)


@quick
@given(st.integers(0, 10**6), st.integers(0, 5), st.booleans(), st.sampled_from([-60.0, 0.0, 5.0]))
def test_a_need_served_shortly_costs_what_the_whole_table_says(
    seed: int, takers: int, whole: bool, bonus: float
) -> None:
    dice, n, need = np.random.default_rng(seed), 3 * FIRST, 60
    low = dice.integers(1, 12, n)
    high = np.minimum(low + dice.integers(0, 40, n), need)
    at_low = bonus + dice.integers(1, 30, n) + low * dice.uniform(3, 9, n)
    at_high = at_low + (high - low) * dice.uniform(3, 9, n)
    counted, unmet = np.full(n, 1 if takers else 0), float(dice.uniform(5, 30))
    all_packs, packs = np.zeros(n, np.int64), np.zeros(n, np.int64)

    told = serve(need, takers, low, high, at_low, at_high, counted, unmet, whole, all_packs)
    found = serve_shortly(need, takers, low, high, at_low, at_high, unmet, whole, packs)

    used = packs > 0
    share = np.where(high > low, (packs - low) / np.maximum(high - low, 1), 0.0)
    assert found == pytest.approx(told)
    price = at_low + (at_high - at_low) * share
    assert float(price[used].sum()) + (need - packs.sum()) * unmet == pytest.approx(found)


@quick
@given(calls())
def test_search_keeps_every_rule_and_its_bound_is_below_the_optimum(problem: Problem) -> None:
    exact, found = allocate(problem), searched(problem)

    assert breaches(problem, found.parts) == ()
    assert found.bound <= exact.cost.total <= found.cost.total
    assert found.ended is not Ended.PROVEN or found.cost.total == exact.cost.total


@pytest.mark.slow
@pytest.mark.parametrize(
    "flavour, work, most", [("loose", 1500, 0.002), ("tight", 1500, 0.02), ("all rules", 1600, 0.05)]
)
def test_a_call_of_a_whole_cluster_is_shared_out_near_the_bound_and_always_in_the_same_way(
    flavour: str, work: int, most: float
) -> None:
    problem = draw_call(20, 117, flavour, 5)

    plan = allocate(problem, stop=AnyOf(GapBelow(0.002), AfterWork(work)), seed=3)

    assert breaches(problem, plan.parts) == ()
    assert 0 <= plan.gap <= most
    assert plan.is_reproducible
    assert allocate(problem, stop=AnyOf(GapBelow(0.002), AfterWork(work)), seed=3) == plan


def test_progress_is_told_and_the_first_plan_comes_at_once() -> None:
    told: list[Progress] = []
    allocate(draw_call(20, 117, "tight", 1), stop=AfterWork(20), progress=told.append)

    assert [one.work for one in told] == [20]
    assert told[0].cost is not None


def test_a_clock_is_allowed_and_the_plan_says_that_it_is_not_reproducible() -> None:
    plan = allocate(draw_call(20, 117, "loose", 1), stop=AfterSeconds(0.0))

    assert not plan.is_reproducible
    assert plan.ended is Ended.STOPPED


def test_parts_set_by_the_poster_survive_the_search() -> None:
    problem = draw_call(20, 117, "tight", 1)
    first = allocate(problem, stop=SOME_WORK)
    fixed = first.parts[3:6]

    plan = allocate(problem, stop=SOME_WORK, fixed=fixed)

    assert set(fixed) <= set(plan.parts)
    assert breaches(problem, plan.parts) == ()


def test_after_a_withdrawal_only_the_touched_line_changes() -> None:
    offers = [Offer(i, j, 500 + 10 * j, most=60) for i in range(2) for j in range(4)]
    problem = Problem.of([Line((100,), lot=20)] * 2, [Taker(capacity=(100,))] * 4, offers)
    plan = allocate(problem)
    leaver = plan.parts[0].taker

    after = reallocate(problem, plan, [(leaver, 0)])

    assert [part for part in after.parts if part.line == 1] == [part for part in plan.parts if part.line == 1]
    assert all(part.taker != leaver for part in after.parts if part.line == 0)
    assert after.quantity(0) == 100
    assert after.bound_of == "TOUCHED"
    assert after.changes >= 1
    assert breaches(problem, after.parts) == ()


def test_a_change_is_made_only_when_it_saves_more_than_a_change_weighs() -> None:
    offers = [Offer(0, 0, 500, 60), Offer(0, 1, 480, 60), Offer(0, 2, 700, 100)]
    problem = Problem.of([Line((100,), lot=20)], [Taker(), Taker(), Taker()], offers)
    plan = allocate(problem)

    calm = reallocate(problem, plan, [(1, None)], weights=Weights(change=5000))
    eager = reallocate(problem, plan, [(1, None)], weights=Weights(change=1))

    assert (calm.parts, calm.changes) == ((Part(0, 0, 0, 40), Part(0, 2, 0, 60)), 1)
    assert (eager.parts, eager.changes) == ((Part(0, 0, 0, 60), Part(0, 2, 0, 40)), 2)


def test_a_withdrawal_from_a_large_call_touches_its_lines_only_and_stays_near_the_bound() -> None:
    problem = draw_call(20, 117, "tight", 1)
    plan = allocate(problem, stop=SOME_WORK)
    leaver = plan.parts[0].taker
    touched = {part.line for part in plan.parts if part.taker == leaver}

    after = reallocate(problem, plan, [(leaver, None)])

    assert breaches(problem, after.parts) == ()
    assert [p for p in after.parts if p.line not in touched] == [p for p in plan.parts if p.line not in touched]
    assert all(part.taker != leaver for part in after.parts)
    assert after.gap <= 0.003
    exact = reallocate(problem, plan, [(leaver, None)], stop=AnyOf(GapBelow(0.0001), AfterWork(20)))
    assert after.bound <= exact.cost.total
    assert reallocate(problem, plan, [(leaver, None)]) == after


def test_an_override_together_with_a_withdrawal_is_checked() -> None:
    offers = [Offer(0, 0, 500, 60), Offer(0, 1, 480, 60), Offer(0, 2, 700, 100)]
    problem = Problem.of([Line((100,), lot=20)], [Taker(), Taker(), Taker()], offers)

    after = reallocate(problem, allocate(problem), [(1, None)], fixed=[Part(0, 2, 0, 70)])

    assert after.ended is Ended.REFUSED
    assert [breach.reason.code for breach in after.breaches] == ["MORE_THAN_NEEDED"]


@quick
@given(calls(), st.integers(0, 5))
def test_sharing_out_again_keeps_every_rule(problem: Problem, leaver: int) -> None:
    plan = allocate(problem)
    leaver %= len(problem.takers)

    after = reallocate(problem, plan, [(leaver, None)])

    assert breaches(problem, after.parts) == ()
    assert all(part.taker != leaver for part in after.parts)
    assert after.bound <= after.cost.total
