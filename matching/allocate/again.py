"""Again after a withdrawal: the touched lines anew, everything else as it was, and as few changes as possible."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from matching.allocate.arcs import MILLI, Arcs, make_arcs
from matching.allocate.decompose import Solver
from matching.allocate.judge import breaches, cost_of
from matching.allocate.scope import Scope, left_for, own_call
from matching.allocate.solve import changes, fixed_packs, parts_of, refused, solve_exactly
from matching.model import Ints, Problem
from matching.plan import Ended, Part, Plan
from matching.stop import AfterWork, AnyOf, GapBelow, Stop
from matching.weights import Weights

NEAR = 0.003
"""How near its bound a plan of the touched lines is good enough: a firm that waits is worth more than the last part."""

PATIENCE = AnyOf(GapBelow(NEAR), AfterWork(200))

SEARCHED_FROM, SEARCHED = 150, AnyOf(GapBelow(NEAR), AfterWork(500))
"""From so many arcs on the touched lines are searched before the solver gets them, and for how long."""


def reallocate(
    problem: Problem,
    plan: Plan,
    withdrawn: Iterable[tuple[int, int | None]],
    *,
    weights: Weights | None = None,
    stop: Stop | None = None,
    seed: int = 0,
    fixed: Iterable[Part] = (),
) -> Plan:
    """Give what withdrawn takers leave to others, changing as few other parts as possible.

    withdrawn: (taker, line), or (taker, None) for all it has. Only the lines where it had parts are shared out anew;
    each part that becomes other costs the published weight of a change. The answer's bound is about these lines only
    (`bound_of` is "TOUCHED"): moving other lines too might be cheaper. REFUSED if what is to be kept breaks rules.

    >>> from matching.allocate import allocate
    >>> from matching.model import Line, Offer, Taker
    >>> offers = [Offer(0, 0, 500, most=60), Offer(0, 1, 480, most=60), Offer(0, 2, 520, most=60)]
    >>> call = Problem.of([Line((100,), lot=20)], [Taker(), Taker(), Taker()], offers)
    >>> after = reallocate(call, allocate(call), [(1, None)])
    >>> [(part.taker, part.quantity) for part in after.parts], after.changes
    ([(0, 40), (2, 60)], 1)
    """
    arcs = make_arcs(problem, weights or Weights())
    gone = {(j, i) for j, line in withdrawn for i in ([line] if line is not None else range(len(problem.lines)))}
    before = replace(plan, parts=tuple(part for part in plan.parts if (part.taker, part.line) not in gone))
    if broken := breaches(problem, (*before.parts, *_new(fixed, before)), whole_plan=False):
        return refused(arcs, broken, seed)
    lines = {part.line for part in plan.parts if (part.taker, part.line) in gone} | {part.line for part in fixed}
    packs = np.maximum(fixed_packs(arcs, before.parts), 0)
    scope = _touched(arcs, packs, lines, gone, fixed_packs(arcs, fixed))
    after = None
    if len(scope.arcs) > SEARCHED_FROM and (scope.fixed < 0).all():
        packs, after = _search(arcs, scope, AnyOf(stop, SEARCHED) if stop else SEARCHED, seed, packs, before)
    after = after or solve_exactly(arcs, scope, stop or PATIENCE, seed, packs, before)
    return replace(after, bound_of="TOUCHED", changes=changes(before, after.parts))


def _new(fixed: Iterable[Part], before: Plan) -> list[Part]:
    """The fixed parts that the plan does not have already."""
    return [part for part in fixed if part not in before.parts]


def _touched(arcs: Arcs, packs: Ints, lines: set[int], gone: set[tuple[int, int]], fixed: Ints) -> Scope:
    """The scope of the touched lines without those who left, with what the other lines' parts leave."""
    left = np.array([pair in gone for pair in zip(arcs.taker.tolist(), arcs.line.tolist(), strict=True)], np.bool_)
    scope = left_for(arcs, packs, np.array(sorted(lines), np.int64), ~left)
    return replace(scope, fixed=fixed[scope.arcs], before=packs[scope.arcs])


def _search(arcs: Arcs, scope: Scope, stop: Stop, seed: int, packs: Ints, before: Plan) -> tuple[Ints, Plan | None]:
    """Search the touched lines as a call of their own: the packs of every arc, and the plan where it is near its bound.

    What was seen on the way is put together by the solver, which counts changes exactly. In the search a new part costs
    a change more, one that is kept up to a change less: no more than what giving it up costs in truth, so the bound of
    the search holds.
    """
    kept, change = scope.before > 0, arcs.weights.change * MILLI
    call = own_call(arcs, scope)
    less = np.where(kept, np.minimum(call.fixed, change), 0)
    call = replace(call, fixed=call.fixed + np.where(kept, -less, change))
    solver = Solver(call, Scope.whole(call), stop, seed, start=np.where(kept, scope.before, 0))
    solver.run()
    found = packs.copy()
    found[scope.arcs] = solver.best
    seen = np.flatnonzero(solver.seen | kept)
    few = replace(scope, arcs=scope.arcs[seen], fixed=scope.fixed[seen], before=scope.before[seen])
    after = solve_exactly(arcs, few, AfterWork(1), seed, found, before)
    found = np.maximum(fixed_packs(arcs, after.parts), 0)
    others = cost_of(arcs, parts_of(arcs, np.where(np.isin(arcs.slot, scope.slots), 0, found)))
    mine = after.cost.total - others.total + int((arcs.slot_need * arcs.slot_unmet)[scope.slots].sum())
    short = max(0, mine - int(np.floor(solver.bound)) - int(less.sum()))
    if short > NEAR * mine:
        return found, None
    ended = Ended.STOPPED if short else Ended.PROVEN
    return found, replace(after, bound=after.cost.total - short, ended=ended, is_reproducible=stop.is_reproducible)
