"""Beyond what is solved at once: prices from a relaxation, a bound line by line, and a search."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from matching.allocate import search
from matching.allocate.arcs import Arcs
from matching.allocate.bound import Apart, Ascent, scarcity
from matching.allocate.formulate import Formulated, formulate, start_values, whole_packs
from matching.allocate.program import Floats, Solved
from matching.allocate.scope import Scope, left_for
from matching.model import Ints
from matching.stop import Progress, Stop

ROUNDS = 250
"""Rounds of search between two looks at `stop`."""

FIRST_STEPS, STEPS = 30, 2
"""Steps of the bound before the search, and in each round of it; a step costs a tenth of a round or less."""

NODE_WORK = 500
PROVABLE = 2500
"""Up to so many arcs left in play the whole program is given to the solver with the best plan as its start."""

SLACK = 1e-3

WIDE = 0.05

MERGE_EVERY, MERGED, MERGE_NODES = 6, 220, 1
"""Every so many rounds up to so many arcs that good plans used are given to the solver: it puts together the best of
several plans. Source: Lourenco et al. 2001, fusion and tour merging (Cook & Seymour 2003) put to plans."""


@dataclass(eq=False)
class Solver:
    """A run over one call: the state of the search, the best packs, the bound, and the work done."""

    arcs: Arcs
    scope: Scope
    stop: Stop
    seed: int
    tell: Callable[[Progress], None] | None = None
    start: Ints | None = None
    bound: float = -np.inf
    work: int = 0
    rounds: int = 0
    is_proven: bool = False
    now: float = 0.0
    cost: float = 0.0
    ascent: Ascent | None = None
    reduced: Floats = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        """Begin with the fixed parts only, or with the parts of `start`, which the first plans keep."""
        self.given = search.what_is_given(self.arcs, self.scope.fixed)
        self.random = np.random.default_rng(self.seed)
        self.first = np.maximum(self.scope.fixed, 0) if self.start is None else self.start
        self.best = self.first
        self.state, self.cost = self._state_of(self.best)
        self.now = self.cost
        self.seen = self.best > 0

    def run(self) -> None:
        """Search until `stop` says so or optimality is proven."""
        order = np.argsort(-self.arcs.slot_need[self.arcs.slot_of[:-1]] * self.arcs.pack, kind="stable")
        none = np.zeros(self.arcs.capacity.shape)
        self._build(order, none)
        if self._is_over():
            return
        self.prices = self._relax()
        self._build(order, self.prices)
        for _ in range(0, FIRST_STEPS, STEPS):
            if not self._is_over():
                self._ascend(STEPS)
        while not self._is_over():
            self._improve(1)
            if self._is_time_to_prove() and not self._is_over():
                self._prove()
            if self.rounds % MERGE_EVERY == 0 and not self._is_over():
                self._merge()

    def _is_time_to_prove(self) -> bool:
        """Early where prices leave a wide gap: a whole line is unmet then, and only branching tells why; else late."""
        if self.progress().gap > WIDE or self.arcs.charge.any():
            return self.rounds == 4
        return self.rounds in (24, 100, 400)

    def progress(self) -> Progress:
        """Where it stands."""
        rest = self.arcs.rest_cost
        bound = None if np.isinf(self.bound) else int(np.floor(self.bound)) + rest
        return Progress(self.rounds, self.work, int(self.cost) + rest, bound)

    def _is_over(self) -> bool:
        if self.tell:
            self.tell(self.progress())
        return self.is_proven or self.stop(self.progress())

    def _state_of(self, packs: Ints) -> tuple[search.State, float]:
        state = search.nothing_yet(self.arcs)
        nothing = float((self.arcs.slot_unmet * self.arcs.slot_need).sum())
        return state, nothing + search.put_in(self.given, state, packs)

    def _take(self, packs: Ints) -> None:
        """Go on from other packs, and keep them if they are the best."""
        self.state, self.now = self._state_of(packs)
        if self.now < self.cost - 0.5:
            self.best, self.cost = packs.copy(), self.now

    def _build(self, order: Ints, prices: Floats) -> None:
        """Build a plan line by line; the first one is there after milliseconds."""
        state, _ = self._state_of(self.first)
        search.build(self.given, state, order, prices)
        self._take(state.packs)
        self.work += len(order)

    def _relax(self) -> Floats:
        """Solve the relaxation: a bound, prices, and what each arc would cost beyond it."""
        formulated = formulate(self.arcs, self.scope)
        solved = formulated.program.solve(relaxed=True)
        self._raise_bound(solved.bound)
        self.reduced = _reduced(self.arcs, formulated, solved)
        self.relaxed_bound = solved.bound
        if (self.scope.fixed < 0).all():
            self.ascent = Ascent(Apart(self.arcs, self.given, formulated), solved.duals)
            self._raise_bound(self.ascent.best)
        return scarcity(self.arcs, formulated, solved)

    def _raise_bound(self, bound: float) -> None:
        """Keep the better bound, rounded down by more than floating point numbers can be wrong."""
        if np.isfinite(bound):
            self.bound = min(max(self.bound, bound - 1e-7 * abs(bound)), self.cost)

    def _improve(self, times: int) -> None:
        seed = int(self.random.integers(2**31))
        lines = min(4, len(self.arcs.most_takers))
        self.now, least = search.improve(self.given, self.state, self.prices, times * ROUNDS, seed, lines,
                                         SLACK * self.cost, self.best, self.now, self.cost)  # fmt: skip
        self.cost = min(self.cost, least)
        self.seen |= (self.best > 0) | (self.state.packs > 0)
        self.rounds += 1
        self.work += times * ROUNDS
        self._ascend(STEPS)

    def _ascend(self, steps: int) -> None:
        """Go so many steps to better prices; the best plan says how far there is to go."""
        for _ in range(steps if self.ascent else 0):
            self._raise_bound(self.ascent.step(self.cost))  # type: ignore[union-attr]  # looked at above

    def in_play(self) -> Ints:
        """The arcs that a better plan can use: the others cost more beyond the relaxation than the gap."""
        used = self.best > 0
        return np.flatnonzero(used | (self.relaxed_bound + self.reduced < self.cost) | (self.scope.fixed >= 0))

    def _merge(self) -> None:
        """Put together the best of the plans seen lately, for as many lines as the solver does at once."""
        many = np.bincount(self.arcs.line[self.seen], minlength=len(self.arcs.most_takers))
        lines = self.random.permutation(len(many))
        lines = np.sort(lines[: max(1, int(np.searchsorted(np.cumsum(many[lines]), MERGED, side="right")))])
        scope = left_for(self.arcs, self.best, lines, self.seen | (self.scope.fixed >= 0))
        self._solve(replace(scope, fixed=self.scope.fixed[scope.arcs]), MERGE_NODES)

    def _prove(self) -> None:
        """Give the whole program to the solver where few arcs are left in play: its bound holds for the whole call."""
        arcs = self.in_play()
        if len(arcs) > PROVABLE:
            return
        solved = self._solve(replace(self.scope, arcs=arcs, fixed=self.scope.fixed[arcs],
                                     before=self.scope.before[arcs]))  # fmt: skip
        self.is_proven = solved.is_optimal
        self._raise_bound(self.cost if solved.is_optimal else solved.bound)

    def _solve(self, scope: Scope, most_nodes: int | None = None) -> Solved:
        """Solve a scope from the best plan; the answer is the new best where it is better."""
        formulated = formulate(self.arcs, scope)
        start = start_values(formulated, self.best[scope.arcs])
        asks = self._asks if most_nodes is None else self._is_time_over
        solved = formulated.program.solve(start=start, seed=self.seed, is_over=asks, most_nodes=most_nodes)
        self.work += NODE_WORK * solved.nodes
        if len(solved.values):
            packs = self.best.copy()
            packs[np.isin(self.arcs.slot, scope.slots)] = 0
            packs[scope.arcs] = whole_packs(formulated, solved)
            self._take(packs)
        return solved

    def _is_time_over(self, nodes: int, _best: float, _bound: float) -> bool:
        """Ask `stop` while a part of the program is solved: its bound says nothing of the whole."""
        return self.stop(replace(self.progress(), work=self.work + NODE_WORK * nodes))

    def _asks(self, nodes: int, best: float, bound: float) -> bool:
        """Ask `stop` while the whole program is solved."""
        rest, cost = self.arcs.rest_cost, min(self.cost, best)
        least = max(self.bound, min(bound, cost)) if np.isfinite(bound) else self.bound
        told = Progress(self.rounds, self.work + NODE_WORK * nodes, int(cost) + rest, int(np.floor(least)) + rest)
        if self.tell:
            self.tell(told)
        return self.stop(told)


def _reduced(arcs: Arcs, formulated: Formulated, solved: Solved) -> Floats:
    """What using an arc costs at least beyond the relaxation: the reduced costs of its least packs and of its part."""
    packs, own = solved.reduced[formulated.packs], formulated.parts >= 0
    part = np.where(own, solved.reduced[formulated.parts], 0.0)
    return np.asarray(np.maximum(packs, 0.0) * arcs.least + np.maximum(part, 0.0), np.float64)
