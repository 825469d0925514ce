"""The standard report: every figure of the ecosystem at a moment, how good it is and what it was made with."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.build import network
from graph.centrality import betweenness, brokerage, core_numbers, pagerank, strength
from graph.centrality.betweenness import Betweenness, Spread, one_by_one
from graph.communities import Communities, find_communities
from graph.model import Ecosystem, Ints, Network
from graph.resilience import Components, WeakPoints, components, weak_points

CODE_VERSION = "2026.11.2"
MIN_NODES = 10
MIN_TIES = 20

OK, TOO_FEW_NODES, TOO_FEW_TIES, STOPPED = "ok", "too_few_nodes", "too_few_ties", "stopped"
EXACT, SAMPLED = "exact", "sampled"

Progress = Callable[[float, str], None]
Stop = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class Figure:
    """One figure of all organisations.

    values: an array with one entry per organisation in the order of Report.ids; None unless state is "ok". state: "ok",
    "too_few_nodes" (fewer than MIN_NODES organisations have a tie), "too_few_ties" (fewer than MIN_TIES tied pairs) or
    "stopped". quality: "exact" or "sampled". bound: 0 if exact; else no value is off by more, with probability 0.95
    for each.
    """

    name: str
    values: NDArray[Any] | None
    state: str
    quality: str
    bound: float
    seed: int
    code_version: str

    @property
    def enough(self) -> bool:
        """Say whether the figure may be shown."""
        return self.state == OK


@dataclass(frozen=True, eq=False)
class Report:
    """All figures of an ecosystem at a moment; equal input, seed and code version give equal figures.

    weights: of each kind in the total network. nodes_with_ties and pairs: organisations with a tie and tied pairs of
    the total network. complete: no step was stopped.
    """

    ids: Ints
    as_of_day: int
    weights: Mapping[str, float]
    seed: int
    code_version: str
    nodes_with_ties: int
    pairs: int
    figures: Mapping[str, Figure]
    communities: Communities | None
    components: Components | None
    weak_points: WeakPoints | None
    complete: bool


@dataclass
class _Findings:
    """What the steps have found so far."""

    values: dict[str, NDArray[Any]] = field(default_factory=dict)
    bounds: dict[str, float] = field(default_factory=dict)
    communities: Communities | None = None
    components: Components | None = None
    weak_points: WeakPoints | None = None


def figure_names(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """List the figures of a report over these kinds, in order."""
    return (
        *("strength", "strength_in", "strength_out", *(f"strength.{kind}" for kind in kinds)),
        *("pagerank", "core", "constraint", "effective_size", "component", "cut_pieces", "community"),
        *("betweenness", "betweenness_error"),
    )


def analyse(
    ecosystem: Ecosystem,
    seed: int,
    progress: Progress | None = None,
    stop: Stop | None = None,
    *,
    weights: Mapping[str, float] | None = None,
    exact_up_to: int = 3000,
    pivots: int = 256,
    spread: Spread = one_by_one,
) -> Report:
    """Compute every figure of the total network (scores weighted by `weights`, see `build.network`).

    progress: called with the fraction done, 0 to 1, and the name of the step that comes next ("" at the end). stop:
    asked before each step; where it says yes, the figures still missing bear the state "stopped". exact_up_to,
    pivots, spread: see `centrality.betweenness`.

    >>> from graph.build import build_ecosystem
    >>> from graph.model import Ties
    >>> ring = range(20)
    >>> ties = Ties.of(ring, [(u + 1) % 20 for u in ring], [0] * 20, [9] * 20, [1.0] * 20)
    >>> report = analyse(build_ecosystem(ring, ties, ["ORDER"], 9, [30]), seed=1)
    >>> report.figures["core"].values.tolist() == [2] * 20, report.figures["betweenness"].quality
    (True, 'exact')
    """
    total = network(ecosystem, weights=weights)
    tied, pairs = int(total.tied.sum()), total.links
    state = TOO_FEW_NODES if tied < MIN_NODES else TOO_FEW_TIES if pairs < MIN_TIES else OK
    found, tell = _Findings(), progress or (lambda fraction, step: None)
    complete, done = True, 0.0
    for name, share, step in (
        _steps(ecosystem, total, seed, partial(betweenness, total, seed, exact_up_to, pivots, spread))
        if state == OK
        else ()
    ):
        if stop is not None and stop():
            complete = False
            break
        tell(done, name)
        step(found)
        done += share
    if complete:
        tell(1.0, "")
    used = {kind: 1.0 if weights is None else float(weights.get(kind, 1.0)) for kind in ecosystem.kinds}
    figures = _figures(ecosystem.kinds, found, state, seed)
    return Report(
        *(ecosystem.ids, ecosystem.as_of_day, used, seed, CODE_VERSION, tied, pairs, figures),
        *(found.communities, found.components, found.weak_points, complete),
    )


def _steps(
    ecosystem: Ecosystem, total: Network, seed: int, between: Callable[[], Betweenness]
) -> Iterator[tuple[str, float, Callable[[_Findings], None]]]:
    """List the steps with their share of the work, cheap ones first."""
    yield "strength", 0.03, lambda found: _find_strength(found, ecosystem, total)
    yield "pagerank", 0.05, lambda found: found.values.update(pagerank=pagerank(total))
    yield "core", 0.02, lambda found: found.values.update(core=core_numbers(total))
    yield "brokerage", 0.10, lambda found: _find_brokerage(found, total)
    yield "resilience", 0.05, lambda found: _find_resilience(found, total)
    yield "communities", 0.25, lambda found: _find_communities(found, total, seed)
    yield "betweenness", 0.50, lambda found: _find_betweenness(found, between())


def _find_strength(found: _Findings, ecosystem: Ecosystem, total: Network) -> None:
    sums = strength(total)
    found.values.update(strength=sums.total, strength_in=sums.incoming, strength_out=sums.outgoing)
    for kind in ecosystem.kinds:
        layer, n = ecosystem.layer(kind), len(ecosystem.ids)
        outgoing = np.bincount(layer.rows(), layer.weight, n)
        found.values[f"strength.{kind}"] = outgoing + np.bincount(layer.indices, layer.weight, n)


def _find_brokerage(found: _Findings, total: Network) -> None:
    figures = brokerage(total)
    found.values.update(constraint=figures.constraint, effective_size=figures.effective_size)


def _find_resilience(found: _Findings, total: Network) -> None:
    found.components, found.weak_points = components(total), weak_points(total)
    pieces = np.zeros(len(total), np.int64)
    pieces[found.weak_points.cut_nodes] = [len(parts) for parts in found.weak_points.pieces]
    found.values.update(component=found.components.labels, cut_pieces=pieces)


def _find_communities(found: _Findings, total: Network, seed: int) -> None:
    found.communities = find_communities(total, seed)
    found.values["community"] = found.communities.labels


def _find_betweenness(found: _Findings, figures: Betweenness) -> None:
    found.values.update(betweenness=figures.values, betweenness_error=figures.standard_error)
    if not figures.exact:
        found.bounds["betweenness"] = figures.bound


def _figures(kinds: tuple[str, ...], found: _Findings, state: str, seed: int) -> dict[str, Figure]:
    figures = {}
    for name in figure_names(kinds):
        values, sampled = found.values.get(name), name in found.bounds
        reached = STOPPED if state == OK and values is None else state
        quality = SAMPLED if sampled else EXACT
        figures[name] = Figure(name, values, reached, quality, found.bounds.get(name, 0.0), seed, CODE_VERSION)
    return figures
