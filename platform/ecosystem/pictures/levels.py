"""A picture too large for one look, prepared by the worker: its boxes, and every leaf's members in one stretch."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecosystem.pictures.drawing import Arrays, Picture
from ecosystem.pictures.explorer import DTYPES
from ecosystem.rules import TIERS
from enterprises.models import Tier
from graph.columns import pack
from graph.levels import Levels, divide

WHOLE = 12_000  # up to here a picture is shown whole
MOST_TIES = 20_000  # between the boxes of one look, the ones with most behind them
NODE = ("id", "tier", "industry", "community", "size", "x", "y", "bx", "by")
FIGURES = ("strength", "pagerank", "betweenness", "constraint", "core", "articulation")
TIE = ("source", "target", "kind", "value", "weight", "count")
BUCKET = ("edge", "month", "bvalue", "bcount")
WORDS = ("names", "pinyin", "initials")


def is_large(picture: Picture) -> bool:
    """Whether the picture is shown by levels."""
    return len(picture.arrays["id"]) > WHOLE


def packed_levels(picture: Picture, sha256: str) -> bytes:
    """The bytes of the file beside a picture: what each look takes lies in one stretch of it."""
    a, meta = picture.arrays, picture.meta
    place = np.stack([a["x"], a["y"]], axis=1).astype(np.float64)
    weight = np.maximum(a["score"].astype(np.float64), 1)
    seed = int(meta["formula"]["seed"])
    levels = divide(a["community"].astype(np.int32), place, a["source"], a["target"], weight, seed)
    arrays = _members(picture, levels) | _inside(a, levels) | _outside(a, levels)
    arrays |= _looks(a, levels, len(meta["months"]))
    box = levels.box[levels.leaf]
    arrays |= _sums("box", a, box, levels.boxes) | _sums("leaf", a, levels.leaf, len(levels.box))
    arrays |= {"box_of_leaf": levels.box, "group": levels.group}
    return pack(_meta(meta, a, sha256), arrays)


def _meta(meta: dict[str, Any], a: Arrays, sha256: str) -> dict[str, Any]:
    plain = {key: value for key, value in meta.items() if key not in (*WORDS, "quality", "totals")}
    tops = {pk for community in meta["communities"] for pk in community["top"]}
    at = np.flatnonzero(np.isin(a["id"], list(tops)))
    named = {str(int(a["id"][i])): meta["names"][i] for i in at}
    return plain | {"of": sha256, "named": named, "has_tiers": bool((a["tier"] < TIERS.index(Tier.GENERAL)).any())}


def _stretches(label: NDArray[np.integer], count: int) -> NDArray[np.uint32]:
    """Where the rows of each label begin once they are sorted by it: uint32[count + 1]."""
    return np.concatenate([[0], np.cumsum(np.bincount(label, minlength=count))]).astype(np.uint32)


def _members(picture: Picture, levels: Levels) -> Arrays:
    order = np.argsort(levels.leaf, kind="stable")
    a, meta = picture.arrays, picture.meta
    out: Arrays = {f"n_{name}": a[name][order].astype(DTYPES[name]) for name in (*NODE, *FIGURES)}
    for name in WORDS:
        written = [meta[name][i].encode() for i in order]
        out[f"n_{name}"] = np.frombuffer(b"".join(written), np.uint8)
        out[f"n_{name}_first"] = np.concatenate([[0], np.cumsum([len(w) for w in written])]).astype(np.uint32)
    return out | {"n_first": _stretches(levels.leaf, len(levels.box))}


def _local(levels: Levels) -> NDArray[np.int64]:
    """The place of every node among those of its leaf."""
    order = np.argsort(levels.leaf, kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return place - _stretches(levels.leaf, len(levels.box))[levels.leaf]


def _inside(a: Arrays, levels: Levels) -> Arrays:
    """The ties inside each leaf with their months."""
    leaf, local = levels.leaf, _local(levels)
    rows = np.flatnonzero(leaf[a["source"]] == leaf[a["target"]])
    rows = rows[np.argsort(leaf[a["source"][rows]], kind="stable")]
    mine = leaf[a["source"][rows]]
    first = _stretches(mine, len(levels.box))
    out: Arrays = {f"t_{name}": a[name][rows].astype(DTYPES[name]) for name in TIE}
    out |= {f"t_{name}": local[a[name][rows]].astype(np.uint32) for name in ("source", "target")}
    place = np.full(len(a["source"]), -1, np.int64)
    place[rows] = np.arange(len(rows))
    kept = np.flatnonzero(place[a["edge"]] >= 0)
    kept = kept[np.argsort(place[a["edge"][kept]], kind="stable")]
    edge = place[a["edge"][kept]]
    out |= {f"m_{name}": a[name][kept].astype(DTYPES[name]) for name in BUCKET}
    out["m_edge"] = (edge - first[mine[edge]]).astype(np.uint32)
    return out | {"t_first": first, "m_first": _stretches(mine[edge], len(levels.box))}


def _outside(a: Arrays, levels: Levels) -> Arrays:
    """What leads out of each leaf, per member: to another leaf of the same box, else to another box."""
    leaf, boxes = levels.leaf, levels.boxes
    box, local = levels.box[leaf], _local(levels)
    rows = np.flatnonzero(leaf[a["source"]] != leaf[a["target"]])
    s, t = a["source"][rows].astype(np.int64), a["target"][rows].astype(np.int64)
    node, other = np.concatenate([s, t]), np.concatenate([t, s])
    out = np.repeat([1, 0], len(rows))
    beyond = np.where(box[node] == box[other], boxes + leaf[other], box[other])
    kind = np.tile(a["kind"][rows].astype(np.int64), 2)
    width = boxes + len(levels.box)
    rank = leaf[node].astype(np.int64) * (int(local.max(initial=0)) + 1) + local[node]
    keys, at = np.unique(((rank * width + beyond) * 2 + out) * 64 + kind, return_inverse=True)
    place = np.zeros(len(keys), np.int64)
    place[at] = np.arange(len(at))
    sums = {name: np.bincount(at, np.tile(a[name][rows], 2), len(keys)) for name in ("value", "weight", "count")}
    return {
        "o_node": local[node[place]].astype(np.uint32),
        "o_beyond": beyond[place].astype(np.int32),
        "o_out": out[place].astype(np.uint8),
        "o_kind": kind[place].astype(np.uint8),
        **{f"o_{name}": column.astype(DTYPES[name]) for name, column in sums.items()},
        "o_first": _stretches(leaf[node[place]], len(levels.box)),
    }


def _looks(a: Arrays, levels: Levels, months: int) -> Arrays:
    """The sums of ties between boxes, and between the leaves of each box that is cut, with their months."""
    box, leaf = levels.box[levels.leaf].astype(np.int64), levels.leaf.astype(np.int64)
    s, t = a["source"], a["target"]
    between = _between(a, box, np.flatnonzero(box[s] != box[t]), levels.boxes, months, MOST_TIES)
    cut = np.flatnonzero((box[s] == box[t]) & (leaf[s] != leaf[t]))
    inner = _between(a, leaf, cut, len(levels.box), months, 10 * MOST_TIES)
    first = _stretches(levels.box[inner["source"]], levels.boxes)
    mine = levels.box[inner["source"]][inner["edge"]] if len(inner["edge"]) else np.zeros(0, np.int32)
    return (
        {f"b_{name}": column for name, column in between.items()}
        | {f"l_{name}": column for name, column in inner.items()}
        | {"l_first": first, "l_m_first": _stretches(mine, levels.boxes)}
    )


def _between(
    a: Arrays, label: NDArray[np.int64], rows: NDArray[np.int64], count: int, months: int, most: int
) -> Arrays:
    """Sums per label of the source, label of the target and kind, by source; the `most` with most ties behind them."""
    key = (label[a["source"][rows]] * count + label[a["target"][rows]]) * 64 + a["kind"][rows]
    keys, at = np.unique(key, return_inverse=True)
    sums = {name: np.bincount(at, a[name][rows], len(keys)) for name in ("value", "weight", "count")}
    kept = np.arange(len(keys))
    if len(keys) > most:
        kept = np.sort(np.argpartition(-sums["count"], most)[:most])
    place = np.full(len(keys), -1, np.int64)
    place[kept] = np.arange(len(kept))
    edge_of = np.full(len(a["source"]), -1, np.int64)
    edge_of[rows] = place[at]
    mine = np.flatnonzero(edge_of[a["edge"]] >= 0)
    cells, cell = np.unique(edge_of[a["edge"][mine]] * months + a["month"][mine], return_inverse=True)
    return {
        "source": (keys[kept] // 64 // count).astype(np.uint32),
        "target": (keys[kept] // 64 % count).astype(np.uint32),
        "kind": (keys[kept] % 64).astype(np.uint8),
        **{name: column[kept].astype(DTYPES[name]) for name, column in sums.items()},
        "edge": (cells // months).astype(np.uint32),
        "month": (cells % months).astype(np.uint16),
        "bvalue": np.bincount(cell, a["bvalue"][mine], len(cells)).astype(np.float32),
        "bcount": np.bincount(cell, a["bcount"][mine], len(cells)).astype(np.uint32),
    }


def _sums(name: str, a: Arrays, label: NDArray[np.int32], count: int) -> Arrays:
    """Size, middle, strength and strongest member of every box or leaf."""
    size = np.bincount(label, minlength=count)
    strength = np.nan_to_num(a["strength"])
    order = np.lexsort((-strength, label))
    middle = {c: np.bincount(label, a[c], count) / size for c in ("x", "y", "bx", "by")}
    out: Arrays = {f"{name}_{c}": column.astype(np.float32) for c, column in middle.items()}
    return out | {
        f"{name}_size": size.astype(np.uint32),
        f"{name}_strength": np.bincount(label, strength, count).astype(np.float32),
        f"{name}_top": a["id"][order[_stretches(label, count)[:-1]]].astype(np.int32),
    }
