"""Again after a withdrawal: the touched lines anew, everything else as it was, and as few changes as possible."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from matching.allocate.arcs import Arcs, make_arcs
from matching.allocate.judge import breaches
from matching.allocate.scope import Scope, left_for
from matching.allocate.solve import changes, fixed_packs, refused, solve_exactly
from matching.model import Ints, Problem
from matching.plan import Part, Plan
from matching.stop import AfterWork, AnyOf, GapBelow, Stop
from matching.weights import Weights

PATIENCE = AnyOf(GapBelow(0.001), AfterWork(200))


def reallocate(
    problem: Problem,
    plan: Plan,
    withdrawn: Iterable[tuple[int, int | None]],
    *,
    weights: Weights | None = None,
    stop: Stop = PATIENCE,
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
    after = solve_exactly(arcs, scope, stop, seed, packs, before)
    return replace(after, bound_of="TOUCHED", changes=changes(before, after.parts))


def _new(fixed: Iterable[Part], before: Plan) -> list[Part]:
    """The fixed parts that the plan does not have already."""
    return [part for part in fixed if part not in before.parts]


def _touched(arcs: Arcs, packs: Ints, lines: set[int], gone: set[tuple[int, int]], fixed: Ints) -> Scope:
    """The scope of the touched lines without those who left, with what the other lines' parts leave."""
    left = np.array([pair in gone for pair in zip(arcs.taker.tolist(), arcs.line.tolist(), strict=True)], np.bool_)
    scope = left_for(arcs, packs, np.array(sorted(lines), np.int64), ~left)
    return replace(scope, fixed=fixed[scope.arcs], before=packs[scope.arcs])
