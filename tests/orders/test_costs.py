"""Shared costs: exact to the fen whatever the order of the parts, fixed with the part, owed beside the goods."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.errors import costs as no
from orders.errors.delivery import AmountDiffers
from orders.models import CostRule, Order, Part, PartCost, SubOrder
from orders.queries.amounts import account_of
from orders.queries.costs import left_of, rules_of, shares_of
from orders.queries.drafts import draft_of
from orders.queries.statement import Asked, statement_of
from orders.rules.cost_text import costs_in, text_of
from orders.rules.costs import CostDraft, Piece, check_costs, costs_of, shared_out
from orders.rules.statement import Match
from orders.services.changing import Proposal, answer_change, propose_change
from orders.services.closing import close_due
from orders.services.contracting import file_contract
from orders.services.drafting import draft_order, duplicate_order
from orders.services.giving_back import close_short, reopen_order, withdraw_part
from orders.services.settling import record_invoice, record_payment
from orders.services.taking import take_parts
from tests.cast import NOW, Cast
from tests.orders.delivered import CAME, came, now, part_of, scan, sent
from tests.orders.stage import LATER, first_window, make_seller, posted, published, sealed, set_stage

VAN = CostDraft("TRANSPORT", "SPLIT_QUANTITY", fen=100_00, buyer_percent=50, name="一车统送")
BOX = CostDraft("PACKING", "PER_PACK", fen=300)
HAND = CostDraft("HANDLING", "PER_UNIT", fen=2, buyer_percent=0)
FEE = CostDraft("OTHER", "SHARE", points=80, buyer_percent=25)
STOP = CostDraft("TRANSPORT", "PER_PART", fen=2500, buyer_percent=40)
ICE = CostDraft("COLD_BOX", "PER_PART", fen=900, cold_only=True)
ALL = (VAN, BOX, HAND, FEE, STOP, ICE)

drafts = st.builds(
    CostDraft,
    kind=st.sampled_from(CostRule.Kind.values),
    basis=st.sampled_from(CostRule.Basis.values),
    fen=st.integers(0, 10_000_000),
    points=st.integers(0, 10_000),
    buyer_percent=st.integers(0, 100),
    cold_only=st.booleans(),
)
pieces = st.lists(
    st.builds(
        Piece,
        key=st.integers(1, 10_000),
        quantity=st.integers(1, 100_000),
        value=st.integers(1, 1_000_000_000),
        packs=st.integers(1, 500),
        is_cold=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda piece: piece.key,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(drafts, pieces, st.randoms())
def test_costs_are_exact_never_negative_and_independent_of_the_order_of_parts(
    rule: CostDraft, parts: list[Piece], chance: Any
) -> None:
    found = costs_of({1: rule}, parts)
    mixed = parts[:]
    chance.shuffle(mixed)

    assert costs_of({1: rule}, mixed) == found
    assert all(cost.whole > 0 and cost.buyer >= 0 and cost.seller >= 0 for cost in found)
    assert all(cost.buyer + cost.seller == cost.whole for cost in found)
    touched = [part for part in parts if part.is_cold or not rule.cold_only]
    if rule.basis.startswith("SPLIT"):
        assert sum(cost.whole for cost in found) == (rule.fen if touched else 0)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**7), min_size=1, max_size=20))
def test_a_total_is_shared_out_to_the_fen_and_nobody_is_off_by_more_than_one(total: int, weights: list[int]) -> None:
    shares = shared_out(total, weights, list(range(len(weights))))

    if sum(weights):
        assert sum(shares) == total
        assert all(abs(s * sum(weights) - total * w) < sum(weights) for s, w in zip(shares, weights, strict=True))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(drafts, max_size=5))
def test_the_text_of_a_cell_comes_back_without_loss(rules: list[CostDraft]) -> None:
    written = [replace(rule, points=0) if rule.basis != "SHARE" else replace(rule, fen=0) for rule in rules]

    assert costs_in(text_of(written)) == tuple(written)


@pytest.mark.parametrize(
    "text", ["运输", "运输 每份 30", "飞机 每份 30元 买方50%", "运输 按金额 30元 买方50%", "运输 每份 3% 买方5%"]
)
def test_a_cell_that_says_no_rule_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(no.CostUnreadable) as refused:
        costs_in(text)

    assert "运输 每份 30.00元 买方50%" in str(refused.value)


@pytest.mark.parametrize(
    "rule, way, refusal, field",
    [
        (replace(BOX, fen=0), "POSTED", no.CostAmountWrong, "costs.1.amount"),
        (replace(FEE, points=10_001), "POSTED", no.CostShareWrong, "costs.1.amount"),
        (replace(BOX, buyer_percent=101), "POSTED", no.CostPercentWrong, "costs.1.buyer_percent"),
        (replace(BOX, kind="BRIBE"), "POSTED", no.CostKindWrong, "costs.1.kind"),
        (replace(BOX, basis="PER_MOON"), "POSTED", no.CostBasisWrong, "costs.1.basis"),
        (replace(VAN, basis="SPLIT_VALUE"), "SEALED", no.SplitTellsPrices, "costs.1.basis"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_at_its_field(rule: CostDraft, way: str, refusal: Any, field: str) -> None:
    with pytest.raises(refusal) as refused:
        check_costs([rule], way)

    assert refused.value.field == field
    check_costs([replace(VAN, basis="SPLIT_VALUE")], "POSTED")


def with_costs(cast: Cast, *rules: CostDraft) -> Order:
    """A thousand boxes at 12.50 with these rules, two hundred boxes to a shipping pack."""
    product = set_stage(cast)
    type(product).objects.update(units_per_pack=200)
    return published(cast, replace(posted(product), costs=rules))


def taken(cast: Cast, order: Order, quantity: int = 401) -> SubOrder:
    """Baishan takes so much and the order is confirmed; its contract is filed."""
    take_parts(order.pk, {first_window(order).pk: quantity}, actor=cast.neighbour, at=LATER - timedelta(days=1))
    close_due(LATER)
    sub_order = SubOrder.objects.get(order=order, seller=cast.baishan)
    file_contract(sub_order.pk, scan(), actor=cast.owner, at=LATER)
    return now(sub_order)


def borne(part: Part) -> dict[str, tuple[str, str]]:
    """What each rule came to: as a whole and for the buyer."""
    rows = PartCost.objects.filter(part=part).select_related("rule").order_by("rule__position")
    return {f"{row.rule.kind}/{row.rule.basis}": (f"{row.amount}", f"{row.by_buyer}") for row in rows}


FIXED = {
    "TRANSPORT/SPLIT_QUANTITY": ("100.00", "50.00"),
    "PACKING/PER_PACK": ("9.00", "9.00"),
    "HANDLING/PER_UNIT": ("8.02", "0.00"),
    "OTHER/SHARE": ("40.10", "10.03"),
    "TRANSPORT/PER_PART": ("25.00", "10.00"),
}


def test_costs_are_fixed_with_the_part_when_the_order_is_confirmed(cast: Cast) -> None:
    order = with_costs(cast, *ALL)
    take_parts(order.pk, {first_window(order).pk: 401}, actor=cast.neighbour, at=LATER - timedelta(days=1))
    assert not PartCost.objects.exists()

    close_due(LATER)

    assert borne(Part.objects.get()) == FIXED


def test_two_parts_share_a_total_to_the_fen(cast: Cast) -> None:
    order = with_costs(cast, replace(VAN, fen=100_01))
    other = make_seller(cast, "吉林第三医药有限公司", "third")
    take_parts(order.pk, {first_window(order).pk: 300}, actor=other, at=LATER - timedelta(days=1))
    taken(cast, order, 600)

    assert sorted(PartCost.objects.values_list("amount", flat=True)) == [Decimal("33.34"), Decimal("66.67")]
    assert left_of(order, rules_of(order)) == dict.fromkeys(rules_of(order), 0)


def test_what_a_withdrawn_part_bore_is_borne_by_whoever_takes_the_rest(cast: Cast) -> None:
    order = with_costs(cast, VAN)
    other = make_seller(cast, "吉林第三医药有限公司", "third")
    take_parts(order.pk, {first_window(order).pk: 600}, actor=other, at=LATER - timedelta(days=1))
    sub_order = taken(cast, order, 400)
    withdraw_part(part_of(sub_order).pk, reason="缺货", actor=cast.neighbour, at=LATER)
    assert list(left_of(order, rules_of(order)).values()) == [40_00]

    reopen_order(order.pk, closes_at=LATER + timedelta(days=1), actor=cast.owner, at=LATER)
    take_parts(order.pk, {first_window(order).pk: 100}, actor=cast.neighbour, at=LATER + timedelta(hours=1))
    close_due(LATER + timedelta(days=1, minutes=1))

    newest = Part.objects.latest("pk")
    assert borne(newest) == {"TRANSPORT/SPLIT_QUANTITY": ("40.00", "20.00")}
    assert list(left_of(order, rules_of(order)).values()) == [0]


def test_costs_per_unit_follow_an_agreed_change_and_fixed_sums_stay(cast: Cast) -> None:
    sub_order = taken(cast, with_costs(cast, *ALL))
    change = propose_change(
        part_of(sub_order).pk, Proposal("少要", quantity=200), actor=cast.owner, at=LATER + timedelta(minutes=5)
    )
    answer_change(change.pk, accept=True, actor=cast.neighbour, at=LATER + timedelta(minutes=6))

    assert borne(part_of(sub_order)) == FIXED | {
        "PACKING/PER_PACK": ("3.00", "3.00"), "HANDLING/PER_UNIT": ("4.00", "0.00"), "OTHER/SHARE": ("20.00", "5.00")
    }  # fmt: skip


def test_goods_and_costs_are_invoiced_apart_and_paid_together(cast: Cast) -> None:
    sub_order = taken(cast, with_costs(cast, *ALL))
    shipment = sent(cast, sub_order, 401)
    assert account_of(sub_order).costs == 0
    came(cast, shipment)
    at, goods, costs = CAME + timedelta(hours=1), Decimal("5012.50"), Decimal("79.03")
    assert (account_of(sub_order).goods, account_of(sub_order).owed) == (goods, goods + costs)

    with pytest.raises(AmountDiffers):
        record_invoice(sub_order.pk, "1", goods + costs, CAME.date(), actor=cast.neighbour, at=at)
    with pytest.raises(no.CostsDiffer) as refused:
        record_invoice(sub_order.pk, "1", goods, CAME.date(), actor=cast.neighbour, at=at)
    assert refused.value.field == "costs"
    record_invoice(sub_order.pk, "1", goods, CAME.date(), costs=costs, actor=cast.neighbour, at=at)
    with pytest.raises(AmountDiffers):
        record_payment(sub_order.pk, goods, CAME.date(), actor=cast.owner, at=at)
    record_payment(sub_order.pk, goods + costs, CAME.date(), actor=cast.neighbour, at=at)

    found = statement_of(cast.owner, Asked("buying", CAME.date(), CAME.date()))
    entry = found.entries[0]
    assert (entry.account.costs, entry.invoiced, entry.invoiced_costs, entry.match) == (
        costs, goods, costs, Match.AGREES
    )  # fmt: skip
    assert (found.totals.costs, found.totals.invoiced_costs, found.totals.unpaid) == (costs, costs, Decimal("0.00"))


def test_what_is_closed_short_bears_the_costs_of_what_came(cast: Cast) -> None:
    sub_order = taken(cast, with_costs(cast, BOX, HAND))
    came(cast, sent(cast, sub_order, 200))
    close_short(part_of(sub_order).pk, reason="够用", reoffer=False, actor=cast.owner, at=CAME + timedelta(hours=1))

    assert borne(part_of(sub_order)) == {"PACKING/PER_PACK": ("3.00", "3.00"), "HANDLING/PER_UNIT": ("4.00", "0.00")}


def test_before_taking_the_cost_of_a_part_is_told_as_it_will_be_fixed(cast: Cast) -> None:
    order = with_costs(cast, *ALL)
    told = {
        share.rule.basis: (share.amount, share.by_buyer)
        for share in shares_of(order, {first_window(order).pk: 401}, {})
    }

    assert told["SPLIT_QUANTITY"] == (Decimal("40.10"), Decimal("20.05"))
    assert told["PER_PACK"] == (Decimal("9.00"), Decimal("9.00"))
    assert told["SHARE"] == (Decimal("40.10"), Decimal("10.03"))
    assert len(told) == 5
    assert shares_of(order, {}, {}) == []
    whole = {share.rule.basis: share.amount for share in shares_of(order, {first_window(order).pk: 1000}, {})}
    assert whole["SPLIT_QUANTITY"] == Decimal("100.00")


def test_rules_go_with_a_copy_and_stay_out_of_sealed_prices(cast: Cast) -> None:
    order = with_costs(cast, *ALL)
    copy = duplicate_order(order.pk, actor=cast.owner, at=NOW)

    assert draft_of(copy).costs == ALL
    with pytest.raises(no.SplitTellsPrices):
        draft_order(
            replace(sealed(order.lines.get().product), costs=(replace(VAN, basis="SPLIT_VALUE"),)),
            actor=cast.owner, at=NOW,
        )  # fmt: skip
