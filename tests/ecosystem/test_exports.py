"""Exports: what is on the screen, as files other programs open; filters in the address are the explorer's."""

import csv
import io
import xml.etree.ElementTree as ElementTree
from datetime import timedelta

import networkx
import pytest
from django.utils.translation import override

from accounts.actors import Actor
from ecosystem import delivery
from ecosystem.errors import FilterUnreadable, FormatUnknown
from ecosystem.models import Snapshot
from ecosystem.pictures.filters import filter_from
from ecosystem.queries import cut_of
from tests.ecosystem.stage import Stage, snapshot_of, supply


@pytest.fixture
def snapshot(stage: Stage) -> Snapshot:
    return snapshot_of(stage.cast)


def saved(actor: Actor, snapshot: Snapshot, form: str, **query: str) -> str:
    with override("en"):
        _kind, _name, pieces = delivery.export(actor, snapshot, form, query)
        return b"".join(pieces).decode("utf-8")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_csv_of_ties_begins_with_the_mark_spreadsheets_need(stage: Stage, snapshot: Snapshot) -> None:
    text = saved(stage.cast.secretary, snapshot, "edges.csv")

    assert text.startswith("\ufeff")
    assert len(rows(text)) == 31
    bridge = next(row for row in rows(text) if float(row["amount"]) == 400)
    assert (bridge["from"], bridge["to"]) == (stage.left[0].short_name, stage.right[0].short_name)
    assert float(bridge["amount after fading"]) == pytest.approx(200.0)


def test_the_csv_of_members_leaves_hidden_figures_empty(stage: Stage, snapshot: Snapshot) -> None:
    own = rows(saved(stage.cast.owner, snapshot, "nodes.csv"))

    assert len(own) == 7
    assert {row["name"]: row["strength"] != "" for row in own if row["strength"]} == {stage.left[0].short_name: True}
    assert [row["core"] for row in own if row["name"] != stage.left[0].short_name] == [""] * 6


def test_graphml_opens_in_networkx(stage: Stage, snapshot: Snapshot) -> None:
    text = saved(stage.cast.secretary, snapshot, "graphml")

    read = networkx.parse_graphml(text)
    assert (read.number_of_nodes(), read.number_of_edges()) == (15, 31)


def test_gexf_is_well_formed_and_holds_every_tie(stage: Stage, snapshot: Snapshot) -> None:
    root = ElementTree.fromstring(saved(stage.cast.secretary, snapshot, "gexf"))  # noqa: S314  # our own words

    space = root.tag.partition("}")[0] + "}"
    assert len(list(root.iter(f"{space}node"))) == 15
    assert len(list(root.iter(f"{space}edge"))) == 31


def test_filters_of_the_address_hold_for_the_file(stage: Stage, snapshot: Snapshot) -> None:
    secretary = stage.cast.secretary

    assert len(rows(saved(secretary, snapshot, "edges.csv", at_least="SUPPLY:150"))) == 1
    assert rows(saved(secretary, snapshot, "edges.csv", kinds="STAFF,CIVIC")) == []
    assert len(rows(saved(secretary, snapshot, "nodes.csv", tiers="BANK,PUBLIC_BODY"))) == 3
    near = rows(saved(secretary, snapshot, "nodes.csv", focus=str(stage.left[3].pk), depth="1"))
    assert {row["name"] for row in near} == {firm.short_name for firm in stage.left}


def test_an_earlier_month_shows_what_was_there_then(stage: Stage, snapshot: Snapshot) -> None:
    secretary = stage.cast.secretary
    months = cut_of(secretary, snapshot).months

    assert (months[0], months[-1]) == ("2026-05", "2026-11")
    assert len(rows(saved(secretary, snapshot, "edges.csv", month="2026-06"))) == 1
    assert len(rows(saved(secretary, snapshot, "edges.csv", window="1"))) == 30
    assert len(rows(saved(secretary, snapshot, "edges.csv", month="2026-11"))) == 31


@pytest.mark.parametrize(
    "query",
    [
        {"kinds": "SUPPLY,GOSSIP"},
        {"tiers": "KING"},
        {"at_least": "SUPPLY:much"},
        {"at_least": "GOSSIP:1"},
        {"at_least": "SUPPLY:nan"},
        {"month": "2026-13"},
        {"window": "-1"},
        {"focus": "１２"},
        {"depth": "9"},
    ],
)
def test_what_cannot_be_read_is_refused_by_name(query: dict[str, str]) -> None:
    with pytest.raises(FilterUnreadable) as refusal:
        filter_from(query)

    assert refusal.value.field == next(iter(query))


def test_a_month_before_the_book_is_refused(stage: Stage, snapshot: Snapshot) -> None:
    with pytest.raises(FilterUnreadable):
        saved(stage.cast.secretary, snapshot, "edges.csv", month="1999-01")


def test_an_unknown_form_is_not_found(stage: Stage, snapshot: Snapshot) -> None:
    with pytest.raises(FormatUnknown):
        saved(stage.cast.secretary, snapshot, "xlsx")


def test_a_bank_exports_groups(stage: Stage) -> None:
    for i in range(1, 5):
        supply(stage.left[i], stage.right[i], "10.00", timedelta(days=400), about=f"stage:across-{i}")
    snapshot = snapshot_of(stage.cast)

    found = rows(saved(stage.cast.banker, snapshot, "edges.csv"))

    assert len(found) == 1
    assert found[0]["from"].startswith("Circle ")
    assert found[0]["last on"] == "2026-05-24"
