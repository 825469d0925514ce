"""The first page gathers what waits in every room, by deadline, and shows each role its own view."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from common.waiting import Waiting
from enterprises.models import YearlyFigure
from enterprises.rules.working_days import WorkCalendar
from notices.services import tell
from tests.cast import NOW, TODAY, Cast
from web import home

NO_HOLIDAYS = WorkCalendar(frozenset(), frozenset(), frozenset({2026}))


def waits(due_on: date | None, room: str = "ledger") -> Waiting:
    """Something that waits until a day."""
    return Waiting(room, "Sign", "One page", "/", due_on)


def test_the_nearest_deadline_comes_first_and_what_has_none_last(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    late, soon, never = waits(date(2026, 11, 18)), waits(date(2026, 11, 23)), waits(None, "accounts")
    monkeypatch.setattr(home, "QUESTIONS", (lambda actor, on: [never, soon], lambda actor, on: [late]))

    assert home.waiting_for(cast.owner, TODAY) == [late, soon, never]


@pytest.mark.parametrize(
    "due_on, until",
    [
        (date(2026, 11, 27), "5 working days left"),  # Friday to Friday
        (date(2026, 11, 23), "1 working day left"),  # over the weekend
        (None, ""),
    ],
)
def test_a_deadline_is_said_in_working_days(due_on: date | None, until: str) -> None:
    with translation.override("en"):
        assert home.row_of(waits(due_on), TODAY, NO_HOLIDAYS).until == until


def test_the_count_in_the_top_bar_is_the_number_of_lines(cast: Cast, client: Client) -> None:
    client.force_login(cast.owner.user)
    before = client.get("/").context["rows"]
    tell([cast.owner.user], organisation=cast.owner.organisation, room="ledger", sentence="Saved.", at=NOW)

    count = client.get("/waiting/count/").content.decode()

    assert count == str(len(client.get("/").context["rows"])) == str(len(before) + 1)


def test_the_growth_curve_is_the_sum_of_the_firms_by_year(cast: Cast, client: Client) -> None:
    for firm, year, revenue in ((cast.runqiang, 2002, 90), (cast.baishan, 2002, 60), (cast.runqiang, 2020, 7210)):
        YearlyFigure.objects.create(
            enterprise=firm, year=year, revenue=Decimal(revenue), people=9, source="statement", stated_at=NOW
        )
    client.force_login(cast.secretary.user)

    growth = client.get("/").context["growth"]

    assert [(bar.year, bar.revenue, bar.firms) for bar in growth] == [(2002, 150, 2), (2020, 7210, 1)]
    assert [round(bar.share, 4) for bar in growth] == [0.0208, 1.0]


def test_a_sum_that_would_show_a_single_firm_is_kept_from_the_bank(cast: Cast, client: Client) -> None:
    YearlyFigure.objects.create(
        enterprise=cast.runqiang, year=2020, revenue=Decimal(7210), people=9, source="statement", stated_at=NOW
    )
    client.force_login(cast.banker.user)

    assert client.get("/").context["growth"] == []


def test_the_committee_sees_at_most_ten_figures(cast: Cast, client: Client) -> None:
    client.force_login(cast.secretary.user)

    figures = client.get("/").context["figures"]

    assert 0 < len(figures) <= 10
    assert [(figure.tier, figure.value) for figure in figures[:4]] == [
        ("CHAIN_LEADER", 0),
        ("BACKBONE", 0),
        ("HIGH_GROWTH", 0),
        ("GENERAL", 2),
    ]


def test_a_firm_is_told_what_else_it_may_do_and_how_it_grew(cast: Cast, client: Client) -> None:
    for year, revenue in ((2023, 100), (2024, 125)):
        YearlyFigure.objects.create(
            enterprise=cast.runqiang, year=year, revenue=Decimal(revenue), people=9, source="statement", stated_at=NOW
        )
    client.force_login(cast.owner.user)

    page = client.get("/")

    assert [way.icon for way in page.context["ways"]] == [
        "trending-up", "scale", "certificate", "topology-star-3", "user-plus",
    ]  # fmt: skip
    assert page.context["last_growth"] == Decimal("0.250000")
    assert "+25.0" in page.content.decode()


def test_an_employee_is_offered_only_what_an_employee_may_do(cast: Cast, client: Client) -> None:
    client.force_login(cast.colleague.user)

    context = client.get("/").context

    assert [way.icon for way in context["ways"]] == ["topology-star-3"]
    assert context["near"] == []
