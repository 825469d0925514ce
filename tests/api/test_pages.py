"""Lists: pages that neither repeat nor leave out, bounded, filtered; and reading again costs little."""

from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership
from accounts.roles import Role
from ledger.kinds import TieKind
from ledger.queries import get_tie
from ledger.services import record_tie, reverse_tie
from tests.api.conftest import program_of
from tests.cast import NOW, Cast

TIES = "/api/v1/ledger/ties/"


def enter(cast: Cast, count: int, start: int = 0, kind: TieKind = TieKind.SUPPLY, days: int = 0) -> list[int]:
    """So many ties of Runqiang and Baishan, all at one moment, as a file of past dealings brings them."""
    return [
        record_tie(
            kind,
            source=cast.runqiang.organisation,
            target=cast.baishan.organisation,
            weight=1,
            subject=f"pages:{number}",
            at=NOW - timedelta(days=days),
        ).pk
        for number in range(start, start + count)
    ]


def ids(answer: Any) -> list[int]:
    """The rows of a page."""
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def walk(program: Client, url: str | None, link: str = "next") -> list[list[int]]:
    """The pages behind one another."""
    pages: list[list[int]] = []
    while url and len(pages) < 50:
        answer = program.get(url)
        pages.append(ids(answer))
        url = answer.json()[link]
    return pages


def flat(pages: list[list[int]]) -> list[int]:
    """All rows of all pages."""
    return list(chain.from_iterable(pages))


def test_pages_hold_every_row_once_though_all_happened_at_one_moment(cast: Cast, owner: Client) -> None:
    made = enter(cast, 23)

    pages = walk(owner, f"{TIES}?page_size=5")

    assert [len(page) for page in pages] == [5, 5, 5, 5, 3]
    assert flat(pages) == made[::-1]


def test_rows_that_come_meanwhile_move_nobody(cast: Cast, owner: Client) -> None:
    made = enter(cast, 10)
    first = owner.get(f"{TIES}?page_size=4").json()
    enter(cast, 7, start=10)

    rest = walk(owner, first["next"])

    assert [row["id"] for row in first["results"]] + flat(rest) == made[::-1]


def test_the_way_back_shows_the_same_pages(cast: Cast, owner: Client) -> None:
    enter(cast, 11)
    there = walk(owner, f"{TIES}?page_size=4")
    last = owner.get(owner.get(f"{TIES}?page_size=4").json()["next"]).json()["next"]

    back = walk(owner, last, "previous")

    assert back == there[::-1]


def test_the_first_page_has_no_previous_and_the_last_no_next(cast: Cast, owner: Client) -> None:
    enter(cast, 3)
    only = owner.get(f"{TIES}?page_size=3").json()

    assert (only["previous"], only["next"], len(only["results"])) == (None, None, 3)


def test_lists_in_mixed_order_page_as_well(cast: Cast, owner: Client) -> None:
    pages = walk(owner, "/api/v1/organisations/?page_size=2")

    assert [len(page) for page in pages] == [2, 2, 1]
    assert len(set(flat(pages))) == 5


@pytest.mark.parametrize("size", ["0", "101", "-1", "abc", "²", "9" * 30, ""])
def test_a_page_has_one_to_a_hundred_rows(owner: Client, size: str) -> None:
    answer = owner.get(TIES, {"page_size": size})

    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, "page_size_wrong", "page_size")


@pytest.mark.parametrize(
    "cursor",
    ["x", "ä", "%00", "Wzw", "bnVsbA", "WyI-Il0", "WyI-IiwxXQ", "WyI-IixbXSxbXV0", "WyI-IiwiXHUwMDAwIiwxXQ",
     "WyI-IiwibW9uZGF5IiwxXQ", "WyI-IixOYU4sMV0", "WyI-IixudWxsLDFd",
     "WyI-IiwiOTk5OS0xMi0zMVQyMzo1OTo1OSswMDowMCIsMWU5OTld", "W1tb" * 4000],
)  # fmt: skip
def test_a_cursor_of_ones_own_is_refused(owner: Client, cursor: str) -> None:
    answer = owner.get(TIES, {"cursor": cursor})

    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, "cursor_unreadable", "cursor")


def test_ties_are_filtered_by_kind_by_organisation_and_by_day(cast: Cast, owner: Client, desk: Client) -> None:
    supply, staff = enter(cast, 2), enter(cast, 1, start=2, kind=TieKind.STAFF, days=40)

    assert ids(owner.get(TIES, {"kind": "STAFF"})) == staff
    assert ids(owner.get(f"{TIES}?kind=STAFF&kind=SUPPLY")) == [*supply[::-1], *staff]
    assert ids(owner.get(TIES, {"from": "2026-11-20", "to": "2026-11-20"})) == supply[::-1]
    assert ids(owner.get(TIES, {"to": "2026-11-19"})) == staff
    assert ids(desk.get(TIES, {"organisation": cast.runqiang.pk})) == [*supply[::-1], *staff]
    assert ids(desk.get(TIES, {"organisation": cast.desk.organisation.pk})) == []


def test_ties_are_read_as_of_a_moment(cast: Cast, owner: Client) -> None:
    supply, staff = enter(cast, 1), enter(cast, 1, start=2, days=40)

    assert ids(owner.get(TIES, {"as_of": (NOW - timedelta(days=1)).isoformat()})) == staff
    assert ids(owner.get(TIES, {"as_of": NOW.isoformat()})) == supply + staff


@pytest.mark.parametrize(
    "name, value",
    [("kind", "LOVE"), ("organisation", "x"), ("from", "2026-02-30"), ("to", "tomorrow"), ("as_of", "now")],
)
def test_a_filter_that_cannot_be_read_is_named(owner: Client, name: str, value: str) -> None:
    answer = owner.get(TIES, {name: value})

    assert (answer.status_code, answer.json()["field"]) == (400, name)


@pytest.mark.parametrize(
    "name, value",
    [("to", "9999-12-31"), ("from", "0001-01-01"), ("organisation", "9" * 30), ("as_of", "9999-12-31T23:59:59-12:00"),
     ("as_of", "0001-01-01T00:00:00+14:00"), ("organisation", "-1"), ("known_at", "0001-01-01T00:00:00Z")],
)  # fmt: skip
def test_the_edges_of_time_and_number_break_nothing(cast: Cast, owner: Client, name: str, value: str) -> None:
    enter(cast, 1)
    answer = owner.get(TIES, {name: value})

    assert answer.status_code in {200, 400}
    assert answer.status_code == 200 or set(answer.json()) == {"code", "detail", "field"}


def test_a_reversal_shows_in_both_rows(cast: Cast, owner: Client) -> None:
    made = enter(cast, 1)
    reverse_tie(get_tie(cast.owner, made[0]), actor=cast.desk)
    rows = owner.get(TIES).json()["results"]

    assert [(row["reverses"], row["is_reversed"], row["weight"]) for row in rows] == [
        (made[0], False, "-1.00"), (None, True, "1.00"),
    ]  # fmt: skip


def test_rows_shaped_by_hand_are_what_the_serializer_makes(cast: Cast, owner: Client) -> None:
    made = enter(cast, 2) + enter(cast, 1, start=2, kind=TieKind.FINANCE, days=200)
    reverse_tie(get_tie(cast.owner, made[0]), actor=cast.desk)
    rows = owner.get(TIES).json()["results"]

    assert rows == [owner.get(f"{TIES}{row['id']}/").json() for row in rows]
    assert {row["recorded_by"] for row in rows} == {None, "杜娟"}


def test_who_has_the_newest_version_is_told_so_in_a_few_bytes(cast: Cast, owner: Client) -> None:
    path = f"/api/v1/enterprises/{cast.runqiang.pk}/"
    first = owner.get(path)
    again = owner.get(path, headers={"If-None-Match": first["ETag"]})
    other = owner.get(path, headers={"If-None-Match": '"another"'})

    assert (first.status_code, again.status_code, other.status_code) == (200, 304, 200)
    assert (again.content, again["ETag"]) == (b"", first["ETag"])
    assert first["Cache-Control"] == "private, no-cache"


def test_a_changed_row_has_another_etag(cast: Cast, owner: Client) -> None:
    path = f"/api/v1/enterprises/{cast.runqiang.pk}/"
    first = owner.get(path)
    change = {"contact_phone": "0431-88886666", "version": first.json()["version"]}
    changed = owner.patch(path, change, content_type="application/json")
    again = owner.get(path, headers={"If-None-Match": first["ETag"]})

    assert (changed.status_code, again.status_code) == (200, 200)
    assert again["ETag"] != first["ETag"]


def test_a_list_asked_for_again_shows_what_is_there_now_to_whoever_asks(
    cast: Cast, owner: Client, desk: Client
) -> None:
    path = f"{TIES}?page_size=3&kind=SUPPLY"
    other = program_of(cast.outsider)
    assert [ids(program.get(path)) for program in (owner, desk, other)] == [[], [], []]

    made = enter(cast, 4)

    assert [ids(program.get(path)) for program in (owner, desk, other)] == [made[:0:-1], made[:0:-1], []]
    assert ids(owner.get(owner.get(path).json()["next"])) == made[:1]
    Membership.objects.filter(user=cast.desk.user).update(roles=[Role.EMPLOYEE])
    assert desk.get(path).status_code == 403
