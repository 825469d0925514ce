"""The dates of shared orders in somebody's calendar, by kind, once each; the month they are laid out in."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from common.calendars import CalendarEntry
from enterprises.models import CalendarDay
from notices import services as notices
from notices.queries import dates_ahead
from orders.queries import calendar_of
from orders.services.drafting import draft_order
from orders.services.standing import make_standing, skip_date
from tests.cast import NOW, TODAY, Cast
from tests.orders.delivered import contracted, received, sent
from tests.orders.stage import WANTED_FROM, WANTED_TO, published, sealed, set_stage
from tests.orders.test_standing import WEEKLY
from web.month import listed_days, month_of, weeks_of

YEAR = TODAY + timedelta(days=400)


def kinds(cast: Cast, part: str, since: date = TODAY, until: date = YEAR) -> list[str]:
    """What sort of dates somebody has."""
    actor = cast.actor(part)
    assert actor is not None
    return [str(entry.kind) for entry in calendar_of(actor, since, until)]


def test_an_open_order_closes_for_its_poster_and_for_whoever_has_a_hand_in_it(cast: Cast) -> None:
    order = published(cast, sealed(set_stage(cast)))

    assert kinds(cast, "owner") == kinds(cast, "colleague") == ["deadline"]
    assert kinds(cast, "neighbour") == kinds(cast, "secretary") == kinds(cast, "outsider") == []
    [entry] = calendar_of(cast.owner, TODAY, YEAR)
    assert (entry.starts_at, entry.link) == (order.closes_at, f"/orders/{order.pk}/")
    assert kinds(cast, "owner", YEAR, YEAR) == []


def test_agreed_goods_span_their_days_on_both_sides_and_stand_once(cast: Cast) -> None:
    sub_order = contracted(cast)

    for actor, kind in ((cast.neighbour, "delivery"), (cast.owner, "arrival")):
        [entry] = [row for row in dates_ahead(actor, TODAY, YEAR) if f"suborder:{sub_order.pk}" in row.key]
        assert (entry.kind, entry.on, entry.until_on) == (kind, WANTED_FROM, WANTED_TO)
        assert entry.link == f"/deliveries/{sub_order.pk}/"
    late = WANTED_TO + timedelta(days=3)
    [overdue] = [row for row in dates_ahead(cast.neighbour, late, YEAR) if f"suborder:{sub_order.pk}" in row.key]
    assert (overdue.kind, overdue.on) == ("due", late)


def test_goods_on_the_way_and_goods_received(cast: Cast) -> None:
    sent(cast, contracted(cast))
    assert "arrival" in kinds(cast, "owner")

    assert kinds(cast, "banker") == []


def test_what_was_received_is_no_date_any_more(cast: Cast) -> None:
    received(cast)

    assert kinds(cast, "owner") == kinds(cast, "neighbour") == []


def test_a_standing_order_stands_on_each_day_it_is_posted(cast: Cast) -> None:
    draft = draft_order(sealed(set_stage(cast)), actor=cast.owner, at=NOW)
    made = make_standing(draft.pk, WEEKLY, actor=cast.owner, at=NOW)
    skip_date(made.pk, WEEKLY.starts_on, actor=cast.owner, at=NOW)

    days = [entry.on for entry in calendar_of(cast.owner, TODAY, TODAY + timedelta(days=17))]

    assert days == [WEEKLY.starts_on + timedelta(days=7), WEEKLY.starts_on + timedelta(days=14)]


@time_machine.travel(NOW, tick=False)
def test_the_feed_carries_deadlines_and_deliveries_with_their_pages(cast: Cast, client: Client) -> None:
    sub_order = contracted(cast)
    _feed, secret = notices.renew_feed(actor=cast.neighbour, at=NOW)

    body = client.get(f"/feeds/{secret}.ics").content

    events: Any = Calendar.from_ical(body).walk("VEVENT")
    [event] = [row for row in events if "suborder" in row["uid"]]
    assert (event["dtstart"].dt, event["dtend"].dt) == (WANTED_FROM, WANTED_TO + timedelta(days=1))
    assert str(event["url"]).endswith(f"/deliveries/{sub_order.pk}/")


def test_the_number_of_queries_does_not_depend_on_how_much_lies_ahead(cast: Cast) -> None:
    draft = draft_order(sealed(set_stage(cast)), actor=cast.owner, at=NOW)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            calendar_of(cast.owner, TODAY, YEAR)
        return len(seen)

    make_standing(draft.pk, WEEKLY, actor=cast.owner, at=NOW)
    few = queries()
    for _more in range(3):
        make_standing(draft.pk, WEEKLY, actor=cast.owner, at=NOW)

    assert queries() == few


def entry(key: str, on: date, days: int = 1, **more: Any) -> CalendarEntry:
    """A date of some days."""
    return CalendarEntry(key, "orders", key, on=on, until_on=on + timedelta(days=days - 1), **more)


def test_entries_lie_in_lanes_across_weeks_and_what_finds_none_is_counted() -> None:
    span = (date(2026, 12, 1), date(2026, 12, 31))  # from a Tuesday on
    long = entry("long", date(2026, 12, 3), 8)
    crowd = [entry(f"c{n}", date(2026, 12, 4)) for n in range(5)]

    one, two, *_rest = weeks_of(span, TODAY, [*crowd, long], {})

    assert [(row.entry.key, row.column, row.span, row.lane, row.ends) for row in one.placed][:2] == [
        ("long", 4, 4, 1, False), ("c0", 5, 1, 2, True),
    ]  # fmt: skip
    assert [day.hidden for day in one.days] == [0, 0, 0, 0, 2, 0, 0]
    assert [(row.column, row.span, row.begins, row.ends) for row in two.placed] == [(1, 4, False, True)]


def test_a_month_knows_days_off_and_lists_what_goes_on_today_first() -> None:
    marks = {date(2026, 11, 21): ("调休", True), date(2026, 11, 23): ("示例假日", False)}
    rows = [
        entry("began", date(2026, 11, 2), 30),
        entry("over", date(2026, 11, 2), 3),
        entry("new", date(2026, 11, 25)),
    ]

    span = (TODAY, date(2026, 11, 30))
    weeks, listed = weeks_of(span, TODAY, rows, marks), listed_days(span, TODAY, rows, marks)

    assert [day.on.day for week in weeks for day in week.days if day.is_off and not day.is_beside] == [22, 23, 28, 29]
    assert [day.on.day for week in weeks for day in week.days if day.opens] == [16, 1]
    assert [(day.on, [row.key for row in day.entries]) for day in listed] == [
        (TODAY, ["began"]), (date(2026, 11, 25), ["new"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text, first",
    [("2026-12", "2026-12-01"), ("2026-11", "None"), ("9999-12", "None"), ("x", "None")],
)
def test_the_month_of_an_address_is_within_reach(text: str, first: str) -> None:
    assert str(month_of(text, TODAY, YEAR)) == first


@time_machine.travel(datetime(2026, 11, 20, 4, tzinfo=UTC), tick=False)
def test_the_page_and_the_api_show_the_same_dates(cast: Cast, client: Client) -> None:
    order = published(cast, sealed(set_stage(cast)))
    CalendarDay.objects.create(day=date(2026, 11, 24), kind=CalendarDay.Kind.HOLIDAY, name="示例假日", source="test")
    client.force_login(cast.owner.user)

    month, listed = client.get("/calendar-feed/").content.decode(), client.get("/calendar-feed/?view=list")
    later = client.get("/calendar-feed/?month=2027-06").content.decode()
    said = client.get("/api/v1/my-calendar/").json()
    nothing = client.get("/api/v1/my-calendar/?since=9999-12-31&until=1000-01-01").json()

    assert month.count(f'href="/orders/{order.pk}/"') == 2  # in the grid, and in the list of a phone
    assert "示例假日" in month
    assert f'href="/orders/{order.pk}/"' in listed.content.decode()
    assert "month-list-narrow" not in listed.content.decode()
    assert "示例假日" not in later
    assert [row["kind"] for row in said if row["room"] == "orders"] == ["deadline"]
    assert nothing == []
