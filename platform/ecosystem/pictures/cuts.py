"""What each role gets of a picture: the committee all, an enterprise itself and its ties, everybody else groups."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecosystem.pictures.drawing import Arrays, Picture
from ecosystem.rules import MIXED, TIERS, View

HIDDEN = ("strength", "strength_in", "strength_out", "pagerank", "betweenness", "constraint", "effective_size")
MEMBER_COLUMNS = (
    "id", "tier", "industry", "community", "size", "x", "y", "bx", "by", *HIDDEN, "core", "articulation", "cut_off",
)  # fmt: skip
PAIR_COLUMNS = ("source", "target", "kind", "value", "weight", "count", "score", "tie_day")
OTHERS = -2  # stands for a community in the group that gathers what is below the floor


@dataclass(frozen=True, eq=False)
class Cut:
    """A part of a picture that somebody may see, in the same columns.

    `names`, `pinyin`, `initials` have one entry per node. `me`: index of the actor's own node or None.
    `communities`: entries as in the picture's meta, without the names of those who are not in the cut.
    """

    view: View
    arrays: Arrays
    names: list[str]
    pinyin: list[str]
    initials: list[str]
    months: list[str]
    communities: list[dict[str, Any]]
    me: int | None
    meta: dict[str, Any]

    def __len__(self) -> int:
        return len(self.arrays["id"])


def cut_for(view: View, picture: Picture, organisation_id: int) -> Cut:
    """The cut for an actor of `organisation_id` with `view`."""
    if view is View.COMMITTEE:
        return whole(picture)
    if view is View.FIRM:
        return own(picture, organisation_id)
    return groups(picture)


def whole(picture: Picture) -> Cut:
    """Everything."""
    meta = picture.meta
    return Cut(
        View.COMMITTEE,
        picture.arrays,
        names=list(meta["names"]),
        pinyin=list(meta["pinyin"]),
        initials=list(meta["initials"]),
        months=list(meta["months"]),
        communities=list(meta["communities"]),
        me=None,
        meta=_public(meta),
    )


def own(picture: Picture, organisation_id: int) -> Cut:
    """The organisation, its partners, and the ties to which it is a party; the figures of others are hidden."""
    a = picture.arrays
    mine = np.flatnonzero(a["id"] == organisation_id)
    me = int(mine[0]) if len(mine) else -1
    pairs = np.flatnonzero((a["source"] == me) | (a["target"] == me)) if me >= 0 else np.zeros(0, np.int64)
    nodes = np.unique(np.concatenate([a["source"][pairs], a["target"][pairs], mine])).astype(np.int64)
    cut = _part(picture, nodes, pairs)
    others = nodes != me
    arrays = dict(cut.arrays)
    for name in HIDDEN:
        arrays[name] = np.where(others, np.nan, arrays[name])
    for name in ("core", "community", "cut_off"):
        arrays[name] = np.where(others, -1, arrays[name]).astype(arrays[name].dtype)
    arrays["articulation"] = np.where(others, 0, arrays["articulation"]).astype(np.uint8)
    position = int(np.flatnonzero(~others)[0]) if me >= 0 else None
    known = set(arrays["id"].tolist())
    circle = [_without_strangers(c, known) for c in cut.communities if c["number"] in arrays["community"]]
    return replace(cut, view=View.FIRM, arrays=arrays, communities=circle, me=position)


def _part(picture: Picture, nodes: NDArray[np.int64], pairs: NDArray[np.int64]) -> Cut:
    """The picture of some nodes (ascending positions) and some pairs between them."""
    a, meta = picture.arrays, picture.meta
    arrays: Arrays = {name: a[name][nodes] for name in MEMBER_COLUMNS}
    arrays |= {name: a[name][pairs] for name in PAIR_COLUMNS}
    arrays |= {name: np.searchsorted(nodes, arrays[name]).astype(np.uint32) for name in ("source", "target")}
    arrays |= _buckets(a, pairs)
    return replace(
        whole(picture),
        arrays=arrays,
        names=[meta["names"][i] for i in nodes],
        pinyin=[meta["pinyin"][i] for i in nodes],
        initials=[meta["initials"][i] for i in nodes],
    )


def _buckets(a: Arrays, pairs: NDArray[np.int64]) -> Arrays:
    place = np.full(len(a["source"]) + 1, -1, np.int64)
    place[pairs] = np.arange(len(pairs))
    kept = place[a["edge"]] >= 0
    return {"edge": place[a["edge"][kept]].astype(np.uint32)} | {
        name: a[name][kept] for name in ("month", "bvalue", "bcount")
    }


def _without_strangers(community: dict[str, Any], known: set[int]) -> dict[str, Any]:
    return community | {"top": [pk for pk in community["top"] if pk in known]}


def _public(meta: dict[str, Any]) -> dict[str, Any]:
    """Of the picture's meta what holds no names."""
    keys = ("as_of", "as_of_day", "formula", "code_version", "kinds", "tiers", "industries", "states", "is_enough")
    return {key: meta[key] for key in keys}


def groups(picture: Picture) -> Cut:
    """Groups of community and tier with at least k organisations; smaller ones together, or withheld.

    A tie between two groups is shown when at least k different pairs stand behind it. No names, no months: sums of a
    single month could be traced to one pair.
    """
    a, floor = picture.arrays, int(picture.meta["formula"]["floors"]["group"])
    of, keys, sizes = _grouping(a, floor)
    members = of >= 0
    count = len(keys)
    arrays: Arrays = {
        "id": np.arange(1, count + 1, dtype=np.int32),
        "tier": np.array([tier for _number, tier in keys], np.uint8),
        "industry": np.full(count, len(picture.meta["industries"]) - 1, np.uint8),
        "community": np.array([max(number, -1) for number, _tier in keys], np.int16),
        "size": sizes.astype(np.uint16),
        "core": np.full(count, -1, np.int32),
        "cut_off": np.full(count, -1, np.int32),
        "articulation": np.zeros(count, np.uint8),
    }
    for name in ("x", "y", "bx", "by"):
        total = np.bincount(of[members], weights=a[name][members], minlength=count)
        arrays[name] = (total / np.maximum(sizes, 1)).astype(np.float32)
    for name in HIDDEN:
        is_sum = name in ("strength", "strength_in", "strength_out", "pagerank")
        total = np.bincount(of[members], weights=a[name][members], minlength=count)
        arrays[name] = total if is_sum else np.full(count, np.nan)
    arrays |= _pairs_of_groups(a, of, count, floor)
    last = picture.meta["months"][-1]
    communities = [c | {"top": []} for c in picture.meta["communities"] if c["number"] in arrays["community"]]
    blank = [""] * count
    meta = _public(picture.meta) | {"groups": keys, "tiers": [*picture.meta["tiers"], MIXED]}
    return Cut(View.BANK, arrays, blank, blank, blank, [last], communities, None, meta)


def _grouping(a: Arrays, floor: int) -> tuple[NDArray[np.int64], list[tuple[int, int]], NDArray[np.int64]]:
    """The group of each node (-1 withheld), the (community, tier) of each group, and the sizes."""
    tiers = int(a["tier"].max(initial=0)) + 1
    key = (a["community"].astype(np.int64) + 1) * tiers + a["tier"]
    kinds, of, sizes = np.unique(key, return_inverse=True, return_counts=True)
    large = sizes >= floor
    rest = int(sizes[~large].sum())
    place = np.full(len(kinds), -1, np.int64)
    place[large] = np.arange(int(large.sum()))
    keys = [(int(k // tiers) - 1, int(k % tiers)) for k in kinds[large]]
    kept = sizes[large]
    if rest >= floor:
        place[~large] = len(keys)
        keys, kept = [*keys, (OTHERS, len(TIERS))], np.append(kept, rest)
    return place[of], keys, kept


def _pairs_of_groups(a: Arrays, of: NDArray[np.int64], count: int, floor: int) -> Arrays:
    source, target, kind = of[a["source"]], of[a["target"]], a["kind"].astype(np.int64)
    between = (source >= 0) & (target >= 0) & (source != target)
    key = ((kind * count + source) * count + target)[between]
    keys, place, pairs = np.unique(key, return_inverse=True, return_counts=True)
    shown = pairs >= floor
    sums = {
        name: np.bincount(place, weights=a[name][between], minlength=len(keys))[shown]
        for name in ("value", "weight", "count")
    }
    rest = keys[shown] % (count * count) if count else keys[shown]
    m = int(shown.sum())
    return {
        "source": (rest // max(count, 1)).astype(np.uint32),
        "target": (rest % max(count, 1)).astype(np.uint32),
        "kind": (keys[shown] // max(count * count, 1)).astype(np.uint8),
        "value": sums["value"],
        "weight": sums["weight"],
        "count": sums["count"].astype(np.uint32),
        "score": np.full(m, 100, np.uint8),
        "tie_day": _newest(a["tie_day"][between], place, len(keys))[shown],
        "edge": np.arange(m, dtype=np.uint32),
        "month": np.zeros(m, np.uint16),
        "bvalue": sums["value"].astype(np.float32),
        "bcount": sums["count"].astype(np.uint32),
    }


def _newest(days: NDArray[np.int32], place: NDArray[np.int64], count: int) -> NDArray[np.int32]:
    newest = np.full(count, -1, np.int32)
    np.maximum.at(newest, place, days)
    return newest
