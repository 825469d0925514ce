"""Drills: never more than the baseline, nothing without anything open, a half never worse, the same twice."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.drills import (
    Bid,
    Call,
    Facts,
    Fate,
    Firm,
    Held,
    Outcome,
    Removal,
    Slot,
    Target,
    Want,
    baseline,
    compare,
    picture,
    without,
)  # fmt: skip

CODES = ("E_LIC_EXPIRED", "E_MODE", "E_SCOPE", "E_COLD")
SCOPE, COLD = 1 << 2, 1 << 3
LEADER, SMALL, OTHER, FOURTH, BUYER = 1, 2, 3, 4, 9


def firm(key: int, *against: int, later: tuple[int, ...] | None = None) -> Firm:
    """A firm with its reasons per want."""
    return Firm(key, km=key, tie=10 * key, against=against, against_later=against if later is None else later)


def held(key: int, code: str, firm: int, units: int, *, due: int = 9, free: int = 0, price: int = 1000) -> Want:
    """A want that one firm holds."""
    return Want(key, code, price=price, slots=(Slot(key, due, 0, free),), held=(Held(firm, 0, units),) if units else ())


def insulin() -> Facts:
    """Two classes: both may deliver chemicals, the leader alone insulin; the small firm shows 300 yuan a month."""
    wants = (held(1, "CHEMICAL", LEADER, 60), held(2, "BIOLOGICAL", LEADER, 20))
    firms = (firm(LEADER, 0, 0), firm(SMALL, 0, COLD), firm(OTHER, SCOPE, SCOPE | COLD))
    return Facts((Call(7, BUYER, "gate", wants, firms),), {LEADER: 10_000, SMALL: 300}, CODES)


def of_class(facts: Facts, removal: Removal) -> dict[str, tuple[int, int, int, int]]:
    """Class -> baseline, covered, delayed, lost."""
    base = baseline(facts)
    rows = compare(base, without(facts, base, removal))
    return {row.drug_class: (row.baseline, row.covered, row.delayed, row.lost) for row in rows}


def test_what_a_firm_held_goes_to_those_who_may_and_can_and_the_rest_comes_late_or_not_at_all() -> None:
    assert of_class(insulin(), Removal(Target.FIRM, LEADER)) == {
        "CHEMICAL": (60, 30, 30, 0),
        "BIOLOGICAL": (20, 0, 0, 20),
    }


def test_what_is_lost_names_the_licences_that_are_missing() -> None:
    base = baseline(insulin())
    (missing,) = without(insulin(), base, Removal(Target.FIRM, LEADER)).missing
    assert (missing.drug_class, missing.units) == ("BIOLOGICAL", 20)
    assert missing.stopped == (("E_SCOPE", 1), ("E_COLD", 2))
    assert missing.nearest == (("E_COLD", (SMALL,)),)
    assert missing.no_room == ()


def test_a_firm_without_licence_never_steps_in() -> None:
    for target in (LEADER, SMALL):
        found = without(insulin(), baseline(insulin()), Removal(Target.FIRM, target))
        assert OTHER not in {row.instead for row in found.changes}


def test_removing_a_firm_without_anything_open_changes_nothing() -> None:
    base = baseline(insulin())
    assert without(insulin(), base, Removal(Target.FIRM, OTHER)) == Outcome()
    assert without(insulin(), base, Removal(Target.FIRM, SMALL)) == Outcome()
    assert without(insulin(), base, Removal(Target.BANK, 77)) == Outcome()


def test_without_the_buyer_everything_ends_and_nobody_else_is_blamed() -> None:
    found = without(insulin(), baseline(insulin()), Removal(Target.FIRM, BUYER))
    assert [(row.units, row.fate, row.has_ended) for row in found.changes] == [
        (60, Fate.LOST, True),
        (20, Fate.LOST, True),
    ]
    assert not found.missing


def test_a_place_that_is_gone_sends_goods_to_another_of_the_same_buyer_a_day_later() -> None:
    facts = insulin()
    alone = without(facts, baseline(facts), Removal(Target.PLACE, place="gate"))
    assert alone.lost() == 80
    second = Call(8, BUYER, "yard", (held(3, "CHEMICAL", SMALL, 5),), (firm(SMALL, 0),))
    facts = replace(facts, calls=(*facts.calls, second))
    found = without(facts, baseline(facts), Removal(Target.PLACE, BUYER, place="gate"))
    assert found.lost() == 0
    assert {(row.instead, row.late) for row in found.changes} == {(LEADER, 1)}


def test_a_class_that_is_gone_is_lost_and_the_others_stay() -> None:
    assert of_class(insulin(), Removal(Target.CLASS, drug_class="BIOLOGICAL")) == {
        "CHEMICAL": (60, 60, 0, 0),
        "BIOLOGICAL": (20, 0, 0, 20),
    }
    one = of_class(insulin(), Removal(Target.CLASS, LEADER, drug_class="CHEMICAL"))
    assert one["BIOLOGICAL"] == (20, 20, 0, 0)
    assert one["CHEMICAL"] == (60, 30, 30, 0)


def test_a_window_that_ends_before_others_can_step_in_is_late() -> None:
    wants = (held(1, "CHEMICAL", LEADER, 10, due=1),)
    facts = Facts((Call(7, BUYER, "gate", wants, (firm(LEADER, 0), firm(SMALL, 0))),), {SMALL: 1000}, CODES)
    (change,) = without(facts, baseline(facts), Removal(Target.FIRM, LEADER)).changes
    assert (change.fate, change.late, change.instead) == (Fate.DELAYED, 2, SMALL)


def test_a_licence_that_ends_before_the_later_day_is_no_help_then() -> None:
    wants = (held(1, "CHEMICAL", LEADER, 60),)
    ends = firm(SMALL, 0, later=(1,))
    facts = Facts((Call(7, BUYER, "gate", wants, (firm(LEADER, 0), ends)),), {SMALL: 300}, CODES)
    assert of_class(facts, Removal(Target.FIRM, LEADER)) == {"CHEMICAL": (60, 30, 0, 30)}


def test_who_offered_brings_what_it_offered_before_anybody_else_is_asked() -> None:
    want = replace(held(1, "CHEMICAL", LEADER, 60), bids=(Bid(OTHER, 1500, 40, (2,)),))
    firms = (firm(LEADER, 0), firm(SMALL, 0), firm(OTHER, 0))
    facts = Facts((Call(7, BUYER, "gate", (want,), firms),), {SMALL: 10_000}, CODES)
    found = without(facts, baseline(facts), Removal(Target.FIRM, LEADER))
    assert [(row.instead, row.units, row.fate) for row in found.changes] == [
        (SMALL, 20, Fate.COVERED),
        (OTHER, 40, Fate.DELAYED),
    ]


def test_a_half_that_comes_in_lots_too_small_is_answered_as_the_whole() -> None:
    want = replace(held(1, "CHEMICAL", LEADER, 100), most_takers=1)
    facts = Facts((Call(7, BUYER, "gate", (want,), (firm(LEADER, 0), firm(SMALL, 0))),), {SMALL: 10_000}, CODES)
    assert of_class(facts, Removal(Target.FIRM, LEADER)) == {"CHEMICAL": (100, 100, 0, 0)}
    assert of_class(facts, Removal(Target.FIRM, LEADER, kept=50)) == {"CHEMICAL": (100, 100, 0, 0)}


def test_the_picture_tells_what_tears_and_what_is_drawn() -> None:
    facts = insulin()
    removal = Removal(Target.FIRM, LEADER, kept=50)
    assert picture(removal, without(facts, baseline(facts), removal)) == {
        "removed": [LEADER],
        "share": 0.5,
        "torn": [[LEADER, BUYER, 40]],
        "lost": [[LEADER, BUYER, 10]],
        "delayed": [],
        "rerouted": [[SMALL, BUYER, 30]],
    }


@pytest.mark.parametrize("wrong", [{"kept": 30}, {"organisation": None}])
def test_a_removal_says_what_and_how_much(wrong: dict[str, int | None]) -> None:
    with pytest.raises(ValueError, match="drill"):
        Removal(**({"target": Target.FIRM, "organisation": 1} | wrong))  # type: ignore[arg-type]


FIRMS = (LEADER, SMALL, OTHER, FOURTH)


@st.composite
def chains(draw: st.DrawFn) -> Facts:
    """Two calls of up to three wants over two classes and four firms, with every kind of term."""
    number = st.integers
    calls = []
    for key, buyer in ((1, BUYER), (2, FOURTH)):
        wants = tuple(draw(_wants(10 * key + place, buyer)) for place in range(draw(number(1, 3))))
        firms = []
        for one in FIRMS:
            against = tuple(draw(st.sampled_from((0, 0, SCOPE, SCOPE | COLD))) for _want in wants)
            later = tuple(code or draw(st.sampled_from((0, 1))) for code in against)
            firms.append(Firm(one, draw(number(0, 30)), draw(number(0, 100)), 0, 0, against, later))
        calls.append(Call(key, buyer, f"place {draw(number(1, 2))}", wants, tuple(firms)))
    rooms = {one: draw(st.sampled_from((0, 500, 2000, 100_000))) for one in FIRMS}
    return Facts(tuple(calls), rooms, CODES)


@st.composite
def _wants(draw: st.DrawFn, key: int, buyer: int) -> Want:
    pack, number = draw(st.sampled_from((1, 10))), st.integers
    slots = tuple(
        Slot(100 * key + place, draw(number(-3, 40)), draw(number(0, 1)), pack * draw(number(0, 9)))
        for place in range(draw(number(1, 2)))
    )
    sellers = [one for one in FIRMS if one != buyer and draw(st.booleans())]
    parts = tuple(Held(one, draw(number(0, len(slots) - 1)), pack * draw(number(1, 20))) for one in sellers)
    offering = [one for one in FIRMS if one not in (*sellers, buyer) and draw(number(0, 3)) == 0]
    bids = tuple(Bid(one, 900, draw(number(1, 150)), (0,) * len(slots), draw(st.booleans())) for one in offering)
    most = draw(st.sampled_from((None, None, max(len(sellers), 1), 4)))
    code = draw(st.sampled_from(("CHEMICAL", "BIOLOGICAL")))
    return Want(
        key, code, lot=draw(number(1, 40)), pack=pack, most_takers=most, price=draw(st.sampled_from((0, 700, 4100))),
        slots=slots, held=parts, bids=bids,
    )  # fmt: skip


REMOVALS = st.one_of(
    st.builds(Removal, st.just(Target.FIRM), st.sampled_from((*FIRMS, BUYER, 77))),
    st.builds(Removal, st.just(Target.PLACE), place=st.sampled_from(("place 1", "place 2"))),
    st.builds(Removal, st.just(Target.CLASS), drug_class=st.sampled_from(("CHEMICAL", "BIOLOGICAL"))),
    st.builds(Removal, st.just(Target.CLASS), st.sampled_from(FIRMS), drug_class=st.just("CHEMICAL")),
)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(chains(), REMOVALS)
def test_the_invariants_of_a_drill_hold_for_any_chain(facts: Facts, removal: Removal) -> None:
    base = baseline(facts)
    found = without(facts, base, removal)
    for row in compare(base, found):
        assert row.covered + row.delayed + row.lost == row.baseline, "everything is accounted for"
        assert min(row.covered, row.delayed, row.lost) >= 0
        assert row.covered + row.delayed <= row.baseline, "never more than the baseline"
    _nobody_brings_what_it_may_not(facts, removal, found)
    half = without(facts, base, replace(removal, kept=50))
    assert all(half.lost(code) <= found.lost(code) for code in base.units), "a half never loses more"
    assert without(facts, baseline(facts), removal) == found, "the same twice"
    assert without(Facts.from_plain(facts.as_plain()), base, removal) == found, "also from what is stored"
    if removal.organisation in {77}:
        assert found == Outcome()


def _nobody_brings_what_it_may_not(facts: Facts, removal: Removal, found: Outcome) -> None:
    """Whoever steps in holds the licence then, is not gone, and brings no more than it offered or has room for."""
    calls = {call.key: call for call in facts.calls}
    spent: Counter[int] = Counter()
    for row in found.changes:
        if row.instead is None or row.instead == row.source:
            continue
        call = calls[row.call]
        i = next(at for at, want in enumerate(call.wants) if want.key == row.want)
        firm = next(one for one in call.firms if one.key == row.instead)
        assert row.instead not in (removal.organisation, call.buyer)
        assert firm.against[i] == 0 or (row.late >= facts.later and firm.against_later[i] == 0)
        if all(bid.firm != row.instead for bid in call.wants[i].bids):
            spent[row.instead] += row.units * max(1, -(-call.wants[i].price // 100))
    months = 1 + max(slot.month for call in facts.calls for want in call.wants for slot in want.slots)
    assert all(yuan <= facts.rooms[one] * (months + 1) for one, yuan in spent.items())
