"""Who did what to an order: read by whom it concerns, and no offer before its time."""

from datetime import timedelta
from decimal import Decimal

from accounts.actors import Actor
from orders.models import Order
from orders.queries.trail import as_deeds, trail_of
from orders.services.closing import close_due
from orders.services.offering import Bid, make_offers
from tests.cast import NOW, Cast
from tests.orders.stage import LATER, published, sealed, set_stage


def deeds(actor: Actor, order: Order) -> list[tuple[str, str]]:
    """What the actor reads and the person named with it, oldest first."""
    return [(deed.event, deed.person) for deed in reversed(as_deeds(actor, list(trail_of(actor, order.pk))))]


def test_an_offer_stands_in_the_trail_of_the_buyer_when_it_is_opened_and_of_no_third_party(cast: Cast) -> None:
    order = published(cast, sealed(set_stage(cast)))
    make_offers(order.pk, [bid(order)], actor=cast.neighbour, at=NOW + timedelta(hours=1))
    before = [event for event, _person in deeds(cast.owner, order)]
    close_due(LATER)

    assert before == ["orders.drafted", "orders.published"]
    assert ("orders.offered", "") in deeds(cast.owner, order)
    assert deeds(cast.neighbour, order) == [
        ("orders.published", ""), ("orders.offered", cast.neighbour.user.name), ("orders.opened", ""),
    ]  # fmt: skip
    assert [event for event, _person in deeds(cast.secretary, order)] == ["orders.published", "orders.opened"]


def bid(order: Order) -> Bid:
    """An offer for the first line."""
    line = order.lines.get()
    return Bid(line.pk, Decimal("11.00"), 1000, 100)
