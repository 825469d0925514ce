"""The verb: allocate a call, exactly where it is small, by search with a proven bound where it is not."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from matching.allocate.arcs import Arcs, make_arcs
from matching.allocate.explain import Standing, why_parts, why_passed_over, why_unmet
from matching.allocate.formulate import choices, formulate, start_values, whole_packs
from matching.allocate.judge import breaches, cost_of
from matching.allocate.scope import Scope
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
    if len(arcs) <= EXACT_UP_TO or binds_others(problem, kept) or choices(arcs, scope) <= EXACT_UP_TO:
        return solve_exactly(arcs, scope, stop, seed)
    return solve_by_search(arcs, scope, stop, seed, progress)


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


def solve_exactly(
    arcs: Arcs, scope: Scope, stop: Stop, seed: int, start: Ints | None = None, before: Plan | None = None
) -> Plan:
    """Hand the program of a scope to HiGHS; it ends with a proof, or where `stop` says so with the best and the bound.

    What the scope does not hold stays as `start` has it; `before` is the plan from which changes are counted.
    """
    formulated = formulate(arcs, scope)
    first = None if start is None else start_values(formulated, start[scope.arcs])
    solved = formulated.program.solve(first, seed=seed, is_over=asks(stop))
    if solved.is_infeasible:
        return refused(arcs, (Breach(-1, -1, -1, Reason.of("CANNOT_BE_COMPLETED")),), seed)
    quantity = np.zeros(len(arcs), np.int64) if start is None else start.copy()
    if len(solved.values):
        quantity[np.isin(arcs.slot, scope.slots)] = 0
        quantity[scope.arcs] = whole_packs(formulated, solved)
    parts = parts_of(arcs, quantity)
    cost = cost_of(arcs, parts, changes(before, parts) if before else 0)
    short = 0 if solved.is_optimal else shortfall(solved.objective, solved.bound, cost.total)
    ended = Ended.PROVEN if solved.is_optimal else Ended.STOPPED
    return finish(arcs, parts, cost, cost.total - short, ended, seed, solved.nodes, stop.is_reproducible)


def asks(stop: Stop) -> Callable[[int, float, float], bool]:
    """Ask `stop` in the solver's terms: nodes, best, bound."""

    def is_over(nodes: int, best: float, bound: float) -> bool:
        cost = int(best) if math.isfinite(best) else None
        return stop(Progress(1, nodes, cost, int(bound) if math.isfinite(bound) else None))

    return is_over


def shortfall(objective: float, bound: float, total: int) -> int:
    """How far above the bound a plan may lie, rounded up by more than floating point numbers can be wrong."""
    if not (math.isfinite(objective) and math.isfinite(bound)):
        return total
    return min(total, max(0, math.ceil(objective - bound + ROUNDING * abs(objective))))


def changes(before: Plan, parts: Sequence[Part]) -> int:
    """Count the parts that one plan has otherwise than another."""
    return len({(part.line, part.taker, part.window) for part in set(before.parts) ^ set(parts)})


def binds_others(problem: Problem, fixed: Sequence[Part]) -> bool:
    """True where fixed parts demand further parts: of a whole line, or of an offer with a least."""
    lines = {part.line for part in fixed}
    if any(problem.lines[i].whole for i in lines):
        return True
    least = [problem.offers.least[problem.pairs[part.taker, part.line]] > part.quantity for part in fixed]
    return any(least)


def solve_by_search(
    arcs: Arcs, scope: Scope, stop: Stop, seed: int, tell: Callable[[Progress], None] | None = None
) -> Plan:
    """Decompose: prices, a search from them, a bound by lines; see `decompose`."""
    from matching.allocate.decompose import Solver

    solver = Solver(arcs, scope, stop, seed, tell)
    solver.run()
    parts = parts_of(arcs, solver.best)
    cost = cost_of(arcs, parts)
    bound = cost.total if solver.is_proven else min(cost.total, solver.progress().bound or 0)
    ended = Ended.PROVEN if solver.is_proven else Ended.STOPPED
    return finish(arcs, parts, cost, bound, ended, seed, solver.work, stop.is_reproducible)


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
