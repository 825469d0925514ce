"""The filters of the explorer, read from an address and applied to a cut: what is on the screen can be exported."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecosystem.errors import FilterUnreadable
from ecosystem.pictures.cuts import MEMBER_COLUMNS, PAIR_COLUMNS, Cut
from ecosystem.rules import KINDS, TIERS

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Filter:
    """As in the explorer: kinds and tiers that are on, least weight per kind, month, window, one's surroundings."""

    kinds: frozenset[str] = frozenset(KINDS)
    tiers: frozenset[str] = frozenset(TIERS)
    at_least: Mapping[str, float] = field(default_factory=dict)
    month: str | None = None
    window: int = 0
    focus: int | None = None
    depth: int = 1


def filter_from(query: Mapping[str, str]) -> Filter:
    """Read `kinds=SUPPLY,STAFF&tiers=...&at_least=SUPPLY:1000&month=2026-03&window=6&focus=17&depth=2`."""
    return Filter(
        kinds=_codes(query, "kinds", KINDS),
        tiers=_codes(query, "tiers", TIERS),
        at_least=_limits(query),
        month=_month(query),
        window=_number(query, "window", 0, 600) or 0,
        focus=_number(query, "focus", 1, 2**31 - 1),
        depth=_number(query, "depth", 1, 3) or 1,
    )


def _codes(query: Mapping[str, str], name: str, known: tuple[str, ...]) -> frozenset[str]:
    text = query.get(name, "")
    codes = frozenset(text.split(",")) if text else frozenset(known)
    if not codes <= set(known):
        raise FilterUnreadable(field=name, name=name, value=text)
    return codes


def _limits(query: Mapping[str, str]) -> dict[str, float]:
    text = query.get("at_least", "")
    limits = {}
    for part in text.split(",") if text else ():
        kind, _colon, number = part.partition(":")
        try:
            limits[kind] = float(number)
        except ValueError as unreadable:
            raise FilterUnreadable(field="at_least", name="at_least", value=part) from unreadable
        if kind not in KINDS or not np.isfinite(limits[kind]):
            raise FilterUnreadable(field="at_least", name="at_least", value=part)
    return limits


def _month(query: Mapping[str, str]) -> str | None:
    text = query.get("month", "")
    if not text:
        return None
    try:
        date.fromisoformat(f"{text}-01")
    except ValueError as unreadable:
        raise FilterUnreadable(field="month", name="month", value=text) from unreadable
    return text


def _number(query: Mapping[str, str], name: str, low: int, high: int) -> int | None:
    text = query.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 12 and low <= int(text) <= high):
        raise FilterUnreadable(field=name, name=name, value=text)
    return int(text)


def filtered(cut: Cut, wish: Filter) -> Cut:
    """The cut with only what `wish` leaves; weights, values and counts as they stood at its month."""
    then = _at_month(cut, wish)
    a = then.arrays
    tier_on = np.isin(a["tier"], [TIERS.index(tier) for tier in wish.tiers])
    kind_on = np.isin(a["kind"], [KINDS.index(kind) for kind in wish.kinds])
    least = np.array([wish.at_least.get(kind, 0.0) for kind in KINDS])
    pairs: Mask = kind_on & (a["count"] > 0) & (a["weight"] >= least[a["kind"]])
    pairs &= tier_on[a["source"]] & tier_on[a["target"]]
    nodes = tier_on if wish.focus is None else _surroundings(a, pairs, wish.focus, wish.depth) & tier_on
    pairs &= nodes[a["source"]] & nodes[a["target"]]
    return kept(then, np.flatnonzero(nodes), np.flatnonzero(pairs))


def kept(cut: Cut, nodes: NDArray[np.int64], pairs: NDArray[np.int64]) -> Cut:
    """Only these nodes and pairs (positions); what happened month by month is left out."""
    a = cut.arrays
    arrays: dict[str, NDArray[Any]] = {name: a[name][nodes] for name in MEMBER_COLUMNS if name in a}
    arrays |= {name: a[name][pairs] for name in PAIR_COLUMNS}
    arrays |= {name: np.searchsorted(nodes, arrays[name]).astype(np.uint32) for name in ("source", "target")}
    meta = cut.meta
    if "groups" in meta:
        meta = meta | {"groups": [meta["groups"][i] for i in nodes]}
    return replace(
        cut,
        arrays=arrays,
        names=[cut.names[i] for i in nodes],
        pinyin=[cut.pinyin[i] for i in nodes],
        initials=[cut.initials[i] for i in nodes],
        meta=meta,
        me=None,
    )


def _surroundings(a: Mapping[str, NDArray[Any]], pairs: Mask, focus: int, depth: int) -> Mask:
    near: Mask = a["id"] == focus
    source, target = a["source"][pairs], a["target"][pairs]
    for _step in range(depth):
        reached = near.copy()
        reached[target[near[source]]] = True
        reached[source[near[target]]] = True
        near = reached
    return near


def _at_month(cut: Cut, wish: Filter) -> Cut:
    """As the explorer computes it: every monthly sum stands at the middle of its month."""
    if wish.month is None and not wish.window:
        return cut
    months = cut.months
    if wish.month is not None and wish.month not in months:
        raise FilterUnreadable(field="month", name="month", value=wish.month)
    last = len(months) - 1 if wish.month is None else months.index(wish.month)
    if last == len(months) - 1 and not wish.window:
        return cut
    return replace(cut, arrays=cut.arrays | _weights_at(cut, last, wish.window))


def _weights_at(cut: Cut, last: int, window: int) -> dict[str, NDArray[Any]]:
    a, m = cut.arrays, len(cut.arrays["source"])
    first = max(0, last - window + 1) if window else 0
    inside = (a["month"] <= last) & (a["month"] >= first)
    edge, month = a["edge"][inside], a["month"][inside]
    value = a["bvalue"][inside].astype(np.float64)
    days = np.array([_middle(name) for name in cut.months])
    at = min(_end(cut.months[last]), float(cut.meta["as_of_day"] + 1))
    half = np.array([cut.meta["formula"]["half_life_days"][kind] for kind in KINDS])
    age = np.maximum(at - days[month], 0.0)
    faded = value * np.exp2(-age / half[a["kind"][edge]])
    return {
        "weight": np.bincount(edge, weights=faded, minlength=m),
        "value": np.bincount(edge, weights=value, minlength=m),
        "count": np.bincount(edge, weights=a["bcount"][inside], minlength=m).astype(np.uint32),
    }


def _starts(month: str) -> tuple[float, float]:
    start = np.datetime64(month, "M")
    days = [(start + offset).astype("datetime64[D]").astype(np.int64) for offset in (0, 1)]
    return float(days[0]), float(days[1])


def _middle(month: str) -> float:
    return sum(_starts(month)) / 2


def _end(month: str) -> float:
    return _starts(month)[1]
