"""Two pictures side by side, whole or as one enterprise may see it; computed once per pair of files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from common.kept import Kept
from ecosystem.pictures.drawing import Picture
from graph.compare import CutMove, Groups, Move, Pairs, Side, changed_pairs, cut_moves, matched_groups, moves

FIGURES = ("strength", "partners", "core", "betweenness")  # who rose and fell; `cut_off` is told by its ties
MOST = 3
MOST_CUTS = 10
_KEPT: Kept["Compared"] = Kept(4)


@dataclass(frozen=True, eq=False)
class Compared:
    """What changed between two pictures. `names`: those that may be named; `groups`: None where circles are not told;
    `circles`: of the first and of the second picture, number -> what is known of the circle."""

    pairs: Pairs
    moves: Mapping[str, tuple[Move, ...]]
    cuts: tuple[CutMove, ...]
    groups: Groups | None
    names: Mapping[int, str]
    circles: tuple[Mapping[int, dict[str, Any]], Mapping[int, dict[str, Any]]]


def side_of(picture: Picture) -> Side:
    """The columns of a picture as `graph.compare` takes them; what was not enough data is not known."""
    a = picture.arrays
    figures = {name: a[name].astype(np.float64) for name in (*FIGURES, "cut_off")}
    for name in ("core", "cut_off"):
        figures[name] = np.where(figures[name] < 0, np.nan, figures[name])
    return Side(
        a["id"].astype(np.int64),
        a["source"].astype(np.int64),
        a["target"].astype(np.int64),
        a["kind"].astype(np.int64),
        a["weight"].astype(np.float64),
        a["tie_day"].astype(np.int64),
        figures,
        a["community"].astype(np.int64),
        int(picture.meta["as_of_day"]),
    )


def compared(before: Picture, after: Picture, key: tuple[str, str]) -> Compared:
    """Everything, for the committee; `key` are the digests of the two files."""
    return _KEPT.get(key, lambda: _compared(before, after))


def _compared(before: Picture, after: Picture) -> Compared:
    old, new = side_of(before), side_of(after)
    pairs = changed_pairs(old, new)
    return Compared(
        pairs,
        {figure: moves(old, new, pairs, figure, MOST) for figure in FIGURES},
        cut_moves(old, new, pairs, MOST_CUTS),
        matched_groups(old, new) if _has_circles(before, after) else None,
        _names(before) | _names(after),
        (_circles(before), _circles(after)),
    )


def of_one(before: Picture, after: Picture, organisation: int) -> Compared:
    """What an enterprise may see: its own figures and its own ties; who hangs on it only as a count."""
    old, new = side_of(before), side_of(after)
    pairs = changed_pairs(old, new)
    mine = (pairs.source == organisation) | (pairs.target == organisation)
    own = Pairs(*(getattr(pairs, name)[mine] for name in ("source", "target", "kind", "before", "after", "state")))
    alone = [_only(side, organisation) for side in (old, new)]
    known = set(own.source.tolist()) | set(own.target.tolist()) | {organisation}
    names = {pk: name for pk, name in (_names(before) | _names(after)).items() if pk in known}
    cuts = cut_moves(old, new, pairs, 1, organisation)
    place = np.cumsum(mine) - 1
    return Compared(
        own,
        {figure: moves(alone[0], alone[1], own, figure, 1) for figure in FIGURES},
        tuple(_own_cut(cut, mine, place) for cut in cuts),
        None,
        names,
        tuple(_known_circles(_circles(picture), known) for picture in (before, after)),  # type: ignore[arg-type]
    )


def _only(side: Side, organisation: int) -> Side:
    """The figures of everybody else are not known."""
    mine = side.ids == organisation
    return replace(side, figures={name: np.where(mine, values, np.nan) for name, values in side.figures.items()})


def _own_cut(cut: CutMove, mine: Any, place: Any) -> CutMove:
    """Without the names of others and without ties among others."""
    return replace(cut, ties=tuple(int(place[i]) for i in cut.ties if mine[i]))


def _known_circles(circles: Mapping[int, dict[str, Any]], known: set[int]) -> dict[int, dict[str, Any]]:
    return {number: c | {"top": [pk for pk in c["top"] if pk in known]} for number, c in circles.items()}


def _has_circles(before: Picture, after: Picture) -> bool:
    return bool(before.meta["communities"] and after.meta["communities"])


def _names(picture: Picture) -> dict[int, str]:
    return dict(zip(picture.arrays["id"].tolist(), picture.meta["names"], strict=True))


def _circles(picture: Picture) -> dict[int, dict[str, Any]]:
    return {c["number"]: c for c in picture.meta["communities"]}
