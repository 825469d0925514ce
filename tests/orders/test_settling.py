"""From receipt to the end: invoice and payment to the fen, claims and what they take off, ratings shown together."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ledger.queries import ties
from notices.models import Notice
from orders.errors import MoveNotPossible
from orders.errors import delivery as refusals
from orders.errors.claim import ClaimTooLarge
from orders.models import Claim, Invoice, Order, Payment, Rating, ReceiptItem, SubOrder
from orders.queries.amounts import account_of
from orders.queries.deliveries import ratings_seen
from orders.services.claiming import answer_claim, file_claim, settle_claim, withdraw_claim
from orders.services.rating import end_rating_windows, rate
from orders.services.settling import confirm_payment, record_invoice, record_payment, void_invoice, void_payment
from orders.services.watching import keep_delivery_clocks
from tests.cast import Cast
from tests.orders.delivered import CAME, invoiced, now, order_of, paid, received, weights

THEN = CAME + timedelta(hours=3)
DAY = CAME.date()


def claimed(cast: Cast, sub_order: SubOrder, quantity: int = 100, kind: str = "RETURN", wish: str = "CREDIT") -> Claim:
    """Runqiang claims a quantity of the one item."""
    item = ReceiptItem.objects.get(receipt__shipment__sub_order=sub_order, receipt__shipment__replaces=None)
    return file_claim(item.pk, kind, quantity, "外包装受潮", wish=wish, actor=cast.owner, at=THEN)


def settled(cast: Cast, sub_order: SubOrder, quantity: int = 100, kind: str = "RETURN", wish: str = "CREDIT") -> Claim:
    """Claimed, accepted, carried out."""
    claim = claimed(cast, sub_order, quantity, kind, wish)
    answer_claim(claim.pk, accept=True, answer="", actor=cast.neighbour, at=THEN)
    return settle_claim(claim.pk, actor=cast.owner, at=THEN)


@pytest.mark.parametrize("amount", ["4999.99", "5000.01", "1.00"])
def test_an_invoice_that_differs_by_a_fen_is_refused_with_both_figures(cast: Cast, amount: str) -> None:
    sub_order = received(cast)

    with pytest.raises(refusals.AmountDiffers) as refused:
        record_invoice(sub_order.pk, "1", Decimal(amount), DAY, actor=cast.neighbour, at=THEN)

    assert (refused.value.values["said"], refused.value.values["received"]) == (Decimal(amount), Decimal("5000.00"))
    assert (Invoice.objects.count(), now(sub_order).state) == (0, "RECEIVED")


def test_a_payment_that_differs_is_refused_with_both_figures(cast: Cast) -> None:
    sub_order = invoiced(cast)

    with pytest.raises(refusals.AmountDiffers) as refused:
        record_payment(sub_order.pk, Decimal("4990.00"), DAY, actor=cast.owner, at=THEN)

    assert (refused.value.values["said"], refused.value.values["owed"]) == (Decimal("4990.00"), Decimal("5000.00"))
    assert (Payment.objects.count(), now(sub_order).state) == (0, "INVOICED")


def test_the_seller_confirms_the_payment_and_the_order_is_settled(cast: Cast) -> None:
    sub_order = invoiced(cast)
    record_payment(sub_order.pk, Decimal("5000.00"), DAY, actor=cast.owner, at=THEN)
    assert (now(sub_order).state, order_of(sub_order).state) == ("INVOICED", "RECEIVED")
    with pytest.raises(refusals.NotBothSides):
        confirm_payment(sub_order.pk, actor=cast.owner, at=THEN)

    confirm_payment(sub_order.pk, actor=cast.neighbour, at=THEN)

    assert (now(sub_order).state, order_of(sub_order).state) == ("PAID", Order.State.SETTLED)
    assert now(sub_order).rate_until == THEN + timedelta(days=7)


def test_invoice_and_payment_are_taken_back_with_a_reason_in_their_order(cast: Cast) -> None:
    sub_order = invoiced(cast)
    record_payment(sub_order.pk, Decimal("5000.00"), DAY, actor=cast.owner, at=THEN)
    with pytest.raises(refusals.PaymentWaits):
        void_invoice(sub_order.pk, reason="开错抬头", actor=cast.neighbour, at=THEN)
    with pytest.raises(refusals.ReasonMissing):
        void_payment(sub_order.pk, reason=" ", actor=cast.neighbour, at=THEN)

    void_payment(sub_order.pk, reason="未到账", actor=cast.neighbour, at=THEN)
    void_invoice(sub_order.pk, reason="开错抬头", actor=cast.neighbour, at=THEN)

    assert now(sub_order).state == "RECEIVED"
    assert [Invoice.objects.get().voided_reason, Payment.objects.get().voided_reason] == ["开错抬头", "未到账"]
    record_invoice(sub_order.pk, "2", Decimal("5000.00"), DAY, actor=cast.neighbour, at=THEN)
    assert Invoice.objects.filter(voided_at=None).count() == 1


def test_records_are_of_what_happened(cast: Cast) -> None:
    sub_order = received(cast)

    with pytest.raises(refusals.DayAhead):
        record_invoice(sub_order.pk, "1", Decimal("5000.00"), DAY + timedelta(days=2), actor=cast.neighbour, at=THEN)

    assert not Invoice.objects.exists()


def test_a_settled_return_takes_its_tie_back_and_records_the_rest(cast: Cast) -> None:
    sub_order = received(cast)

    claim = settled(cast, sub_order)

    assert weights(cast) == [Decimal("5000.00"), Decimal("-5000.00"), Decimal("3750.00")]
    last = ties(cast.secretary).order_by("-pk").first()
    assert last is not None
    assert (last.subject, last.happened_at) == (f"orders.claim:{claim.pk}", CAME)
    assert account_of(sub_order).owed == Decimal("3750.00")


def test_a_second_return_shrinks_what_the_first_left(cast: Cast) -> None:
    sub_order = received(cast)
    settled(cast, sub_order)
    settled(cast, sub_order, 300)

    assert sum(weights(cast)) == 0
    assert weights(cast)[-1] == Decimal("-3750.00")
    assert now(sub_order).state == "PAID"  # nothing is owed any more


def test_a_quality_credit_lowers_what_is_owed_and_leaves_the_tie(cast: Cast) -> None:
    sub_order = received(cast)
    settled(cast, sub_order, 10, kind="QUALITY")

    assert (weights(cast), account_of(sub_order).owed) == ([Decimal("5000.00")], Decimal("4875.00"))


def test_a_credit_explains_a_smaller_payment(cast: Cast) -> None:
    sub_order = invoiced(cast)
    settled(cast, sub_order)
    with pytest.raises(refusals.AmountDiffers):
        record_payment(sub_order.pk, Decimal("5000.00"), DAY, actor=cast.owner, at=THEN)

    record_payment(sub_order.pk, Decimal("3750.00"), DAY, actor=cast.owner, at=THEN)
    confirm_payment(sub_order.pk, actor=cast.neighbour, at=THEN)

    assert now(sub_order).state == "PAID"


def test_a_claim_settled_between_payment_and_confirmation_is_seen(cast: Cast) -> None:
    sub_order = invoiced(cast)
    record_payment(sub_order.pk, Decimal("5000.00"), DAY, actor=cast.owner, at=THEN)
    settled(cast, sub_order)

    with pytest.raises(refusals.AmountDiffers):
        confirm_payment(sub_order.pk, actor=cast.neighbour, at=THEN)

    assert now(sub_order).state == "INVOICED"


def test_a_claim_is_about_what_was_accepted_and_not_yet_claimed(cast: Cast) -> None:
    sub_order = received(cast)
    claimed(cast, sub_order, 300)

    with pytest.raises(ClaimTooLarge) as refused:
        claimed(cast, sub_order, 101)

    assert refused.value.values == {"left": 100}
    assert Claim.objects.count() == 1


def test_a_declined_claim_says_why_and_leaves_everything(cast: Cast) -> None:
    sub_order = received(cast)
    claim = claimed(cast, sub_order)
    assert now(sub_order).is_disputed
    with pytest.raises(refusals.ReasonMissing):
        answer_claim(claim.pk, accept=False, answer="", actor=cast.neighbour, at=THEN)
    with pytest.raises(refusals.NotBothSides):
        answer_claim(claim.pk, accept=True, answer="", actor=cast.owner, at=THEN)

    answer_claim(claim.pk, accept=False, answer="签收时外观完好", actor=cast.neighbour, at=THEN)

    assert not now(sub_order).is_disputed
    with pytest.raises(MoveNotPossible):
        settle_claim(claim.pk, actor=cast.owner, at=THEN)
    assert weights(cast) == [Decimal("5000.00")]


def test_a_withdrawn_claim_frees_its_quantity(cast: Cast) -> None:
    sub_order = received(cast)
    withdraw_claim(claimed(cast, sub_order, 400).pk, actor=cast.owner, at=THEN)

    assert claimed(cast, sub_order, 400).state == Claim.State.OPEN


def test_a_claim_is_answered_within_five_working_days(cast: Cast) -> None:
    sub_order = received(cast)

    assert claimed(cast, sub_order).answer_by == date(2026, 12, 1)


def test_ratings_are_hidden_until_both_are_there(cast: Cast) -> None:
    sub_order = paid(cast)
    rate(sub_order.pk, 5, 4, 5, comment="准时", actor=cast.owner, at=THEN)
    assert list(ratings_seen(cast.neighbour, sub_order)) == []
    assert ratings_seen(cast.owner, sub_order).count() == 1

    rate(sub_order.pk, 5, 5, 5, actor=cast.neighbour, at=THEN)

    assert ratings_seen(cast.neighbour, sub_order).count() == 2
    assert (now(sub_order).state, order_of(sub_order).state) == ("CLOSED", Order.State.CLOSED)


def test_the_end_of_the_window_shows_the_one_rating_once(cast: Cast) -> None:
    sub_order = paid(cast)
    rate(sub_order.pk, 2, 2, 2, comment="迟到", actor=cast.owner, at=THEN)
    assert end_rating_windows(THEN + timedelta(days=6)) == 0
    over = THEN + timedelta(days=8)

    assert (end_rating_windows(over), end_rating_windows(over)) == (1, 0)

    assert Rating.objects.get().released_at == over
    assert (now(sub_order).state, order_of(sub_order).state) == ("CLOSED", Order.State.CLOSED)
    assert Notice.objects.filter(sentence__startswith="The ratings of").count() == 2
    with pytest.raises(MoveNotPossible):
        rate(sub_order.pk, 1, 1, 1, actor=cast.neighbour, at=over)


def test_a_buyer_who_does_not_pay_does_not_hide_the_sellers_rating_for_ever(cast: Cast) -> None:
    sub_order = invoiced(cast)
    rate(sub_order.pk, 1, 1, 1, actor=cast.neighbour, at=THEN)
    latest = now(sub_order).rate_until
    assert latest is not None

    assert (end_rating_windows(latest), end_rating_windows(latest)) == (1, 0)

    assert (Rating.objects.get().released_at, now(sub_order).state) == (latest, "INVOICED")


@pytest.mark.parametrize("marks", [(0, 5, 5), (5, 6, 5), (5, 5, -1)])
def test_marks_are_one_to_five_and_given_once(cast: Cast, marks: tuple[int, int, int]) -> None:
    sub_order = paid(cast)
    with pytest.raises(refusals.RatingWrong):
        rate(sub_order.pk, *marks, actor=cast.owner, at=THEN)
    rate(sub_order.pk, 1, 1, 1, actor=cast.owner, at=THEN)

    with pytest.raises(refusals.RatingGiven):
        rate(sub_order.pk, 5, 5, 5, actor=cast.owner, at=THEN)

    assert Rating.objects.get().goods == 1


def test_every_clock_rings_once(cast: Cast) -> None:
    sub_order = invoiced(cast)
    claimed(cast, sub_order)
    much_later = THEN + timedelta(days=31)

    first, second = keep_delivery_clocks(much_later), keep_delivery_clocks(much_later)

    quiet = {"changes": 0, "ratings": 0, "late": 0, "recalls": 0, "disruptions": 0}
    assert first == {"claims": 1, "payments": 1, **quiet}
    assert set(second.values()) == {0}
