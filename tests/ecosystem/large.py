"""A picture made from a seed, as large as is wished: for levels, without a ledger and without a database."""

import numpy as np

from ecosystem.pictures.drawing import Picture
from ecosystem.pictures.levels import FIGURES
from ecosystem.rules import KINDS, TIERS


def large_picture(members: int, ties: int, circles: int, months: int = 12, seed: int = 7) -> Picture:
    """Members in circles that lie apart, three ties in four inside one, each tie in one month."""
    draw = np.random.default_rng(seed)
    circle = np.sort((draw.random(members) ** 1.5 * circles).astype(np.int64))
    numbers = np.argsort(np.argsort(-np.bincount(circle, minlength=circles), kind="stable"), kind="stable")
    first = np.searchsorted(circle, np.arange(circles + 1))
    source = draw.integers(0, members, ties)
    inside = first[circle[source]] + (draw.random(ties) * (first[circle[source] + 1] - first[circle[source]])).astype(
        int
    )
    target = np.where(draw.random(ties) < 0.75, inside, draw.integers(0, members, ties))
    kind = draw.integers(0, len(KINDS), ties)
    keys = np.unique((kind * members + source) * members + target)
    keys = keys[keys // members % members != keys % members]
    rows, angle = len(keys), draw.random(members) * 2 * np.pi
    reach = np.sqrt(draw.random(members) * np.bincount(circle)[circle]) * 0.5
    middle = draw.random((circles, 2)) * 3 * np.sqrt(members)
    value = draw.lognormal(0, 1, rows).round(2) + 0.01
    arrays = {
        "id": np.arange(1, members + 1, dtype=np.int32), "tier": np.full(members, 3, np.uint8),
        "industry": np.zeros(members, np.uint8), "community": numbers[circle].astype(np.int16),
        "size": np.ones(members, np.uint16),
        "x": (middle[circle, 0] + reach * np.cos(angle)).astype(np.float32),
        "y": (middle[circle, 1] + reach * np.sin(angle)).astype(np.float32),
        **{name: draw.random(members) for name in ("bx", "by", *FIGURES)},
        "source": (keys // members % members).astype(np.uint32), "target": (keys % members).astype(np.uint32),
        "kind": (keys // members // members).astype(np.uint8), "value": value, "weight": value / 2,
        "count": np.ones(rows, np.uint32), "score": draw.integers(1, 101, rows).astype(np.uint8),
        "edge": np.arange(rows, dtype=np.uint32), "month": draw.integers(0, months, rows).astype(np.uint16),
        "bvalue": value.astype(np.float32), "bcount": np.ones(rows, np.uint32),
    }  # fmt: skip
    arrays["core"] = np.ones(members, np.int32)
    arrays["articulation"] = np.zeros(members, np.uint8)
    sizes = np.bincount(arrays["community"])
    tops = [int(np.argmax(arrays["community"] == number)) + 1 for number in range(min(circles, 400))]
    names = [f"企业{i}号" for i in range(1, members + 1)]
    meta = {
        "as_of": "2026-11-20T12:00:00+08:00", "kinds": list(KINDS), "tiers": list(TIERS), "industries": [""],
        "months": [f"2026-{m + 1:02d}" for m in range(months)], "names": names, "pinyin": names, "initials": names,
        "communities": [
            {"number": number, "size": int(sizes[number]), "top": [top], "dominant": {}, "inside": 0.0, "outside": 0.0}
            for number, top in enumerate(tops)
        ],
        "formula": {
            "floors": {"group": 5, "nodes": 10, "ties": 20}, "seed": 117, "half_life_days": dict.fromkeys(KINDS, 180.0),
            "kind_weights": dict.fromkeys(KINDS, 1.0),
        },
        "states": {}, "is_enough": True, "as_of_day": 20777, "code_version": "large",
    }  # fmt: skip
    return Picture(meta, arrays)
