"""The graph beside NetworkX, igraph, NetworKit and scipy: python -m tests.bench.graph [--sizes 117,10000,100000]."""

import argparse
import math
import sys
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from graph.alternatives import alternatives
from graph.build import build_ecosystem, plain_network
from graph.centrality import betweenness, brokerage, closeness, core_numbers, pagerank
from graph.communities import find_communities
from graph.cycles import directed_cycles
from graph.layout import band_layout, force_layout
from graph.mixing import assortativity, reciprocity
from graph.model import Network
from graph.percolation import percolation
from graph.report import analyse
from graph.resilience import components, weak_points
from graph.suggest import suggestions
from graph.warm import warm
from tests.bench import peers
from tests.bench.report import Benchmark, Goal, cpu_seconds, cpu_seconds_within, peak_megabytes
from tests.bench.synthetic import HALF_LIVES, KINDS, LAST_DAY, Made, make

TIES = {117: 850, 10_000: 60_000, 100_000: 600_000, 700_000: 6_000_000}
REPORT_MEGABYTES = {700_000: 6000}
REPORT_SECONDS = {117: 1.0, 10_000: 1.0, 100_000: 60.0, 700_000: 600.0}
# Above so many firms an analysis is sampled, and the exact one not run
UP_TO = {"betweenness, exact": 3000, "closeness and harmonic, all nodes": 20_000}

OURS: dict[str, Callable[[Network], object]] = {
    "pagerank": pagerank,
    "core": core_numbers,
    "constraint": brokerage,
    "components": components,
    "cut nodes and bridges": weak_points,
    "betweenness, exact": lambda network: betweenness(network, 1, exact_up_to=len(network)),
    "betweenness, 256 pivots": lambda network: betweenness(network, 1, exact_up_to=0, pivots=peers.PIVOTS),
    "communities": lambda network: find_communities(network, 1),
    "pagerank from ten": lambda network: pagerank(network, restart=(np.arange(len(network)) < 10).astype(float)),
    "closeness and harmonic, all nodes": lambda network: closeness(network, 1),
    "harmonic, 256 pivots": lambda network: closeness(network, 1, exact_up_to=0, pivots=peers.PIVOTS),
    "assortativity": lambda network: assortativity(network, np.arange(len(network)) % 6),
    "percolation": percolation,
    "suggestions": suggestions,
}
ALONE: dict[str, Callable[[Network], object]] = {
    "reciprocity": reciprocity,
    "directed cycles up to 4, at most 100,000": directed_cycles,
    "3 alternatives": lambda network: alternatives(network, 0, len(network) - 1),
}
Growth = dict[str, list[tuple[int, float]]]


def main(arguments: list[str]) -> int:
    """Measure at each size and write the report; the exit code is 1 if a goal was missed."""
    options = _options(arguments)
    peers.one_thread()
    warm()
    benchmark, growth = Benchmark("graph"), defaultdict[str, list[tuple[int, float]]](list)
    for n in options.sizes:
        made = make(n, TIES.get(n, 6 * n))
        _measure_conversion(benchmark, made, options.patience)
        _measure_analyses(benchmark, made, options.patience, growth)
        _measure_whole(benchmark, made, growth)
    _state_growth(benchmark, growth)
    return benchmark.finish()


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.bench.graph", description=__doc__)
    parser.add_argument("--sizes", type=lambda text: [int(n) for n in text.split(",")], default=[117, 10_000])
    parser.add_argument("--patience", type=float, default=60.0, help="CPU seconds of a peer's analysis")
    return parser.parse_args(arguments)


def _network(made: Made) -> Network:
    return plain_network(range(made.n), made.source, made.target, made.weight)


def _analysed(made: Made, own: Callable[[Network], object]) -> object:
    return own(_network(made))


def _title(made: Made, name: str) -> str:
    return f"{made.n}/{len(made.source)} {name}"


def _measure_conversion(benchmark: Benchmark, made: Made, patience: float) -> None:
    times = {peer: cpu_seconds_within(patience, partial(to, made)) for peer, to in peers.TO_GRAPH.items()}
    _compare(benchmark, made, "arrays to network", cpu_seconds(lambda: _network(made)), times, patience)
    benchmark.add(_title(made, "arrays to network, peak"), peak_megabytes(lambda: _network(made)), "MB")
    for peer, to in peers.TO_GRAPH.items():
        benchmark.add(_title(made, f"arrays to {peer}, peak"), peak_megabytes(partial(to, made)), "MB")


def _measure_analyses(benchmark: Benchmark, made: Made, patience: float, growth: Growth) -> None:
    """Compare each analysis with conversion included, as somebody who holds arrays would pay for it."""
    graphs = {peer: to(made) for peer, to in peers.TO_GRAPH.items()}
    for name, own in OURS.items():
        if made.n > UP_TO.get(name, made.n):
            benchmark.leave_out(_title(made, name), f"sampled above {UP_TO[name]} firms")
            continue
        mine = cpu_seconds(partial(_analysed, made, own))
        times = {
            peer: _converted(made, peer, graphs[peer], work, patience) for peer, work in peers.ANALYSES[name].items()
        }
        _compare(benchmark, made, name, mine, times, patience)
        benchmark.add(f"{_title(made, name)}, peak", peak_megabytes(partial(_analysed, made, own)), "MB")
        growth[name].append((len(made.source), mine))
    network = _network(made)
    for name, own in ALONE.items():
        mine = cpu_seconds(partial(own, network))
        benchmark.add(f"{_title(made, name)}, without conversion", mine)
        growth[name].append((len(made.source), mine))
    quality = find_communities(_network(made), 1).modularity
    goal = Goal("ratio", at_least=0.999)
    benchmark.add(_title(made, "modularity, best peer"), quality, "", peers.best_modularity(made), goal)


def _converted(made: Made, peer: str, graph: Any, work: peers.Work, patience: float) -> float | None:
    analysis = cpu_seconds_within(patience, partial(work, graph))
    return None if analysis is None else analysis + cpu_seconds(partial(peers.TO_GRAPH[peer], made), 0.1, 3)


def _compare(
    benchmark: Benchmark, made: Made, name: str, mine: float, times: dict[str, float | None], patience: float
) -> None:
    """Set our time beside the fastest compiled peer and beside NetworkX."""
    title, large = _title(made, name), made.n >= 10_000
    fast = {peer: seconds for peer, seconds in times.items() if seconds is not None and peer != "NetworkX"}
    if fast:
        peer = min(fast, key=lambda each: fast[each])
        benchmark.add(f"{title}, {peer}", mine, limit=fast[peer], goal=Goal("ratio", at_most=1.0) if large else None)
    else:
        benchmark.leave_out(f"{title}, igraph and NetworKit", f"over {patience:g} s")
    plain = times["NetworkX"]
    if plain is None:
        benchmark.leave_out(f"{title}, NetworkX", f"over {patience:g} s")
    else:
        goal = Goal("ratio", at_most=0.01 if plain > 10 else 0.1) if large else None
        benchmark.add(f"{title}, NetworkX", mine, limit=plain, goal=goal)


def _measure_whole(benchmark: Benchmark, made: Made, growth: Growth) -> None:
    """Measure what the worker does: ties to ecosystem, the standard report, the two layouts."""

    def build() -> Any:
        return build_ecosystem(range(made.n), made.ties, KINDS, LAST_DAY, HALF_LIVES)

    ecosystem, network = build(), _network(made)
    benchmark.add(_title(made, "ties to ecosystem, four kinds, decayed"), cpu_seconds(build))
    goal = Goal("value", at_most=REPORT_SECONDS.get(made.n, 60.0))
    mine = cpu_seconds(lambda: analyse(ecosystem, seed=1))
    benchmark.add(_title(made, "standard report"), mine, goal=goal)
    growth["standard report"].append((len(made.source), mine))
    most = Goal("value", at_most=REPORT_MEGABYTES[made.n]) if made.n in REPORT_MEGABYTES else None
    peak = peak_megabytes(lambda: analyse(ecosystem, seed=1))
    benchmark.add(_title(made, "standard report, peak"), peak, "MB", goal=most)
    benchmark.add(_title(made, "force layout"), cpu_seconds(lambda: force_layout(network, seed=1)))
    band = [u % 6 for u in range(made.n)]
    benchmark.add(_title(made, "band layout"), cpu_seconds(lambda: band_layout(network, band)))


def _state_growth(benchmark: Benchmark, growth: Growth) -> None:
    """Say with which power of the number of ties the time grows between the sizes measured."""
    for name, measured in growth.items():
        for (few, short), (many, long) in pairwise(measured):
            if few >= 10_000:
                exponent = math.log(long / short) / math.log(many / few)
                benchmark.add(f"growth of {name}, {few} to {many} ties", exponent, "power")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
