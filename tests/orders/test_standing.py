"""Standing orders: their dates, posting once whatever happens, stopping with a reason, leaving out, pausing, ending."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Membership
from accounts.roles import Role
from common.errors import DomainError, NotAllowed, NotFound
from enterprises.models import CalendarDay, Licence
from enterprises.rules.working_days import WorkCalendar
from notices.models import Notice
from orders import errors
from orders.errors import standing as refusals
from orders.models import Order, StandingDate, StandingOrder
from orders.queries import waiting_for
from orders.queries.standing import coming, get_standing
from orders.rules.rhythm import Rhythm, check_rhythm, turns
from orders.services import standing as services
from orders.services.drafting import draft_order, drop_draft
from orders.services.publishing import publish_order
from orders.services.standing_clock import post_due, post_one
from products.models import Product
from tests.cast import NOW, TODAY, Cast, make_person
from tests.orders.stage import posted, sealed, set_stage

MONDAY = date(2026, 11, 23)
EIGHT = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # in Changchun
WEEKLY = Rhythm("WEEKLY", MONDAY)
PLAIN = WorkCalendar(frozenset(), frozenset(), frozenset())
GOLDEN = WorkCalendar(
    frozenset(date(2026, 10, day) for day in range(1, 9)), frozenset({date(2026, 10, 10)}), frozenset({2026})
)


def standing(cast: Cast, rhythm: Rhythm = WEEKLY, **more: Any) -> StandingOrder:
    """Runqiang's weekly order, made of a draft."""
    draft = draft_order(sealed(set_stage(cast), **more), actor=cast.owner, at=NOW)
    return services.make_standing(draft.pk, rhythm, actor=cast.owner, at=NOW)


def on_board() -> list[Order]:
    """What was posted."""
    return list(Order.objects.filter(state=Order.State.OPEN).order_by("pk"))


@pytest.mark.parametrize(
    "rhythm, days",
    [
        (Rhythm("WEEKLY", date(2026, 9, 24)), ["09-24", "10-09", "10-15"]),  # Thursdays; 1 and 8 October are one
        (Rhythm("FORTNIGHTLY", date(2026, 9, 23)), ["09-23", "10-09", "10-21"]),
        (Rhythm("WEEKLY", date(2026, 9, 24), rest_day="BEFORE"), ["09-24", "09-30", "10-15"]),
        (Rhythm("WEEKLY", date(2026, 9, 24), rest_day="LEAVE_OUT"), ["09-24", "10-15", "10-22"]),
        (Rhythm("WEEKLY", date(2026, 9, 26)), ["09-28", "10-09", "10-10"]),  # Saturdays; the tenth is a working one
        (Rhythm("MONTHLY", date(2026, 8, 31)), ["08-31", "09-30", "11-02"]),
        (Rhythm("WEEKLY", date(2026, 9, 24), date(2026, 10, 1)), ["09-24", "10-09"]),
    ],
)
def test_the_dates_follow_the_working_day_calendar(rhythm: Rhythm, days: list[str]) -> None:
    found = [f"{turn.on:%m-%d}" for turn in turns(rhythm, GOLDEN, date(2026, 8, 1))]

    assert (found[:3] if len(days) == 3 else found) == days


@pytest.mark.parametrize("rhythm", ["WEEKLY", "FORTNIGHTLY", "MONTHLY"])
def test_the_dates_after_a_day_are_the_same_wherever_one_begins_to_look(rhythm: str) -> None:
    whole = list(turns(Rhythm(rhythm, date(2026, 1, 31), date(2028, 6, 1)), GOLDEN, date(2026, 1, 1)))
    since = date(2026, 9, 30)

    late = list(turns(Rhythm(rhythm, date(2026, 1, 31), date(2028, 6, 1)), GOLDEN, since))

    ahead = [turn for turn in whole if turn.on >= since]
    assert late[: len(ahead)] == ahead != []


@pytest.mark.parametrize(
    "change, refusal",
    [
        ({"starts_on": TODAY - timedelta(days=1)}, refusals.StartWrong),
        ({"starts_on": TODAY + timedelta(days=367)}, refusals.StartWrong),
        ({"ends_on": TODAY}, refusals.EndWrong),
        ({"ends_on": TODAY + timedelta(days=1200)}, refusals.EndWrong),
        ({"collect_days": 0}, refusals.SpanWrong),
        ({"lead_days": 181}, refusals.SpanWrong),
    ],
)
def test_a_rhythm_that_cannot_be_is_refused_on_its_field(change: dict[str, Any], refusal: type[DomainError]) -> None:
    with pytest.raises(refusal) as said:
        check_rhythm(replace(WEEKLY, **change), TODAY)

    assert said.value.field in change


def test_it_is_posted_at_eight_on_its_day_and_once(cast: Cast) -> None:
    made = standing(cast)
    assert on_board() == []  # what was tried when it was made left nothing behind

    done = [post_due(EIGHT - timedelta(seconds=1)), post_due(EIGHT), post_due(EIGHT), post_due(EIGHT)]

    assert done == [0, 1, 0, 0]
    [order] = on_board()
    window = order.lines.get().windows.get()
    assert (order.published_at, order.posted_by, order.copied_from) == (EIGHT, cast.owner.user, made.template)
    assert order.closes_at == datetime(2026, 11, 26, 9, 0, tzinfo=UTC)  # three working days, five in the afternoon
    assert (window.from_on, window.to_on) == (date(2026, 11, 29), date(2026, 12, 9))
    assert made.dates.get().order == order
    made.refresh_from_db()
    assert made.next_on == MONDAY + timedelta(days=7)
    assert Notice.objects.get(kind="standing", recipient=cast.owner.user).words["number"] == order.number


def test_a_worker_killed_in_between_leaves_nothing_and_the_next_posts_once(cast: Cast) -> None:
    made = standing(cast)

    with transaction.atomic():
        assert post_one(made.pk, at=EIGHT)
        transaction.set_rollback(True)  # what a killed worker's connection does

    assert on_board() == []
    assert [post_due(EIGHT), post_due(EIGHT)] == [1, 0]
    assert len(on_board()) == StandingDate.objects.count() == 1


def test_dates_that_passed_while_the_platform_stood_still_are_posted_once(cast: Cast) -> None:
    made = standing(cast)

    post_due(EIGHT + timedelta(days=16))

    assert len(on_board()) == 1
    assert list(made.dates.values_list("outcome", flat=True)) == ["POSTED", "MISSED", "MISSED"]
    made.refresh_from_db()
    assert made.next_on == MONDAY + timedelta(days=21)


def test_a_holiday_entered_meanwhile_moves_the_date(cast: Cast) -> None:
    made = standing(cast)
    CalendarDay.objects.create(day=MONDAY, kind=CalendarDay.Kind.HOLIDAY, name="示例假日", source="test")

    assert [post_due(EIGHT), post_due(EIGHT + timedelta(days=1))] == [0, 1]
    assert made.dates.get().due_on == MONDAY


def withdrawn(cast: Cast, made: StandingOrder) -> str:
    """A product left the catalogue."""
    Product.objects.update(is_active=False)
    return "阿莫西林胶囊"


def unlicensed(cast: Cast, made: StandingOrder) -> str:
    """The buyer's licence ran out."""
    Licence.objects.filter(enterprise=cast.runqiang).update(expires_on=TODAY)
    return "2026-11-20"


def gone(cast: Cast, made: StandingOrder) -> str:
    """Its person left the firm."""
    Membership.objects.filter(user=cast.owner.user).update(ended_at=NOW)
    return "林红"


@pytest.mark.parametrize("spoil", [withdrawn, unlicensed, gone])
def test_what_is_out_of_date_stops_it_with_a_reason(cast: Cast, spoil: Any) -> None:
    trader = make_person("mei", "梅姐", cast.runqiang.organisation, Role.FIRM_TRADE)
    trader.user.language = "en"
    trader.user.save()
    made = standing(cast)
    names = spoil(cast, made)

    assert [post_due(EIGHT), post_due(EIGHT + timedelta(days=7))] == [0, 0]

    made.refresh_from_db()
    assert (made.state, made.next_on) == ("STOPPED", None)
    assert {names in said for said in made.stop_words.values()} == {True}
    assert made.stop_words["zh-hans"] != made.stop_words["en"]
    assert Order.objects.filter(is_template=False, state="OPEN").count() == made.dates.count() == 0
    told = Notice.objects.get(recipient=trader.user, kind="standing")
    assert told.words["why"] == made.stop_words["en"]
    assert "orders.standing" in "".join(row.key for row in waiting_for(trader, MONDAY))


def test_it_goes_on_in_the_name_of_whoever_says_so_once_it_is_mended(cast: Cast) -> None:
    made = standing(cast)
    withdrawn(cast, made)
    post_due(EIGHT)
    trader = make_person("mei", "梅姐", cast.runqiang.organisation, Role.FIRM_TRADE)
    with pytest.raises(refusals.ProductWithdrawn):
        services.resume_standing(made.pk, actor=trader, at=EIGHT)
    made.refresh_from_db()
    assert made.state == "STOPPED"

    Product.objects.update(is_active=True)
    services.resume_standing(made.pk, actor=trader, at=EIGHT)
    post_due(EIGHT)

    assert [order.posted_by for order in on_board()] == [trader.user]


def test_a_date_is_left_out_and_taken_back_in(cast: Cast) -> None:
    made = standing(cast)
    services.skip_date(made.pk, MONDAY, actor=cast.owner, at=NOW)
    made = get_standing(cast.owner, made.pk)
    assert made.next_on == MONDAY + timedelta(days=7)
    assert [row.is_skipped for row in coming(made, TODAY, PLAIN)[:2]] == [True, False]
    for wrong in (MONDAY, MONDAY + timedelta(days=1)):
        with pytest.raises(refusals.NotADate):
            services.skip_date(made.pk, wrong, actor=cast.owner, at=NOW)

    services.restore_date(made.pk, MONDAY, actor=cast.owner, at=NOW)

    assert post_due(EIGHT) == 1


def test_the_last_date_ends_it_and_cannot_be_left_out(cast: Cast) -> None:
    made = standing(cast, replace(WEEKLY, ends_on=MONDAY))
    with pytest.raises(refusals.LastDate):
        services.skip_date(made.pk, MONDAY, actor=cast.owner, at=NOW)

    post_due(EIGHT)

    made.refresh_from_db()
    assert (made.state, made.next_on) == ("ENDED", None)
    with pytest.raises(errors.MoveNotPossible):
        services.resume_standing(made.pk, actor=cast.owner, at=EIGHT)


def test_what_is_paused_posts_nothing_and_goes_on_with_the_next_date(cast: Cast) -> None:
    made = standing(cast)
    services.pause_standing(made.pk, actor=cast.owner, at=NOW)
    assert post_due(EIGHT) == 0
    later = EIGHT + timedelta(days=2)

    services.resume_standing(made.pk, actor=cast.owner, at=later)

    made.refresh_from_db()
    assert made.next_on == MONDAY + timedelta(days=7)
    services.end_standing(made.pk, actor=cast.owner, at=later)
    assert post_due(later + timedelta(days=30)) == 0


def test_another_rhythm_forgets_dates_that_are_none_any_more(cast: Cast) -> None:
    made = standing(cast)
    services.skip_date(made.pk, MONDAY + timedelta(days=7), actor=cast.owner, at=NOW)
    post_due(EIGHT)

    services.change_standing(made.pk, replace(WEEKLY, rhythm="MONTHLY"), actor=cast.owner, at=EIGHT)

    made.refresh_from_db()
    assert made.next_on == date(2026, 12, 23)
    assert list(made.dates.values_list("outcome", flat=True)) == ["POSTED"]


def test_it_is_not_made_of_what_could_not_be_posted_today(cast: Cast) -> None:
    draft = draft_order(posted(set_stage(cast), posted_price=None), actor=cast.owner, at=NOW)

    with pytest.raises(errors.PriceMissing):
        services.make_standing(draft.pk, WEEKLY, actor=cast.owner, at=NOW)

    assert (StandingOrder.objects.count(), Order.objects.count()) == (0, 1)


def test_only_the_own_traders_have_a_say_and_others_see_nothing(cast: Cast) -> None:
    made = standing(cast)

    assert get_standing(cast.colleague, made.pk) == made
    with pytest.raises(NotAllowed):
        services.pause_standing(made.pk, actor=cast.colleague, at=NOW)
    for stranger in (cast.neighbour, cast.secretary, cast.banker, cast.outsider):
        with pytest.raises(NotFound):
            get_standing(stranger, made.pk)
    with pytest.raises(refusals.TemplateNotPublished):
        publish_order(made.template_id, actor=cast.owner, at=NOW)
    with pytest.raises(refusals.TemplateInUse):
        drop_draft(made.template_id, actor=cast.owner, at=NOW)
