"""Draws the introductions of a month from what the register, the graph and earlier answers say; no database here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecosystem.introducing.circle import Circle, Floats, Ints
from ecosystem.introducing.goods import classes_in
from matching.introduce import (
    FEATURES,
    Firms,
    Pairs,
    Weights,
    chosen,
    gains,
    kilometres,
    may_go,
    nearest_candidates,
    pair_keys,
    points_of,
)

FEW = 3  # who has fewer candidates at distance two is offered others of the cluster
Reason = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Field:
    """Everybody who can be introduced, by position of the circle, and what stands against it.

    may: whether the firm may be introduced at all. owners: int64[n, k], who stands behind it, -1 for nobody known: two
    with an equal number in one column are never introduced. barred: `pair_keys` that were named lately or are not
    wanted. room: how many more introductions each takes. factors: float64[n, 7], of its answers.
    """

    circle: Circle
    firms: Firms
    may: NDArray[np.bool_]
    owners: Ints
    barred: Ints
    room: Ints
    factors: Floats


@dataclass(frozen=True)
class Proposal:
    """Two organisations, why, by which way; `left` has the lower number."""

    left: int
    right: int
    points: float
    kilometres: float | None
    way: list[int]
    to_left: list[Reason]
    to_right: list[Reason]


def draw(field: Field, weights: Weights) -> list[Proposal]:
    """The introductions, those with the most points of the first round first."""
    left, right = _with_lonely(field, weights, *_lawful(field, *field.circle.candidates()))
    pairs = gains(field.firms, left, right, field.circle.trust(left, right), weights)
    points = points_of(pairs, weights, field.factors)
    order = chosen(left, right, points, field.room, float(weights.least))
    picked = Pairs(left[order], right[order], pairs.to_left[order], pairs.to_right[order])
    return _proposals(field, picked, points[order], weights)


def between(field: Field, one: int, other: int, weights: Weights) -> Proposal:
    """What the two at these positions would gain, without asking whether they may be introduced."""
    left, right = np.array([min(one, other)]), np.array([max(one, other)])
    pairs = gains(field.firms, left, right, field.circle.trust(left, right), weights)
    return _proposals(field, pairs, points_of(pairs, weights, field.factors), weights)[0]


def _lawful(field: Field, left: Ints, right: Ints) -> tuple[Ints, Ints]:
    fit = field.may[left] & field.may[right]
    fit &= ~((field.owners[left] == field.owners[right]) & (field.owners[left] >= 0)).any(axis=1)
    fit &= ~np.isin(pair_keys(left, right, len(field.may)), field.barred)
    return left[fit], right[fit]


def _with_lonely(field: Field, weights: Weights, left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Firms that hardly anybody's partner knows are compared with the whole cluster."""
    n = len(field.may)
    known = np.bincount(np.concatenate([left, right]), minlength=n)
    tied = pair_keys(*field.circle.tied(), n)
    keys = [pair_keys(left, right, n)]

    def points(a: Ints, b: Ints) -> Floats:
        return points_of(gains(field.firms, a, b, np.zeros(len(a)), weights), weights, field.factors)

    for firm in np.flatnonzero(field.may & (known < FEW) & (field.room > 0)).tolist():
        others = np.arange(n)
        alone = np.full(n, firm)
        _one, lawful = _lawful(field, alone, others)
        fit = np.zeros(n, bool)
        fit[lawful] = True
        fit &= ~np.isin(pair_keys(alone, others, n), tied)
        best = nearest_candidates(firm, fit, 4 * weights.most, points)
        keys.append(pair_keys(np.full(len(best), firm), best, n))
    found = np.unique(np.concatenate(keys)) if n else keys[0]
    return found // max(n, 1), found % max(n, 1)


def _proposals(field: Field, pairs: Pairs, points: Floats, weights: Weights) -> list[Proposal]:
    far = kilometres(field.firms.place, pairs.left, pairs.right)
    ways = field.circle.ways(pairs.left, pairs.right)
    ids = field.circle.ids
    sides = [_reasons(field, pairs, weights, is_left=is_left) for is_left in (True, False)]
    return [
        Proposal(
            int(ids[left]),
            int(ids[right]),
            round(float(points[i]), 1),
            None if np.isnan(far[i]) else round(float(far[i]), 1),
            ways[i],
            sides[0][i],
            sides[1][i],
        )
        for i, (left, right) in enumerate(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    ]


def _reasons(field: Field, pairs: Pairs, weights: Weights, *, is_left: bool) -> list[list[Reason]]:
    """For one side of every pair its gains, the weightiest first, each with the goods it speaks of."""
    me, other = (pairs.left, pairs.right) if is_left else (pairs.right, pairs.left)
    value = (pairs.to_left if is_left else pairs.to_right) * field.factors[me] * np.array(weights.features)
    buys, sells = may_go(field.firms.holdings, other, me), may_go(field.firms.holdings, me, other)
    rows = []
    for i, (mine, theirs) in enumerate(zip(me.tolist(), other.tolist(), strict=True)):
        order = [feature for feature in np.argsort(-value[i], kind="stable").tolist() if value[i][feature] > 0]
        goods = int(buys[i]), int(sells[i])
        rows.append([_reason(field.firms, FEATURES[feature], mine, theirs, goods) for feature in order])
    return rows


def _reason(firms: Firms, code: str, mine: int, theirs: int, goods: tuple[int, int]) -> Reason:
    buys, sells = goods
    if code == "source":
        return _named(code, buys, int(firms.once[mine]), int(firms.twice[mine]))
    if code == "market":
        return _named(code, sells, int(firms.once[theirs]), int(firms.twice[theirs]))
    if code == "asked":
        return {"code": code, **_classes(buys & int(firms.asked[mine]))}
    if code == "licence":
        held = firms.holdings.any_mode()
        return {"code": code, **_classes(int(held[theirs] & ~held[mine]))}
    if code == "storage":
        is_cold = bool(firms.is_cold[theirs] and not firms.is_cold[mine])
        return {"code": code, "is_cold": is_cold}
    return {"code": code}


def _named(code: str, goods: int, once: int, twice: int) -> Reason:
    """New goods where there are any, else those that only one partner has."""
    new = goods & ~once
    return {"code": code, "is_second": not new, **_classes(new or goods & ~twice)}


def _classes(bits: int) -> dict[str, Sequence[str]]:
    plain, cold = classes_in(bits)
    return {"classes": plain, "cold": cold}
