"""One look at a large picture: its boxes, the leaves of one box, or the members of one leaf with stubs beyond."""

from itertools import pairwise
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from common.errors import NotFound
from ecosystem import words
from ecosystem.pictures.cuts import Cut
from ecosystem.pictures.drawing import Arrays, Picture
from ecosystem.pictures.levels import BUCKET, FIGURES, NODE, TIE, WORDS
from ecosystem.rules import MIXED, View

FIRST_BOX = 2_000_000_000  # ids of boxes begin here, so that none is the id of an organisation
MOST_STUBS = 120


def look(levels: Picture, number: int | None) -> Cut:
    """All boxes, or with a number (counted from 1: boxes, then leaves) what lies in one; NotFound beyond them."""
    a = levels.arrays
    boxes, leaves = len(a["group"]), len(a["box_of_leaf"])
    if number is None:
        return _overview(levels)
    if not 1 <= number <= boxes + leaves:
        raise NotFound
    if number > boxes:
        return _leaf(levels, number - 1 - boxes)
    inside = np.flatnonzero(a["box_of_leaf"] == number - 1)
    return _leaf(levels, int(inside[0])) if len(inside) == 1 else _box(levels, number - 1, inside)


def _overview(levels: Picture) -> Cut:
    a = levels.arrays
    every = np.arange(len(a["group"]))
    ties = {name: a[f"b_{name}"] for name in (*TIE, *BUCKET)}
    return _cut(levels, _marks(levels, every) | ties, [_box_label(levels, int(box)) for box in every], every, [])


def _box(levels: Picture, box: int, inside: NDArray[np.int64]) -> Cut:
    """The leaves of one box and the ties between them."""
    a, boxes = levels.arrays, len(levels.arrays["group"])
    low, high = a["l_first"][box : box + 2]
    first, last = a["l_m_first"][box : box + 2]
    ties = {name: a[f"l_{name}"][low:high] for name in TIE} | {name: a[f"l_{name}"][first:last] for name in BUCKET}
    ties |= {name: (ties[name] - inside[0]).astype(np.uint32) for name in ("source", "target")}
    ties["edge"] = (ties["edge"] - low).astype(np.uint32)
    names = [_leaf_label(levels, int(leaf)) for leaf in inside]
    here = [{"circle": box + 1, "label": _box_label(levels, box)}]
    return _cut(levels, _marks(levels, boxes + inside) | ties, names, boxes + inside, here)


def _leaf(levels: Picture, leaf: int) -> Cut:
    """The members of one leaf, the ties among them, and a stub for every box or leaf that they deal with."""
    a, boxes = levels.arrays, len(levels.arrays["group"])
    low, high = a["n_first"][leaf : leaf + 2]
    members = {name: a[f"n_{name}"][low:high] for name in (*NODE, *FIGURES)}
    beyond, out = _stubs(a, leaf, int(high - low))
    stubs = _marks(levels, beyond) | _around(members, a, beyond)
    arrays = {name: np.concatenate([members[name], column]) for name, column in stubs.items()}
    ties = {name: a[f"t_{name}"][slice(*a["t_first"][leaf : leaf + 2])] for name in TIE}
    months = {name: a[f"m_{name}"][slice(*a["m_first"][leaf : leaf + 2])] for name in BUCKET}
    count, last = len(ties["source"]), len(levels.meta["months"]) - 1
    more = {
        "edge": np.arange(count, count + len(out["source"]), dtype=np.uint32),
        "month": np.full(len(out["source"]), last, np.uint16),
        "bvalue": out["value"].astype(np.float32),
        "bcount": out["count"],
    }
    arrays |= {name: np.concatenate([ties[name], out[name]]) for name in TIE}
    arrays |= {name: np.concatenate([months[name], more[name]]) for name in BUCKET}
    names = [_label(levels, int(number)) for number in beyond]
    said = {name: _written(a, name, low, high) + (names if name == "names" else [""] * len(beyond)) for name in WORDS}
    box = int(a["box_of_leaf"][leaf])
    here = [{"circle": box + 1, "label": _box_label(levels, box)}]
    if np.count_nonzero(a["box_of_leaf"] == box) > 1:
        here.append({"circle": boxes + leaf + 1, "label": _leaf_label(levels, leaf)})
    opens = np.concatenate([np.full(high - low, -1), beyond])
    return _cut(levels, arrays, said["names"], opens, here, said["pinyin"], said["initials"])


def _stubs(a: Arrays, leaf: int, members: int) -> tuple[NDArray[np.int64], Arrays]:
    """The boxes and leaves beyond that most ties lead to, and the ties to them as rows of the look."""
    rows = {name: a[f"o_{name}"][slice(*a["o_first"][leaf : leaf + 2])] for name in ("node", "beyond", "out", *TIE[2:])}
    numbers, place = np.unique(rows["beyond"], return_inverse=True)
    most = np.argsort(-np.bincount(place, rows["count"], len(numbers)), kind="stable")[:MOST_STUBS]
    beyond = np.sort(numbers[most]).astype(np.int64)
    kept = np.isin(rows["beyond"], beyond)
    rows = {name: column[kept] for name, column in rows.items()}
    stub = (members + np.searchsorted(beyond, rows["beyond"])).astype(np.uint32)
    ends = {
        "source": np.where(rows["out"] == 1, rows["node"], stub).astype(np.uint32),
        "target": np.where(rows["out"] == 1, stub, rows["node"]).astype(np.uint32),
    }
    return beyond, ends | {name: rows[name] for name in TIE[2:]}


def _around(members: Arrays, a: Arrays, beyond: NDArray[np.int64]) -> Arrays:
    """Stubs stand around the members, each on the side on which its own lie."""
    x, y = (np.concatenate([a[f"box_{axis}"], a[f"leaf_{axis}"]])[beyond] for axis in ("x", "y"))
    middle_x, middle_y = float(members["x"].mean()), float(members["y"].mean())
    reach = 1.25 * float(np.hypot(members["x"] - middle_x, members["y"] - middle_y).max()) + 1
    angle = np.arctan2(y - middle_y, x - middle_x)
    return {
        "x": (middle_x + reach * np.cos(angle)).astype(np.float32),
        "y": (middle_y + reach * np.sin(angle)).astype(np.float32),
    }


def _marks(levels: Picture, numbers: NDArray[np.integer]) -> Arrays:
    """Boxes and leaves as nodes of a look."""
    a, n = levels.arrays, len(numbers)
    joined = {name: np.concatenate([a[f"box_{name}"], a[f"leaf_{name}"]]) for name in ("x", "y", "bx", "by", "size")}
    group = np.concatenate([a["group"], a["group"][a["box_of_leaf"]]])
    strength = np.concatenate([a["box_strength"], a["leaf_strength"]])
    unknown = {name: np.full(n, np.nan, np.float32) for name in ("pagerank", "betweenness", "constraint")}
    return {
        "id": (FIRST_BOX + np.asarray(numbers) + 1).astype(np.int32),
        "tier": np.full(n, len(levels.meta["tiers"]), np.uint8),
        "industry": np.full(n, len(levels.meta["industries"]) - 1, np.uint8),
        "community": group[numbers].astype(np.int16),
        **{name: column[numbers] for name, column in joined.items()},
        "strength": strength[numbers],
        **unknown,
        "core": np.full(n, -1, np.int16),
        "articulation": np.zeros(n, np.uint8),
    }


def _cut(
    levels: Picture,
    arrays: Arrays,
    names: list[str],
    opens: NDArray[np.integer],
    here: list[dict[str, Any]],
    pinyin: list[str] | None = None,
    initials: list[str] | None = None,
) -> Cut:
    """A look in the columns of a cut; `opens` is the box or leaf behind each node, -1 for organisations."""
    meta, blank = levels.meta, [""] * len(names)
    seen = set(np.unique(arrays["community"]).tolist())
    communities = [c for c in meta["communities"] if c["number"] in seen]
    look_of = {"open": [int(number) + 1 if number >= 0 else -1 for number in opens], "here": here}
    words_of = {**meta, "tiers": [*meta["tiers"], MIXED], "look": look_of}
    return Cut(
        View.COMMITTEE,
        arrays,
        names,
        pinyin or blank,
        initials or blank,
        list(meta["months"]),
        communities,
        None,
        words_of,
    )


def _label(levels: Picture, number: int) -> str:
    boxes = len(levels.arrays["group"])
    return _box_label(levels, number) if number < boxes else _leaf_label(levels, number - boxes)


def _box_label(levels: Picture, box: int) -> str:
    """ "around 润强药业 · mostly wholesale"; of what lies in no large circle "Further members 3"."""
    number = int(levels.arrays["group"][box])
    found = next((c for c in levels.meta["communities"] if c["number"] == number), None)
    if found is None:
        return _("Further members {number}").format(number=box + 1)
    return words.community_label(found, {int(pk): name for pk, name in levels.meta["named"].items()})


def _leaf_label(levels: Picture, leaf: int) -> str:
    """By its strongest member."""
    a = levels.arrays
    low, high = a["n_first"][leaf : leaf + 2]
    at = int(low) + int(np.nanargmax(np.nan_to_num(a["n_strength"][low:high])))
    return _("around {name}").format(name=_written(a, "names", at, at + 1)[0])


def _written(a: Arrays, name: str, low: int, high: int) -> list[str]:
    first, text = a[f"n_{name}_first"], a[f"n_{name}"]
    cuts = first[low : high + 1].tolist()
    return [text[begin:end].tobytes().decode() for begin, end in pairwise(cuts)]
