"""A calendar program reads what lies ahead, by a secret address, as RFC 5545 says; nobody else does."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from accounts.models import Membership
from common.calendars import CalendarEntry
from common.errors import NotFound
from common.masking import masked
from enterprises.models import CalendarDay, Licence
from notices import services
from notices.errors import TooManyReads
from notices.feeds import write_calendar
from notices.models import Feed
from notices.queries import dates_ahead, feed_behind
from notices.services.waiting import READS_AN_HOUR
from tests.cast import NOW, TODAY, Cast

NEXT_YEAR = TODAY + timedelta(days=400)


def licence(cast: Cast, expires_on: date) -> Licence:
    """A licence of Runqiang."""
    return Licence.objects.create(
        enterprise=cast.runqiang, kind=Licence.Kind.DRUG_DISTRIBUTION, number="吉AA431000001", expires_on=expires_on
    )


def read(client: Client, secret: str, **headers: str) -> Any:
    """What a calendar program gets."""
    return client.get(f"/feeds/{secret}.ics", headers=headers)


def entry(**more: Any) -> CalendarEntry:
    """An entry of the ledger's."""
    facts: dict[str, Any] = {"key": "ledger.seal:1", "room": "ledger", "title": "Seal"}
    return CalendarEntry(**facts | more)


def written(*entries: CalendarEntry) -> Any:
    """The calendar as another program understands it."""
    return Calendar.from_ical(write_calendar(entries, name="Red Capsule", language="en", stamp=NOW))


def test_a_day_is_a_day_and_a_time_is_utc() -> None:
    starts_at = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
    day, meeting = written(
        entry(on=date(2026, 12, 1), link="/calendar/"),
        entry(key="a:2", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), detail="Room 3; bring, papers"),
    ).walk("VEVENT")

    assert (day["dtstart"].dt, day["dtend"].dt) == (date(2026, 12, 1), date(2026, 12, 2))
    assert day["url"] == "http://127.0.0.1:8000/calendar/"
    assert meeting["dtstart"].to_ical() == b"20261201T013000Z"
    assert meeting["description"] == "Room 3; bring, papers"


def test_lines_are_folded_and_bytes_are_the_same_for_the_same_facts() -> None:
    long = entry(on=TODAY, title="药品经营许可证到期，请尽快办理换证手续" * 5)

    first = write_calendar([long], name="红胶囊", language="zh-hans", stamp=NOW)

    assert max(len(line) for line in first.split(b"\r\n")) <= 75
    assert first == write_calendar([long], name="红胶囊", language="zh-hans", stamp=NOW)
    assert Calendar.from_ical(first).walk("VEVENT")[0]["summary"] == long.title


@pytest.mark.parametrize(
    "wrong", [{}, {"on": TODAY, "starts_at": NOW}, {"starts_at": NOW, "ends_at": NOW - timedelta(1)}]
)
def test_an_entry_is_a_day_or_a_time_that_ends_after_it_begins(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="an entry"):
        entry(**wrong)


def test_licences_and_days_off_lie_ahead_each_once(cast: Cast) -> None:
    soon, late = licence(cast, TODAY + timedelta(days=20)), date(2027, 1, 1)
    CalendarDay.objects.create(day=late, kind=CalendarDay.Kind.HOLIDAY, name="元旦", source="国务院")

    keys = [one.key for one in dates_ahead(cast.owner, TODAY, NEXT_YEAR)]

    assert keys.count(f"enterprises.licence:{soon.pk}") == 1
    assert f"enterprises.day:{late}" in keys
    assert f"enterprises.licence:{soon.pk}" not in [one.key for one in dates_ahead(cast.neighbour, TODAY, NEXT_YEAR)]


@time_machine.travel(NOW, tick=False)
def test_the_address_shows_the_calendar_in_the_language_of_its_person(cast: Cast, client: Client) -> None:
    licence(cast, TODAY + timedelta(days=300))
    cast.owner.user.language = "en"
    cast.owner.user.save(update_fields=["language"])
    _feed, secret = services.renew_feed(actor=cast.owner, at=NOW)

    answer = read(client, secret, accept_language="zh-hans")

    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert [str(event["summary"]) for event in events] == ["Drug distribution licence 吉AA431000001 ends"]
    assert Feed.objects.get().last_read_at == NOW


@time_machine.travel(NOW, tick=False)
def test_who_has_the_newest_is_told_so_until_something_changes(cast: Cast, client: Client) -> None:
    _feed, secret = services.renew_feed(actor=cast.owner, at=NOW)
    tag = read(client, secret)["ETag"]

    assert read(client, secret, if_none_match=tag).status_code == 304
    licence(cast, TODAY + timedelta(days=300))
    assert read(client, secret, if_none_match=tag).status_code == 200


def test_a_renewed_a_revoked_and_an_unknown_address_show_nothing(cast: Cast, client: Client) -> None:
    _feed, first = services.renew_feed(actor=cast.owner, at=NOW)
    _feed, second = services.renew_feed(actor=cast.owner, at=NOW)
    assert [read(client, secret).status_code for secret in (first, second, "cal_x")] == [404, 200, 404]

    services.revoke_feed(actor=cast.owner, at=NOW)

    assert read(client, second).status_code == 404
    with pytest.raises(NotFound):
        services.revoke_feed(actor=cast.owner, at=NOW)


def test_who_has_left_reads_nothing_any_more(cast: Cast) -> None:
    _feed, secret = services.renew_feed(actor=cast.owner, at=NOW)
    Membership.objects.filter(user=cast.owner.user).update(ended_at=NOW)

    with pytest.raises(NotFound):
        feed_behind(secret)


def test_sixty_readings_an_hour_and_no_more(cast: Cast, client: Client) -> None:
    feed, secret = services.renew_feed(actor=cast.owner, at=NOW)
    for _time in range(READS_AN_HOUR):
        services.count_read(feed, at=NOW)

    with pytest.raises(TooManyReads):
        services.count_read(feed, at=NOW + timedelta(minutes=59))
    services.count_read(feed, at=NOW + timedelta(minutes=60))
    assert Feed.objects.get().reads_in_hour == 1

    with time_machine.travel(NOW + timedelta(minutes=61), tick=False):
        Feed.objects.update(reads_in_hour=READS_AN_HOUR)
        answer = read(client, secret)
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")


def test_the_secret_stands_neither_in_the_database_nor_in_a_log(cast: Cast) -> None:
    feed, secret = services.renew_feed(actor=cast.owner, at=NOW)

    assert secret not in str(Feed.objects.values().get(pk=feed.pk))
    assert masked(f"GET /feeds/{secret}.ics 200") == "GET /feeds/***.ics 200"


def test_the_page_shows_the_address_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.owner.user)

    address = client.post("/calendar-feed/").context["address"]

    assert address.startswith("http://127.0.0.1:8000/feeds/cal_")
    assert address not in client.get("/calendar-feed/").content.decode()
