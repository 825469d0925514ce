"""From columns of ties to compressed sparse rows: the ecosystem at a moment, and the networks read from it."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from graph.decay import decay_table
from graph.kernels import compiled
from graph.model import Csr, Ecosystem, Floats, Indices, Ints, Layer, Network, Ties
from graph.rows import add_rows, empty_rows, order_pairs, sum_rows, turn_rows

MEASURES = ("score", "weight", "value", "count")


def build_ecosystem(
    ids: Ints | Sequence[int],
    ties: Ties,
    kinds: Sequence[str],
    as_of_day: int,
    half_life_days: Sequence[float] | Mapping[str, float],
    window: int | None = None,
) -> Ecosystem:
    """Sum the ties of each kind and directed pair as they stand at the end of `as_of_day`.

    ids: every organisation to be shown, with or without ties, in any order. half_life_days: one per kind, in the order
    of `kinds` or by name. window: leave out ties that are `window` days old or older. Ties after `as_of_day` and
    ties of a firm with itself are left out; so are pairs whose ties were all taken back (count or weight not above
    0). ValueError: repeated ids, a tie with an organisation or kind that is not given, a value that is not a finite
    number, a half-life or window not above 0.

    >>> ties = Ties.of([7, 7, 8], [8, 8, 9], [0, 0, 0], [100, 90, 111], [4.0, 4.0, 1.0])
    >>> eco = build_ecosystem([9, 8, 7], ties, ("ORDER",), as_of_day=110, half_life_days=[10])
    >>> eco.ids, eco.layers[0].indptr, eco.layers[0].weight, eco.layers[0].value
    (array([7, 8, 9]), array([0, 1, 1, 1]), array([3.]), array([8.]))
    """
    nodes = _ascending(ids)
    half_lives = _half_lives(kinds, half_life_days)
    _check_ties(ties, len(kinds), window)
    source, target = _positions(nodes, ties.source), _positions(nodes, ties.target)
    reach = -1 if not len(ties) else as_of_day - int(ties.day.min())
    oldest = reach if window is None else min(reach, window - 1)
    factors = decay_table(half_lives, max(oldest, 0)) if half_lives else np.zeros((0, 1))
    n = len(nodes)
    row, keep = _rows_of_ties(source, target, ties.kind, ties.day, as_of_day, oldest, n)
    order = order_pairs(row, target, keep, n * len(kinds), n)
    columns = _sum_ties(order, row, target, ties.kind, ties.day, ties.value, ties.count, as_of_day, factors)
    layers = _cut_layers(columns, n, len(kinds))
    return Ecosystem(nodes, tuple(kinds), layers, int(as_of_day), half_lives, window)


def network(
    ecosystem: Ecosystem,
    kinds: Sequence[str] | None = None,
    weights: Mapping[str, float] | None = None,
    measure: str = "score",
) -> Network:
    """Read one network from the ecosystem: the sum over `kinds` (all if None) of weights[kind] * measure.

    measure: "score" (rank inside the kind, 1 to 100, the default, comparable between kinds), "weight" (decayed value),
    "value" (plain sum) or "count". A kind that `weights` does not name counts 1, one with weight 0 is left out. Nodes
    without ties stay. ValueError: unknown kind or measure, a weight below 0 or not finite.

    >>> ties = Ties.of([1, 2, 1], [2, 1, 2], [0, 0, 1], [5, 5, 5], [4.0, 1.0, 6.0])
    >>> eco = build_ecosystem([1, 2, 3], ties, ("ORDER", "STAFF"), 5, [30, 30])
    >>> network(eco).out.weight, network(eco, weights={"STAFF": 2}).both.weight
    (array([200.,  50.]), array([350., 350.]))
    """
    if measure not in MEASURES:
        raise ValueError(f"measure must be one of {', '.join(MEASURES)}, not {measure!r}")
    chosen = [(ecosystem.layer(kind), _weight_of(kind, weights)) for kind in kinds or ecosystem.kinds]
    _check_named(weights, ecosystem.kinds)
    parts = [(layer, factor) for layer, factor in chosen if factor > 0 and len(layer)]
    n = len(ecosystem.ids)
    if not parts:
        return _network(ecosystem.ids, empty_rows(n))
    weight = [factor * getattr(layer, measure).astype(np.float64) for layer, factor in parts]
    if len(parts) == 1:
        return _network(ecosystem.ids, Csr(parts[0][0].indptr, parts[0][0].indices, weight[0]))
    row = np.concatenate([layer.rows() for layer, _ in parts])
    column = np.concatenate([layer.indices for layer, _ in parts])
    return _network(ecosystem.ids, sum_rows(n, row, column, np.concatenate(weight)))


def plain_network(
    ids: Ints | Sequence[int],
    source: Ints | Sequence[int],
    target: Ints | Sequence[int],
    weight: Floats | Sequence[float] | None = None,
) -> Network:
    """Make a network straight from pairs of organisation ids; repeated pairs add up, self-pairs are left out.

    weight: above 0, one per pair; None counts the pairs. ValueError: repeated ids, a pair with an id that is not given,
    columns of unequal length, a weight not above 0.

    >>> plain_network([1, 2, 3], [1, 1], [2, 2]).both.weight
    array([2., 2.])
    """
    nodes = _ascending(ids)
    start, end = np.ascontiguousarray(source, np.int64), np.ascontiguousarray(target, np.int64)
    amount = np.ones(len(start)) if weight is None else np.ascontiguousarray(weight, np.float64)
    if not len(start) == len(end) == len(amount):
        raise ValueError(f"columns of unequal length: {len(start)}, {len(end)}, {len(amount)}")
    if len(amount) and not (amount.min() > 0 and np.isfinite(amount.max())):
        raise ValueError("every weight must be a finite number above 0")
    row, column = _positions(nodes, start), _positions(nodes, end)
    return _network(nodes, sum_rows(len(nodes), row, column, amount))


def _ascending(ids: Ints | Sequence[int]) -> Ints:
    nodes = np.sort(np.asarray(ids, np.int64).reshape(-1))
    if len(nodes) > 1 and np.any(nodes[1:] == nodes[:-1]):
        raise ValueError("an organisation id is given twice")
    if len(nodes) > np.iinfo(np.int32).max:
        raise ValueError(f"{len(nodes)} organisations are more than 2^31 - 1")
    return nodes


def _half_lives(kinds: Sequence[str], given: Sequence[float] | Mapping[str, float]) -> tuple[float, ...]:
    if len(set(kinds)) != len(kinds) or len(kinds) > 127:
        raise ValueError("kinds must be at most 127 different names")
    if isinstance(given, Mapping):
        missing = [kind for kind in kinds if kind not in given]
        if missing:
            raise ValueError(f"no half-life for kind {missing[0]!r}")
        given = [given[kind] for kind in kinds]
    if len(given) != len(kinds):
        raise ValueError(f"{len(given)} half-lives for {len(kinds)} kinds")
    return tuple(float(days) for days in given)


def _check_ties(ties: Ties, kinds: int, window: int | None) -> None:
    if window is not None and window <= 0:
        raise ValueError(f"the window must be above 0 days, not {window}")
    if len(ties) and not (ties.kind.min() >= 0 and ties.kind.max() < kinds):
        raise ValueError(f"a tie has a kind outside 0..{kinds - 1}")
    if not np.isfinite(ties.value).all():
        raise ValueError("a tie has a value that is not a finite number")


def _weight_of(kind: str, weights: Mapping[str, float] | None) -> float:
    weight = 1.0 if weights is None else float(weights.get(kind, 1.0))
    if not 0 <= weight < np.inf:
        raise ValueError(f"the weight of kind {kind!r} must be a finite number of at least 0, not {weight}")
    return weight


def _check_named(weights: Mapping[str, float] | None, kinds: tuple[str, ...]) -> None:
    unknown = sorted(set(weights or ()) - set(kinds))
    if unknown:
        raise ValueError(f"a weight is given for {unknown[0]!r}, which is none of the kinds {', '.join(kinds)}")


def _positions(nodes: Ints, ids: Ints) -> Indices:
    """Find the position of every id; a table when the ids lie close together, else binary search."""
    if not len(ids):
        return np.zeros(0, np.int32)
    if not len(nodes):
        raise ValueError(f"a tie names organisation {ids[0]}, which is not given")
    low, span = int(nodes[0]), int(nodes[-1]) - int(nodes[0]) + 1
    if span <= 8 * len(nodes) + 1024:
        place = _look_up(nodes, ids, low, span)
    else:
        place = np.searchsorted(nodes, ids).astype(np.int32)
        place[nodes[np.minimum(place, len(nodes) - 1)] != ids] = -1
    if place.min() < 0:
        raise ValueError(f"a tie names organisation {ids[np.argmin(place)]}, which is not given")
    return place


def _cut_layers(columns: "_Sums", n: int, kinds: int) -> tuple[Layer, ...]:
    """Cut the rows kind * n + source into one layer per kind."""
    row, column, weight, value, count, last = columns
    edges = np.searchsorted(row, np.arange(kinds + 1, dtype=np.int64) * n)
    layers = []
    for kind, (low, high) in enumerate(pairwise(edges)):
        cut = slice(low, high)
        indptr = np.zeros(n + 1, np.int64)
        np.cumsum(np.bincount(row[cut] - kind * n, minlength=n), out=indptr[1:])
        pairs = column[cut].copy(), weight[cut].copy(), value[cut].copy(), count[cut].copy()
        layers.append(Layer(indptr, *pairs, rank_score(weight[cut]), last[cut].copy()))
    return tuple(layers)


def rank_score(weight: Floats) -> Ints:
    """Rank weights inside one kind: 1 to 100, the percentage of pairs that are not stronger, rounded up.

    >>> rank_score(np.array([5.0, 1.0, 5.0, 9.0]))
    array([ 75,  25,  75, 100])
    """
    order = np.argsort(weight, kind="stable")
    return _rank(np.ascontiguousarray(weight), order)


def _network(ids: Ints, out: Csr) -> Network:
    into = turn_rows(out)
    return Network(ids, out, into, add_rows(out, into))


_Sums = tuple[Ints, Indices, Floats, Floats, Ints, Indices]


@compiled
def _look_up(nodes: Ints, ids: Ints, low: int, span: int) -> Indices:
    table = np.full(span, -1, np.int32)
    for i in range(len(nodes)):
        table[nodes[i] - low] = i
    place = np.full(len(ids), -1, np.int32)
    for i in range(len(ids)):
        slot = ids[i] - low
        if 0 <= slot < span:
            place[i] = table[slot]
    return place


@compiled
def _rows_of_ties(
    source: Indices,
    target: Indices,
    kind: NDArray[np.int8],
    day: Indices,
    as_of_day: int,
    oldest: int,
    n: int,
) -> tuple[Ints, NDArray[np.bool_]]:
    row = np.empty(len(source), np.int64)
    keep = np.empty(len(source), np.bool_)
    for i in range(len(source)):
        age = as_of_day - day[i]
        row[i] = np.int64(kind[i]) * n + source[i]
        keep[i] = 0 <= age <= oldest and source[i] != target[i]
    return row, keep


@compiled
def _sum_ties(
    order: Ints,
    row: Ints,
    column: Indices,
    kind: NDArray[np.int8],
    day: Indices,
    value: Floats,
    count: Indices,
    as_of_day: int,
    factors: Floats,
) -> _Sums:
    m = len(order)
    rows, columns, last = np.empty(m, np.int64), np.empty(m, np.int32), np.empty(m, np.int32)
    weights, values, counts = np.empty(m), np.empty(m), np.empty(m, np.int64)
    top = 0
    at = 0
    while at < m:
        i = order[at]
        r, c = row[i], column[i]
        weight, total, number, latest = 0.0, 0.0, 0, day[i]
        while at < m and row[order[at]] == r and column[order[at]] == c:
            i = order[at]
            weight += value[i] * factors[kind[i], as_of_day - day[i]]
            total += value[i]
            number += count[i]
            latest = max(latest, day[i])
            at += 1
        if number > 0 and weight > 0:
            rows[top], columns[top], last[top] = r, c, latest
            weights[top], values[top], counts[top] = weight, total, number
            top += 1
    return rows[:top], columns[:top], weights[:top], values[:top], counts[:top], last[:top]


@compiled
def _rank(weight: Floats, order: Ints) -> Ints:
    m = len(weight)
    score = np.empty(m, np.int64)
    at = 0
    while at < m:
        end = at
        while end < m and weight[order[end]] == weight[order[at]]:
            end += 1
        for i in range(at, end):
            score[order[i]] = (100 * end + m - 1) // m
        at = end
    return score
