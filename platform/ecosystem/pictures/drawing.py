"""Draws the picture of a cluster at a moment: ties to pairs, figures, communities, layouts, months. Pure and seeded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext_noop
from numpy.typing import NDArray

from ecosystem.pictures.members import TRADES, Members
from ecosystem.pictures.months import monthly
from ecosystem.rules import KINDS, TIERS, FormulaValues
from enterprises.models import Industry, Tier
from graph.build import build_ecosystem, network
from graph.centrality.betweenness import Spread, one_by_one
from graph.centrality.standing import last_days
from graph.communities import describe_communities
from graph.layout import band_layout, force_layout
from graph.model import Ecosystem, Network, Ties
from graph.report import Report, analyse

Arrays = dict[str, NDArray[Any]]
Progress = Callable[[float, str], None]
FORMAT = 1
CHAIN = tuple(
    trade.value
    for trade in (
        Industry.Trade.MANUFACTURE,
        Industry.Trade.WHOLESALE,
        Industry.Trade.STORAGE,
        Industry.Trade.RETAIL,
        Industry.Trade.OTHER,
    )
)
JOINING = gettext_noop("Joining ties into pairs")
COMPUTING = gettext_noop("Computing figures")
LAYING_OUT = gettext_noop("Laying out the picture")
SHOWN_FIGURES = (
    "strength", "strength_in", "strength_out", "pagerank", "betweenness", "betweenness_error", "constraint",
    "effective_size",
)  # fmt: skip


@dataclass(frozen=True)
class Moment:
    """Which book and how far it is read; `as_of` in ISO form, `as_of_day` its day in China since 1970-01-01."""

    cluster: int
    as_of: str
    as_of_day: int
    last_tie: int


@dataclass(frozen=True, eq=False)
class Positions:
    """Where organisations stood in an earlier picture."""

    ids: NDArray[np.int64]
    force: NDArray[np.float32]
    bands: NDArray[np.float32]

    def of(self, ids: NDArray[np.int64], which: str) -> NDArray[np.float32]:
        """Positions float32[n, 2] for `ids`, NaN for newcomers; `which` is "force" or "bands"."""
        known = getattr(self, which)
        found = np.full((len(ids), 2), np.nan, np.float32)
        place = np.minimum(np.searchsorted(self.ids, ids), max(len(self.ids) - 1, 0))
        if len(self.ids):
            same = self.ids[place] == ids
            found[same] = known[place[same]]
        return found


@dataclass(frozen=True, eq=False)
class Picture:
    """What a snapshot's file holds: `meta` (plain values) and `arrays`, n per organisation, m per pair and kind."""

    meta: dict[str, Any]
    arrays: Arrays


def no_progress(_share: float, _step: str) -> None:
    """For callers who do not wait."""


def draw(
    members: Members,
    ties: Ties,
    formula: FormulaValues,
    moment: Moment,
    previous: Positions | None = None,
    progress: Progress = no_progress,
    spread: Spread = one_by_one,
) -> Picture:
    """Draw the picture. The same arguments give the same arrays to the last bit, whoever sums the shares (`spread`).

    `ties.kind` is the position in `rules.KINDS`. Figures of clusters below the formula's floors are hidden (NaN, -1).
    """
    progress(0.15, JOINING)
    eco = build_ecosystem(members.ids, ties, KINDS, moment.as_of_day, formula.half_life_days)
    whole = network(eco, weights=formula.kind_weights)
    progress(0.25, COMPUTING)

    def tell(share: float, _step: str) -> None:
        progress(0.25 + 0.45 * share, COMPUTING)

    report = analyse(eco, formula.seed, progress=tell, weights=formula.kind_weights, spread=spread)
    enough = _is_enough(report, formula)
    progress(0.7, LAYING_OUT)
    arrays = _member_columns(members, whole, eco, report, enough)
    arrays |= _positions(members, whole, formula.seed, arrays["community"], previous)
    progress(0.85, LAYING_OUT)
    arrays |= _pair_columns(eco)
    buckets = monthly(eco, ties)
    arrays |= {"edge": buckets.edge, "month": buckets.month, "bvalue": buckets.value, "bcount": buckets.count}
    return Picture(_meta(members, whole, formula, moment, report, enough, buckets.months), arrays)


def _is_enough(report: Report, formula: FormulaValues) -> bool:
    floors = formula.floors
    return report.nodes_with_ties >= floors.get("nodes", 0) and report.pairs >= floors.get("ties", 0)


def _figure(report: Report, name: str, n: int, enough: bool) -> NDArray[np.float64]:
    figure = report.figures.get(name)
    if not enough or figure is None or not figure.enough or figure.values is None:
        return np.full(n, np.nan)
    return np.asarray(figure.values, np.float64)


def _member_columns(members: Members, whole: Network, eco: Ecosystem, report: Report, enough: bool) -> Arrays:
    n = len(members)
    columns: Arrays = {
        "id": members.ids.astype(np.int32),
        "tier": members.tier,
        "industry": members.industry,
        "trade": members.trade,
        "size": np.ones(n, np.uint16),
        "partners": np.diff(whole.both.indptr).astype(np.uint32),
        "last_day": last_days(eco),
    }
    columns |= {name: _figure(report, name, n, enough) for name in SHOWN_FIGURES}
    columns["core"] = _whole_numbers(_figure(report, "core", n, enough))
    columns["community"] = _whole_numbers(_figure(report, "community", n, enough)).astype(np.int16)
    columns["cut_off"] = _cut_off(report, n, enough)
    columns["articulation"] = (columns["cut_off"] > 0).astype(np.uint8)
    return columns


def _whole_numbers(values: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.nan_to_num(values, nan=-1.0).astype(np.int32)


def _cut_off(report: Report, n: int, enough: bool) -> NDArray[np.int32]:
    """How many organisations lose their way to the largest rest when one leaves; -1 where it is not known."""
    if not enough or report.weak_points is None:
        return np.full(n, -1, np.int32)
    lost = np.zeros(n, np.int32)
    for position, pieces in zip(report.weak_points.cut_nodes, report.weak_points.pieces, strict=True):
        lost[position] = sum(pieces[1:])
    return lost


def _positions(
    members: Members, whole: Network, seed: int, community: NDArray[np.int16], previous: Positions | None
) -> Arrays:
    before = {which: previous.of(members.ids, which) if previous else None for which in ("force", "bands")}
    groups = community.astype(np.int32)
    force = force_layout(whole, seed, groups=groups, previous=before["force"])
    bands = band_layout(whole, bands_of(members), previous=before["bands"])
    columns = {"x": force[:, 0], "y": force[:, 1], "bx": bands[:, 0], "by": bands[:, 1]}
    return {name: np.ascontiguousarray(column, np.float32) for name, column in columns.items()}


def bands_of(members: Members) -> NDArray[np.int64]:
    """The band of each organisation: its tier; where no enterprise has one yet, its trade, makers at the top."""
    tier, general = members.tier.astype(np.int64), TIERS.index(Tier.GENERAL)
    if (tier < general).any():
        return tier
    rank = np.array([CHAIN.index(trade) for trade in TRADES] + [len(CHAIN)])
    return np.where(tier == general, rank[members.trade], tier + len(CHAIN))


def _pair_columns(eco: Ecosystem) -> Arrays:
    """All kinds one after another; within a kind by source, then target."""
    layers = eco.layers
    return {
        "source": np.concatenate([layer.rows() for layer in layers]).astype(np.uint32),
        "target": np.concatenate([layer.indices for layer in layers]).astype(np.uint32),
        "kind": np.concatenate([np.full(len(layer), k, np.uint8) for k, layer in enumerate(layers)]),
        "value": np.concatenate([layer.value for layer in layers]),
        "weight": np.concatenate([layer.weight for layer in layers]),
        "count": np.concatenate([layer.count for layer in layers]).astype(np.uint32),
        "score": np.concatenate([layer.score for layer in layers]).astype(np.uint8),
        "tie_day": np.concatenate([layer.last_day for layer in layers]).astype(np.int32),
    }


def _meta(
    members: Members,
    whole: Network,
    formula: FormulaValues,
    moment: Moment,
    report: Report,
    enough: bool,
    months: tuple[str, ...],
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "cluster": moment.cluster,
        "as_of": moment.as_of,
        "as_of_day": moment.as_of_day,
        "last_tie": moment.last_tie,
        "formula": formula.as_dict(),
        "code_version": str(report.code_version),
        "kinds": list(KINDS),
        "tiers": list(TIERS),
        "industries": list(members.industries),
        "months": list(months),
        "names": list(members.names),
        "pinyin": list(members.pinyin),
        "initials": list(members.initials),
        "communities": _community_words(members, whole, report) if enough else [],
        "states": {name: figure.state for name, figure in sorted(report.figures.items())},
        "quality": {name: [f.quality, float(f.bound)] for name, f in sorted(report.figures.items())},
        "is_enough": enough,
        "totals": _totals(whole, report),
    }


def _totals(whole: Network, report: Report) -> dict[str, Any]:
    communities, parts, weak = report.communities, report.components, report.weak_points
    return {
        "members": len(whole),
        "members_with_ties": int(report.nodes_with_ties),
        "links": int(whole.links),
        "pairs": int(report.pairs),
        "communities": int(communities.count) if communities else None,
        "modularity": round(float(communities.modularity), 6) if communities else None,
        "largest_part": int(parts.sizes[0]) if parts and len(parts.sizes) else None,
        "weak_points": len(weak.cut_nodes) if weak else None,
        "bridges": len(weak.bridges) if weak else None,
    }


def _community_words(members: Members, whole: Network, report: Report) -> list[dict[str, Any]]:
    """What is known of each community, as data; `words.community_label` makes the sentence."""
    if report.communities is None:
        return []
    codes: Mapping[str, NDArray[Any]] = {
        "trade": members.trade.astype(np.int64),
        "tier": members.tier.astype(np.int64),
    }
    names = {"trade": TRADES, "tier": TIERS}
    found = describe_communities(whole, report.communities, codes)
    return [
        {
            "number": int(words.number),
            "size": int(words.size),
            "top": [int(pk) for pk in words.top],
            "dominant": {
                what: [names[what][code], round(float(share), 4)]
                for what, (code, share) in sorted(words.dominant.items())
                if code >= 0
            },
            "inside": round(float(words.inside), 4),
            "outside": round(float(words.outside), 4),
        }
        for words in found
    ]
