"""Joint purchases ordered upward and shared out by the published rule: each buyer with an order of its own."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest

from common.errors import NotFound
from orders.models import Demand, Order, Part
from orders.queries.board import get_order
from orders.queries.joint import joint_view
from orders.rules.joint import DemandDraft, Lot, proportional, share_out
from orders.services import demanding
from orders.services import joint as services
from orders.services.closing import close_due
from orders.services.drafting import draft_order
from orders.services.giving_back import cancel_sub_order, reopen_order
from orders.services.offering import Bid, make_offers
from orders.services.publishing import cancel_order
from tests.cast import NOW, Cast
from tests.orders.chain import set_chain
from tests.orders.gathering import (
    ALL,
    DECIDED,
    GATHERED,
    OFFERED,
    End,
    S,
    decided,
    let_all_buy_of,
    ordered,
    told,
)
from tests.orders.stage import first_window, line, make_seller, sealed, with_lines


@pytest.mark.parametrize(
    "quantity, weights, pack, shares",
    [
        (100, {1: 120, 2: 60, 3: 60}, 10, {1: 50, 2: 30, 3: 20}),  # 5.0, 2.5, 2.5: of equals the earlier one
        (500, {1: 120, 2: 60}, 10, {1: 120, 2: 60}),  # never more than was asked for
        (90, {1: 10, 2: 10, 3: 80}, 10, {1: 10, 2: 10, 3: 70}),
        (10, {1: 100, 2: 300}, 10, {1: 0, 2: 10}),
        (7, {1: 5, 2: 5}, 1, {1: 4, 2: 3}),
        (0, {1: 5}, 1, {1: 0}),
    ],
)
def test_a_part_is_shared_in_proportion_by_largest_remainder(
    quantity: int, weights: dict[int, int], pack: int, shares: dict[int, int]
) -> None:
    assert proportional(quantity, weights, pack) == shares


def test_shares_are_whole_packs_add_up_and_never_pass_a_demand() -> None:
    dice = random.Random(17)
    for _ in range(3000):
        pack = dice.choice([1, 5, 12])
        demands = {buyer: dice.randint(1, 40) * pack for buyer in range(dice.randint(1, 8))}
        lots = [
            Lot(seller, dice.randint(1, 60) * pack, pack, frozenset(b for b in demands if dice.random() < 0.8))
            for seller in range(dice.randint(1, 4))
        ]

        found = share_out(lots, demands)

        for buyer, need in demands.items():
            assert sum(share.get(buyer, 0) for share in found) <= need
        for lot, share in zip(lots, found, strict=True):
            assert share.keys() <= lot.buyers
            assert all(units > 0 and units % pack == 0 for units in share.values())
            short = sum(demands[b] - sum(row.get(b, 0) for row in found) for b in lot.buyers)
            assert sum(share.values()) == lot.quantity or short == 0  # nothing is left while somebody may still take it
        assert found == share_out(lots, demands)


def test_the_order_upward_holds_the_sums_and_no_buyer_of_it_is_a_seller(cast: Cast) -> None:
    _purchase, chain, order = ordered(cast)

    window = first_window(order)
    assert (order.state, order.lines.get().quantity, window.quantity, window.remaining) == ("OPEN", 550, 550, 550)
    assert window.is_open
    assert get_order(cast.neighbour, order.pk) == order
    for buyer in (chain.kangtai, chain.yongsheng):
        with pytest.raises(NotFound):
            make_offers(order.pk, [Bid(order.lines.get().pk, Decimal("9"), 10)], actor=buyer, at=GATHERED)


def test_lines_nobody_needs_fall_away(cast: Cast) -> None:
    chain = set_chain(cast)
    draft = with_lines(sealed(chain.product), line(chain.product, 100), line(chain.product, 50))
    order = draft_order(draft, actor=cast.owner, at=NOW)
    purchase = services.open_joint(order.pk, ALL, actor=cast.owner, at=NOW)
    first = first_window(order).pk
    for actor in (cast.owner, chain.kangtai):
        demanding.state_demand(purchase.pk, DemandDraft("示例路", {first: 80}), actor=actor, at=NOW)
    services.close_gathering(purchase.pk, actor=cast.owner, at=NOW)

    done = services.order_joint(purchase.pk, closes_at=OFFERED, destination="两处仓库", actor=cast.owner, at=NOW)

    assert list(done.lines.values_list("quantity", "windows__quantity")) == [(160, 160)]
    assert done.destination == "两处仓库"


def test_every_enterprise_gets_an_order_of_its_own_with_its_share(cast: Cast) -> None:
    purchase, chain, order = ordered(cast)
    other = make_seller(cast, "长春甲医药有限公司", "jia")
    buyers = (cast.owner, chain.kangtai, chain.yongsheng)
    let_all_buy_of(cast.neighbour, chain.kangtai)  # the others know Baishan already
    let_all_buy_of(other, chain.kangtai, chain.yongsheng)

    made = decided(cast, order, (cast.neighbour, "9.50", 300), (other, "9.80", 100))

    purchase.refresh_from_db()
    order.refresh_from_db()
    assert (purchase.state, order.state) == (S.SHARED, Order.State.CLOSED)
    # 300 of Baishan: 163.6, 109.1, 27.3; then 100 of the other among what is still needed: 140, 90, 20
    rows = {(row.buyer_id, row.seller_id): sum(row.parts.values_list("quantity", flat=True)) for row in made}
    own, kang, yong = (actor.organisation.pk for actor in buyers)
    bai, jia = cast.baishan.pk, other.organisation.pk
    assert rows == {
        (own, bai): 160, (kang, bai): 110, (yong, bai): 30, (own, jia): 60, (kang, jia): 30, (yong, jia): 10,
    }  # fmt: skip
    for actor in buyers:
        mine = Demand.objects.select_related("order").get(enterprise=actor.organisation.pk)
        assert mine.order is not None
        assert (mine.order.state, mine.order.buyer_id) == (Order.State.CONFIRMED, actor.organisation.pk)
        got = sum(Part.objects.filter(line__order=mine.order).values_list("quantity", flat=True))
        assert mine.lines.get().allotted == got == first_window(mine.order).quantity
        assert first_window(mine.order).remaining == 0
    assert Part.objects.filter(line__order=order).count() == 0
    assert {part.price for part in Part.objects.filter(seller=bai)} == {Decimal("9.50")}
    kang_order = Demand.objects.get(enterprise=kang).order
    assert kang_order is not None
    assert kang_order.destination == "长春市示例路2号"


def test_who_may_not_buy_from_a_seller_takes_no_share_and_is_told(cast: Cast) -> None:
    purchase, chain, order = ordered(cast)  # Kangtai has not approved Baishan

    made = decided(cast, order, (cast.neighbour, "9.50", 400))

    assert {(row.buyer_id, sum(row.parts.values_list("quantity", flat=True))) for row in made} == {
        (cast.runqiang.pk, 300),
        (chain.yongsheng.organisation.pk, 50),
    }
    mine = Demand.objects.get(enterprise=chain.kangtai.organisation.pk)
    assert (mine.order, mine.lines.get().allotted) == (None, 0)
    assert told(chain.kangtai)[-1].endswith("nothing of it came to you.")
    assert joint_view(chain.kangtai, purchase.pk).rows[0].allotted == 0


def test_an_order_upward_without_a_seller_or_taken_back_ends_it(cast: Cast) -> None:
    purchase, _chain, _order = ordered(cast)

    close_due(DECIDED)  # nobody offered

    purchase.refresh_from_db()
    assert (purchase.state, purchase.end) == (S.ENDED, End.NO_SELLER)


def test_an_order_upward_that_is_taken_back_frees_everybody(cast: Cast) -> None:
    purchase, chain, order = ordered(cast)

    cancel_order(order.pk, reason="需求取消", actor=cast.owner, at=GATHERED)

    purchase.refresh_from_db()
    assert (purchase.state, purchase.end, purchase.ended_reason) == (S.ENDED, End.TAKEN_BACK, "需求取消")
    assert "took the order" in told(chain.kangtai)[-1]


def test_a_share_that_is_given_back_is_offered_again_by_its_own_buyer_alone(cast: Cast) -> None:
    _purchase, chain, order = ordered(cast)
    made = decided(cast, order, (cast.neighbour, "9.50", 400))
    mine = next(row for row in made if row.buyer_id == chain.yongsheng.organisation.pk)
    with pytest.raises(NotFound):
        get_order(cast.owner, mine.order_id)  # who bought together sees nothing of it

    cancel_sub_order(mine.pk, reason="断货", actor=cast.neighbour, at=DECIDED)
    reopened = reopen_order(mine.order_id, closes_at=DECIDED + timedelta(days=2), actor=chain.yongsheng, at=DECIDED)

    assert (reopened.state, reopened.audience) == (Order.State.OPEN, Order.Audience.LICENCE)
    assert first_window(reopened).remaining == 50
