"""Who may deliver which line to whom: tables of cases, one refusal at a time."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from django.utils import translation

from enterprises.rules.first_approval import ApprovalState, FirstApproval
from products.models import Product
from products.rules.eligibility import eligibility, eligibility_matrix
from products.rules.modes import SPECIAL_CLASSES
from products.rules.values import MEDICAL, LicenceFact, Line, RestrictionFact, Ship, Trader
from products.rules.verdicts import BITS, Code
from tests.products.trading import (
    APPROVED,
    BUYER,
    CLASSES,
    DAY,
    II,
    III,
    LINE,
    MODES,
    ON,
    SELLER,
    codes,
    firm,
    licence,
)

SHARED = [code for code in CLASSES if code not in SPECIAL_CLASSES and code != "DEVICE"]


def said(seller: Trader = SELLER, buyer: Trader = BUYER, line: Line = LINE, on: date = ON) -> list[str]:
    with translation.override("en"):
        return [str(verdict) for verdict in eligibility(seller, buyer, line, on)]


def test_a_sound_sale_has_no_verdict() -> None:
    assert codes() == set()


SELLS_TO = {
    "WHOLESALE": {"WHOLESALE", "CHAIN_HEAD", "RETAIL", MEDICAL},
    "CHAIN_HEAD": set(),
    "CHAIN_STORE": set(),
    "RETAIL": set(),
    MEDICAL: set(),
}


@pytest.mark.parametrize("drug_class", SHARED)
@pytest.mark.parametrize("buyer_mode", MODES)
@pytest.mark.parametrize("seller_mode", MODES)
def test_every_class_between_every_two_modes(drug_class: str, seller_mode: str, buyer_mode: str) -> None:
    found = codes(
        firm(licence(seller_mode), first_approval=APPROVED), firm(licence(buyer_mode), pk=2), Line(drug_class)
    )
    assert found == (set() if buyer_mode in SELLS_TO[seller_mode] else {"E_MODE"})


@pytest.mark.parametrize("days, expected", [(-1, {"E_LIC_EXPIRED"}), (0, set()), (1, set())])
@pytest.mark.parametrize("side", ["seller", "buyer"])
def test_the_last_day_of_a_licence_is_a_good_one(side: str, days: int, expected: set[str]) -> None:
    ends = ON + days * DAY
    if side == "seller":
        assert codes(firm(licence(expires_on=ends), first_approval=APPROVED)) == expected
    else:
        assert codes(buyer=firm(licence("RETAIL", expires_on=ends), pk=2)) == expected


@pytest.mark.parametrize("days, expected", [(-1, set()), (0, set()), (1, {"E_LIC_EXPIRED"})])
def test_a_licence_is_good_from_the_day_it_begins(days: int, expected: set[str]) -> None:
    assert codes(firm(licence(issued_on=ON + days * DAY), first_approval=APPROVED)) == expected


def test_the_renewed_licence_takes_over_on_its_day() -> None:
    old, new = (
        licence(expires_on=date(2026, 12, 31)),
        licence(issued_on=date(2027, 1, 1), expires_on=date(2031, 12, 31)),
    )
    both = firm(old, new, first_approval=APPROVED)
    assert codes(both, on=date(2026, 12, 31)) == codes(both, on=date(2027, 1, 1)) == set()


@pytest.mark.parametrize("drug_class", SHARED)
def test_a_class_outside_the_scope_is_named_and_no_other(drug_class: str) -> None:
    others = tuple(code for code in CLASSES if code != drug_class)
    assert codes(firm(licence(codes=others), first_approval=APPROVED), line=Line(drug_class)) == {"E_SCOPE"}
    assert codes(buyer=firm(licence("RETAIL", others), pk=2), line=Line(drug_class)) == {"E_SCOPE"}


@pytest.mark.parametrize("storage", Product.Storage.values)
@pytest.mark.parametrize("has_note", [True, False])
@pytest.mark.parametrize("side", ["seller", "buyer"])
def test_cold_goods_need_the_note_on_both_sides(storage: str, has_note: bool, side: str) -> None:
    line = Line("BIOLOGICAL", storage=storage)
    if side == "seller":
        found = codes(firm(licence(cold=has_note), first_approval=APPROVED), line=line)
    else:
        found = codes(buyer=firm(licence("RETAIL", cold=has_note), pk=2), line=line)
    needs = storage in {"COLD_PLACE", "COLD", "FROZEN"}
    assert found == ({"E_COLD"} if needs and not has_note else set())


def test_mode_scope_and_cold_must_meet_in_one_licence() -> None:
    narrow, retail = licence(codes=("CHEMICAL",)), licence("CHAIN_HEAD", ("BIOLOGICAL",))
    assert codes(firm(narrow, retail, first_approval=APPROVED), line=Line("BIOLOGICAL")) == {"E_SCOPE"}
    warm, cold = licence(codes=("BIOLOGICAL",), cold=False), licence("RETAIL", ("BIOLOGICAL",))
    assert codes(firm(warm, cold, first_approval=APPROVED), line=Line("BIOLOGICAL", "COLD")) == {"E_COLD"}


@pytest.mark.parametrize("special", Product.Special.values)
def test_special_goods_never_enter_a_shared_order(special: str) -> None:
    expected = set() if special in {"NONE", "COMPOUND_SPECIAL"} else {"E_SPECIAL"}
    assert codes(line=Line("CHEMICAL", special_category=special)) == expected


@pytest.mark.parametrize("drug_class", [code.value for code in SPECIAL_CLASSES])
def test_a_special_class_is_special_even_where_the_category_was_forgotten(drug_class: str) -> None:
    assert codes(line=Line(drug_class)) == {"E_SPECIAL"}


@pytest.mark.parametrize("status, expected", [
    ("IN_FORCE", set()), ("SUSPENDED", {"E_SUSPENDED"}),
    ("REVOKED", {"E_LIC_EXPIRED"}), ("CANCELLED", {"E_LIC_EXPIRED"}),
])  # fmt: skip
def test_a_licence_that_is_not_in_force_stops_the_sale(status: str, expected: set[str]) -> None:
    assert codes(firm(licence(status=status), first_approval=APPROVED)) == expected
    assert codes(buyer=firm(licence("RETAIL", status=status), pk=2)) == expected


@pytest.mark.parametrize("listed, in_business", [(True, True), (False, False)])
def test_a_firm_that_may_not_trade_is_suspended(listed: bool, in_business: bool) -> None:
    seller = replace(SELLER, is_on_serious_list=listed, is_in_business=in_business)
    buyer = replace(BUYER, is_on_serious_list=listed, is_in_business=in_business)
    assert codes(seller) == codes(buyer=buyer) == {"E_SUSPENDED"}


@pytest.mark.parametrize("scope_code", ["", "CHEMICAL", "BIOLOGICAL"])
@pytest.mark.parametrize("first, last", [(-1, -1), (-1, 0), (0, 0), (0, None), (1, None), (-2, 2)])
def test_a_restriction_holds_for_its_class_and_its_days(scope_code: str, first: int, last: int | None) -> None:
    ends = None if last is None else ON + last * DAY
    restricted = (RestrictionFact(scope_code, ON + first * DAY, ends, "cold room"),)
    holds = scope_code in {"", "CHEMICAL"} and first <= 0 and (last is None or last >= 0)
    assert codes(replace(SELLER, restrictions=restricted)) == ({"E_SUSPENDED"} if holds else set())


@pytest.mark.parametrize("approval, expected", [
    (None, {"E_FIRST_APPROVAL"}),
    (FirstApproval(), {"E_FIRST_APPROVAL"}),
    (FirstApproval(ApprovalState.REFUSED), {"E_FIRST_APPROVAL"}),
    (FirstApproval(ApprovalState.ENDED), {"E_FIRST_APPROVAL"}),
    (FirstApproval(ApprovalState.APPROVED, ON - DAY), {"E_FIRST_APPROVAL"}),
    (FirstApproval(ApprovalState.APPROVED, ON), set()),
    (FirstApproval(ApprovalState.APPROVED, None, {"CHEMICAL": ON}), set()),
    (FirstApproval(ApprovalState.APPROVED, None, {"CHEMICAL": ON - DAY}), {"E_FIRST_APPROVAL"}),
    (FirstApproval(ApprovalState.APPROVED, None, {"CHEMICAL": ON - DAY, "": ON}), set()),
    (FirstApproval(ApprovalState.APPROVED, None, {"BIOLOGICAL": None}), {"E_FIRST_APPROVAL"}),
])  # fmt: skip
def test_the_first_approval_must_stand_on_the_day_for_the_class(
    approval: FirstApproval | None, expected: set[str]
) -> None:
    assert codes(replace(SELLER, first_approval=approval)) == expected


@pytest.mark.parametrize("left, least, expected", [
    (-1, 0, {"E_EXPIRY"}), (0, 0, set()), (180, 180, set()), (179, 180, {"E_EXPIRY"}), (400, 180, set()),
])  # fmt: skip
def test_a_batch_keeps_the_life_that_was_asked_for(left: int, least: int, expected: set[str]) -> None:
    line = Line("CHEMICAL", minimum_life_days=least, batch_expires_on=ON + left * DAY)
    assert codes(line=line) == expected
    batches = np.array([[np.datetime64(ON + left * DAY, "D"), np.datetime64("NaT", "D")]])
    bare = Line("CHEMICAL", minimum_life_days=least)
    found = eligibility_matrix([SELLER], BUYER, [bare, bare], ON, batches)
    assert found.tolist() == [[BITS[Code.E_EXPIRY] if expected else 0, 0]]


@pytest.mark.parametrize("ship", list(Ship))
def test_goods_travel_straight_only_in_an_emergency(ship: Ship) -> None:
    assert codes(line=Line("CHEMICAL", ship=ship)) == ({"E_DIRECT_SHIP"} if ship == Ship.DIRECT else set())


def test_a_chain_store_buys_from_its_own_head_office_alone() -> None:
    store = firm(licence("CHAIN_STORE"), pk=2, is_chain_store=True, head_office=1)
    head = firm(licence("CHAIN_HEAD"), pk=1)
    assert codes(head, store) == set()
    assert codes(replace(head, pk=3, first_approval=APPROVED), store) == {"E_MODE"}
    assert codes(SELLER, replace(store, head_office=9)) == {"E_MODE"}


DEVICE_CASES = [
    ("I", (), set()),
    ("II", (), {"E_LIC_EXPIRED"}),
    ("II", (II,), set()),
    ("II", (III,), {"E_LIC_EXPIRED"}),
    ("III", (II,), {"E_LIC_EXPIRED"}),
    ("III", (II, III), set()),
]


@pytest.mark.parametrize("device_class, kinds, expected", DEVICE_CASES)
def test_devices_ask_for_the_filing_or_licence_of_their_class(
    device_class: str, kinds: tuple[str, ...], expected: set[str]
) -> None:
    held = tuple(LicenceFact(kind, "", scopes=(("DEVICE", False),)) for kind in kinds)
    seller = firm(licence(), *held, first_approval=APPROVED)
    buyer = firm(*[LicenceFact(kind, "", scopes=(("DEVICE", False),)) for kind in (II, III)], pk=2)
    assert codes(seller, buyer, Line("DEVICE", device_class=device_class)) == expected


def test_every_sentence_says_what_is_the_case_and_how_to_mend_it() -> None:
    ended = firm(licence(expires_on=date(2026, 12, 31)), first_approval=APPROVED)
    assert said(ended) == [
        "Your licence ends on 2026-12-31, before the delivery on 2027-01-10. Enter the renewed licence."
    ]
    narrow = firm(licence(codes=("SLICES",)), pk=2)
    assert said(buyer=narrow) == [
        "The buyer's licence does not cover Chemical drugs. Have the scope extended, or leave this line to others."
    ]
    with translation.override("en"):
        (verdict,) = eligibility(ended, BUYER, LINE, ON)
        assert verdict.said_to("BUYER").startswith("The seller's licence ends on 2026-12-31")


def test_everything_that_applies_is_said_at_once() -> None:
    seller = firm(
        licence("RETAIL", ("SLICES",), status="SUSPENDED", expires_on=ON - DAY),
        restrictions=(RestrictionFact("", ON, None, "visit"),),
    )
    line = Line("VACCINE", "COLD", "VACCINE", batch_expires_on=ON - DAY, ship=Ship.DIRECT)
    expected = {code.value for code in Code} - {"E_COLD"}  # the class itself is missing: its cold note is no question
    assert codes(seller, line=line) == expected
