"""Both doors: constant numbers of queries, sentences in the reader's language, what waits for the committee."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from ecosystem.models import Snapshot
from ecosystem.queries import waiting_for
from tests.cast import NOW, TODAY, make_enterprise
from tests.ecosystem.stage import Stage, snapshot_of, supply
from tests.ecosystem.test_views import enter

PAGES = ("ecosystem", "standings", "snapshots", "formulas", "api:standings", "api:snapshots", "api:ecosystem-data")


@pytest.fixture
def snapshot(stage: Stage) -> Snapshot:
    return snapshot_of(stage.cast)


def queries_of(client: Client, name: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(reverse(name)).status_code == 200
    return len(caught)


def test_the_number_of_queries_does_not_depend_on_the_size(stage: Stage, snapshot: Snapshot) -> None:
    client = enter(stage.cast, "secretary")
    small = {name: (queries_of(client, name), queries_of(client, name))[1] for name in PAGES}
    for number in range(20):
        newcomer = make_enterprise(stage.cast.cluster, f"新来{number}号药业").organisation
        supply(newcomer, stage.left[number % 6], "30.00")
    for hours in range(1, 4):
        snapshot_of(stage.cast, NOW + timedelta(hours=hours))

    large = {name: (queries_of(client, name), queries_of(client, name))[1] for name in PAGES}

    assert large == small
    assert max(small.values()) <= 9, small


def test_standings_come_by_the_figure_asked_for(stage: Stage, snapshot: Snapshot) -> None:
    client = enter(stage.cast, "secretary", "en")

    found = client.get(reverse("api:standings"), {"sort": "betweenness", "page_size": "2"}).json()

    assert {row["organisation"] for row in found["results"]} == {stage.left[0].pk, stage.right[0].pk}
    assert "If it left, 5 members would be cut off from the rest." in found["results"][0]["story"]
    rest = client.get(found["next"]).json()
    assert len(rest["results"]) == 2
    assert client.get(reverse("api:standings"), {"sort": "beauty"}).json()["code"] == "filter_unreadable"


def test_the_way_is_told_in_sentences(stage: Stage, snapshot: Snapshot) -> None:
    ends: dict[str, str | int] = {"source": stage.left[1].pk, "target": stage.right[0].pk, "how": "short"}

    way = enter(stage.cast, "secretary", "en").get(reverse("api:ecosystem-path"), ends).json()

    assert way["organisations"] == [stage.left[1].pk, stage.left[0].pk, stage.right[0].pk]
    left, right = stage.left[0].short_name, stage.right[0].short_name
    assert way["explanation"][1] == f"{left} supplied {right} 1 time, last on 2026-05-24"


def test_asking_twice_with_one_key_is_asking_once(stage: Stage) -> None:
    client = enter(stage.cast, "secretary")
    key = {"idempotency-key": "graph-please-1"}

    first = client.post(reverse("api:snapshots"), headers=key, content_type="application/json")
    again = client.post(reverse("api:snapshots"), headers=key, content_type="application/json")

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert first.json()["state"] == "ASKED"
    assert Snapshot.objects.count() == 1


def test_before_the_first_snapshot_the_committee_is_offered_to_compute_it(stage: Stage) -> None:
    page = enter(stage.cast, "secretary", "en").get(reverse("ecosystem")).content.decode()
    guest = enter(stage.cast, "owner", "en").get(reverse("ecosystem")).content.decode()

    assert "Compute now" in page
    assert "Compute now" not in guest
    assert "The graph has not been computed yet" in guest


def test_the_explorer_says_how_many_ties_came_since(stage: Stage, snapshot: Snapshot) -> None:
    supply(stage.left[2], stage.right[2], "1.00", about="stage:news")

    page = enter(stage.cast, "secretary", "en").get(reverse("ecosystem")).content.decode()

    assert "1 new tie since then." in page
    assert reverse("ecosystem-ask") in page


def test_an_old_graph_and_silent_members_wait_for_the_committee(stage: Stage, snapshot: Snapshot) -> None:
    make_enterprise(stage.cast.cluster, "沉默药业")
    snapshot_of(stage.cast, NOW + timedelta(hours=1))
    supply(stage.left[2], stage.right[2], "1.00", about="stage:news")

    with override("en"):
        now = [row.title for row in waiting_for(stage.cast.secretary, TODAY)]
        later = [row.title for row in waiting_for(stage.cast.secretary, TODAY + timedelta(days=2))]

    assert now == ["1 enterprise without a tie for half a year"]
    assert later == ["Renew the graph", "1 enterprise without a tie for half a year"]
    assert waiting_for(stage.cast.owner, TODAY) == waiting_for(stage.cast.banker, TODAY) == []


def test_the_report_holds_what_is_needed_to_compute_it_again(stage: Stage, snapshot: Snapshot) -> None:
    report = enter(stage.cast, "secretary").get(reverse("snapshot-file", args=[snapshot.pk])).json()

    assert report["sha256"] == snapshot.sha256
    assert report["formula"]["version"] == 1
    assert report["last_tie"] == stage.bridge.pk
    assert report["code_version"] == snapshot.code_version != ""
