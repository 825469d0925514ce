"""Exports open in NetworkX with nothing lost, keep kinds apart, and no cell runs in a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import networkx as nx
import numpy as np
import pytest

from graph.build import build_ecosystem
from graph.export import edges_csv, gexf, graphml, nodes_csv
from graph.export.records import Attributes
from graph.model import Ecosystem, Ties

NAMES = ["润强医药", '=HYPERLINK("x")&<乙>', "丙\x0b公司"]
ATTRIBUTES: Attributes = {"层级": ["链主", None, "一般"], "core": [2, 1, 0], "pagerank": [0.5, 0.25, float("nan")]}


@pytest.fixture
def ecosystem() -> Ecosystem:
    ties = Ties.of([11, 11, 12], [12, 12, 11], [0, 1, 0], [18262, 18263, 18264], [4.5, 2.0, 1.0])
    return build_ecosystem([11, 12, 13], ties, ("ORDER", "STAFF"), 18264, [float("inf")] * 2)


def as_file(pieces: Iterator[bytes]) -> io.BytesIO:
    return io.BytesIO(b"".join(pieces))


def check_edges(graph: Any) -> None:
    assert graph.is_multigraph()
    assert graph.is_directed()
    found = sorted(
        (u, v, d["kind"], d["weight"], d["value"], d["count"], d["last_on"]) for u, v, d in graph.edges(data=True)
    )
    assert found == [
        ("11", "12", "ORDER", 4.5, 4.5, 1, "2020-01-01"),
        ("11", "12", "STAFF", 2.0, 2.0, 1, "2020-01-02"),
        ("12", "11", "ORDER", 1.0, 1.0, 1, "2020-01-03"),
    ]


def test_gexf_opens_in_networkx_with_names_attributes_and_parallel_ties(ecosystem: Ecosystem) -> None:
    positions = np.array([[0.0, 1.0], [2.5, 3.0], [4.0, 5.0]], np.float32)
    graph = nx.read_gexf(as_file(gexf(ecosystem, NAMES, ATTRIBUTES, positions, {"ORDER": "订单"})), version="1.3")
    assert [graph.nodes[node]["label"] for node in ("11", "12", "13")] == [*NAMES[:2], "丙公司"]
    assert {key: graph.nodes["11"][key] for key in ATTRIBUTES} == {"层级": "链主", "core": 2, "pagerank": 0.5}
    assert "层级" not in graph.nodes["12"]
    assert "pagerank" not in graph.nodes["13"]
    assert graph.nodes["12"]["viz"]["position"] == {"x": 2.5, "y": 3.0, "z": 0.0}
    assert sorted(data["label"] for _, _, data in graph.edges(data=True)) == ["STAFF", "订单", "订单"]
    check_edges(graph)


def test_graphml_opens_in_networkx_with_names_attributes_and_parallel_ties(ecosystem: Ecosystem) -> None:
    graph = nx.read_graphml(as_file(graphml(ecosystem, NAMES, ATTRIBUTES)))
    assert [graph.nodes[node]["label"] for node in ("11", "12", "13")] == [*NAMES[:2], "丙公司"]
    assert {key: graph.nodes["11"][key] for key in ATTRIBUTES} == {"层级": "链主", "core": 2, "pagerank": 0.5}
    check_edges(graph)


def test_csv_has_a_byte_order_mark_names_and_no_formula(ecosystem: Ecosystem) -> None:
    data = b"".join(nodes_csv(ecosystem, NAMES, ATTRIBUTES, headings={"id": "编号", "name": "=名称"}))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows == [
        ["编号", "'=名称", "层级", "core", "pagerank"],
        ["11", "润强医药", "链主", "2", "0.5"],
        ["12", "'" + NAMES[1], "", "1", "0.25"],
        ["13", NAMES[2], "一般", "0", ""],
    ]


def test_the_csv_of_ties_has_one_line_per_pair_and_kind(ecosystem: Ecosystem) -> None:
    data = b"".join(edges_csv(ecosystem, NAMES, {"STAFF": "借人"}))
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [(row["source"], row["target_name"], row["kind"], row["kind_name"], row["value"]) for row in rows] == [
        ("11", "'" + NAMES[1], "ORDER", "ORDER", "4.5"),
        ("12", NAMES[0], "ORDER", "ORDER", "1.0"),
        ("11", "'" + NAMES[1], "STAFF", "借人", "2.0"),
    ]


def test_a_large_export_comes_in_pieces() -> None:
    ring = np.arange(5000)
    ties = Ties.of(ring, (ring + 1) % 5000, ring * 0, ring * 0, ring + 1.0)
    eco = build_ecosystem(ring, ties, ["ORDER"], 0, [1])
    names = [f"firm {u}" for u in ring]
    for pieces in (gexf(eco, names), graphml(eco, names), edges_csv(eco, names), nodes_csv(eco, names)):
        assert len(list(pieces)) > 2
    assert nx.read_graphml(as_file(graphml(eco, names))).number_of_edges() == 5000


def test_an_empty_ecosystem_is_a_valid_file() -> None:
    eco = build_ecosystem([], Ties.of([], [], [], [], []), ["ORDER"], 0, [1])
    assert len(nx.read_gexf(as_file(gexf(eco, [])), version="1.3")) == 0
    assert len(nx.read_graphml(as_file(graphml(eco, [])))) == 0


def test_columns_that_do_not_fit_are_refused_at_once(ecosystem: Ecosystem) -> None:
    with pytest.raises(ValueError, match="'names' has 1 cells for 3 organisations"):
        graphml(ecosystem, ["x"])
    with pytest.raises(ValueError, match="'core' has 2 cells for 3 organisations"):
        nodes_csv(ecosystem, NAMES, {"core": [1, 2]})
    with pytest.raises(ValueError, match="positions have shape"):
        gexf(ecosystem, NAMES, positions=np.zeros((1, 2)))
