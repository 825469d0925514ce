"""The demo's joint purchases and near-expiry stock: what waits for the owner, and what came of it by the rules."""

from typing import Any

from accounts.actors import get_actor
from accounts.models import Membership
from demo.services import seed_demo
from orders.models import Demand, JointPurchase
from orders.queries import waiting_for
from orders.queries.board import Filters, board_page, find_orders
from orders.queries.chances import chances
from orders.queries.joint import joint_view
from orders.queries.stock import takes_of
from tests.cast import NOW, TODAY


def test_the_owner_is_asked_for_a_demand_and_has_a_share_of_another(db: None, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    seed_demo(NOW, TODAY, lambda _words: None)
    seat = Membership.objects.get(user__username="demo-owner")
    owner = get_actor(seat.user_id, seat.organisation_id)

    asked = JointPurchase.objects.get(state="GATHERING")
    assert f"orders.joint:{asked.pk}:demand" in [row.key for row in waiting_for(owner, TODAY)]
    assert [(row.demands, row.together) for row in joint_view(owner, asked.pk).rows] == [(4, None), (4, None)]

    stock = find_orders(owner, Filters(side="STOCK"))
    cards_of = {row.buyer_id == owner.organisation.pk: row for row in board_page(stock, None, 9)}
    line = cards_of[False].lines.all()[0]
    assert [chance.is_open for chance in chances(owner, [cards_of[False]], NOW)[line.pk]] == [True]
    assert [row.units for row in takes_of(owner, cards_of[True])] == [120]  # type: ignore[attr-defined]

    shared = JointPurchase.objects.get(state="SHARED")
    assert Demand.objects.filter(purchase=shared, order=None).count() == 0
    mine = joint_view(owner, shared.pk)
    assert all(row.allotted and row.own and row.allotted <= row.own for row in mine.rows)
    assert mine.demand is not None
    assert mine.demand.order is not None
    assert mine.demand.order.sub_orders.exclude(buyer=owner.organisation.pk).count() == 0
