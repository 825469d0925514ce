"""Beyond what is solved at once: prices from a relaxation, a bound line by line, and a search."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from matching.allocate import search
from matching.allocate.arcs import Arcs
from matching.allocate.bound import Prices, lagrangian
from matching.allocate.formulate import Formulated, Scope, formulate, start_values, whole_packs
from matching.allocate.program import Floats, Solved
from matching.model import Ints
from matching.stop import Progress, Stop

ROUNDS = 250
"""Rounds of search between two looks at `stop`."""

NODE_WORK = 500
PROVABLE = 2500
"""Up to so many arcs left in play the whole program is given to the solver with the best plan as its start."""

SLACK = 1e-3


@dataclass(eq=False)
class Solver:
    """A run over one call: the state of the search, the best packs, the bound, and the work done."""

    arcs: Arcs
    scope: Scope
    stop: Stop
    seed: int
    tell: Callable[[Progress], None] | None = None
    bound: float = -np.inf
    work: int = 0
    rounds: int = 0
    is_proven: bool = False
    now: float = 0.0
    cost: float = 0.0
    reduced: Floats = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        """Begin with the fixed parts only."""
        self.given = search.what_is_given(self.arcs, self.scope.fixed)
        self.random = np.random.default_rng(self.seed)
        self.best = np.maximum(self.scope.fixed, 0)
        self.state, self.cost = self._state_of(self.best)
        self.now = self.cost

    def run(self) -> None:
        """Search until `stop` says so or optimality is proven."""
        order = np.argsort(-self.arcs.slot_need[self.arcs.slot_of[:-1]] * self.arcs.pack, kind="stable")
        none = np.zeros(self.arcs.capacity.shape)
        self._build(order, none)
        if self._is_over():
            return
        self.prices = self._relax()
        self._build(order, self.prices.capacity)
        proofs = (2 if self.arcs.charge.any() else 12, 100, 400)
        while not self._is_over():
            self._improve(1)
            if self.rounds in proofs and not self._is_over():
                self._prove()

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
        state, _ = self._state_of(np.maximum(self.scope.fixed, 0))
        search.build(self.given, state, order, prices)
        self._take(state.packs)
        self.work += len(order)

    def _relax(self) -> Prices:
        """Solve the relaxation: a bound, prices, and what each arc would cost beyond it."""
        formulated = formulate(self.arcs, self.scope)
        solved = formulated.program.solve(relaxed=True)
        self._raise_bound(solved.bound)
        self.reduced = _reduced(self.arcs, formulated, solved)
        self.relaxed_bound = solved.bound
        prices = Prices.of(self.arcs, formulated, solved)
        if (self.scope.fixed < 0).all():
            self._raise_bound(lagrangian(self.arcs, self.given, prices)[0])
        return prices

    def _raise_bound(self, bound: float) -> None:
        """Keep the better bound, rounded down by more than floating point numbers can be wrong."""
        if np.isfinite(bound):
            self.bound = min(max(self.bound, bound - 1e-7 * abs(bound)), self.cost)

    def _improve(self, times: int) -> None:
        seed = int(self.random.integers(2**31))
        lines = min(4, len(self.arcs.most_takers))
        self.now, least = search.improve(self.given, self.state, self.prices.capacity, times * ROUNDS, seed, lines,
                                         SLACK * self.cost, self.best, self.now, self.cost)  # fmt: skip
        self.cost = min(self.cost, least)
        self.rounds += 1
        self.work += times * ROUNDS

    def in_play(self) -> Ints:
        """The arcs that a better plan can use: the others cost more beyond the relaxation than the gap."""
        used = self.best > 0
        return np.flatnonzero(used | (self.relaxed_bound + self.reduced < self.cost) | (self.scope.fixed >= 0))

    def _prove(self) -> None:
        """Give the whole program to the solver where few arcs are left in play: its bound holds for the whole call."""
        arcs = self.in_play()
        if len(arcs) > PROVABLE:
            return
        solved = self._solve(replace(self.scope, arcs=arcs, fixed=self.scope.fixed[arcs],
                                     before=self.scope.before[arcs]))  # fmt: skip
        self.is_proven = solved.is_optimal
        self._raise_bound(self.cost if solved.is_optimal else solved.bound)

    def _solve(self, scope: Scope) -> Solved:
        formulated = formulate(self.arcs, scope)
        start = start_values(formulated, self.best[scope.arcs])
        solved = formulated.program.solve(start=start, seed=self.seed, is_over=self._asks)
        self.work += NODE_WORK * solved.nodes
        if len(solved.values):
            packs = self.best.copy()
            packs[np.isin(self.arcs.slot, scope.slots)] = 0
            packs[scope.arcs] = whole_packs(formulated, solved)
            self._take(packs)
        return solved

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
