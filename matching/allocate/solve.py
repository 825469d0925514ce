"""The verb: allocate a call, exactly where it is small, by search with a proven bound where it is not."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from matching.allocate.arcs import Arcs, make_arcs
from matching.allocate.explain import Standing, why_parts, why_passed_over, why_unmet
from matching.allocate.formulate import Scope, formulate, start_values
from matching.allocate.judge import breaches, cost_of
from matching.model import Ints, Problem
from matching.plan import Breach, Cost, Ended, Part, Plan, Reason
from matching.stop import AfterWork, Progress, Stop
from matching.weights import Weights

EXACT_UP_TO = 700
ROUNDING = 1e-7


def allocate(
    problem: Problem,
    *,
    weights: Weights | None = None,
    stop: Stop | None = None,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    fixed: Iterable[Part] = (),
) -> Plan:
    """Share out a call; the same problem, weights, seed and stop (if it is reproducible) give the same plan.

    Parameters: `fixed` are parts that the poster set: they are kept exactly, or the plan is REFUSED with the rules
    they break. `stop` is asked during the work (default: `DEFAULT_WORK`); `progress` is told where it stands.
    Returns a `Plan` whose `bound` is proven. Raises ValueError only for bad arguments.

    >>> from matching.model import Line, Offer, Taker
    >>> call = Problem.of(
    ...     [Line((100,), lot=20, pack=10, most_takers=2)],
    ...     [Taker(km=3), Taker(km=9), Taker(km=1)],
    ...     [Offer(0, 0, 500, most=60), Offer(0, 1, 480, most=60), Offer(0, 2, 900, most=100)],
    ... )
    >>> plan = allocate(call)
    >>> [(part.taker, part.quantity) for part in plan.parts], plan.ended.value, plan.gap
    ([(0, 40), (1, 60)], 'PROVEN', 0.0)
    """
    weights, stop, kept = weights or Weights(), stop or AfterWork(DEFAULT_WORK), tuple(sorted(fixed))
    arcs = make_arcs(problem, weights)
    if broken := breaches(problem, kept, whole_plan=False):
        return refused(arcs, broken, seed)
    scope = replace(Scope.whole(arcs), fixed=fixed_packs(arcs, kept))
    return solve_exactly(arcs, scope, stop, seed)


DEFAULT_WORK = 20_000


def fixed_packs(arcs: Arcs, parts: Iterable[Part]) -> Ints:
    """Give the packs of arcs that are fixed, -1 elsewhere."""
    fixed = np.full(len(arcs), -1, np.int64)
    for part in parts:
        fixed[arc_of(arcs, part)] = part.quantity // int(arcs.pack[part.line])
    return fixed


def arc_of(arcs: Arcs, part: Part) -> int:
    """Find the arc of a part that keeps the rules."""
    k = arcs.problem.pairs[part.taker, part.line]
    first, end = int(arcs.arc_of[k]), int(arcs.arc_of[k + 1])
    windows: list[int] = arcs.slot_window[arcs.slot[first:end]].tolist()
    return first + windows.index(part.window)


def parts_of(arcs: Arcs, quantity: Ints) -> tuple[Part, ...]:
    """Turn packs per arc into parts, ascending."""
    used = np.flatnonzero(quantity > 0)
    line, window = arcs.line[used], arcs.slot_window[arcs.slot[used]]
    rows = zip(line.tolist(), arcs.taker[used].tolist(), window.tolist(),
               (quantity[used] * arcs.pack[line]).tolist(), strict=True)  # fmt: skip
    return tuple(sorted(Part(*row) for row in rows))


def solve_exactly(arcs: Arcs, scope: Scope, stop: Stop, seed: int, start: Ints | None = None) -> Plan:
    """Hand the whole program to HiGHS; it ends with a proof, or where `stop` says so with the best and the bound."""
    formulated = formulate(arcs, scope)
    rest, nodes = arcs.rest_cost, [0]

    def is_over(count: int, best: float, bound: float) -> bool:
        nodes[0] = count
        cost = int(best) + rest if math.isfinite(best) else None
        return stop(Progress(1, count, cost, int(bound) + rest if math.isfinite(bound) else None))

    first = None if start is None else start_values(formulated, start)
    solved = formulated.program.solve(seed=seed, start=first, is_over=is_over)
    if solved.is_infeasible:
        return refused(arcs, (Breach(-1, -1, -1, Reason.of("CANNOT_BE_COMPLETED")),), seed)
    quantity = np.zeros(len(arcs), np.int64)
    if len(solved.values):
        quantity[scope.arcs] = np.rint(solved.values[formulated.packs]).astype(np.int64)
    parts = parts_of(arcs, quantity)
    cost = cost_of(arcs, parts)
    bound = cost.total if solved.is_optimal else safe_bound(solved.bound, cost.total - rest) + rest
    ended = Ended.PROVEN if solved.is_optimal else Ended.STOPPED
    return finish(arcs, parts, cost, bound, ended, seed, solved.nodes, stop.is_reproducible)


def safe_bound(bound: float, cost: int) -> int:
    """Round a bound of floating point numbers down by more than they can be wrong."""
    return min(cost, math.floor(bound - ROUNDING * abs(bound))) if math.isfinite(bound) else 0


def finish(
    arcs: Arcs, parts: Sequence[Part], cost: Cost, bound: int, ended: Ended, seed: int, work: int, reproducible: bool
) -> Plan:
    """Put the answer together with its reasons."""
    standing = Standing(arcs, parts)
    return Plan(
        tuple(parts), why_parts(standing), why_unmet(standing), why_passed_over(standing), cost, bound, ended,
        arcs.weights.version, seed, work, reproducible,
    )  # fmt: skip


def refused(arcs: Arcs, broken: tuple[Breach, ...], seed: int) -> Plan:
    """Nothing is shared out while fixed parts break rules."""
    nothing = finish(arcs, (), cost_of(arcs, ()), 0, Ended.REFUSED, seed, 0, True)
    return replace(nothing, breaches=broken)
