"""The frame of every page: zones, search, language, and what is shown when something is missing or breaks."""

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import OperationalError
from django.test import Client

from accounts.roles import Role
from tests.cast import Cast
from web import home, navigation
from web.templatetags import shown


def test_a_place_whose_route_does_not_exist_is_hidden(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = navigation.Place("act", "no-such-route", "Nowhere", "x")
    monkeypatch.setattr(navigation, "PLACES", (nowhere, *navigation.PLACES))

    assert "no-such-route" not in [place.url_name for place in navigation.places_of(cast.owner, "act")]


def test_a_zone_folds_what_belongs_together_and_keeps_what_stands_alone(cast: Cast) -> None:
    groups = {group.head.url_name: group.names for group in navigation.groups_of(cast.owner, "act")}
    auditor = replace(cast.secretary, roles=frozenset({Role.AUDIT_ADMIN}))

    assert list(groups) == ["home", "orders", "deliveries", "first-trade", "ledger", "drills", "jobs"]
    assert groups["orders"] == ["joint-purchases", "standing-orders", "order-stock"]
    assert groups["deliveries"] == ["disruptions", "recalls", "order-statement"]
    assert "ledger-seals" in [group.head.url_name for group in navigation.groups_of(auditor, "act")]


@pytest.mark.parametrize(
    ("route", "place"),
    [("orders", "orders"), ("order-compare", "orders"), ("deliveries-one", "deliveries"), ("recall", "recalls"),
     ("first-trade-supplier", "first-trade-suppliers"), ("order-mode-end", "orders"), ("sign-in", None)],
)  # fmt: skip
def test_a_route_belongs_to_the_place_it_begins_with(route: str, place: str | None) -> None:
    found = navigation.place_of(route)

    assert (found and found.url_name) == place


def test_a_page_says_where_it_lies(cast: Cast, client: Client) -> None:
    client.force_login(cast.owner.user)

    page = client.get("/jobs/").content.decode()

    assert '<a href="/jobs/" aria-current="page">' in page
    assert '<html lang="zh-Hans">' in page
    assert "<script>" not in page
    assert "onclick" not in page


@pytest.mark.parametrize("words", ["润强", "runqiang", "jlsrq", "91220103MA1RED0138"])
def test_an_organisation_is_found_by_name_pinyin_initials_and_code(cast: Cast, client: Client, words: str) -> None:
    client.force_login(cast.owner.user)

    groups = client.get("/search/", {"q": words}).context["groups"]

    assert [row.name for _title, rows in groups for row in rows] == ["吉林省润强药业有限公司"]


def test_search_finds_nothing_of_another_cluster(cast: Cast, client: Client) -> None:
    client.force_login(cast.owner.user)

    assert client.get("/search/", {"q": "别处"}).context["groups"] == []


def test_the_language_is_changed_and_kept(cast: Cast, client: Client) -> None:
    client.force_login(cast.owner.user)

    answer = client.post("/language/", {"language": "en", "next": "/jobs/"})

    assert answer["Location"] == "/jobs/"
    assert '<html lang="en">' in client.get("/jobs/").content.decode()
    assert "My background work" in client.get("/jobs/").content.decode()


def test_what_does_not_exist_is_answered_with_a_way_forward(cast: Cast, client: Client) -> None:
    client.force_login(cast.owner.user)

    answer = client.get("/jobs/999999/", headers={"referer": "http://testserver/jobs/"})

    assert answer.status_code == 404
    assert 'href="/jobs/"' in answer.content.decode()


def test_a_database_that_is_away_is_said_calmly_and_retried(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any) -> None:
        raise OperationalError("gone")

    client.force_login(cast.owner.user)
    client.raise_request_exception = False
    monkeypatch.setattr(home, "divided", away)

    answer = client.get("/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert '<meta http-equiv="refresh" content="5">' in answer.content.decode()


def test_an_error_of_ours_is_a_page_that_says_what_to_do(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(cast.owner.user)
    client.raise_request_exception = False
    monkeypatch.setattr(home, "divided", lambda actor, on: 1 / 0)

    answer = client.get("/")

    assert (answer.status_code, SESSION_KEY in client.session) == (500, True)
    assert "我们这边出了故障" in answer.content.decode()


def test_numbers_are_said_the_chinese_way() -> None:
    assert shown.percent(0.372, 1) == "37.2%"
    assert shown.money(7_210_000_000) == "72.10 亿元"
    assert (shown.figure(None), shown.figure(12345)) == ("—", "12,345")
    assert shown.said("{n} of {m}", {"n": 1}) == "{n} of {m}"
