"""The standard report: complete, repeatable, silent below its floors, stoppable, honest about samples."""

import numpy as np
import pytest

from graph.build import build_ecosystem, network
from graph.centrality import pagerank
from graph.model import Ecosystem, Ties
from graph.report import CODE_VERSION, MIN_NODES, MIN_TIES, analyse, figure_names
from graph.warm import warm

KINDS = ("ORDER", "STAFF")


def ring(n: int, extra: int = 0, seed: int = 1) -> Ecosystem:
    """n firms in a circle, `extra` more ties across, three firms without ties."""
    draw = np.random.default_rng(seed)
    source = np.concatenate([np.arange(n), draw.integers(0, n, extra)])
    target = np.concatenate([(np.arange(n) + 1) % n, draw.integers(0, n, extra)])
    kind = np.arange(n + extra) % 2
    ties = Ties.of(source, target, kind, 50 + kind, 1.0 + draw.random(n + extra))
    return build_ecosystem(range(n + 3), ties, KINDS, 60, (30, 60))


def test_a_report_has_every_figure_for_every_organisation() -> None:
    eco = ring(60, 100)
    report = analyse(eco, seed=5)
    assert tuple(report.figures) == figure_names(KINDS)
    for name, figure in report.figures.items():
        assert figure.enough, name
        assert figure.values is not None
        assert figure.values.shape == (63,)
        assert (figure.name, figure.seed, figure.code_version, figure.quality) == (name, 5, CODE_VERSION, "exact")
    assert np.array_equal(report.figures["pagerank"].values, pagerank(network(eco)))  # type: ignore[arg-type]
    loans = eco.layer("STAFF")
    assert report.figures["strength.STAFF"].values.sum() == pytest.approx(2 * loans.weight.sum())  # type: ignore[union-attr]
    assert (report.nodes_with_ties, report.complete, report.weights) == (60, True, {"ORDER": 1.0, "STAFF": 1.0})
    assert report.components is not None
    assert report.components.sizes.tolist() == [60, 1, 1, 1]


def test_the_same_input_and_seed_give_the_same_report() -> None:
    first, second = (analyse(ring(300, 500), seed=5, exact_up_to=0, pivots=32) for _ in range(2))
    for name, figure in first.figures.items():
        np.testing.assert_array_equal(figure.values, second.figures[name].values, err_msg=name)


@pytest.mark.parametrize(
    "n, extra, state",
    [
        (MIN_NODES - 1, 90, "too_few_nodes"),
        (MIN_TIES - 1, 0, "too_few_ties"),
        (MIN_TIES, 0, "ok"),
        (MIN_NODES, 400, "ok"),
    ],
)
def test_below_the_floors_nothing_is_shown_and_the_reason_is_said(n: int, extra: int, state: str) -> None:
    report = analyse(ring(n, extra), seed=1)
    assert {figure.state for figure in report.figures.values()} == {state}
    assert all((figure.values is None) != figure.enough for figure in report.figures.values())
    assert report.complete


def test_an_empty_ecosystem_gives_an_empty_report() -> None:
    eco = build_ecosystem([], Ties.of([], [], [], [], []), (), 1, ())
    report = analyse(eco, seed=1)
    assert report.figures["core"].state == "too_few_nodes"
    assert report.communities is None


def test_large_networks_are_sampled_and_say_so() -> None:
    report = analyse(ring(300, 500), seed=1, exact_up_to=0, pivots=64)
    figure = report.figures["betweenness"]
    assert (figure.quality, report.figures["pagerank"].quality) == ("sampled", "exact")
    assert 0 < figure.bound < 0.2


def test_progress_rises_from_nothing_to_all() -> None:
    told: list[tuple[float, str]] = []
    analyse(ring(60), seed=1, progress=lambda fraction, step: told.append((fraction, step)))
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert told[0] == (0.0, "strength")
    assert told[-1] == (1.0, "")
    assert [step for _, step in told[:-1]] == [
        *("strength", "pagerank", "core", "brokerage", "resilience", "communities", "betweenness")
    ]


def test_a_stopped_report_keeps_what_it_has_and_says_what_is_missing() -> None:
    asked = iter([False, False, True])
    report = analyse(ring(60), seed=1, stop=lambda: next(asked))
    assert not report.complete
    assert report.figures["pagerank"].state == "ok"
    assert report.figures["core"].state == "stopped"
    assert report.figures["core"].values is None


def test_weights_of_kinds_shape_the_total() -> None:
    eco = ring(60, 100)
    orders = analyse(eco, seed=1, weights={"STAFF": 0.0})
    assert orders.pairs == network(eco, ["ORDER"]).links
    assert orders.weights == {"ORDER": 1.0, "STAFF": 0.0}


def test_warming_compiles_without_complaint() -> None:
    warm()
