"""What a list of orders costs does not depend on how many there are: neither its queries nor how they are planned."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orders.queries import board
from tests.api.conftest import program_of
from tests.bench.order_rows import plan_of_list, read_whole, seed_orders, ways_of
from tests.cast import NOW, Cast, make_enterprise
from tests.orders.stage import license_to

FEW, MANY = 1_000, 6_000
FILTERS = (
    board.Filters(),
    board.Filters(is_takeable=True),
    board.Filters(mine="posted"),
    board.Filters(mine="taken"),
    board.Filters(drug_class="CHEMICAL"),
    board.Filters(state="CLOSED"),
)


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    """Sixty enterprises more, and the neighbour's licence."""
    for number in range(60):
        make_enterprise(cast.cluster, f"第{number}药业有限公司")
    license_to(cast.baishan)
    return cast


def add_orders(cast: Cast, first: int, last: int) -> None:
    """Orders number `first` to `last`, written by the database."""
    seed_orders(cast.cluster, cast.owner.user.pk, first, last, NOW)


def asked(client: Client, path: str) -> tuple[int, Any]:
    """How many queries a page takes, sign-in included, and what it says."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return len(queries), answer


def test_a_list_of_ten_fifty_or_five_hundred_orders_takes_the_same_two_queries(crowd: Cast) -> None:
    add_orders(crowd, 1, FEW)
    program, path = program_of(crowd.neighbour), "/api/v1/orders/"
    program.get(path)  # the first call of a key writes when it was used
    counts: dict[int, set[int]] = {}
    rows: dict[int, list[Any]] = {}
    for size in (10, 50, 500):
        url, counts[size], rows[size] = f"{path}?page_size={min(size, 100)}", set(), []
        while len(rows[size]) < size:
            count, answer = asked(program, url)
            page = answer.json()
            counts[size].add(count)
            rows[size] += page["results"]
            url = page["next"]

    assert counts == {10: {2}, 50: {2}, 500: {2}}
    assert {size: len(found) for size, found in rows.items()} == {10: 10, 50: 50, 500: 500}
    assert {len(row["lines"]) for row in rows[500]} == {3}
    assert len({row["id"] for row in rows[500]}) == 500


def test_the_page_of_the_board_takes_as_many_queries_for_few_orders_as_for_a_full_page(crowd: Cast) -> None:
    browser, counts = Client(), []
    browser.force_login(crowd.neighbour.user)
    for first, last in ((1, 40), (41, 400)):
        add_orders(crowd, first, last)
        browser.get("/orders/")
        counts.append(asked(browser, "/orders/")[0])

    assert counts[0] == counts[1]


def test_six_times_as_many_orders_are_read_through_the_same_indexes_and_no_table_whole(crowd: Cast) -> None:
    ways: list[set[str]] = []
    for first, last in ((1, FEW), (FEW + 1, MANY)):
        add_orders(crowd, first, last)
        found = [board.find_orders(crowd.neighbour, one).exclude(published_at=None) for one in FILTERS]
        plans = [plan_of_list(rows) for rows in found]
        whole = set().union(*map(read_whole, plans))

        assert {table for table in whole if table.startswith(("orders_", "products_"))} == set()
        ways.append(ways_of(plans[0]))  # of the others the statistics of the day decide: make bench-api counts them

    assert ways[0] == ways[1]
