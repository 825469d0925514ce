"""Nodes and ties as GEXF 1.3 (Gephi) and GraphML (yEd, Cytoscape), one edge per directed pair and kind."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from xml.sax.saxutils import quoteattr

import numpy as np
from numpy.typing import NDArray

from graph.export.records import TIE_FIELDS, Attributes, Cell, TieRow, check_columns, column_type, is_blank, tie_rows
from graph.model import Ecosystem

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_ROWS_PER_PIECE = 2000


def gexf(
    ecosystem: Ecosystem,
    names: Sequence[str],
    attributes: Attributes | None = None,
    positions: NDArray[np.floating] | None = None,
    kind_names: Mapping[str, str] | None = None,
) -> Iterator[bytes]:
    """Write GEXF 1.3; node ids are organisation ids, labels are names. positions: float[n, 2], where to draw them.

    ValueError: a column without one cell per organisation.
    """
    columns = check_columns(ecosystem, names, attributes)
    if positions is not None and np.shape(positions) != (len(ecosystem.ids), 2):
        raise ValueError(f"positions have shape {np.shape(positions)} for {len(ecosystem.ids)} organisations")
    return _pieces(_gexf_lines(ecosystem, names, columns, positions, kind_names or {}))


def graphml(
    ecosystem: Ecosystem,
    names: Sequence[str],
    attributes: Attributes | None = None,
    kind_names: Mapping[str, str] | None = None,
) -> Iterator[bytes]:
    """Write GraphML; node ids are organisation ids, the name is in `label`. ValueError as in `gexf`."""
    columns = check_columns(ecosystem, names, attributes)
    return _pieces(_graphml_lines(ecosystem, names, columns, kind_names or {}))


def _gexf_lines(
    ecosystem: Ecosystem,
    names: Sequence[str],
    columns: Attributes,
    positions: NDArray[np.floating] | None,
    kind_names: Mapping[str, str],
) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">'
    yield "<meta><creator>Red Capsule</creator></meta>"
    yield '<graph mode="static" defaultedgetype="directed">'
    yield _gexf_attributes("node", {title: column_type(column) for title, column in columns.items()})
    yield _gexf_attributes("edge", {name: kind for name, kind in TIE_FIELDS if name != "weight"})
    yield "<nodes>"
    places = None if positions is None else np.asarray(positions, np.float64).tolist()
    for u, organisation in enumerate(ecosystem.ids.tolist()):
        place = "" if places is None else '<viz:position x="{}" y="{}" z="0.0"/>'.format(*places[u])
        values = _gexf_values(column[u] for column in columns.values())
        yield f'<node id="{organisation}" label={_quoted(names[u])}>{values}{place}</node>'
    yield "</nodes>\n<edges>"
    for number, tie in enumerate(tie_rows(ecosystem)):
        values = _gexf_values((tie.kind, tie.value, tie.times, tie.score, tie.last_on))
        words = f"kind={_quoted(tie.kind)} label={_quoted(kind_names.get(tie.kind, tie.kind))}"
        yield f'<edge {_ends(ecosystem, number, tie)} {words} weight="{tie.weight}">{values}</edge>'
    yield "</edges>\n</graph>\n</gexf>"


def _gexf_attributes(subject: str, types: Mapping[str, str]) -> str:
    rows = (
        f'<attribute id="{number}" title={_quoted(title)} type="{kind}"/>'
        for number, (title, kind) in enumerate(types.items())
    )
    return f'<attributes class="{subject}">{"".join(rows)}</attributes>'


def _gexf_values(cells: Iterable[Cell]) -> str:
    rows = (
        f'<attvalue for="{number}" value={_quoted(cell)}/>' for number, cell in enumerate(cells) if not is_blank(cell)
    )
    return f"<attvalues>{''.join(rows)}</attvalues>"


def _graphml_lines(
    ecosystem: Ecosystem, names: Sequence[str], columns: Attributes, kind_names: Mapping[str, str]
) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="{_GRAPHML}">'
    titles = {"label": "string", **{title: column_type(column) for title, column in columns.items()}}
    yield from _graphml_keys("node", "n", titles)
    yield from _graphml_keys("edge", "e", {**dict(TIE_FIELDS), "label": "string"})
    yield '<graph id="ecosystem" edgedefault="directed">'
    for u, organisation in enumerate(ecosystem.ids.tolist()):
        values = _graphml_values("n", (names[u], *(column[u] for column in columns.values())))
        yield f'<node id="{organisation}">{values}</node>'
    for number, tie in enumerate(tie_rows(ecosystem)):
        values = _graphml_values("e", (*tie[2:], kind_names.get(tie.kind, tie.kind)))
        yield f"<edge {_ends(ecosystem, number, tie)}>{values}</edge>"
    yield "</graph>\n</graphml>"


def _graphml_keys(subject: str, prefix: str, types: Mapping[str, str]) -> Iterator[str]:
    for number, (title, kind) in enumerate(types.items()):
        yield f'<key id="{prefix}{number}" for="{subject}" attr.name={_quoted(title)} attr.type="{kind}"/>'


def _graphml_values(prefix: str, cells: Iterable[Cell]) -> str:
    return "".join(
        f'<data key="{prefix}{number}">{_text(cell)}</data>' for number, cell in enumerate(cells) if not is_blank(cell)
    )


def _ends(ecosystem: Ecosystem, number: int, tie: TieRow) -> str:
    return f'id="{number}" source="{ecosystem.ids[tie.source]}" target="{ecosystem.ids[tie.target]}"'


def _clean(cell: Cell) -> str:
    """Leave out the control characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("", str(cell))


def _quoted(cell: Cell) -> str:
    return quoteattr(_clean(cell), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _text(cell: Cell) -> str:
    return _clean(cell).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _pieces(lines: Iterator[str]) -> Iterator[bytes]:
    while piece := list(islice(lines, _ROWS_PER_PIECE)):
        yield ("\n".join(piece) + "\n").encode()
