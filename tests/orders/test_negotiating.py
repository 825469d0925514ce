"""The talk about an offer: rounds with their own clocks, what is agreed counts, what is not answered in time ends."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from common.errors import NotFound
from notices.models import Notice
from orders.errors import PackDoesNotFit
from orders.errors.plans import CounterIsNone, NoRoundWaits, OthersTurn, PlanClosed, RoundOver, WindowsTooSmall
from orders.models import Offer, Plan, Round
from orders.services.allocating import confirm_plan
from orders.services.negotiating import Terms, agree, counter, decline, expire_rounds
from orders.services.offering import Bid, make_offers
from tests.cast import NOW, Cast
from tests.orders.stage import LATER, published, sealed, set_stage
from tests.orders.test_allocating import opened, planned


def an_offer(cast: Cast) -> Offer:
    """Baishan's opened offer: 600 at 9.50."""
    opened(cast)
    return Offer.objects.get(seller=cast.baishan)


def test_each_round_starts_a_clock_of_its_own(cast: Cast) -> None:
    offer = an_offer(cast)

    first = counter(offer.pk, Terms(price=Decimal("9.20"), note="量大"), actor=cast.owner, at=LATER)
    second = counter(
        offer.pk, Terms(price=Decimal("9.40")), actor=cast.neighbour, at=first.answer_by - timedelta(hours=1)
    )

    first.refresh_from_db()
    assert (first.answer, second.answer, second.number) == ("COUNTERED", "WAITING", 2)
    assert second.answer_by - first.answer_by >= timedelta(days=2)
    assert (first.answer_by, second.answer_by) == tuple(
        timezone.localtime(row.answer_by).replace(hour=18, minute=0, second=0, microsecond=0) for row in (first, second)
    )
    offer.refresh_from_db()
    assert (offer.state, offer.price) == (Offer.State.COUNTERED, Decimal("9.50"))


def test_what_is_agreed_is_what_the_next_plan_uses(cast: Cast) -> None:
    offer = an_offer(cast)
    before = planned(cast, offer.line.order)

    counter(offer.pk, Terms(price=Decimal("9.20"), quantity=700), actor=cast.owner, at=LATER)
    agree(offer.pk, actor=cast.neighbour, at=LATER + timedelta(hours=1))

    before.refresh_from_db()
    assert before.state == Plan.State.REPLACED
    with pytest.raises(PlanClosed):
        confirm_plan(before.pk, actor=cast.owner, at=LATER)
    part = planned(cast, offer.line.order).parts.get(seller=cast.baishan)
    assert (part.quantity, part.price) == (700, Decimal("9.20"))


def test_a_plan_that_does_not_use_the_offer_stands(cast: Cast) -> None:
    offer = an_offer(cast)
    plan = planned(cast, offer.line.order)
    plan.parts.filter(offer=offer).delete()

    counter(offer.pk, Terms(price=Decimal("9.20")), actor=cast.owner, at=LATER)
    agree(offer.pk, actor=cast.neighbour, at=LATER)

    plan.refresh_from_db()
    assert plan.state == Plan.State.PROPOSED


def test_what_is_declined_leaves_the_offer_as_it_was(cast: Cast) -> None:
    offer = an_offer(cast)
    counter(offer.pk, Terms(price=Decimal("8.00")), actor=cast.owner, at=LATER)

    decline(offer.pk, actor=cast.neighbour, at=LATER)

    offer.refresh_from_db()
    assert (offer.state, offer.price, offer.at_most) == (Offer.State.OFFERED, Decimal("9.50"), 600)
    assert offer.rounds.get().answer == "DECLINED"


def test_a_round_expires_once_and_gives_the_offer_back(cast: Cast) -> None:
    offer = an_offer(cast)
    made = counter(offer.pk, Terms(price=Decimal("9.20")), actor=cast.owner, at=LATER)
    told = Notice.objects.count()

    early = expire_rounds(made.answer_by - timedelta(seconds=1))
    fired = [expire_rounds(made.answer_by), expire_rounds(made.answer_by)]

    offer.refresh_from_db()
    assert (early, fired) == (0, [1, 0])
    assert (offer.state, offer.price) == (Offer.State.OFFERED, Decimal("9.50"))
    assert offer.rounds.get().answer == "EXPIRED"
    assert Notice.objects.count() > told
    assert Notice.objects.filter(link=f"/offers/{offer.pk}/").exists()


def test_the_second_round_expires_on_its_own_clock_and_not_on_that_of_the_first(cast: Cast) -> None:
    offer = an_offer(cast)
    first = counter(offer.pk, Terms(price=Decimal("9.20")), actor=cast.owner, at=LATER)
    second = counter(offer.pk, Terms(price=Decimal("9.40")), actor=cast.neighbour, at=LATER + timedelta(days=1))

    assert expire_rounds(first.answer_by) == 0
    assert expire_rounds(second.answer_by) == 1


def test_only_the_other_side_answers_and_only_in_time(cast: Cast) -> None:
    offer = an_offer(cast)
    with pytest.raises(NoRoundWaits):
        agree(offer.pk, actor=cast.neighbour, at=LATER)
    made = counter(offer.pk, Terms(price=Decimal("9.20")), actor=cast.owner, at=LATER)

    for act in (agree, decline):
        with pytest.raises(OthersTurn):
            act(offer.pk, actor=cast.owner, at=LATER)
    with pytest.raises(OthersTurn):
        counter(offer.pk, Terms(price=Decimal("9.10")), actor=cast.owner, at=LATER)
    with pytest.raises(RoundOver):
        agree(offer.pk, actor=cast.neighbour, at=made.answer_by)

    offer.refresh_from_db()
    assert (offer.price, offer.rounds.get().answer) == (Decimal("9.50"), "WAITING")


def test_terms_that_are_none_or_do_not_fit_are_refused(cast: Cast) -> None:
    offer = an_offer(cast)
    offer.line.pack_multiple = 50
    offer.line.save()

    with pytest.raises(CounterIsNone):
        counter(offer.pk, Terms(price=Decimal("9.50")), actor=cast.owner, at=LATER)
    with pytest.raises(PackDoesNotFit):
        counter(offer.pk, Terms(quantity=430), actor=cast.owner, at=LATER)

    assert not Round.objects.exists()


def test_nobody_else_knows_of_the_talk_and_nobody_talks_before_the_opening(cast: Cast) -> None:
    _order, other = opened(cast)
    offer = Offer.objects.get(seller=cast.baishan)
    for actor in (other, cast.secretary):
        with pytest.raises(NotFound):
            counter(offer.pk, Terms(price=Decimal("9.20")), actor=actor, at=LATER)


def test_an_offer_that_is_sealed_is_not_talked_about(cast: Cast) -> None:
    order = published(cast, sealed(set_stage(cast)))
    made = make_offers(order.pk, [Bid(order.lines.get().pk, Decimal("9.50"), 600)], actor=cast.neighbour, at=NOW)

    with pytest.raises(NotFound):
        counter(made[0].pk, Terms(price=Decimal("9.20")), actor=cast.owner, at=NOW)


def test_more_than_the_sellers_windows_hold_is_not_asked_for(cast: Cast) -> None:
    offer = an_offer(cast)
    first = offer.windows.get()
    second = offer.line.windows.create(
        quantity=300, remaining=300, from_on=first.window.to_on, to_on=first.window.to_on
    )
    offer.windows.create(window=second, capacity=50)

    with pytest.raises(WindowsTooSmall) as refused:
        counter(offer.pk, Terms(quantity=651), actor=cast.owner, at=LATER)

    assert refused.value.values["most"] == 650
    assert counter(offer.pk, Terms(quantity=650), actor=cast.owner, at=LATER).quantity == 650
