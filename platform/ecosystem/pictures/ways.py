"""Ways and surroundings inside a cut: how two organisations are connected, who is near one; with the ties behind."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from ecosystem.errors import NoPath
from ecosystem.pictures.cuts import Cut
from ecosystem.pictures.exports import ecosystem_of
from ecosystem.pictures.filters import kept
from ecosystem.pictures.hops import Hop, TieOnWay
from graph import paths
from graph.build import network
from graph.model import Ecosystem, Network

HOWS = ("strong", "short")


@dataclass(frozen=True)
class Way:
    """`organisations` from the first to the last; `cost` is hops, or the sum of 1 / strength for "strong"."""

    organisations: tuple[int, ...]
    cost: float
    hops: tuple[Hop, ...]


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The cut of those near `centre`; `distance` in steps, one per node of the cut."""

    cut: Cut
    distance: list[int]


def way_between(cut: Cut, source: int, target: int, how: str = "strong") -> Way:
    """The strongest or the shortest way over what the cut shows; NoPath where there is none."""
    eco = ecosystem_of(cut)
    _check_known(eco, source, target)
    net = _network(eco, cut)
    path = paths.strongest(net, source, target) if how == "strong" else paths.fewest_hops(net, source, target)
    if path is None:
        raise NoPath
    names = dict(zip(cut.arrays["id"].tolist(), cut.names, strict=True))
    hops = tuple(
        Hop(
            int(hop.source),
            int(hop.target),
            names[int(hop.source)],
            names[int(hop.target)],
            tuple(_tie(tie) for tie in hop.ties),
        )
        for hop in paths.explain(eco, path)
    )
    return Way(tuple(int(pk) for pk in path.organisations), float(path.cost), hops)


def surroundings(cut: Cut, centre: int, depth: int, limit: int = 200) -> Surroundings:
    """Those within `depth` steps of `centre`, at most `limit`, nearer and stronger ones first; and their ties."""
    eco = ecosystem_of(cut)
    _check_known(eco, centre)
    ego = paths.ego(_network(eco, cut), centre, depth=depth, limit=limit)
    steps = dict(zip(ego.organisations.tolist(), ego.distance.tolist(), strict=True))
    nodes = np.flatnonzero(np.isin(cut.arrays["id"], ego.organisations))
    inside = np.zeros(len(cut), bool)
    inside[nodes] = True
    pairs = np.flatnonzero(inside[cut.arrays["source"]] & inside[cut.arrays["target"]])
    near = kept(cut, nodes, pairs)
    return Surroundings(near, [int(steps[pk]) for pk in near.arrays["id"].tolist()])


def _network(eco: Ecosystem, cut: Cut) -> Network:
    return network(eco, weights=cut.meta["formula"]["kind_weights"])


def _check_known(eco: Ecosystem, *organisations: int) -> None:
    """What is not in the cut does not exist for the reader."""
    if not np.isin(organisations, eco.ids).all():
        raise NoPath


def _tie(tie: Any) -> TieOnWay:
    day = date(1970, 1, 1) + timedelta(days=int(tie.last_day))
    return TieOnWay(str(tie.kind), bool(tie.forward), float(tie.weight), float(tie.value), int(tie.count), day)
