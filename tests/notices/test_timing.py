"""Mails fall due outside quiet hours, on working days if so wished, and digests at their hour."""

from datetime import UTC, date, datetime, time, timedelta

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.models import Channel
from notices.rules.timing import ZONE, Hours, after_quiet, digest_due, monday_to_friday

NIGHT = Hours(quiet_from=time(21, 30), quiet_until=time(7, 30))
NOON_REST = Hours(quiet_from=time(12), quiet_until=time(13, 30))

START = datetime(2025, 1, 1, tzinfo=UTC)
moments = st.floats(0, 1000 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds))
clocks = st.times().map(lambda moment: moment.replace(fold=0))
quiet = st.tuples(clocks, clocks).filter(lambda ends: ends[0] != ends[1]) | st.just((None, None))
hours = st.builds(
    lambda ends, days, digest, weekday: Hours(ends[0], ends[1], days, digest, weekday),
    quiet,
    st.booleans(),
    clocks,
    st.integers(0, 6),
)
days_off = st.frozensets(st.integers(0, 6), max_size=3)  # of each week: shop hours differ
calm = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
digests = st.sampled_from([Channel.DAILY, Channel.WEEKLY])


def local(text: str) -> datetime:
    """A moment in Changchun."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    "told, due",
    [
        ("2026-11-20 12:00", "2026-11-20 12:00"),
        ("2026-11-20 21:29", "2026-11-20 21:29"),
        ("2026-11-20 21:30", "2026-11-21 07:30"),
        ("2026-11-21 02:00", "2026-11-21 07:30"),
        ("2026-11-21 07:30", "2026-11-21 07:30"),
    ],
)
def test_a_mail_of_the_night_comes_when_the_quiet_ends(told: str, due: str) -> None:
    assert after_quiet(local(told), NIGHT) == local(due)


def test_quiet_hours_of_one_day_end_on_that_day() -> None:
    assert after_quiet(local("2026-11-20 12:15"), NOON_REST) == local("2026-11-20 13:30")
    assert after_quiet(local("2026-11-20 14:00"), NOON_REST) == local("2026-11-20 14:00")


def test_on_working_days_alone_the_weekend_waits_for_monday_morning() -> None:
    wishes = Hours(working_days_only=True, digest_at=time(8, 15))

    assert after_quiet(local("2026-11-21 10:00"), wishes) == local("2026-11-23 08:15")


def test_a_make_up_weekend_is_a_working_day() -> None:
    wishes = Hours(working_days_only=True)
    with_make_up = lambda day: day == date(2026, 11, 21) or monday_to_friday(day)  # noqa: E731

    assert after_quiet(local("2026-11-21 10:00"), wishes, with_make_up) == local("2026-11-21 10:00")


@pytest.mark.parametrize(
    "told, channel, due",
    [
        ("2026-11-20 07:59", Channel.DAILY, "2026-11-20 08:00"),
        ("2026-11-20 08:00", Channel.DAILY, "2026-11-21 08:00"),
        ("2026-11-20 12:00", Channel.WEEKLY, "2026-11-23 08:00"),
        ("2026-11-23 08:00", Channel.WEEKLY, "2026-11-30 08:00"),
    ],
)
def test_a_digest_comes_at_its_next_hour(told: str, channel: Channel, due: str) -> None:
    assert digest_due(local(told), channel, Hours()) == local(due)


@calm
@given(moments, hours, days_off)
def test_a_mail_never_comes_early_nor_in_a_quiet_hour_nor_on_a_day_off(
    at: datetime, wishes: Hours, off: frozenset[int]
) -> None:
    def is_working_day(day: date) -> bool:
        return day.weekday() not in off

    due = after_quiet(at, wishes, is_working_day)

    assert due >= at
    assert not wishes.is_quiet(due.astimezone(ZONE).time())
    assert not wishes.working_days_only or is_working_day(due.astimezone(ZONE).date())
    assert after_quiet(due, wishes, is_working_day) == due


@calm
@given(moments, hours)
def test_a_mail_that_may_come_now_comes_now_and_quiet_hours_hold_it_a_day_at_most(at: datetime, wishes: Hours) -> None:
    plain = Hours(wishes.quiet_from, wishes.quiet_until)
    due = after_quiet(at, plain)

    assert (due == at) == (not plain.is_quiet(at.astimezone(ZONE).time()))
    assert due - at < timedelta(days=1)


@calm
@given(moments, hours, digests)
def test_a_digest_comes_within_its_period(at: datetime, wishes: Hours, channel: Channel) -> None:
    plain = Hours(digest_at=wishes.digest_at, digest_weekday=wishes.digest_weekday)
    due = digest_due(at, channel, plain)

    assert timedelta() < due - at <= timedelta(days=1 if channel == Channel.DAILY else 7)
    assert due.astimezone(ZONE).time() == wishes.digest_at
    assert channel == Channel.DAILY or due.astimezone(ZONE).weekday() == wishes.digest_weekday


@calm
@given(st.lists(moments, min_size=2, max_size=6), hours, digests)
def test_whoever_is_told_earlier_never_hears_later(told: list[datetime], wishes: Hours, channel: Channel) -> None:
    told.sort()

    assert (due := [digest_due(at, channel, wishes) for at in told]) == sorted(due)
    assert (due := [after_quiet(at, wishes) for at in told]) == sorted(due)
