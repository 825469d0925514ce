"""Two at the same moment, on two connections: a shipment is checked once, a clock rings once, a rest is sent once."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from common.errors import DomainError
from orders.models import Order, Receipt, Shipment, SubOrder
from orders.services.changing import expire_changes
from orders.services.dispatching import dispatch_goods
from orders.services.drafting import draft_order
from orders.services.rating import rate
from orders.services.receiving import receive_shipment
from orders.services.standing import make_standing
from orders.services.standing_clock import post_due
from orders.services.watching import keep_delivery_clocks
from tests.cast import NOW, Cast
from tests.orders.delivered import CAME, SENT, check_of, contracted, note_for, paid, sent, weights
from tests.orders.stage import sealed, set_stage
from tests.orders.test_changing import proposed
from tests.orders.test_settling import THEN
from tests.orders.test_standing import EIGHT, WEEKLY

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each says when all begin at the same moment, each on a connection of its own."""
    start, said = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(10)
            said[place] = act()
        except DomainError as refused:
            said[place] = refused  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return said


def test_two_workers_with_the_same_beat_post_a_standing_order_once(cast: Cast) -> None:
    draft = draft_order(sealed(set_stage(cast)), actor=cast.owner, at=NOW)
    made = make_standing(draft.pk, WEEKLY, actor=cast.owner, at=NOW)

    said = at_once(*[lambda: post_due(EIGHT)] * 3)

    assert (sum(said), made.dates.count(), Order.objects.filter(state="OPEN").count()) == (1, 1, 1)


def test_a_shipment_checked_by_two_people_at_once_is_one_receipt_and_one_tie(cast: Cast) -> None:
    shipment = sent(cast, contracted(cast))
    check = check_of(shipment)

    said = at_once(*[lambda: receive_shipment(shipment.pk, check, actor=cast.owner, at=CAME)] * 2)

    assert sorted(type(one).__name__ for one in said) == ["AlreadyReceived", "Receipt"]
    assert (Receipt.objects.count(), len(weights(cast))) == (1, 1)


def test_the_rest_of_a_part_leaves_once(cast: Cast) -> None:
    sub_order = contracted(cast)
    notes = [note_for(sub_order, 300, f"SHD-{number}") for number in (1, 2)]

    said = at_once(*[lambda n=note: dispatch_goods(sub_order.pk, n, actor=cast.neighbour, at=SENT) for note in notes])

    assert sorted(type(one).__name__ for one in said) == ["MoreThanPart", "Shipment"]
    assert Shipment.objects.count() == 1


def test_two_workers_at_one_clock_ring_it_once(cast: Cast) -> None:
    sub_order = contracted(cast)
    change = proposed(cast, sub_order, quantity=100)
    later = change.answer_by + timedelta(days=60)

    said = at_once(*[lambda: keep_delivery_clocks(later)] * 2)

    assert sum(one["changes"] for one in said) == 1
    assert sum(one["late"] for one in said) == 1
    assert expire_changes(later) == 0


def test_both_sides_rating_at_once_end_the_sub_order(cast: Cast) -> None:
    sub_order = paid(cast)

    at_once(
        lambda: rate(sub_order.pk, 5, 5, 5, actor=cast.owner, at=THEN),
        lambda: rate(sub_order.pk, 4, 4, 4, actor=cast.neighbour, at=THEN),
    )

    assert SubOrder.objects.get().state == SubOrder.State.CLOSED
