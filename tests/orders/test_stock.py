"""Near-expiry stock: posted by its seller, taken in parts that are never too many, each at once a buyer's own order."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.actors import Actor
from common.errors import DomainError, NotAllowed, NotFound
from enterprises.models import Licence
from notices.models import Notice
from orders import errors
from orders.errors.stock import BatchFixed, NotNearExpiry, StockOnce, StockRecalled
from orders.models import Order, Part, Recall, SubOrder
from orders.permissions import allowed
from orders.queries.board import Filters, find_orders, get_order, order_page
from orders.queries.chances import chances
from orders.queries.stock import takes_of
from orders.rules.rhythm import Rhythm
from orders.rules.stock import StockDraft, TakeTerms
from orders.services.closing import close_due
from orders.services.contracting import file_contract
from orders.services.dispatching import dispatch_goods
from orders.services.drafting import duplicate_order
from orders.services.giving_back import release_part
from orders.services.publishing import cancel_order
from orders.services.standing import make_standing
from orders.services.stock import post_stock
from orders.services.taking import take_parts
from orders.services.telling import tell_audience
from tests.cast import NOW, TODAY, Cast
from tests.orders.chain import Chain, set_chain
from tests.orders.delivered import note_for, scan
from tests.orders.stage import CLOSES, LATER, first_window, posted, published

ENDS = TODAY + timedelta(days=100)
HERE = TakeTerms("长春市示例路2号", "库房", 60)


def a_batch(chain: Chain, **more: Any) -> StockDraft:
    """500 boxes of Baishan that end in a hundred days."""
    draft = StockDraft(
        title="阿莫西林近效期", product=chain.product.pk, batch_number="B2601", expires_on=ENDS, quantity=500,
        price=Decimal("6.20"), from_on=TODAY + timedelta(days=5), to_on=TODAY + timedelta(days=15), closes_at=CLOSES,
        origin="白山一号库", pack_multiple=10,
    )  # fmt: skip
    return replace(draft, **more)


def offered(cast: Cast, **more: Any) -> tuple[Order, Chain]:
    """Baishan clears it; Runqiang and Yongsheng have approved Baishan, Kangtai has not."""
    chain = set_chain(cast)
    return post_stock(a_batch(chain, **more), actor=cast.neighbour, at=NOW), chain


def takes(order: Order, actor: Actor, quantity: int, terms: TakeTerms = HERE) -> list[Part]:
    """A take of its one window."""
    return take_parts(order.pk, {first_window(order).pk: quantity}, actor=actor, at=NOW, terms=terms)


def test_a_part_of_stock_is_at_once_an_order_of_its_buyer_with_the_batch(cast: Cast) -> None:
    order, _chain = offered(cast)

    [part] = takes(order, cast.owner, 200)

    sub_order = SubOrder.objects.get()
    assert (sub_order.seller, sub_order.buyer, sub_order.order.buyer) == (cast.baishan, cast.runqiang, cast.runqiang)
    assert (sub_order.order.state, sub_order.order.destination) == (Order.State.CONFIRMED, HERE.destination)
    stored = Part.objects.get(pk=part.pk)
    assert (stored.seller, stored.sub_order, stored.price) == (cast.baishan, sub_order, Decimal("6.20"))
    assert (stored.line.batch_number, stored.line.expires_on, stored.line.quantity) == ("B2601", ENDS, 200)
    assert first_window(order).remaining == 300
    assert sub_order.order.minimum_life_days == 60


def test_what_is_given_back_of_stock_can_be_taken_again_while_the_call_is_open(cast: Cast) -> None:
    order, chain = offered(cast)
    [part] = takes(order, cast.owner, 200)

    release_part(part.pk, reason="门店停业", actor=cast.owner, at=NOW)

    assert first_window(order).remaining == 500
    assert first_window(SubOrder.objects.get().order).remaining == 0  # the buyer has nothing to offer again
    takes(order, chain.yongsheng, 500)


def test_what_is_given_back_after_the_call_stays_with_its_buyer(cast: Cast) -> None:
    order, _chain = offered(cast)
    [part] = takes(order, cast.owner, 200)
    close_due(LATER)

    release_part(part.pk, reason="门店停业", actor=cast.owner, at=LATER)

    assert first_window(order).remaining == 300
    assert first_window(SubOrder.objects.get().order).remaining == 200


def test_stock_is_never_promised_twice(cast: Cast) -> None:
    order, chain = offered(cast)
    takes(order, cast.owner, 200)
    takes(order, chain.yongsheng, 300)

    with pytest.raises(errors.NothingLeft):
        takes(order, cast.owner, 10)

    assert first_window(order).remaining == 0
    assert sorted(Part.objects.values_list("quantity", flat=True)) == [200, 300]


def test_the_same_buyer_may_take_again(cast: Cast) -> None:
    order, _chain = offered(cast)
    takes(order, cast.owner, 200)

    takes(order, cast.owner, 100)

    assert [row.units for row in takes_of(cast.neighbour, order)] == [100, 200]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "quantity, terms, refusal",
    [
        (505, HERE, errors.NotEnoughLeft),
        (15, HERE, errors.PackDoesNotFit),
        (200, replace(HERE, minimum_life_days=86), errors.SellerNotEligible),  # 85 are left on the last day
        (200, TakeTerms(), errors.FieldMissing),  # nobody knows where it goes
    ],
)
def test_a_take_that_cannot_be_moves_nothing(
    cast: Cast, quantity: int, terms: TakeTerms, refusal: type[DomainError]
) -> None:
    order, _chain = offered(cast)

    with pytest.raises(refusal) as said:
        takes(order, cast.owner, quantity, terms)

    assert (first_window(order).remaining, Part.objects.count(), Order.objects.count()) == (500, 0, 1)
    assert refusal is not errors.SellerNotEligible or said.value.code == "E_EXPIRY"


def test_licence_and_first_approval_are_those_of_the_buyer(cast: Cast) -> None:
    order, chain = offered(cast)

    with pytest.raises(errors.SellerNotEligible) as said:
        takes(order, chain.kangtai, 100)
    assert said.value.code == "E_FIRST_APPROVAL"
    with pytest.raises(errors.OwnOrder):
        takes(order, cast.neighbour, 100)
    with pytest.raises(NotAllowed):
        takes(order, cast.colleague, 100)

    Licence.objects.filter(enterprise=cast.runqiang).update(status="SUSPENDED")
    with pytest.raises(NotFound):  # whom the audience no longer means does not see it
        takes(order, cast.owner, 100)


@pytest.mark.parametrize(
    "more, refusal",
    [
        ({"expires_on": TODAY + timedelta(days=15)}, NotNearExpiry),
        ({"expires_on": TODAY + timedelta(days=400)}, NotNearExpiry),
        ({"batch_number": " "}, errors.FieldMissing),
        ({"quantity": 505}, errors.PackDoesNotFit),
        ({"price": Decimal(0)}, errors.PriceWrong),
        ({"closes_at": NOW + timedelta(days=30)}, errors.ClosingWrong),
        ({"origin": " "}, errors.FieldMissing),
    ],
)
def test_a_batch_that_cannot_be_cleared_is_refused_whole(
    cast: Cast, more: dict[str, Any], refusal: type[DomainError]
) -> None:
    chain = set_chain(cast)

    with pytest.raises(refusal) as said:
        post_stock(a_batch(chain, **more), actor=cast.neighbour, at=NOW)

    assert Order.objects.count() == 0
    assert said.value.field in more


def test_only_who_may_sell_it_clears_it(cast: Cast) -> None:
    chain = set_chain(cast)
    with pytest.raises(NotAllowed):
        post_stock(a_batch(chain), actor=cast.colleague, at=NOW)
    with pytest.raises(NotAllowed):
        post_stock(a_batch(chain), actor=cast.secretary, at=NOW)
    Licence.objects.filter(enterprise=cast.baishan).update(status="SUSPENDED")
    with pytest.raises(errors.SellerNotEligible):
        post_stock(a_batch(chain), actor=cast.neighbour, at=NOW)
    assert Order.objects.count() == 0


def test_a_batch_that_is_called_back_is_neither_offered_nor_taken(cast: Cast) -> None:
    order, chain = offered(cast)
    Recall.objects.create(
        cluster=cast.cluster, product=chain.product, batch_number="b2601", level="II", reason="含量不符",
        called_by=cast.desk.user, called_at=NOW,
    )  # fmt: skip

    with pytest.raises(StockRecalled):
        takes(order, cast.owner, 100)
    with pytest.raises(StockRecalled):
        post_stock(a_batch(chain), actor=cast.neighbour, at=NOW)

    assert (first_window(order).remaining, Order.objects.count()) == (500, 1)


def test_goods_of_another_batch_are_not_sent(cast: Cast) -> None:
    order, _chain = offered(cast)
    takes(order, cast.owner, 200)
    sub_order = SubOrder.objects.get()
    file_contract(sub_order.pk, scan(), actor=cast.owner, at=NOW)

    for batch, ends in (("B9999", ENDS), ("B2601", ENDS + timedelta(days=30))):
        wrong = note_for(sub_order, 200, batch_number=batch, expires_on=ends, produced_on=None)
        with pytest.raises(BatchFixed) as said:
            dispatch_goods(sub_order.pk, replace(wrong, expected_on=TODAY), actor=cast.neighbour, at=NOW)
        assert said.value.field == "items.1.batch_number"
    right = note_for(sub_order, 200, batch_number="b2601", expires_on=ENDS, produced_on=None)
    dispatch_goods(sub_order.pk, replace(right, expected_on=TODAY), actor=cast.neighbour, at=NOW)

    sub_order.refresh_from_db()
    assert sub_order.state == SubOrder.State.DISPATCHED


def test_at_the_deadline_what_was_taken_goes_its_way(cast: Cast) -> None:
    order, chain = offered(cast)
    takes(order, cast.owner, 200)

    assert [close_due(LATER), close_due(LATER)] == [1, 0]

    order.refresh_from_db()
    assert order.state == Order.State.CLOSED
    assert Notice.objects.filter(recipient=cast.neighbour.user).latest("pk").words["left"] == 300
    with pytest.raises(errors.TakingOver):
        takes(order, chain.yongsheng, 10)


def test_what_nobody_takes_ends_and_what_is_taken_back_leaves_parts_alone(cast: Cast) -> None:
    order, chain = offered(cast)
    close_due(LATER)
    order.refresh_from_db()
    assert order.state == Order.State.EXPIRED

    other = post_stock(a_batch(chain, batch_number="B2602"), actor=cast.neighbour, at=NOW)
    takes(other, cast.owner, 200)
    cancel_order(other.pk, reason="已售完", actor=cast.neighbour, at=NOW)

    assert SubOrder.objects.get().state == SubOrder.State.AGREED


def test_stock_stands_on_its_own_list_and_is_not_posted_again(cast: Cast) -> None:
    order, chain = offered(cast)
    need = published(cast, posted(chain.product))

    assert list(find_orders(cast.owner, Filters())) == [need]
    assert list(find_orders(cast.owner, Filters(side="STOCK"))) == [order]
    assert allowed(cast.neighbour, order) == ["close", "cancel"]
    assert allowed(cast.owner, order) == ["take"]
    with pytest.raises(StockOnce):
        duplicate_order(order.pk, actor=cast.neighbour, at=NOW)
    with pytest.raises(StockOnce):
        make_standing(order.pk, Rhythm("WEEKLY", TODAY), actor=cast.neighbour, at=NOW)


def test_a_chance_is_judged_and_said_from_the_buyers_side(cast: Cast) -> None:
    order, chain = offered(cast)

    def chance(actor: Actor) -> Any:
        page = order_page(actor, order.pk)
        return chances(actor, [page], NOW)[page.lines.get().pk][0]

    assert (chance(cast.owner).is_open, chance(cast.owner).span.most) == (True, 500)
    assert not chance(chain.kangtai).is_open
    assert chance(chain.kangtai).why


def test_who_took_what_is_read_by_the_seller_and_the_own_buyer(cast: Cast) -> None:
    order, chain = offered(cast)
    takes(order, cast.owner, 200)
    takes(order, chain.yongsheng, 100)

    assert takes_of(cast.neighbour, order).count() == 2
    assert takes_of(cast.owner, order).count() == 1
    assert takes_of(cast.secretary, order).count() == 0
    mine = SubOrder.objects.get(buyer=cast.runqiang).order_id
    with pytest.raises(NotFound):
        get_order(chain.yongsheng, mine)


def test_the_audience_is_told_once_and_not_reminded(cast: Cast) -> None:
    order, chain = offered(cast)

    for what in ("published", "reminder"):
        tell_audience(order.pk, what, at=NOW)

    assert Notice.objects.filter(recipient=chain.kangtai.user).count() == 1
    assert "clears" in Notice.objects.get(recipient=chain.kangtai.user).sentence
