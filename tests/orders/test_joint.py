"""Joint purchases: who is asked, demands gathered in secret and closed once, what ends them, what waits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from accounts.roles import Role
from common.errors import DomainError, NotAllowed, NotFound
from orders import errors
from orders.errors import joint as refusals
from orders.models import Demand, DemandLine, JointPurchase, Order
from orders.queries import calendar_of, waiting_for
from orders.queries.board import get_order, order_page
from orders.queries.drafts import draft_of
from orders.queries.joint import get_joint, joint_list, joint_view
from orders.queries.trail import trail_of
from orders.rules.joint import Call, DemandDraft
from orders.services import demanding
from orders.services import joint as services
from orders.services.drafting import change_draft, draft_order, drop_draft
from orders.services.joint_clock import keep_joint_clocks
from orders.services.joint_telling import tell_asked
from orders.services.publishing import publish_order
from tests.cast import NOW, TODAY, Cast, make_enterprise, make_person
from tests.orders.chain import set_chain
from tests.orders.gathering import (
    ALL,
    GATHERED,
    OFFERED,
    End,
    S,
    gathered,
    opened,
    told,
    wants,
)
from tests.orders.stage import first_window, license_to, posted, sealed


def test_the_draft_goes_out_of_sight_and_the_quantities_are_the_openers_own_demand(cast: Cast) -> None:
    purchase, _chain = opened(cast)

    assert purchase.order.is_template
    assert list(purchase.demands.values_list("enterprise", "lines__quantity")) == [(cast.runqiang.pk, 300)]
    with pytest.raises(NotFound):
        get_order(cast.owner, purchase.order_id)
    with pytest.raises(refusals.GatheredFor):
        publish_order(purchase.order_id, actor=cast.owner, at=NOW)
    with pytest.raises(refusals.GatheredFor):
        drop_draft(purchase.order_id, actor=cast.owner, at=NOW)
    with pytest.raises(refusals.GatheredFor):
        change_draft(purchase.order_id, draft_of(purchase.order), version=1, actor=cast.owner, at=NOW)


@pytest.mark.parametrize(
    "call, refusal",
    [
        (replace(ALL, closes_at=NOW), refusals.GatheringWrong),
        (replace(ALL, closes_at=NOW + timedelta(days=20)), refusals.GatheringWrong),  # the day the window ends
        (replace(ALL, audience="INVITED"), errors.AudienceEmpty),
        (replace(ALL, audience="TIER"), errors.AudienceEmpty),
    ],
)
def test_a_call_that_cannot_be_is_refused_and_nothing_moves(cast: Cast, call: Call, refusal: type[DomainError]) -> None:
    draft = draft_order(sealed(set_chain(cast).product), actor=cast.owner, at=NOW)

    with pytest.raises(refusal):
        services.open_joint(draft.pk, call, actor=cast.owner, at=NOW)

    draft.refresh_from_db()
    assert (JointPurchase.objects.count(), draft.is_template) == (0, False)


def test_buyers_who_compete_name_no_price_together(cast: Cast) -> None:
    draft = draft_order(posted(set_chain(cast).product), actor=cast.owner, at=NOW)

    with pytest.raises(refusals.OnlySealed):
        services.open_joint(draft.pk, ALL, actor=cast.owner, at=NOW)


def test_of_a_published_order_a_copy_is_gathered_for(cast: Cast) -> None:
    draft = draft_order(sealed(set_chain(cast).product), actor=cast.owner, at=NOW)
    order = publish_order(draft.pk, actor=cast.owner, at=NOW)

    purchase = services.open_joint(order.pk, ALL, actor=cast.owner, at=NOW)

    order.refresh_from_db()
    assert (order.state, purchase.order.copied_from) == (Order.State.OPEN, order)


def test_a_demand_is_stated_changed_and_withdrawn_until_the_closing_day(cast: Cast) -> None:
    purchase, chain = opened(cast)
    wants(purchase, chain.kangtai, 200)
    wants(purchase, chain.kangtai, 120, NOW + timedelta(days=1))
    assert list(Demand.objects.order_by("pk").values_list("lines__quantity", flat=True)) == [300, 120]

    demanding.withdraw_demand(purchase.pk, actor=chain.kangtai, at=NOW + timedelta(days=1))

    assert Demand.objects.count() == 1
    with pytest.raises(refusals.OpenerStays):
        demanding.withdraw_demand(purchase.pk, actor=cast.owner, at=NOW)
    with pytest.raises(refusals.DemandsOver):
        wants(purchase, chain.kangtai, 200, GATHERED)


@pytest.mark.parametrize(
    "quantities, refusal",
    [
        ({0: 205}, errors.PackDoesNotFit),
        ({}, refusals.NothingDemanded),
        ({0: 10_000_000}, refusals.TogetherTooMuch),
        ({0: 0}, errors.QuantityWrong),
        ({9: 10}, NotFound),
    ],
)
def test_a_demand_that_cannot_be_is_refused_and_the_old_one_stands(
    cast: Cast, quantities: dict[int, int], refusal: type[DomainError]
) -> None:
    purchase, chain = opened(cast)
    wants(purchase, chain.kangtai, 200)
    first = first_window(purchase.order).pk

    typed = DemandDraft("示例路", {first + key: many for key, many in quantities.items()})
    with pytest.raises(refusal):
        demanding.state_demand(purchase.pk, typed, actor=chain.kangtai, at=NOW)

    assert DemandLine.objects.get(demand__enterprise=chain.kangtai.organisation.pk).quantity == 200


def test_who_may_not_buy_a_line_states_no_demand_for_it(cast: Cast) -> None:
    purchase, _chain = opened(cast)
    bare = make_enterprise(cast.cluster, "长春无证医药有限公司")
    actor = make_person("bare", "无证", bare.organisation, Role.FIRM_OWNER)

    with pytest.raises(errors.BuyerNotEligible):
        wants(purchase, actor, 100)

    assert Demand.objects.count() == 1


def test_the_clock_closes_once_and_a_killed_worker_leaves_it_to_the_next(cast: Cast) -> None:
    purchase, chain = opened(cast)
    wants(purchase, chain.kangtai, 200)
    assert keep_joint_clocks(GATHERED - timedelta(seconds=1)) == 1  # the reminder of the last day, nothing else

    with transaction.atomic():
        assert keep_joint_clocks(GATHERED) == 1
        transaction.set_rollback(True)  # what a killed worker's connection does
    assert JointPurchase.objects.get(pk=purchase.pk).state == S.GATHERING

    assert [keep_joint_clocks(GATHERED) for _ in range(3)] == [1, 0, 0]
    assert JointPurchase.objects.get(pk=purchase.pk).state == S.GATHERED
    assert len([words for words in told(chain.kangtai) if "closed" in words]) == 1


def test_the_reminder_goes_out_once_and_says_who_has_a_demand_something_else(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    purchase, chain = opened(cast)
    wants(purchase, chain.kangtai, 200)
    soon = GATHERED - timedelta(hours=20)

    assert [keep_joint_clocks(soon), keep_joint_clocks(soon)] == [1, 0]
    tell_asked(purchase.pk, "soon", at=soon)

    assert "can be changed" in told(chain.kangtai)[-1]
    assert "you have stated none" in told(chain.yongsheng)[-1]


def test_one_enterprise_alone_is_no_joint_purchase(cast: Cast) -> None:
    purchase, _chain = opened(cast)

    keep_joint_clocks(GATHERED)

    purchase.refresh_from_db()
    assert (purchase.state, purchase.end) == (S.ENDED, End.FEW)


def test_nobody_learns_who_needs_how_much(cast: Cast) -> None:
    purchase, chain = gathered(cast)
    order = services.order_joint(purchase.pk, closes_at=OFFERED, destination="两处仓库", actor=cast.owner, at=GATHERED)

    seen = joint_view(chain.kangtai, purchase.pk)
    assert [(row.demands, row.together, row.own) for row in seen.rows] == [(3, None, 200)]
    assert joint_view(cast.secretary, purchase.pk).rows[0].together is None
    assert [row.together for row in joint_view(cast.owner, purchase.pk).rows] == [550]
    page = order_page(cast.owner, order.pk)
    assert list(page.invitations.all()) == []
    assert draft_of(page).excluded == ()
    assert not trail_of(cast.owner, order.pk).filter(event__startswith="orders.joint").exists()


def test_the_sum_is_shown_from_five_demands_on(cast: Cast) -> None:
    purchase, chain = opened(cast)
    for number in range(3):
        firm = make_enterprise(cast.cluster, f"长春第{number}医药有限公司")
        license_to(firm)
        wants(purchase, make_person(f"more{number}", "某某", firm.organisation, Role.FIRM_TRADE), 100)
    assert joint_view(cast.owner, purchase.pk).rows[0].together is None  # four, and still open

    wants(purchase, chain.kangtai, 200)

    assert {joint_view(actor, purchase.pk).rows[0].together for actor in (cast.owner, chain.kangtai)} == {800}


def test_what_it_costs_to_look_does_not_depend_on_how_many_take_part(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    purchase, chain = gathered(cast)

    with django_assert_num_queries(6):
        joint_view(chain.kangtai, purchase.pk)
    with django_assert_num_queries(2):
        list(joint_list(chain.kangtai))


@pytest.mark.parametrize("audience", ["ALL", "LICENCE", "INVITED", "TIER"])
def test_only_those_who_are_asked_see_it(cast: Cast, audience: str) -> None:
    call = Call(GATHERED, audience, tiers=("BACKBONE",), invited=(cast.baishan.pk,))
    purchase, chain = opened(cast, call=call)
    cast.baishan.tier = "BACKBONE"
    cast.baishan.save()

    assert get_joint(cast.neighbour, purchase.pk) == purchase
    for actor in (cast.banker, cast.observer, cast.outsider):
        with pytest.raises(NotFound):
            get_joint(actor, purchase.pk)
    if audience in ("INVITED", "TIER"):
        with pytest.raises(NotFound):
            wants(purchase, chain.kangtai, 100)
    else:
        wants(purchase, chain.kangtai, 100)
    tell_asked(purchase.pk, "opened", at=NOW)
    assert bool(told(chain.yongsheng)) == (audience in ("ALL", "LICENCE"))


def test_what_waits_and_what_stands_in_the_calendar(cast: Cast) -> None:
    purchase, chain = opened(cast, call=replace(ALL, invited=(cast.baishan.pk,)))
    wants(purchase, chain.kangtai, 200)
    key = f"orders.joint:{purchase.pk}"

    assert f"{key}:demand" in [row.key for row in waiting_for(cast.neighbour, TODAY)]
    assert f"{key}:demand" not in [row.key for row in waiting_for(chain.kangtai, TODAY)]
    dates = [row.key for row in calendar_of(chain.kangtai, TODAY, TODAY + timedelta(days=9))]
    assert f"{key}:closes" in dates
    keep_joint_clocks(GATHERED)
    assert f"{key}:order" in [row.key for row in waiting_for(cast.owner, TODAY)]
    assert f"{key}:order" not in [row.key for row in waiting_for(chain.kangtai, TODAY)]


def test_the_committee_reads_how_many_take_part_and_opens_none(cast: Cast) -> None:
    purchase, _chain = gathered(cast)

    assert [row.count for row in joint_list(cast.secretary)] == [3]  # type: ignore[attr-defined]  # annotated
    with pytest.raises(NotFound):
        services.open_joint(purchase.order_id, ALL, actor=cast.desk, at=NOW)
    with pytest.raises(NotAllowed):
        wants(purchase, cast.desk, 10)
