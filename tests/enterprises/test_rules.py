"""The rules of the register on values alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.errors import CodeWrong
from enterprises.models import CalendarDay, Licence
from enterprises.rules.codes import (
    ALPHABET,
    body_check_character,
    check_character,
    check_code,
    code_is_right,
    licence_number_is_usual,
)
from enterprises.rules.licences import alert_days, licence_state, read_scope
from enterprises.rules.names import core_of, near_names
from enterprises.rules.sizes import SizeLimits, size_class
from enterprises.rules.tiers import DEFAULTS, TierFacts, compute_tier, yearly_growth
from enterprises.rules.working_days import add_working_days, calendar_from, working_days_between

WHOLESALE = SizeLimits(
    "WHOLESALE",
    (
        ("MICRO", 0, Decimal(0)),
        ("SMALL", 5, Decimal(10_000_000)),
        ("MEDIUM", 20, Decimal(50_000_000)),
        ("LARGE", 200, Decimal(400_000_000)),
    ),
)
LEADER = TierFacts(
    trade="WHOLESALE",
    revenue=Decimal("1200000000"),
    base_revenue=Decimal("1100000000"),
    last_revenue=Decimal("1150000000"),
    revenue_rank=1,
    size="LARGE",
    years_in_cluster=10,
    partners=12,
    has_open_storage=True,
    has_licence=True,
    is_restricted=False,
    is_on_serious_list=False,
    registration_status="ACTIVE",
)


@pytest.mark.parametrize(
    "code",
    ["91110000600037341L", "91110108551385082Q", "913502000728319549", "91220103MA1RED0138", "91220103MA1RED0213"],
)
def test_real_and_demo_codes_hold_both_checks(code: str) -> None:
    check_code(code)


@pytest.mark.parametrize(
    "code, sentence",
    [
        ("91350203M0001QAY9B", CodeWrong.LAST),
        ("91220103MA1RED013", CodeWrong.LENGTH),
        ("91220103MA1REDO138", CodeWrong.SIGNS),
        ("9122010OMA1RED0138", CodeWrong.SIGNS),
        ("91220103MA1RED0128", CodeWrong.LAST),
    ],
)
def test_a_wrong_code_says_what_is_wrong(code: str, sentence: str) -> None:
    with pytest.raises(CodeWrong) as refused:
        check_code(code)

    assert refused.value.sentence == sentence


def test_a_right_last_character_does_not_hide_a_wrong_one_at_seventeen() -> None:
    head = "91220103MA1RED014"
    code = head + check_character(head)

    with pytest.raises(CodeWrong) as refused:
        check_code(code)

    assert (refused.value.sentence, refused.value.values) == (CodeWrong.BODY, {"expected": "3"})


@given(st.text(ALPHABET.replace("X", ""), min_size=8, max_size=8), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_found(body: str, place: int, sign: str) -> None:
    head = "91220103" + body + body_check_character(body)
    code = head + check_character(head)
    broken = code[:place] + sign + code[place + 1 :]

    assert code_is_right(code)
    assert code_is_right(broken) == (broken == code)


def test_licence_numbers_of_both_forms_are_usual_and_others_are_not() -> None:
    drug = Licence.Kind.DRUG_DISTRIBUTION
    assert [licence_number_is_usual(drug, n) for n in ("吉AA431000001", "吉BA4310001", "JLAA1", "吉EA431000001")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert licence_number_is_usual(Licence.Kind.DEVICE_CLASS_II, "anything")


@pytest.mark.parametrize(
    "people, wan, size",
    [(9, 6162, "SMALL"), (250, 30_000, "MEDIUM"), (3, 90_000, "MICRO"), (200, 40_000, "LARGE"), (199, 40_000, "MEDIUM"),
     (20, 5_000, "MEDIUM"), (5, 1_000, "SMALL"), (5, 999, "MICRO"), (0, 0, "MICRO")],
)  # fmt: skip
def test_the_size_is_the_lower_of_both_indicators(people: int, wan: int, size: str) -> None:
    assert size_class(people, Decimal(wan) * 10_000, WHOLESALE) == size


def test_no_limits_no_size() -> None:
    assert size_class(10, Decimal(10), None) == ""


def test_a_firm_that_meets_every_condition_is_a_chain_leader_and_one_short_of_partners_is_backbone() -> None:
    assert compute_tier(LEADER, DEFAULTS).tier == "CHAIN_LEADER"
    short = compute_tier(replace(LEADER, partners=9), DEFAULTS)
    unknown = compute_tier(replace(LEADER, partners=None), DEFAULTS)

    assert (short.tier, unknown.tier) == ("BACKBONE", "BACKBONE")
    found = {reason.condition: reason for reason in short.reasons if reason.tier == "CHAIN_LEADER"}
    assert (found["partners"].is_met, found["partners"].value, found["partners"].threshold) == (False, 9, 10)
    assert next(r for r in unknown.reasons if r.condition == "partners").is_met is None


def test_the_third_by_revenue_counts_as_large_and_the_fourth_does_not() -> None:
    small = replace(LEADER, revenue=Decimal("200000000"))

    assert compute_tier(replace(small, revenue_rank=3), DEFAULTS).tier == "CHAIN_LEADER"
    assert compute_tier(replace(small, revenue_rank=4), DEFAULTS).tier == "BACKBONE"


@pytest.mark.parametrize(
    "stop", [{"has_licence": False}, {"is_on_serious_list": True}, {"registration_status": "DORMANT"}]
)
def test_a_hard_stop_leaves_a_general_member(stop: dict[str, object]) -> None:
    result = compute_tier(replace(LEADER, **stop), DEFAULTS)  # type: ignore[arg-type]

    assert (result.tier, result.has_growth_label) == ("GENERAL", False)


def test_growth_makes_a_high_growth_firm_or_a_label_on_a_higher_tier() -> None:
    growing = replace(
        LEADER, revenue=Decimal("20000000"), base_revenue=Decimal("12000000"), last_revenue=Decimal("15000000"),
        revenue_rank=50, partners=2, size="SMALL",
    )  # fmt: skip

    assert compute_tier(growing, DEFAULTS).tier == "HIGH_GROWTH"
    assert compute_tier(replace(growing, last_revenue=Decimal("20000001")), DEFAULTS).tier == "GENERAL"
    leader = compute_tier(replace(LEADER, base_revenue=Decimal("500000000")), DEFAULTS)
    assert (leader.tier, leader.has_growth_label) == ("CHAIN_LEADER", True)


def test_growth_of_the_cluster_as_told_is_24_percent_a_year() -> None:
    assert yearly_growth(Decimal("1.5"), Decimal("72.1"), 18) == Decimal("0.240040")
    assert yearly_growth(Decimal(0), Decimal(5), 2) is None


@pytest.mark.parametrize(
    "expires, state, alert",
    [
        (date(2026, 11, 19), "EXPIRED", 0), (date(2026, 11, 20), "EXPIRING", 30), (date(2026, 12, 20), "EXPIRING", 30),
        (date(2026, 12, 21), "EXPIRING", 60), (date(2027, 5, 19), "EXPIRING", 180), (date(2027, 5, 20), "VALID", None),
        (None, "VALID", None),
    ],
)  # fmt: skip
def test_a_licence_is_what_its_last_day_says(expires: date | None, state: str, alert: int | None) -> None:
    today = date(2026, 11, 20)

    assert licence_state("IN_FORCE", expires, today) == state
    assert licence_state("SUSPENDED", expires, today) == "SUSPENDED"
    assert alert_days(expires, today) == alert


def test_old_words_of_a_scope_are_read_as_todays_classes_and_unknown_ones_are_named() -> None:
    assert read_scope("中药饮片，中成药，化学药制剂，抗生素；生物制品（冷藏、冷冻药品）、保健食品") == (
        {"SLICES": False, "CHINESE_PATENT": False, "CHEMICAL": False, "BIOLOGICAL": True},
        ["保健食品"],
    )
    assert read_scope("体外诊断试剂（药品）") == ({"DIAGNOSTIC": False}, [])
    assert read_scope("生物制品(除外冷藏冷冻药品)") == ({"BIOLOGICAL": False}, [])
    assert read_scope("") == ({}, [])


def test_nearly_the_same_names_are_found_without_legal_forms_and_places() -> None:
    known = {1: core_of("吉林省润强药业有限公司"), 2: core_of("长春白山医药有限公司")}

    assert [pk for pk, _likeness in near_names("长春市润强药业股份有限公司", known)] == [1]
    assert near_names("北方中药饮片有限公司", known) == []


PLAN = calendar_from(
    [CalendarDay(day=date(2026, 10, day), kind="HOLIDAY", name="国庆节") for day in range(1, 8)]
    + [CalendarDay(day=date(2026, 10, 10), kind="MAKE_UP", name="调休上班")]
)


def test_working_days_leave_out_holidays_and_count_make_up_saturdays() -> None:
    assert add_working_days(date(2026, 9, 30), 1, PLAN) == date(2026, 10, 8)
    assert add_working_days(date(2026, 9, 30), 3, PLAN) == date(2026, 10, 10)
    assert add_working_days(date(2026, 10, 8), -1, PLAN) == date(2026, 9, 30)
    assert working_days_between(date(2026, 9, 30), date(2026, 10, 12), PLAN) == 4
    assert PLAN.years_without_plan(date(2026, 12, 30), date(2027, 1, 5)) == [2027]


@given(st.dates(date(2026, 1, 1), date(2026, 12, 1)), st.integers(0, 200))
def test_adding_and_counting_working_days_agree(start: date, count: int) -> None:
    end = add_working_days(start, count, PLAN)

    assert working_days_between(start, end, PLAN) == count
    assert working_days_between(end, start, PLAN) == -count
    assert count == 0 or PLAN.is_working_day(end)
