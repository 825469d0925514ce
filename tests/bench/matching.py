"""The allocation beside its goals and raw solvers: python -m tests.bench.matching [--only small,gap] [--seeds 1,2]."""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from matching.allocate import allocate, breaches, reallocate
from matching.allocate.arcs import make_arcs
from matching.allocate.scope import Scope
from matching.allocate.solve import solve_exactly
from matching.model import Problem
from matching.plan import Plan
from matching.stop import AfterWork, Progress
from matching.weights import Weights
from tests.bench import public
from tests.bench.orders import FLAVOURS, draw_call
from tests.bench.report import Benchmark, Goal
from tests.bench.solvers import cp_sat_gap

SECTIONS = ("small", "middle", "large", "again", "gap", "cflp")


@dataclass
class CpuSeconds:
    """Ends after CPU seconds of this process, which other programs do not shorten; notes when the first plan came."""

    most: float
    near: float = 1e-6
    is_reproducible: bool = False
    start: float = field(default_factory=time.process_time)
    first: float | None = None

    def __call__(self, progress: Progress) -> bool:
        """Look at the CPU time, note when the first plan came."""
        now = time.process_time() - self.start
        if self.first is None and progress.cost is not None:
            self.first = now
        return now >= self.most or progress.gap <= self.near


def main(arguments: list[str]) -> int:
    """Measure what is asked for and write the report; the exit code is 1 if a goal was missed."""
    options = _options(arguments)
    allocate(draw_call(10, 90, "all rules", 9), stop=AfterWork(100))
    benchmark = Benchmark("matching")
    sections: dict[str, Callable[[Benchmark], None]] = {
        "small": lambda b: _calls(b, 20, 117, ("all rules",), options.seeds, 2.0),
        "middle": lambda b: _calls(b, 100, 117, FLAVOURS, options.seeds, 10.0),
        "large": _large,
        "again": _again,
        "gap": _assignments,
        "cflp": _facilities,
    }
    for name in options.only:
        sections[name](benchmark)
    return benchmark.finish()


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.bench.matching", description=__doc__)
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(SECTIONS))
    parser.add_argument("--seeds", type=lambda text: [int(one) for one in text.split(",")], default=[1, 2, 3])
    return parser.parse_args(arguments)


def _calls(
    benchmark: Benchmark, lines: int, takers: int, flavours: tuple[str, ...], seeds: list[int], seconds: float
) -> None:
    """The proven gap after so many seconds, beside raw HiGHS on the same program for as long."""
    for flavour in flavours:
        for seed in seeds:
            problem, title = draw_call(lines, takers, flavour, seed), f"{lines} x {takers} {flavour}, seed {seed}"
            stop = CpuSeconds(seconds)
            plan = allocate(problem, stop=stop)
            _must_hold(problem, plan)
            if flavour == "all rules":
                benchmark.add(f"{title}: first plan", stop.first or 0.0, "s CPU", goal=Goal("value", at_most=1.0))
            else:
                peer = cp_sat_gap(make_arcs(problem, Weights()), seconds)
                benchmark.add(f"{title}: gap beside raw CP-SAT", 100 * plan.gap, "%", peer)
            goal = Goal("value", at_most=1.0)
            benchmark.add(f"{title}: gap after {seconds:g} s", 100 * plan.gap, "%", _raw(problem, seconds), goal)


def _raw(problem: Problem, seconds: float) -> float:
    """The gap that HiGHS proves by itself in the same CPU time."""
    arcs = make_arcs(problem, Weights())
    return 100 * solve_exactly(arcs, Scope.whole(arcs), CpuSeconds(seconds), 0).gap


def _large(benchmark: Benchmark) -> None:
    """1000 x 1000, about 60 offers a line: the gap after a minute."""
    problem = draw_call(1000, 1000, "tight", 1, offers_per_line=60)
    plan = allocate(problem, stop=CpuSeconds(60.0))
    _must_hold(problem, plan)
    benchmark.add("1000 x 1000 tight: gap after 60 s", 100 * plan.gap, "%", goal=Goal("value", at_most=2.0))
    benchmark.add("1000 x 1000 tight: peak memory", _peak_memory(), "MB")


def _peak_memory() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _again(benchmark: Benchmark) -> None:
    """A withdrawal: CPU beside sharing everything out from the beginning."""
    problem = draw_call(100, 117, "tight", 1)
    start = time.process_time()
    plan = allocate(problem, stop=CpuSeconds(6.0))
    scratch, start = time.process_time() - start, time.process_time()
    after = reallocate(problem, plan, [(plan.parts[0].taker, None)])
    spent = time.process_time() - start
    _must_hold(problem, after)
    benchmark.add("100 x 117 tight: after a withdrawal", spent, "s CPU", scratch, Goal("ratio", at_most=0.1))
    benchmark.add("100 x 117 tight: parts changed", after.changes, "parts")


def _assignments(benchmark: Benchmark) -> None:
    """Generalized assignment: how far above the best known."""
    best = public.best_known("gap", "Best known solution value")
    place = public.folder()
    if place is None:
        benchmark.leave_out("generalized assignment", "no folder ../shared/data/match")
        return
    for name in ("chu1997/a05100", "chu1997/b10100", "chu1997/c10200", "chu1997/d05100", "chu1997/d10100"):
        problem = public.assignment(place / "gap" / name)
        plan = allocate(problem, weights=public.PRICE_ONLY, stop=CpuSeconds(60.0 if "/d" in name else 20.0))
        above = 100 * (plan.cost.price / 1000 / best[name] - 1) if not plan.unmet else float("inf")
        benchmark.add(f"gap {name}: above the best known", above, "%", goal=Goal("value", at_most=_allowed(name)))


def _allowed(name: str) -> float:
    return 0.15 if "/d" in name else 0.0


def _facilities(benchmark: Benchmark) -> None:
    """Facilities with splitting: each optimum proven, CPU seconds beside the limit noted with the instances."""
    best, raw = public.best_known("cflp", "optimum"), public.best_known("cflp", "highs_cpu_s")
    place = public.folder()
    if place is None:
        benchmark.leave_out("facilities", "no folder ../shared/data/match")
        return
    for name in sorted(best):
        problem = public.facilities(place / "cflp" / f"{name}.txt")
        stop, start = CpuSeconds(30.0, near=-1.0), time.process_time()
        plan = allocate(problem, weights=public.SPLIT, stop=stop)
        spent = time.process_time() - start
        off = abs(plan.cost.total / 1000 / public.GRAIN - best[name]) / best[name]
        benchmark.add(f"cflp {name}: off the optimum", 100 * off, "%", goal=Goal("value", at_most=1e-3))
        benchmark.add(f"cflp {name}: proven in", spent if plan.ended == "PROVEN" else float("inf"), "s CPU", raw[name],
                      Goal("value", at_most=5.0))  # fmt: skip


def _must_hold(problem: Problem, plan: Plan) -> None:
    broken = breaches(problem, plan.parts)
    if broken:
        raise SystemExit(f"a plan breaks rules: {broken[:3]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
