"""A firm says what it cannot keep: exactly the touched parts and their other sides; passed on, reviewed, resolved."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.actors import Actor
from common.errors import DomainError, NotAllowed, NotFound
from notices.models import Notice
from orders.errors import alarm as refusals
from orders.models import Disruption, Order, Part, SubOrder
from orders.queries import waiting_for
from orders.queries.disruptions import get_disruption, open_on, origin_of, touched_parts, visible_disruptions
from orders.services.disrupting import (
    Matter,
    confirm_disruption,
    pass_on,
    remind_reviews,
    resolve_disruption,
    tell_disruption,
)
from orders.services.giving_back import release_part
from tests.cast import TODAY, Cast
from tests.orders.chain import Chain, bought, set_chain
from tests.orders.delivered import part_of
from tests.orders.stage import LATER, WANTED_FROM, WANTED_TO, posted

SOON = LATER + timedelta(hours=1)
DAY = timedelta(days=1)


def bound(cast: Cast) -> tuple[Chain, SubOrder, SubOrder, SubOrder]:
    """Baishan delivers to Runqiang and Yongsheng, Runqiang to Kangtai."""
    chain = set_chain(cast)
    up = bought(cast.owner, cast.neighbour, posted(chain.product), 400)
    beside = bought(chain.yongsheng, cast.neighbour, posted(chain.product), 200)
    down = bought(chain.kangtai, cast.owner, posted(chain.product), 150)
    return chain, up, beside, down


def matter(**more: Any) -> Matter:
    """Goods are short in the days of delivery."""
    facts: dict[str, Any] = {
        "effect": "SUPPLY",
        "cause": "SHORTAGE",
        "from_on": WANTED_FROM,
        "to_on": WANTED_TO,
        "note": "原料断供",
    }
    return Matter(**(facts | more))


def parts(disruption: Disruption) -> set[int]:
    """The touched parts by key."""
    return set(disruption.parts.values_list("pk", flat=True))


def heard(actor: Actor) -> list[Notice]:
    """What somebody was told of disruptions."""
    return list(Notice.objects.filter(recipient=actor.user, kind="disruption").order_by("pk"))


def test_a_disruption_touches_exactly_the_own_parts_of_these_days(cast: Cast) -> None:
    _chain, up, beside, _down = bound(cast)

    told = tell_disruption(matter(), actor=cast.neighbour, at=SOON)

    assert parts(told) == {part_of(up).pk, part_of(beside).pk}
    assert told.review_at == SOON + 3 * DAY


@pytest.mark.parametrize(
    "from_on, to_on, is_touched",
    [
        (TODAY, WANTED_FROM - DAY, False),
        (TODAY, WANTED_FROM, True),
        (WANTED_TO, None, True),
        (WANTED_TO + DAY, None, False),
    ],
)
def test_days_touch_where_they_overlap(cast: Cast, from_on: Any, to_on: Any, is_touched: bool) -> None:
    _chain, up, _beside, _down = bound(cast)

    found = touched_parts(cast.baishan.pk, "SUPPLY", from_on, to_on)

    assert (part_of(up) in found) is is_touched


def test_what_was_given_back_is_not_touched(cast: Cast) -> None:
    _chain, up, beside, _down = bound(cast)
    release_part(part_of(up).pk, reason="不需要", actor=cast.owner, at=SOON)

    assert parts(tell_disruption(matter(), actor=cast.neighbour, at=SOON)) == {part_of(beside).pk}


def test_who_cannot_receive_touches_the_own_purchases(cast: Cast) -> None:
    _chain, up, _beside, _down = bound(cast)

    told = tell_disruption(matter(effect="DEMAND", cause="STORAGE"), actor=cast.owner, at=SOON)

    assert parts(told) == {part_of(up).pk}
    assert [notice.words["count"] for notice in heard(cast.neighbour)] == [1]


def test_exactly_the_other_sides_are_told_of_their_own_parts(cast: Cast) -> None:
    chain, up, beside, _down = bound(cast)

    told = tell_disruption(matter(), actor=cast.neighbour, at=SOON)

    assert [len(heard(a)) for a in (cast.owner, chain.yongsheng, chain.kangtai, cast.neighbour)] == [1, 1, 0, 0]
    assert [part.pk for part in get_disruption(cast.owner, told.pk).parts.all()] == [part_of(up).pk]
    assert [part.pk for part in get_disruption(chain.yongsheng, told.pk).parts.all()] == [part_of(beside).pk]
    assert len(get_disruption(cast.secretary, told.pk).parts.all()) == 2
    for actor in (chain.kangtai, cast.banker, cast.observer, cast.outsider):
        with pytest.raises(NotFound):
            get_disruption(actor, told.pk)


def test_chosen_parts_alone_are_touched_and_foreign_ones_do_not_exist(cast: Cast) -> None:
    chain, up, beside, down = bound(cast)

    with pytest.raises(NotFound):
        tell_disruption(matter(), parts=[part_of(down).pk], actor=cast.neighbour, at=SOON)
    assert not Disruption.objects.exists()

    told = tell_disruption(matter(), parts=[part_of(beside).pk], actor=cast.neighbour, at=SOON)

    assert parts(told) == {part_of(beside).pk}
    assert (heard(cast.owner), len(heard(chain.yongsheng)), up.pk > 0) == ([], 1, True)


@pytest.mark.parametrize(
    "more, refusal",
    [
        ({"note": " "}, refusals.MatterMissing),
        ({"to_on": TODAY - DAY}, refusals.DaysWrong),
        ({"from_on": WANTED_TO + DAY, "to_on": WANTED_TO}, refusals.DaysWrong),
        ({"from_on": WANTED_TO + DAY, "to_on": None}, refusals.CausedNothing),
    ],
)
def test_a_notice_without_matter_days_or_parts_is_refused(
    cast: Cast, more: dict[str, Any], refusal: type[DomainError]
) -> None:
    bound(cast)

    with pytest.raises(refusal):
        tell_disruption(matter(**more), actor=cast.neighbour, at=SOON)

    assert not Disruption.objects.exists()
    assert heard(cast.owner) == []


def test_an_employee_tells_no_disruption(cast: Cast) -> None:
    bound(cast)

    with pytest.raises(NotAllowed):
        tell_disruption(matter(), actor=cast.colleague, at=SOON)


def test_a_buyer_passes_it_on_to_its_own_buyers_and_keeps_the_link(cast: Cast) -> None:
    chain, _up, _beside, down = bound(cast)
    origin = tell_disruption(matter(), actor=cast.neighbour, at=SOON)

    passed = pass_on(origin.pk, matter(note="上游断供"), actor=cast.owner, at=SOON)

    assert (parts(passed), passed.forwarded_from) == ({part_of(down).pk}, origin)
    assert len(heard(chain.kangtai)) == 1
    assert origin_of(cast.owner, passed) == origin
    assert origin_of(chain.kangtai, passed) is None
    assert not visible_disruptions(chain.yongsheng).filter(pk=passed.pk).exists()


def test_whoever_told_it_does_not_pass_it_on(cast: Cast) -> None:
    chain, *_rest = bound(cast)
    origin = tell_disruption(matter(), actor=cast.neighbour, at=SOON)

    with pytest.raises(refusals.NotForYou):
        pass_on(origin.pk, matter(), actor=cast.neighbour, at=SOON)
    with pytest.raises(refusals.CausedNothing):
        pass_on(origin.pk, matter(), actor=chain.yongsheng, at=SOON)

    assert Disruption.objects.count() == 1


def test_it_is_resolved_with_words_and_those_who_were_told_hear_it(cast: Cast) -> None:
    chain, *_rest = bound(cast)
    origin = tell_disruption(matter(), actor=cast.neighbour, at=SOON)
    pass_on(origin.pk, matter(), actor=cast.owner, at=SOON)

    with pytest.raises(refusals.OwnNotice):
        resolve_disruption(origin.pk, "好了", actor=cast.owner, at=SOON)
    with pytest.raises(refusals.NoteMissing):
        resolve_disruption(origin.pk, " ", actor=cast.neighbour, at=SOON)
    resolve_disruption(origin.pk, "原料已到", actor=cast.neighbour, at=SOON)

    assert [notice.words.get("note") for notice in heard(cast.owner)] == ["原料断供", "原料已到", None]
    assert len(heard(chain.yongsheng)) == 2
    with pytest.raises(refusals.AlreadyResolved):
        resolve_disruption(origin.pk, "再次", actor=cast.neighbour, at=SOON)


def test_its_firm_is_asked_every_three_days_once_per_period(cast: Cast) -> None:
    bound(cast)
    told = tell_disruption(matter(), actor=cast.neighbour, at=SOON)
    due = SOON + 3 * DAY

    assert (remind_reviews(due - DAY), remind_reviews(due), remind_reviews(due + DAY)) == (0, 1, 0)
    assert remind_reviews(due + 3 * DAY) == 1
    resolve_disruption(told.pk, "好了", actor=cast.neighbour, at=due + 4 * DAY)

    assert remind_reviews(due + 30 * DAY) == 0
    assert len(heard(cast.neighbour)) == 2


def test_saying_that_it_still_holds_sets_the_clock_anew_and_a_new_last_day_is_told(cast: Cast) -> None:
    bound(cast)
    told = tell_disruption(matter(), actor=cast.neighbour, at=SOON)

    confirm_disruption(told.pk, actor=cast.neighbour, at=SOON + 2 * DAY)
    assert len(heard(cast.owner)) == 1
    confirm_disruption(told.pk, to_on=WANTED_TO + DAY, actor=cast.neighbour, at=SOON + 2 * DAY)

    told.refresh_from_db()
    assert (told.review_at, told.to_on) == (SOON + 5 * DAY, WANTED_TO + DAY)
    assert [notice.words.get("until") for notice in heard(cast.owner)] == [None, f"{WANTED_TO + DAY}"]


def test_orders_and_sub_orders_show_what_touches_them(cast: Cast) -> None:
    chain, up, beside, _down = bound(cast)
    told = tell_disruption(matter(), parts=[part_of(up).pk], actor=cast.neighbour, at=SOON)
    order = Order.objects.get(pk=up.order_id)

    assert open_on(cast.owner, order=order) == [told]
    assert open_on(cast.owner, sub_order=up) == [told]
    assert open_on(cast.neighbour, sub_order=beside) == []
    assert open_on(chain.kangtai, order=order) == []
    resolve_disruption(told.pk, "好了", actor=cast.neighbour, at=SOON)
    assert open_on(cast.owner, order=order) == []


def test_a_notice_waits_for_its_review(cast: Cast) -> None:
    bound(cast)
    told = tell_disruption(matter(), actor=cast.neighbour, at=SOON)
    due = told.review_at.date()

    def lines(on: Any) -> list[str]:
        return [row.key for row in waiting_for(cast.neighbour, on) if "disruption" in row.key]

    assert lines(due - 2 * DAY) == []
    assert lines(due) == [f"orders.disruption:{told.pk}"]


def test_the_list_costs_the_same_for_many(cast: Cast, django_assert_num_queries: Any) -> None:
    bound(cast)
    for _time in range(4):
        tell_disruption(matter(), actor=cast.neighbour, at=SOON)

    with django_assert_num_queries(3):
        seen = [
            [part.line.order.buyer.organisation.name for part in row.parts.all()]
            for row in visible_disruptions(cast.secretary)
        ]

    assert len(seen) == 4
    assert Part.objects.count() == 3
