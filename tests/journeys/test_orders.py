"""An order from the draft to the last rating, and into the graph: one with a posted price, one with sealed offers."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actors import Actor
from ecosystem.models import Snapshot, Standing
from ecosystem.services import ask_snapshot, seed_formula
from ledger.kinds import TieKind
from ledger.models import Tie
from orders.models import Order, Part, Plan, SubOrder
from orders.services.allocating import ask_plan, confirm_plan
from orders.services.closing import close_due
from orders.services.contracting import file_contract
from orders.services.drafting import draft_order
from orders.services.offering import Bid, make_offers
from orders.services.overriding import override_part
from orders.services.publishing import publish_order
from orders.services.rating import rate
from orders.services.settling import confirm_payment, record_invoice, record_payment
from orders.services.taking import take_parts
from tests.cast import NOW, Cast, make_cast
from tests.journeys.conftest import Waits
from tests.orders.delivered import CAME, came, now, scan, sent
from tests.orders.stage import LATER, first_window, make_seller, posted, sealed, set_stage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
THEN = CAME + timedelta(hours=3)
DAY = CAME.date()


def looked_at(order: Order, *actors: Actor, also: tuple[str, ...] = ()) -> None:
    """The board and the pages of the order open for everybody who is part of the story."""
    for actor in actors:
        client = Client()
        client.force_login(actor.user)
        views = [f"/orders/?view={view}" for view in ("open", "posted", "taken", "all")]
        for url in (*views, "/", f"/orders/{order.pk}/", f"/search/?q={order.title}", *also):
            assert (url, client.get(url).status_code) == (url, 200)


def delivered(cast: Cast, sub_order: SubOrder, quantity: int, refused: int = 0) -> SubOrder:
    """The contract is filed, Baishan sends, Runqiang accepts all but `refused`, which is sent once more."""
    file_contract(sub_order.pk, scan(), actor=cast.owner, at=LATER)
    came(cast, sent(cast, now(sub_order), quantity), refused=refused)
    if refused:
        assert now(sub_order).state == "DISPATCHED"
        looked_at(sub_order.order, cast.owner, cast.neighbour, also=(f"/deliveries/{sub_order.pk}/",))
        came(cast, sent(cast, now(sub_order), refused, "SHD-2"))
    return now(sub_order)


def settled(cast: Cast, sub_order: SubOrder, amount: Decimal) -> SubOrder:
    """Invoiced, paid, confirmed, rated from both sides."""
    record_invoice(sub_order.pk, "04400261", amount, DAY, actor=cast.neighbour, at=THEN)
    record_payment(sub_order.pk, amount, DAY, actor=cast.owner, at=THEN)
    confirm_payment(sub_order.pk, actor=cast.neighbour, at=THEN)
    rate(sub_order.pk, 5, 4, 5, actor=cast.owner, at=THEN)
    rate(sub_order.pk, 5, 5, 5, actor=cast.neighbour, at=THEN)
    return now(sub_order)


def standing_of(cast: Cast, worked_off: Waits) -> Standing:
    """Of Baishan in a snapshot taken now."""
    snapshot = ask_snapshot(cast.desk, timezone.now())
    assert snapshot.job is not None
    assert worked_off(snapshot.job).state == "DONE"
    snapshot.refresh_from_db()
    assert snapshot.state == Snapshot.State.READY
    return Standing.objects.get(snapshot=snapshot, organisation=cast.baishan.organisation)


def test_a_posted_order_is_taken_delivered_paid_rated_and_stands_in_the_graph(worked_off: Waits) -> None:
    cast = make_cast()
    seed_formula()
    drafted = draft_order(posted(set_stage(cast)), actor=cast.owner, at=NOW)
    looked_at(drafted, cast.owner, also=(f"/orders/{drafted.pk}/edit/",))
    order = publish_order(drafted.pk, actor=cast.owner, at=NOW)
    looked_at(order, cast.owner, cast.neighbour, cast.secretary)

    take_parts(order.pk, {first_window(order).pk: 400}, actor=cast.neighbour, at=NOW + timedelta(hours=1))
    looked_at(order, cast.owner, cast.neighbour, cast.secretary)
    close_due(LATER)
    sub_order = SubOrder.objects.get(order=order)
    looked_at(order, cast.owner, cast.neighbour, cast.secretary)
    assert delivered(cast, sub_order, 400).state == "RECEIVED"
    looked_at(order, cast.owner, cast.neighbour, cast.secretary)
    assert settled(cast, sub_order, Decimal("5000.00")).state == "CLOSED"
    looked_at(order, cast.owner, cast.neighbour, cast.secretary)
    looked_at(order, cast.owner, cast.neighbour, also=(f"/deliveries/{sub_order.pk}/",))

    order.refresh_from_db()
    assert order.state == Order.State.CLOSED
    assert list(Tie.objects.values_list("kind", "weight")) == [(TieKind.SUPPLY, Decimal("5000.00"))]
    standing = standing_of(cast, worked_off)
    assert (standing.partners, standing.by_kind["SUPPLY"]["out"] > 0) == (1, True)


def test_a_sealed_order_is_offered_planned_changed_confirmed_and_partly_refused(worked_off: Waits) -> None:
    cast = make_cast()
    seed_formula()
    others = [make_seller(cast, f"长春{name}医药有限公司", name) for name in ("甲", "乙")]
    order = publish_order(draft_order(sealed(set_stage(cast)), actor=cast.owner, at=NOW).pk, actor=cast.owner, at=NOW)
    row = order.lines.get().pk
    bid = Bid(row, Decimal("9.50"), 600)
    bids = (bid, replace(bid, price=Decimal("9.80"), at_most=800), replace(bid, price=Decimal("9.90"), at_most=500))
    for seller, said in zip((cast.neighbour, *others), bids, strict=True):
        make_offers(order.pk, [said], actor=seller, at=NOW + timedelta(hours=1))
        looked_at(order, seller, also=(f"/orders/{order.pk}/offer/",))
    close_due(LATER)
    looked_at(order, cast.owner, cast.neighbour, *others, cast.secretary)

    plan = ask_plan(order.pk, actor=cast.owner, at=LATER)
    assert plan.job is not None
    assert worked_off(plan.job).state == "DONE"
    plan = Plan.objects.get(pk=plan.pk)
    part = plan.parts.get(seller=cast.baishan)
    override_part(plan.pk, part.offer_id, part.window_id, 500, reason="上次晚到", actor=cast.owner, at=LATER)
    looked_at(order, cast.owner, also=(f"/orders/{order.pk}/plan/", f"/orders/{order.pk}/compare/"))
    confirm_plan(plan.pk, actor=cast.owner, at=LATER)
    assert sorted(Part.objects.values_list("seller", "quantity")) == sorted(
        [(cast.baishan.pk, 500), (others[0].organisation.pk, 400)]
    )
    looked_at(order, cast.owner, cast.neighbour, *others, cast.secretary)

    sub_order = SubOrder.objects.get(order=order, seller=cast.baishan)
    received = delivered(cast, sub_order, 500, refused=50)
    assert received.state == "RECEIVED"
    looked_at(order, cast.owner, cast.neighbour, *others, cast.secretary)
    assert settled(cast, received, Decimal("4750.00")).state == "CLOSED"
    looked_at(order, cast.owner, cast.neighbour, *others, cast.secretary)

    ties = list(Tie.objects.order_by("pk").values_list("kind", "weight"))
    assert ties == [(TieKind.SUPPLY, Decimal("4275.00")), (TieKind.SUPPLY, Decimal("475.00"))]
    standing = standing_of(cast, worked_off)
    assert (standing.partners, standing.by_kind["SUPPLY"]["out"] > 0) == (1, True)
