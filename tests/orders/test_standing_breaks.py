"""Standing orders that the platform itself fails at stop in words; programs hear of that, and of what was posted."""

from datetime import timedelta
from typing import Any

import pytest

from notices.models import Delivery, Notice
from orders.models import Order, StandingOrder
from orders.queries import waiting_for
from orders.services import standing as services
from orders.services import standing_clock
from orders.services.standing_clock import MOST_BREAKS, post_due
from products.models import Product
from tests.cast import Cast
from tests.notices.listening import an_endpoint
from tests.orders.test_standing import EIGHT, MONDAY, on_board, standing


def test_one_that_the_platform_fails_at_stops_after_a_few_beats_and_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = standing(cast)
    order_on = services.order_on

    def breaks(row: StandingOrder, *args: Any, **more: Any) -> Order:
        if row.pk == made.pk:
            order_on(row, *args, **more)
            raise ZeroDivisionError
        return order_on(row, *args, **more)

    monkeypatch.setattr(standing_clock, "order_on", breaks)
    beats = [post_due(EIGHT + timedelta(minutes=beat)) for beat in range(MOST_BREAKS - 1)]
    made.refresh_from_db()
    assert (beats, made.state, made.breaks) == ([0] * 4, "ACTIVE", 4)

    post_due(EIGHT + timedelta(minutes=5))

    made.refresh_from_db()
    assert (made.state, made.next_on, on_board(), made.dates.count()) == ("STOPPED", None, [], 0)
    assert {language: "5" in said for language, said in made.stop_words.items()} == {"zh-hans": True, "en": True}
    assert made.stop_words["zh-hans"] != made.stop_words["en"]
    assert Notice.objects.get(kind="standing", recipient=cast.owner.user).words["why"] == made.stop_words["zh-hans"]
    assert [row.detail for row in waiting_for(cast.owner, MONDAY) if "standing" in row.key] != []
    monkeypatch.undo()
    services.resume_standing(made.pk, actor=cast.owner, at=EIGHT + timedelta(minutes=6))
    assert post_due(EIGHT + timedelta(minutes=7)) == 1


def test_a_break_in_between_is_forgotten_once_it_is_posted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = standing(cast)
    with monkeypatch.context() as broken:
        broken.setattr(standing_clock, "order_on", lambda *args, **more: 1 / 0)
        assert post_due(EIGHT) == 0

    assert post_due(EIGHT + timedelta(minutes=1)) == 1

    made.refresh_from_db()
    assert (made.state, made.breaks) == ("ACTIVE", 0)


def test_programs_hear_that_it_was_posted_and_that_it_stopped(cast: Cast) -> None:
    made = standing(cast)
    events = ["standing_order.posted", "standing_order.stopped"]
    for home in (cast.runqiang, cast.baishan):
        an_endpoint(home.organisation, cast.owner, *events)
    post_due(EIGHT)
    Product.objects.update(is_active=False)
    post_due(EIGHT + timedelta(days=7))

    posted_, stopped = [row.event for row in Delivery.objects.order_by("pk")]
    [order] = on_board()
    assert [posted_.type, stopped.type] == events
    assert posted_.payload["order"] == order.pk
    assert posted_.payload["next_on"] == "2026-11-30"
    made.refresh_from_db()
    assert stopped.payload == {"standing_order": made.pk, "title": "秋季备货", "reason": made.stop_words}
