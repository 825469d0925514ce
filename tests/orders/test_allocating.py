"""The opened offers become a plan, the poster changes a part, and what is confirmed is agreed."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.actors import Actor
from common.errors import NotFound
from notices.models import Notice
from orders import errors
from orders.errors.plans import OfferGone, PlanClosed
from orders.models import Offer, Order, Part, Plan
from orders.queries.plan_changes import changes_of
from orders.queries.plans import decisions_of, newest_plan
from orders.services.allocating import ask_plan, compute_plan, confirm_plan
from orders.services.closing import close_due
from orders.services.offering import Bid, make_offers, withdraw_offer
from orders.services.overriding import override_part
from orders.services.replanning import follow_withdrawal, replace_without
from tests.cast import NOW, Cast
from tests.orders.stage import LATER, first_window, make_seller, published, sealed, set_stage


def quiet(share: float, step: str = "", **words: object) -> None:
    """A progress nobody looks at."""


def opened(cast: Cast, third: str = "") -> tuple[Order, Actor]:
    """An order for 1,000 boxes with two opened offers: Baishan 600 at 9.50, another 800 at 9.80; a third of 300."""
    order = published(cast, sealed(set_stage(cast)))
    other = make_seller(cast, "长春甲医药有限公司", "jia")
    line = order.lines.get().pk
    make_offers(order.pk, [Bid(line, Decimal("9.50"), 600)], actor=cast.neighbour, at=NOW)
    make_offers(order.pk, [Bid(line, Decimal("9.80"), 800)], actor=other, at=NOW)
    if third:
        yi = make_seller(cast, "吉林乙药业股份有限公司", "yi")
        make_offers(order.pk, [Bid(line, Decimal(third), 300)], actor=yi, at=NOW)
    close_due(LATER)
    return Order.objects.get(pk=order.pk), other


def planned(cast: Cast, order: Order) -> Plan:
    """The plan of an order, computed."""
    plan = ask_plan(order.pk, actor=cast.owner, at=LATER)
    compute_plan(quiet, plan.pk, at=LATER)
    return Plan.objects.get(pk=plan.pk)


def test_the_cheaper_offer_is_filled_first_and_the_rest_goes_to_the_other(cast: Cast) -> None:
    order, other = opened(cast)

    plan = planned(cast, order)

    assert plan.state == Plan.State.PROPOSED
    assert list(plan.parts.order_by("price").values_list("seller_id", "quantity", "price")) == [
        (cast.baishan.pk, 600, Decimal("9.50")),
        (other.organisation.pk, 400, Decimal("9.80")),
    ]
    assert plan.report["gap"] == 0.0
    assert plan.report["unmet"] == []


def test_the_same_order_and_seed_give_the_same_plan(cast: Cast) -> None:
    order, _other = opened(cast)

    first = [tuple(row) for row in planned(cast, order).parts.values_list("offer", "window", "quantity")]
    second = [tuple(row) for row in planned(cast, order).parts.values_list("offer", "window", "quantity")]

    assert first == second
    assert list(order.plans.order_by("pk").values_list("state", flat=True)) == ["REPLACED", "PROPOSED"]


def test_what_nobody_offered_stays_unmet_with_its_reason(cast: Cast) -> None:
    order = published(cast, sealed(set_stage(cast)))
    make_offers(order.pk, [Bid(order.lines.get().pk, Decimal("9.50"), 600)], actor=cast.neighbour, at=NOW)
    close_due(LATER)

    plan = planned(cast, order)

    assert [(row["quantity"], row["reason"]["code"]) for row in plan.report["unmet"]] == [(400, "OFFERED_TOO_LITTLE")]


def test_a_confirmed_plan_becomes_parts_and_sub_orders(cast: Cast) -> None:
    order, _other = opened(cast)

    found = confirm_plan(planned(cast, order).pk, actor=cast.owner, at=LATER)

    order.refresh_from_db()
    assert order.state == Order.State.CONFIRMED
    assert len(found) == 2
    assert sorted(Part.objects.values_list("quantity", "sub_order__seller")) == sorted(
        (part.quantity, part.seller_id) for part in Part.objects.all()
    )
    assert first_window(order).remaining == 0
    assert set(Offer.objects.values_list("state", flat=True)) == {"ACCEPTED"}


def test_a_plan_is_confirmed_once(cast: Cast) -> None:
    order, _other = opened(cast)
    plan = planned(cast, order)
    confirm_plan(plan.pk, actor=cast.owner, at=LATER)

    with pytest.raises(PlanClosed):
        confirm_plan(plan.pk, actor=cast.owner, at=LATER)

    assert Part.objects.count() == 2


def test_the_poster_changes_a_part_and_the_change_is_kept_with_its_reason(cast: Cast) -> None:
    order, _other = opened(cast)
    plan = planned(cast, order)
    part = plan.parts.get(seller=cast.baishan)

    override_part(plan.pk, part.offer_id, part.window_id, 500, reason="上次晚到", actor=cast.owner, at=LATER)

    change = plan.overrides.get()
    assert (change.before, change.after, change.reason) == (600, 500, "上次晚到")
    assert plan.parts.get(seller=cast.baishan).is_override


def test_a_change_that_asks_for_more_than_was_offered_is_refused(cast: Cast) -> None:
    order, _other = opened(cast)
    plan = planned(cast, order)
    part = plan.parts.get(seller=cast.baishan)

    with pytest.raises(errors.NotEnoughLeft) as refused:
        override_part(plan.pk, part.offer_id, part.window_id, 700, reason="多要", actor=cast.owner, at=LATER)

    assert refused.value.values["left"] == 600
    assert not plan.overrides.exists()


def test_an_offer_that_was_withdrawn_meanwhile_stops_the_confirmation(cast: Cast) -> None:
    order, _other = opened(cast)
    plan = planned(cast, order)
    offer = Offer.objects.get(seller=cast.baishan)
    withdraw_offer(offer.pk, reason="货源不足", actor=cast.neighbour, at=LATER + timedelta(minutes=5))

    with pytest.raises(OfferGone, match="白山"):
        confirm_plan(plan.pk, actor=cast.owner, at=LATER)

    plan.refresh_from_db()
    assert plan.state == Plan.State.REPLACED
    assert not Part.objects.exists()
    assert first_window(order).remaining == 1000


def test_after_a_withdrawal_a_plan_follows_that_keeps_to_the_one_before_and_can_be_confirmed(cast: Cast) -> None:
    order, other = opened(cast, third="10.40")
    plan = planned(cast, order)
    mine = plan.parts.get(seller=other.organisation.pk)
    override_part(plan.pk, mine.offer_id, mine.window_id, 350, reason="少要一些", actor=cast.owner, at=LATER)
    told = Notice.objects.filter(link=f"/orders/{order.pk}/plan/").count()
    withdraw_offer(Offer.objects.get(seller=cast.baishan).pk, reason="货源不足", actor=cast.neighbour, at=LATER)

    follower = Plan.objects.get(state=Plan.State.COMPUTING)
    compute_plan(quiet, follower.pk, at=LATER)

    third = Offer.objects.get(price=Decimal("10.40")).seller_id
    assert follower.follows == plan
    assert follower.parts.get(seller=other.organisation.pk).is_override
    assert [change.reason for change in decisions_of(follower)] == ["少要一些"]
    assert Plan.objects.get(pk=follower.pk).report["bound_of"] == "TOUCHED"
    assert dict(follower.parts.values_list("seller_id", "quantity")) == {other.organisation.pk: 350, third: 300}
    assert Notice.objects.filter(link=f"/orders/{order.pk}/plan/").count() > told
    changes = changes_of(newest_plan(cast.owner, order.pk))
    assert changes is not None
    assert [(row.kind.value, row.before, row.after) for row in changes.rows] == [
        ("GONE", 600, 0), ("NEW", 0, 300), ("KEPT", 350, 350),
    ]  # fmt: skip
    assert "货源不足" in changes.rows[0].why
    assert len(confirm_plan(follower.pk, actor=cast.owner, at=LATER)) == 2


def test_a_plan_that_does_not_use_a_withdrawn_offer_stands(cast: Cast) -> None:
    order, _other = opened(cast, third="10.40")
    plan = planned(cast, order)
    unused = Offer.objects.get(price=Decimal("10.40"))

    follow_withdrawal(unused, at=LATER)

    plan.refresh_from_db()
    assert plan.state == Plan.State.PROPOSED


def test_an_offer_that_was_withdrawn_while_the_plan_was_computed_is_noticed(cast: Cast) -> None:
    order, _other = opened(cast, third="10.40")
    plan = planned(cast, order)
    Offer.objects.filter(seller=cast.baishan).update(state=Offer.State.WITHDRAWN)

    replace_without(plan, at=LATER)

    plan.refresh_from_db()
    assert plan.state == Plan.State.REPLACED
    assert Plan.objects.get(state=Plan.State.COMPUTING).follows == plan


def test_nobody_else_knows_of_a_plan(cast: Cast) -> None:
    order, _other = opened(cast)
    plan = planned(cast, order)

    for actor in (cast.neighbour, cast.secretary):
        with pytest.raises(NotFound):
            confirm_plan(plan.pk, actor=actor, at=LATER)
