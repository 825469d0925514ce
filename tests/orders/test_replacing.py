"""Goods are sent again for a claim: whatever the state of the sub-order, nothing of it is counted twice."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from common.errors import DomainError, NotFound
from ledger.queries import ties
from notices.models import Notice
from orders.errors import MoveNotPossible
from orders.errors import delivery as refusals
from orders.errors.claim import ClaimTooLarge, CreditWished
from orders.models import Claim, Receipt, ReceiptItem, Shipment, SubOrder
from orders.queries import waiting_for
from orders.queries.amounts import account_of
from orders.queries.claims import claims_with_progress
from orders.queries.rates import FEWEST, rates_of_pair
from orders.queries.statement import statement_of
from orders.services.claiming import answer_claim, file_claim, settle_claim, withdraw_claim
from orders.services.receiving import receive_shipment
from orders.services.replacing import dispatch_replacement
from orders.services.settling import record_invoice
from orders.services.watching import remind_claims
from tests.cast import Cast
from tests.orders.delivered import (
    CAME,
    came,
    check_of,
    contracted,
    note_for,
    now,
    paid,
    part_of,
    received,
    sent,
    weights,
)
from tests.orders.test_settling import DAY, THEN, claimed, settled
from tests.orders.test_statement import around

AGAIN = THEN + timedelta(days=1)
WHOLE = [Decimal("5000.00"), Decimal("-5000.00"), Decimal("3750.00"), Decimal("1250.00")]


def promised(cast: Cast, sub_order: SubOrder, quantity: int = 100, kind: str = "QUALITY") -> Claim:
    """Runqiang wants a quantity sent again, and Baishan accepts."""
    claim = claimed(cast, sub_order, quantity, kind, "REPLACEMENT")
    return answer_claim(claim.pk, accept=True, answer="明日补发", actor=cast.neighbour, at=THEN)


def sent_again(cast: Cast, claim: Claim, quantity: int = 100, number: str = "SHD-R", **more: Any) -> Shipment:
    """Baishan sends it."""
    note = note_for(claim.item.receipt.shipment.sub_order, quantity, number, **more)
    return dispatch_replacement(claim.pk, note, actor=cast.neighbour, at=AGAIN)


def came_again(cast: Cast, shipment: Shipment, **more: Any) -> Receipt:
    """Runqiang checks it."""
    return receive_shipment(shipment.pk, check_of(shipment, **more), actor=cast.owner, at=AGAIN)


def replaced(cast: Cast, sub_order: SubOrder, quantity: int = 100, kind: str = "QUALITY") -> Any:
    """All of it came again."""
    claim = promised(cast, sub_order, quantity, kind)
    came_again(cast, sent_again(cast, claim, quantity, f"SHD-R{claim.pk}"))
    return as_is(claim)


def as_is(claim: Claim) -> Any:
    """The claim with its progress."""
    return claims_with_progress().get(pk=claim.pk)


@pytest.mark.parametrize("kind", Claim.Kind.values)
@pytest.mark.parametrize("story", [received, paid])
def test_what_came_again_settles_the_claim_and_weighs_once(cast: Cast, story: Any, kind: str) -> None:
    sub_order = story(cast)
    state = now(sub_order).state

    claim = replaced(cast, sub_order, kind=kind)

    assert (claim.state, claim.settled_at, claim.credited, claim.replaced, claim.left) == ("SETTLED", AGAIN, 0, 100, 0)
    assert weights(cast) == WHOLE
    assert [tie.happened_at for tie in ties(cast.secretary).order_by("pk")] == [CAME, CAME, CAME, AGAIN]
    assert (account_of(sub_order).received, account_of(sub_order).owed) == (Decimal("5000.00"), Decimal("5000.00"))
    assert (now(sub_order).state, now(sub_order).is_disputed, part_of(sub_order).state) == (state, False, "RECEIVED")


def test_a_statement_and_an_invoice_know_the_goods_once(cast: Cast) -> None:
    sub_order = received(cast)
    replaced(cast, sub_order)

    record_invoice(sub_order.pk, "04400261", Decimal("5000.00"), DAY, actor=cast.neighbour, at=AGAIN)

    [one] = statement_of(cast.owner, around("buying")).entries
    assert [one.account.received, one.account.credits, one.invoiced] == [5000, 0, 5000]


def test_what_is_refused_or_missing_is_still_to_come(cast: Cast) -> None:
    sub_order = received(cast)
    claim = promised(cast, sub_order)
    came_again(cast, sent_again(cast, claim), refused=30, missing=10)
    assert (as_is(claim).state, as_is(claim).left, sum(weights(cast))) == ("ACCEPTED", 40, 5000)

    came_again(cast, sent_again(cast, claim, 40, "SHD-R2"))

    assert (as_is(claim).state, as_is(claim).replaced) == ("SETTLED", 100)
    assert weights(cast) == [5000, -5000, 4250, 750, -4250, 3750, 500]


def test_a_replacement_refused_as_a_whole_changes_nothing(cast: Cast) -> None:
    claim = promised(cast, received(cast))

    came_again(cast, sent_again(cast, claim), refused=100)

    assert (as_is(claim).state, as_is(claim).left, sum(weights(cast)), len(weights(cast))) == ("ACCEPTED", 100, 5000, 1)


@pytest.mark.parametrize("kind, tie", [("RETURN", 4250), ("SHORTAGE", 4250), ("QUALITY", 5000)])
def test_the_buyer_takes_a_credit_for_what_did_not_come_again(cast: Cast, kind: str, tie: int) -> None:
    sub_order = received(cast)
    claim = promised(cast, sub_order, kind=kind)
    came_again(cast, sent_again(cast, claim, 40))
    with pytest.raises(refusals.NotBothSides):
        settle_claim(claim.pk, actor=cast.neighbour, at=AGAIN)

    settle_claim(claim.pk, actor=cast.owner, at=AGAIN)

    assert (as_is(claim).state, as_is(claim).credited, as_is(claim).left) == ("SETTLED", 60, 0)
    assert (sum(weights(cast)), account_of(sub_order).owed) == (tie, Decimal("4250.00"))


def test_nothing_is_credited_while_it_is_on_the_way(cast: Cast) -> None:
    claim = promised(cast, received(cast))
    sent_again(cast, claim, 60)

    with pytest.raises(refusals.InTransit):
        settle_claim(claim.pk, actor=cast.owner, at=AGAIN)

    assert as_is(claim).state == "ACCEPTED"


def test_the_replacement_can_be_claimed_in_its_turn(cast: Cast) -> None:
    sub_order = received(cast)
    replaced(cast, sub_order)
    again = ReceiptItem.objects.latest("pk")
    claim = file_claim(again.pk, "RETURN", 50, "又受潮", wish="CREDIT", actor=cast.owner, at=AGAIN)
    answer_claim(claim.pk, accept=True, answer="", actor=cast.neighbour, at=AGAIN)

    settle_claim(claim.pk, actor=cast.owner, at=AGAIN)

    assert (sum(weights(cast)), account_of(sub_order).owed) == (4375, Decimal("4375.00"))
    with pytest.raises(ClaimTooLarge):
        file_claim(again.pk, "RETURN", 51, "又受潮", actor=cast.owner, at=AGAIN)


def test_returns_shrink_the_fill_and_replacements_fill_it_again(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr("orders.queries.rates.FEWEST", 1)
    assert FEWEST == 3
    sub_order = received(cast)
    replaced(cast, sub_order, 200)
    settled(cast, sub_order, 100)

    rates = rates_of_pair(cast.owner, sub_order.pk)

    assert (rates.fill, rates.on_time) == (0.75, 1.0)


def test_parts_and_the_end_of_the_sub_order_do_not_wait_for_a_replacement(cast: Cast) -> None:
    sub_order = contracted(cast)
    came(cast, sent(cast, sub_order, 300))
    claim = promised(cast, sub_order)
    sent_again(cast, claim)
    assert (part_of(sub_order).state, now(sub_order).state) == ("DISPATCHED", "DISPATCHED")

    came(cast, sent(cast, sub_order, 100, "SHD-2"))

    assert (part_of(sub_order).state, now(sub_order).state) == ("RECEIVED", "RECEIVED")


@pytest.mark.parametrize(
    "spoil, refusal",
    [
        ({"quantity": 101}, refusals.MoreThanPart),
        ({"number": "SHD-1"}, refusals.DeliveryNoteUsed),
        ({"batch_number": " "}, refusals.BatchMissing),
        ({"expires_on": AGAIN.date()}, refusals.BatchTooOld),
    ],
)
def test_goods_sent_again_keep_the_rules_of_every_dispatch(
    cast: Cast, spoil: dict[str, Any], refusal: type[DomainError]
) -> None:
    claim = promised(cast, received(cast))

    with pytest.raises(refusal):
        sent_again(cast, claim, **spoil)

    assert (Shipment.objects.count(), as_is(claim).left) == (1, 100)


def test_no_more_is_sent_than_is_on_the_way_already(cast: Cast) -> None:
    claim = promised(cast, received(cast))
    sent_again(cast, claim)

    with pytest.raises(refusals.InTransit):
        sent_again(cast, claim, 1, "SHD-R2")

    assert Shipment.objects.count() == 2


@pytest.mark.parametrize("state", Claim.State.values)
@pytest.mark.parametrize("wish", Claim.Wish.values)
@pytest.mark.parametrize("who", ["neighbour", "owner", "colleague", "outsider"])
def test_only_the_seller_sends_again_and_only_for_an_accepted_claim_for_goods(
    cast: Cast, state: str, wish: str, who: str
) -> None:
    sub_order = received(cast)
    claim = claimed(cast, sub_order, 100, "QUALITY", wish)
    Claim.objects.filter(pk=claim.pk).update(state=state)
    expected = {"owner": refusals.NotBothSides, "colleague": refusals.NotBothSides, "outsider": NotFound}.get(who)
    if expected is None and state != "ACCEPTED":
        expected = MoveNotPossible
    elif expected is None and wish == "CREDIT":
        expected = CreditWished
    note = note_for(sub_order, 100, "SHD-R")

    if expected is None:
        assert dispatch_replacement(claim.pk, note, actor=getattr(cast, who), at=AGAIN).replaces_id == claim.pk
    else:
        with pytest.raises(expected):
            dispatch_replacement(claim.pk, note, actor=getattr(cast, who), at=AGAIN)
        assert Shipment.objects.count() == 1


def test_goods_of_another_part_are_no_replacement(cast: Cast) -> None:
    claim = promised(cast, received(cast))
    note = note_for(claim.item.receipt.shipment.sub_order, 100, "SHD-R")
    wrong = replace(note, items=(replace(note.items[0], part=note.items[0].part + 999),))

    with pytest.raises(NotFound):
        dispatch_replacement(claim.pk, wrong, actor=cast.neighbour, at=AGAIN)

    assert Shipment.objects.count() == 1


def test_both_sides_are_told_and_both_see_what_waits(cast: Cast) -> None:
    sub_order = received(cast)
    claim = promised(cast, sub_order)
    [line] = [row for row in waiting_for(cast.neighbour, DAY) if row.key == f"orders.claim:{claim.pk}:replace"]
    assert (line.due_on, line.link) == (as_is(claim).replace_by, f"/deliveries/claims/{claim.pk}/replace/")

    shipment = sent_again(cast, claim)

    assert not [row for row in waiting_for(cast.neighbour, DAY) if ":replace" in row.key]
    assert [row.link for row in waiting_for(cast.owner, DAY) if row.key == f"orders.shipment:{shipment.pk}:receive"]
    assert Notice.objects.filter(recipient=cast.owner.user, sentence__contains="sent a replacement").count() == 1
    came_again(cast, shipment)
    told = Notice.objects.filter(recipient=cast.neighbour.user, sentence__endswith="is settled.")
    assert told.count() == 1


def test_a_replacement_that_is_late_is_told_once_to_both(cast: Cast) -> None:
    claim = promised(cast, received(cast))
    late = THEN + timedelta(days=30)
    assert remind_claims(THEN) == 0

    assert [remind_claims(late), remind_claims(late)] == [1, 0]

    told = Notice.objects.filter(sentence__startswith="The replacement of")
    assert set(told.values_list("organisation_id", flat=True)) == {cast.runqiang.pk, cast.baishan.pk}
    assert as_is(claim).reminded_at == late


def test_a_claim_that_is_accepted_is_not_taken_back(cast: Cast) -> None:
    claim = promised(cast, received(cast))

    with pytest.raises(MoveNotPossible):
        withdraw_claim(claim.pk, actor=cast.owner, at=AGAIN)
