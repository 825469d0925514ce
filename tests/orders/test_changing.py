"""After confirmation: changes both agree on, parts given back, the order opened again for the rest."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from common.errors import DomainError
from notices.models import Notice
from orders import errors
from orders.errors import delivery as refusals
from orders.models import Offer, Order, Part, PartChange, PartVersion, SubOrder
from orders.services.changing import Proposal, answer_change, expire_changes, propose_change, withdraw_change
from orders.services.closing import close_due
from orders.services.giving_back import abandon_order, cancel_sub_order, release_part, reopen_order, withdraw_part
from orders.services.publishing import cancel_order
from orders.services.taking import take_parts
from orders.services.watching import tell_late
from tests.cast import NOW, Cast
from tests.orders.delivered import CAME, SENT, agreed, came, contracted, now, order_of, part_of, sent
from tests.orders.stage import CLOSES, LATER, WANTED_TO, first_window, make_seller

SOON = LATER + timedelta(minutes=30)
AGAIN = SENT + timedelta(days=2)


def proposed(cast: Cast, sub_order: SubOrder, **terms: Any) -> PartChange:
    """The seller proposes."""
    proposal = Proposal(reason="库存变化", **terms)
    return propose_change(part_of(sub_order).pk, proposal, actor=cast.neighbour, at=SOON)


def test_an_accepted_change_keeps_the_version_before_it(cast: Cast) -> None:
    sub_order = agreed(cast)
    change = proposed(cast, sub_order, quantity=500, price=Decimal("12.00"))
    assert part_of(sub_order).quantity == 400

    answer_change(change.pk, accept=True, actor=cast.owner, at=SOON)

    part = part_of(sub_order)
    assert (part.quantity, part.price, part.version) == (500, Decimal("12.00"), 2)
    assert [(v.version, v.quantity, v.price) for v in PartVersion.objects.all()] == [(1, 400, Decimal("12.50"))]
    assert first_window(order_of(sub_order)).remaining == 500


def test_a_smaller_quantity_goes_back_to_its_window(cast: Cast) -> None:
    sub_order = agreed(cast)
    answer_change(proposed(cast, sub_order, quantity=100).pk, accept=True, actor=cast.owner, at=SOON)

    assert first_window(order_of(sub_order)).remaining == 900


@pytest.mark.parametrize(
    "terms, refusal",
    [
        ({}, refusals.ChangeIsNone),
        ({"quantity": 400}, refusals.ChangeIsNone),
        ({"quantity": 0}, errors.QuantityWrong),
        ({"quantity": 1001}, errors.NotEnoughLeft),
        ({"price": Decimal("12.505")}, errors.PriceWrong),
        ({"price": Decimal(-1)}, errors.PriceWrong),
        ({"to_on": NOW.date() - timedelta(days=1)}, refusals.ChangeWindowWrong),
        ({"from_on": WANTED_TO + timedelta(days=1)}, refusals.ChangeWindowWrong),
    ],
)
def test_a_proposal_that_cannot_be_is_refused(cast: Cast, terms: dict[str, Any], refusal: type[DomainError]) -> None:
    sub_order = agreed(cast)

    with pytest.raises(refusal):
        proposed(cast, sub_order, **terms)

    assert not PartChange.objects.exists()


def test_what_is_left_counts_when_the_change_is_accepted(cast: Cast) -> None:
    sub_order = agreed(cast)
    change = proposed(cast, sub_order, quantity=1000)
    window = first_window(order_of(sub_order))
    type(window).objects.filter(pk=window.pk).update(remaining=599)

    with pytest.raises(errors.NotEnoughLeft):
        answer_change(change.pk, accept=True, actor=cast.owner, at=SOON)

    assert (part_of(sub_order).quantity, first_window(order_of(sub_order)).remaining) == (400, 599)
    assert PartChange.objects.get().state == PartChange.State.OPEN


def test_licences_hold_on_the_new_last_day_or_the_change_is_refused(cast: Cast) -> None:
    sub_order = agreed(cast)
    cast.baishan.licences.update(expires_on=WANTED_TO + timedelta(days=1))
    change = proposed(cast, sub_order, to_on=WANTED_TO + timedelta(days=5))

    with pytest.raises(errors.SellerNotEligible) as refused:
        answer_change(change.pk, accept=True, actor=cast.owner, at=SOON)

    assert (refused.value.code, part_of(sub_order).to_on) == ("E_LIC_EXPIRED", WANTED_TO)


def test_only_the_other_side_answers_and_only_the_proposer_withdraws(cast: Cast) -> None:
    sub_order = agreed(cast)
    change = proposed(cast, sub_order, quantity=100)
    with pytest.raises(refusals.NotBothSides):
        answer_change(change.pk, accept=True, actor=cast.neighbour, at=SOON)
    with pytest.raises(refusals.NotBothSides):
        withdraw_change(change.pk, actor=cast.owner, at=SOON)
    with pytest.raises(refusals.ChangeWaits):
        propose_change(part_of(sub_order).pk, Proposal("价格", price=Decimal(1)), actor=cast.owner, at=SOON)

    withdraw_change(change.pk, actor=cast.neighbour, at=SOON)

    assert PartChange.objects.get().state == PartChange.State.WITHDRAWN
    assert part_of(sub_order).quantity == 400


def test_a_change_nobody_answers_ends_by_itself_once(cast: Cast) -> None:
    sub_order = agreed(cast)
    change = proposed(cast, sub_order, quantity=100)
    with pytest.raises(refusals.ChangeAnswered):
        answer_change(change.pk, accept=True, actor=cast.owner, at=change.answer_by)

    assert (expire_changes(change.answer_by), expire_changes(change.answer_by)) == (1, 0)

    assert PartChange.objects.get().state == PartChange.State.EXPIRED
    assert (part_of(sub_order).quantity, Notice.objects.filter(sentence__startswith="No answer to").count()) == (400, 2)


def test_a_shorter_life_that_the_buyer_accepted_lets_an_older_batch_go(cast: Cast) -> None:
    sub_order = contracted(cast)
    old: dict[str, Any] = {"expires_on": SENT.date() + timedelta(days=100)}
    with pytest.raises(refusals.BatchTooOld):
        sent(cast, sub_order, **old)
    answer_change(proposed(cast, sub_order, minimum_life_days=90).pk, accept=True, actor=cast.owner, at=SOON)

    assert sent(cast, sub_order, **old).pk


def test_a_withdrawn_part_goes_back_and_its_sub_order_ends(cast: Cast) -> None:
    sub_order = agreed(cast)
    proposed(cast, sub_order, quantity=100)
    with pytest.raises(refusals.NotBothSides):
        withdraw_part(part_of(sub_order).pk, reason="缺货", actor=cast.owner, at=SOON)
    with pytest.raises(refusals.ReasonMissing):
        withdraw_part(part_of(sub_order).pk, reason="", actor=cast.neighbour, at=SOON)

    withdraw_part(part_of(sub_order).pk, reason="缺货", actor=cast.neighbour, at=SOON)

    assert (part_of(sub_order).state, now(sub_order).state) == ("WITHDRAWN", "CANCELLED")
    assert first_window(order_of(sub_order)).remaining == 1000
    assert PartChange.objects.get().state == PartChange.State.WITHDRAWN


def test_the_buyer_releases_and_a_whole_sub_order_is_cancelled(cast: Cast) -> None:
    first = agreed(cast)
    release_part(part_of(first).pk, reason="需求减少", actor=cast.owner, at=SOON)

    assert (part_of(first).state, now(first).state) == ("RELEASED", "CANCELLED")
    abandon_order(first.order_id, reason="需求取消", actor=cast.owner, at=SOON)
    assert order_of(first).state == Order.State.CANCELLED


def test_cancelling_gives_every_part_back(cast: Cast) -> None:
    sub_order = contracted(cast)

    cancel_sub_order(sub_order.pk, reason="协商一致", actor=cast.neighbour, at=SOON)

    assert (part_of(sub_order).state, now(sub_order).state) == ("WITHDRAWN", "CANCELLED")
    assert first_window(order_of(sub_order)).remaining == 1000


def test_what_has_left_is_not_given_back(cast: Cast) -> None:
    sub_order = contracted(cast)
    sent(cast, sub_order, 100)

    for verb, actor in ((withdraw_part, cast.neighbour), (release_part, cast.owner)):
        with pytest.raises(errors.MoveNotPossible):
            verb(part_of(sub_order).pk, reason="缺货", actor=actor, at=SENT)
    with pytest.raises(errors.MoveNotPossible):
        cancel_sub_order(sub_order.pk, reason="缺货", actor=cast.owner, at=SENT)

    assert first_window(order_of(sub_order)).remaining == 600


def test_stand_bys_are_told_in_their_order(cast: Cast) -> None:
    sub_order = agreed(cast)
    line = part_of(sub_order).line
    for name, price in (("贵", "14.00"), ("廉", "12.00")):
        seller = make_seller(cast, f"长春{name}医药有限公司", name)
        Offer.objects.create(
            line=line, seller_id=seller.organisation.pk, price=Decimal(price), at_most=400, offered_by=seller.user,
            state=Offer.State.STAND_BY, offered_at=NOW, changed_at=NOW,
        )  # fmt: skip

    withdraw_part(part_of(sub_order).pk, reason="缺货", actor=cast.neighbour, at=SOON)

    told = Notice.objects.filter(sentence__contains="stand by").order_by("pk")
    assert [(n.organisation.name, n.words["place"]) for n in told] == [
        ("长春廉医药有限公司", 1),
        ("长春贵医药有限公司", 2),
    ]


def test_the_poster_opens_the_order_again_for_the_rest(cast: Cast) -> None:
    sub_order = agreed(cast)
    other = make_seller(cast, "长春己医药有限公司", "ji")
    order = reopen_order(sub_order.order_id, closes_at=AGAIN, actor=cast.owner, at=SENT)
    assert (order.state, first_window(order).is_open) == (Order.State.OPEN, True)
    with pytest.raises(refusals.StillDelivering):
        cancel_order(order.pk, reason="不要了", actor=cast.owner, at=SENT)

    take_parts(order.pk, {first_window(order).pk: 600}, actor=other, at=SENT)
    assert close_due(AGAIN) == 1

    assert order_of(sub_order).state == Order.State.CONFIRMED
    assert sorted(SubOrder.objects.values_list("seller_id", "parts__quantity")) == sorted(
        [(cast.baishan.pk, 400), (other.organisation.pk, 600)]
    )
    assert now(sub_order).state == SubOrder.State.AGREED


def test_deliveries_go_on_while_the_order_is_open_again(cast: Cast) -> None:
    sub_order = contracted(cast)
    reopen_order(sub_order.order_id, closes_at=AGAIN, actor=cast.owner, at=LATER)
    came(cast, sent(cast, sub_order))
    assert (now(sub_order).state, order_of(sub_order).state) == ("RECEIVED", Order.State.OPEN)

    close_due(AGAIN)

    assert order_of(sub_order).state == Order.State.RECEIVED


def test_who_withdrew_may_take_part_again(cast: Cast) -> None:
    sub_order = agreed(cast)
    withdraw_part(part_of(sub_order).pk, reason="缺货", actor=cast.neighbour, at=SOON)
    order = reopen_order(sub_order.order_id, closes_at=AGAIN, actor=cast.owner, at=SENT)
    take_parts(order.pk, {first_window(order).pk: 50}, actor=cast.neighbour, at=SENT)

    close_due(AGAIN)

    assert list(SubOrder.objects.order_by("pk").values_list("state", flat=True)) == ["CANCELLED", "AGREED"]
    assert Part.objects.get(state="AGREED").sub_order != sub_order


def test_nothing_is_opened_again_without_a_rest_or_in_the_past(cast: Cast) -> None:
    sub_order = agreed(cast, 1000)
    with pytest.raises(refusals.NothingToReopen):
        reopen_order(sub_order.order_id, closes_at=AGAIN, actor=cast.owner, at=SENT)
    release_part(part_of(sub_order).pk, reason="减少", actor=cast.owner, at=SENT)
    with pytest.raises(errors.ClosingWrong):
        reopen_order(sub_order.order_id, closes_at=CLOSES, actor=cast.owner, at=SENT)

    assert order_of(sub_order).state == Order.State.CONFIRMED


def test_who_is_late_is_told_once(cast: Cast) -> None:
    sub_order = contracted(cast)
    sent(cast, sub_order, 100)
    after = CAME + timedelta(days=30)

    assert (tell_late(CAME), tell_late(after), tell_late(after)) == (0, 1, 0)

    assert now(sub_order).late_told_at == after
