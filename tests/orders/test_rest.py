"""What a seller gives back goes to those who stand by; what is agreed stays, and nobody gets more than offered."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.actors import Actor
from jobs.models import Job
from notices.models import Notice
from orders.errors.delivery import NothingToReopen
from orders.models import Offer, Order, Part, Plan, SubOrder, Window
from orders.queries import waiting_for
from orders.queries.plan_changes import changes_of
from orders.queries.plans import newest_plan
from orders.services.allocating import ask_plan, compute_plan, confirm_plan
from orders.services.giving_back import withdraw_part
from orders.services.replanning import propose_rest
from tests.api.conftest import program_of
from tests.cast import TODAY, Cast
from tests.orders.stage import LATER, first_window, make_seller
from tests.orders.test_allocating import opened, planned, quiet

SOON = LATER + timedelta(hours=1)


def confirmed(cast: Cast) -> tuple[Order, Actor]:
    """Baishan delivers 600 of 1,000 and another 400, of at most 800."""
    order, other = opened(cast)
    confirm_plan(planned(cast, order).pk, actor=cast.owner, at=LATER)
    return Order.objects.get(pk=order.pk), other


def test_what_is_withdrawn_goes_to_who_stands_by_and_grows_the_part_it_holds(cast: Cast) -> None:
    order, other = confirmed(cast)
    withdraw_part(Part.objects.get(seller=cast.baishan).pk, reason="货源不足", actor=cast.neighbour, at=SOON)

    plan = planned(cast, order)
    confirm_plan(plan.pk, actor=cast.owner, at=SOON)

    part = Part.objects.get(seller=other.organisation.pk)
    assert (part.quantity, part.price, part.version) == (800, Decimal("9.80"), 2)
    assert part.versions.get().quantity == 400
    assert first_window(order).remaining == 200
    assert SubOrder.objects.filter(seller=other.organisation.pk).count() == 1
    assert [(row["quantity"], row["reason"]["code"]) for row in plan.report["unmet"]] == [(200, "OFFERED_TOO_LITTLE")]
    order.refresh_from_db()
    assert order.state == Order.State.CONFIRMED


def test_who_withdrew_is_not_asked_again(cast: Cast) -> None:
    order, _other = confirmed(cast)
    withdraw_part(Part.objects.get(seller=cast.baishan).pk, reason="货源不足", actor=cast.neighbour, at=SOON)

    assert not planned(cast, order).parts.filter(seller=cast.baishan).exists()


def test_who_does_not_stand_by_keeps_what_it_has_and_gets_no_more(cast: Cast) -> None:
    order, other = confirmed(cast)
    Offer.objects.filter(seller=other.organisation.pk).update(is_stand_by=False)
    withdraw_part(Part.objects.get(seller=cast.baishan).pk, reason="货源不足", actor=cast.neighbour, at=SOON)

    plan = planned(cast, order)

    assert not plan.parts.exists()
    assert [row["quantity"] for row in plan.report["unmet"]] == [600]


def test_without_anything_free_there_is_nothing_to_plan(cast: Cast) -> None:
    order, _other = confirmed(cast)
    plans = order.plans.count()

    with pytest.raises(NothingToReopen):
        ask_plan(order.pk, actor=cast.owner, at=SOON)

    assert order.plans.count() == plans


def test_who_was_chosen_comes_before_who_only_stands_by_also_where_that_is_dearer(cast: Cast) -> None:
    order, other = opened(cast)
    cheap = make_seller(cast, "吉林乙药业股份有限公司", "yi")
    chosen = Offer.objects.get(seller=other.organisation.pk)
    confirm_plan(planned(cast, order).pk, actor=cast.owner, at=LATER)
    stands = Offer.objects.create(
        line=chosen.line, seller_id=cheap.organisation.pk, price=Decimal("5.00"), at_most=1000, offered_by=cheap.user,
        state=Offer.State.STAND_BY, offered_at=LATER, changed_at=LATER,
    )  # fmt: skip
    stands.windows.create(window=first_window(order), capacity=1000)
    withdraw_part(Part.objects.get(seller=cast.baishan).pk, reason="货源不足", actor=cast.neighbour, at=SOON)

    plan = planned(cast, order)

    assert dict(plan.parts.values_list("seller_id", "quantity")) == {
        other.organisation.pk: 400, cheap.organisation.pk: 200,
    }  # fmt: skip
    changes = changes_of(newest_plan(cast.owner, order.pk))
    assert changes is not None
    assert changes.is_addition
    assert [(row.kind.value, row.seller.pk, row.before, row.after) for row in changes.rows] == [
        ("GONE", cast.baishan.pk, 600, 0),
        ("CHANGED", other.organisation.pk, 400, 800),
        ("NEW", cheap.organisation.pk, 0, 200),
    ]


def given_back(cast: Cast) -> tuple[Order, Plan]:
    """Baishan gave its 600 back, and the worker proposed who brings them."""
    order, _other = confirmed(cast)
    withdraw_part(Part.objects.get(seller=cast.baishan).pk, reason="货源不足", actor=cast.neighbour, at=SOON)
    plan = propose_rest(order.pk, at=SOON)
    assert plan is not None
    compute_plan(quiet, plan.pk, at=SOON)
    return order, Plan.objects.get(pk=plan.pk)


def test_what_becomes_free_is_proposed_by_itself_and_the_poster_is_told(cast: Cast) -> None:
    order, plan = given_back(cast)

    assert Job.objects.filter(task="orders.tasks.propose_rest", arguments={"order": order.pk}).exists()
    assert (plan.state, plan.asked_by, [part.quantity for part in plan.parts.all()]) == ("PROPOSED", None, [400])
    told = Notice.objects.filter(link=f"/orders/{order.pk}/plan/", words__parts=1)
    assert {notice.organisation_id for notice in told} == {cast.runqiang.pk}
    assert Part.objects.exclude(seller=cast.baishan).get().quantity == 400  # nothing is agreed yet
    assert f"orders.order:{order.pk}:rest" in [row.key for row in waiting_for(cast.owner, TODAY)]
    said = program_of(cast.owner).get(f"/api/v1/orders/{order.pk}/plan/").json()
    assert (said["state"], said["is_automatic"]) == ("PROPOSED", True)

    confirm_plan(plan.pk, actor=cast.owner, at=SOON)

    assert Part.objects.exclude(seller=cast.baishan).get().quantity == 800
    assert f"orders.order:{order.pk}:rest" not in [row.key for row in waiting_for(cast.owner, TODAY)]


def test_the_same_rest_is_proposed_once_and_another_one_anew(cast: Cast) -> None:
    order, plan = given_back(cast)
    assert propose_rest(order.pk, at=SOON) is None

    Window.objects.filter(line__order=order).update(remaining=300)
    again = propose_rest(order.pk, at=SOON)
    assert again is not None
    assert propose_rest(order.pk, at=SOON) is None  # one is being computed
    compute_plan(quiet, again.pk, at=SOON)

    plan.refresh_from_db()
    assert plan.state == Plan.State.REPLACED
    assert [part.quantity for part in again.parts.all()] == [300]


def test_a_proposal_is_out_of_date_once_nothing_is_free(cast: Cast) -> None:
    order, plan = given_back(cast)
    Window.objects.filter(line__order=order).update(remaining=0)

    assert propose_rest(order.pk, at=SOON) is None

    plan.refresh_from_db()
    assert plan.state == Plan.State.REPLACED


def test_nothing_is_proposed_where_nobody_stands_by_or_the_order_is_not_confirmed(cast: Cast) -> None:
    order, _other = confirmed(cast)
    plans = order.plans.count()
    Offer.objects.update(is_stand_by=False)
    withdraw_part(Part.objects.get(seller=cast.baishan).pk, reason="货源不足", actor=cast.neighbour, at=SOON)
    assert propose_rest(order.pk, at=SOON) is None

    Offer.objects.update(is_stand_by=True)
    Order.objects.filter(pk=order.pk).update(state=Order.State.OPEN)
    assert propose_rest(order.pk, at=SOON) is None
    assert order.plans.count() == plans
