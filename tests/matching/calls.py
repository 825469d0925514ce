"""Small calls with character, drawn calls, and the slow judge that tries every allocation."""

from itertools import product

from hypothesis import strategies as st

from matching.allocate.arcs import make_arcs
from matching.allocate.judge import breaches, cost_of
from matching.model import Line, Offer, Problem, Taker
from matching.plan import Part
from matching.weights import Weights


def cheap_but_small() -> Problem:
    """100 boxes in tens; the cheapest firm has 60, the nearest has all."""
    line = Line((100,), lot=20, pack=10)
    firms = [Taker(km=3, tie=50), Taker(km=40, tie=0), Taker(km=1, tie=100)]
    return Problem.of([line], firms, [Offer(0, 0, 5000, 60), Offer(0, 1, 4800, 60), Offer(0, 2, 9000, 100)])


def two_lines_one_van() -> Problem:
    """Two lines in one morning; the better firm can bring 50 boxes of either, not of both."""
    lines = [Line((50,)), Line((50,))]
    firms = [Taker(capacity=(50,)), Taker(capacity=(200,))]
    offers = [Offer(0, 0, 1000, 50), Offer(1, 0, 1000, 50), Offer(0, 1, 3000, 50), Offer(1, 1, 1500, 50)]
    return Problem.of(lines, firms, offers)


def every_way(problem: Problem) -> list[tuple[Part, ...]]:
    """Every set of parts that keeps the rules; for calls of a handful of packs."""
    places = [
        (int(problem.offers.line[k]), int(problem.offers.taker[k]), window)
        for k in range(len(problem.offers))
        for window in problem.lines[problem.offers.line[k]].windows
    ]
    choices = [range(0, max(problem.lines[line].need) + 1, problem.lines[line].pack) for line, _, _ in places]
    ways = (
        tuple(Part(*place, units) for place, units in zip(places, chosen, strict=True) if units)
        for chosen in product(*choices)
    )
    return [way for way in ways if not breaches(problem, way)]


def least_cost(problem: Problem, weights: Weights) -> int:
    """The optimum, by trying everything."""
    arcs = make_arcs(problem, weights)
    return min(cost_of(arcs, way).total for way in every_way(problem))


@st.composite
def calls(
    draw: st.DrawFn, most_lines: int = 4, most_takers: int = 6, most_need: int = 60, most_windows: int = 2
) -> Problem:
    """Any call: several windows, lots, packs, limits of takers, whole lines, charges, exclusions."""
    whole = st.integers
    windows = draw(whole(1, most_windows))
    lines = [draw(_lines(windows, most_need)) for _ in range(draw(whole(1, most_lines)))]
    takers = [draw(_takers(windows, most_need)) for _ in range(draw(whole(1, most_takers)))]
    pairs = [(i, j) for i in range(len(lines)) for j in range(len(takers)) if draw(whole(0, 3))]
    offers = [draw(_offers(i, j, len(lines[i].windows), most_need)) for i, j in pairs]
    excluded = {(j, i): "E_SCOPE" for i, j in pairs if not draw(whole(0, 6))}
    return Problem.of(lines, takers, offers, excluded)


@st.composite
def _lines(draw: st.DrawFn, windows: int, most_need: int) -> Line:
    chosen = tuple(sorted(draw(st.sets(st.integers(0, windows - 1), min_size=1))))
    need = tuple(draw(st.integers(1, most_need)) for _ in chosen)
    limit = draw(st.none() | st.integers(1, 3))
    bound = draw(st.none() | st.integers(50, 400))
    whole = draw(st.booleans()) and draw(st.booleans())
    return Line(need, chosen, draw(st.integers(1, 8)), draw(st.integers(1, 5)), limit, whole, bound)


@st.composite
def _takers(draw: st.DrawFn, windows: int, most_need: int) -> Taker:
    some = st.integers(0, 2 * most_need)
    capacity = draw(st.none() | st.tuples(*[some] * windows))
    usual = draw(st.sampled_from([0, 500, 3000]))
    return Taker(capacity, draw(st.integers(0, 40)), draw(st.integers(0, 100)), draw(st.integers(0, 4000)), usual,
                 draw(st.sampled_from([0, 0, 700])))  # fmt: skip


@st.composite
def _offers(draw: st.DrawFn, line: int, taker: int, windows: int, most_need: int) -> Offer:
    most = draw(st.integers(1, most_need))
    late = tuple(draw(st.sampled_from([0, 0, 0, 2, -1])) for _ in range(windows))
    return Offer(
        line, taker, draw(st.integers(1, 500)), most, draw(st.integers(0, most)) // 4, late, draw(st.integers(1, 2)),
        is_later=draw(st.integers(0, 3)) == 3,
    )  # fmt: skip
