"""A cut as GEXF, GraphML or CSV, streamed; and as an ecosystem of `graph/`, for paths and surroundings."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from django.utils.translation import pgettext_lazy

from common.errors import Sentence
from ecosystem import words
from ecosystem.errors import FormatUnknown
from ecosystem.pictures.cuts import HIDDEN, Cut
from ecosystem.pictures.explorer import shown_names
from ecosystem.rules import KINDS, View
from graph import export
from graph.model import Ecosystem, Layer
from ledger.kinds import TieKind

FORMATS: Mapping[str, str] = {
    "gexf": "application/gexf+xml",
    "graphml": "application/graphml+xml",
    "nodes.csv": "text/csv; charset=utf-8",
    "edges.csv": "text/csv; charset=utf-8",
}
HEADINGS: Mapping[str, Sentence] = {
    "id": pgettext_lazy("column", "number"),
    "name": pgettext_lazy("column", "name"),
    "tier": pgettext_lazy("column", "tier"),
    "industry": pgettext_lazy("column", "industry"),
    "members": pgettext_lazy("column", "members"),
    "circle": pgettext_lazy("column", "circle"),
    "strength": pgettext_lazy("column", "strength"),
    "strength_in": pgettext_lazy("column", "strength received"),
    "strength_out": pgettext_lazy("column", "strength given"),
    "pagerank": pgettext_lazy("column", "standing (PageRank)"),
    "betweenness": pgettext_lazy("column", "go-between (betweenness)"),
    "constraint": pgettext_lazy("column", "brokerage (constraint)"),
    "effective_size": pgettext_lazy("column", "separate partners"),
    "core": pgettext_lazy("column", "core"),
    "source": pgettext_lazy("column", "from (number)"),
    "source_name": pgettext_lazy("column", "from"),
    "target": pgettext_lazy("column", "to (number)"),
    "target_name": pgettext_lazy("column", "to"),
    "kind": pgettext_lazy("column", "kind (code)"),
    "kind_name": pgettext_lazy("column", "kind"),
    "weight": pgettext_lazy("column", "amount after fading"),
    "value": pgettext_lazy("column", "amount"),
    "count": pgettext_lazy("column", "times"),
    "score": pgettext_lazy("column", "rank in the kind (1 to 100)"),
    "last_on": pgettext_lazy("column", "last on"),
}


def ecosystem_of(cut: Cut) -> Ecosystem:
    """The pairs of a cut as layers; names are not needed."""
    a, n = cut.arrays, len(cut)
    half_lives = tuple(float(cut.meta["formula"]["half_life_days"][kind]) for kind in KINDS)
    layers = []
    for kind in range(len(KINDS)):
        mine = a["kind"] == kind
        indptr = np.zeros(n + 1, np.int64)
        np.cumsum(np.bincount(a["source"][mine], minlength=n), out=indptr[1:])
        layers.append(
            Layer(
                indptr,
                a["target"][mine].astype(np.int32),
                a["weight"][mine].astype(np.float64),
                a["value"][mine].astype(np.float64),
                a["count"][mine].astype(np.int64),
                score=a["score"][mine].astype(np.int64),
                last_day=a["tie_day"][mine].astype(np.int32),
            )
        )
    return Ecosystem(a["id"].astype(np.int64), KINDS, tuple(layers), int(cut.meta["as_of_day"]), half_lives, None)


def exported(cut: Cut, form: str, industries: Mapping[str, str]) -> Iterator[bytes]:
    """The bytes of an export in pieces; FormatUnknown for another `form` than those of `FORMATS`."""
    if form not in FORMATS:
        raise FormatUnknown
    eco, names, kinds = ecosystem_of(cut), shown_names(cut), {kind.name: str(kind.label) for kind in TieKind}
    if form == "edges.csv":
        return iter(export.edges_csv(eco, names, kinds, {name: str(label) for name, label in HEADINGS.items()}))
    columns = attributes(cut, industries)
    if form == "nodes.csv":
        return iter(export.nodes_csv(eco, names, columns, {name: str(label) for name, label in HEADINGS.items()}))
    if form == "graphml":
        return iter(export.graphml(eco, names, columns, kind_names=kinds))
    positions = np.stack([cut.arrays["x"], cut.arrays["y"]], axis=1).astype(np.float64)
    return iter(export.gexf(eco, names, columns, positions, kind_names=kinds))


def attributes(cut: Cut, industries: Mapping[str, str]) -> dict[str, Sequence[str | int | float]]:
    """What an export says of each node, in the reader's language; hidden figures are NaN."""
    a, meta = cut.arrays, cut.meta
    known = {} if cut.view is View.BANK else dict(zip(a["id"].tolist(), cut.names, strict=True))
    circles = {c["number"]: words.community_label(c, known) for c in cut.communities}
    columns: dict[str, Sequence[str | int | float]] = {
        "tier": [words.tier_label(meta["tiers"][tier]) for tier in a["tier"]],
        "industry": [industries.get(meta["industries"][code], "") for code in a["industry"]],
        "members": a["size"].tolist(),
        "circle": [circles.get(int(number), "") for number in a["community"]],
    }
    core = np.where(a["core"] < 0, np.nan, a["core"].astype(np.float64))
    return columns | {name: a[name].tolist() for name in HIDDEN} | {"core": core.tolist()}
