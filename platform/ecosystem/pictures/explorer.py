"""A cut in the form the explorer reads: one binary container, labels in the language of the reader."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from ecosystem import words
from ecosystem.pictures.cuts import Cut
from ecosystem.rules import View
from graph.columns import pack
from ledger.kinds import TieKind, unit_of

DTYPES = {
    "id": np.int32, "tier": np.uint8, "industry": np.uint8, "community": np.int16, "size": np.uint32,
    "x": np.float32, "y": np.float32, "bx": np.float32, "by": np.float32,
    "strength": np.float32, "pagerank": np.float32, "betweenness": np.float32, "constraint": np.float32,
    "core": np.int16, "articulation": np.uint8,
    "source": np.uint32, "target": np.uint32, "kind": np.uint8, "value": np.float64, "weight": np.float32,
    "count": np.uint32, "edge": np.uint32, "month": np.uint16, "bvalue": np.float32, "bcount": np.uint32,
}  # fmt: skip


def explorer_container(cut: Cut, version: str, currency: str, industries: Mapping[str, str]) -> bytes:
    """The container for the explorer; `industries`: code -> name in the reader's language."""
    arrays = {name: np.ascontiguousarray(cut.arrays[name], dtype) for name, dtype in DTYPES.items()}
    return pack(explorer_meta(cut, version, currency, industries), arrays)


def explorer_meta(cut: Cut, version: str, currency: str, industries: Mapping[str, str]) -> dict[str, Any]:
    """Everything in words: kinds with units and half-lives, tiers, circles, names, what is hidden and why."""
    meta, formula = cut.meta, cut.meta["formula"]
    ids = cut.arrays["id"].tolist() if cut.view is not View.BANK else []
    known, place = dict(zip(ids, cut.names, strict=False)), {pk: i for i, pk in enumerate(ids)}
    known |= {int(pk): name for pk, name in meta.get("named", {}).items()}
    return {
        "version": version,
        "as_of": meta["as_of"][:10],
        "months": cut.months,
        "kinds": [_kind(cut, index, name, currency) for index, name in enumerate(meta["kinds"])],
        "tiers": [{"code": code, "label": words.tier_label(code)} for code in meta["tiers"]],
        "industries": [{"code": code, "label": industries.get(code) or _("not stated")} for code in meta["industries"]],
        "communities": [
            {
                "id": c["number"],
                "label": words.community_label(c, known),
                "size": _size(cut, c),
                "top": next((place[pk] for pk in c["top"] if pk in place), None),
            }
            for c in cut.communities
        ],
        "role": cut.view.value,
        "self": cut.me,
        "k_floor": formula["floors"]["group"],
        "not_enough": hidden_figures(cut),
        "names": shown_names(cut),
        "pinyin": cut.pinyin,
        "initials": cut.initials,
        **meta.get("look", {}),
    }


def shown_names(cut: Cut) -> list[str]:
    """The names of the nodes; groups are named by circle and tier."""
    if cut.view is not View.BANK:
        return cut.names
    tiers = cut.meta["tiers"]
    return [words.group_label(number, tiers[tier], cut.communities) for number, tier in cut.meta["groups"]]


def hidden_figures(cut: Cut) -> dict[str, str]:
    """Which figures are hidden from everybody in this cut, with the sentence that says why."""
    if cut.view is View.BANK:
        return dict.fromkeys(("betweenness", "constraint", "core", "articulation"), str(words.NOT_FOR_GROUPS))
    states = cut.meta["states"]
    sentence = words.not_enough(cut.meta["formula"])
    source = {"articulation": "cut_pieces"}
    names = ("strength", "pagerank", "betweenness", "constraint", "core", "articulation")
    return {
        name: sentence
        for name in names
        if not cut.meta["is_enough"] or states.get(source.get(name, name), "ok") != "ok"
    }


def _size(cut: Cut, community: Mapping[str, Any]) -> int:
    """How many organisations; of groups only those that are shown."""
    if cut.view is not View.BANK:
        return int(community["size"])
    return int(cut.arrays["size"][cut.arrays["community"] == community["number"]].sum())


def _kind(cut: Cut, index: int, name: str, currency: str) -> dict[str, Any]:
    kind, formula = TieKind[name], cut.meta["formula"]
    mine = cut.arrays["weight"][cut.arrays["kind"] == index]
    middle = float(np.median(mine)) if len(mine) else 0.0
    return {
        "code": name,
        "label": str(kind.label),
        "unit": unit_of(kind, currency),
        "half_life_days": formula["half_life_days"][name],
        "scale": formula["kind_weights"][name] / middle if middle > 0 else formula["kind_weights"][name],
    }
