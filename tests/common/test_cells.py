"""Single cells as people write them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.money import WAN
from common.tables import UnreadableCell, clean_text, read_date, read_money, read_share, read_whole
from common.tables.refusals import AmbiguousDate, NotADate, NotMoney, NotWhole, TooFine

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-22", "2026/11/22", "2026.11.22", "2026年11月22日", "２０２６年１１月２２日", "22-Nov-26",
        "22 November 2026",
                "11/22/2026", "22/11/2026", "20261122", 46348, 46348.0, "46348", DAY, datetime(2026, 11, 22, 8),  # noqa: DTZ001
        "2026-11-22 08:30:00", "2026-11-22T08:30:00Z", " '2026-11-22\t",
    ],
)  # fmt: skip
def test_a_day_is_read_from_every_usual_form(written: Any) -> None:
    assert read_date(written) == DAY


@pytest.mark.parametrize("written", ["3/4/2026", "04-03-2026"])
def test_a_day_that_could_be_two_is_refused(written: str) -> None:
    with pytest.raises(AmbiguousDate):
        read_date(written)


@pytest.mark.parametrize(
    "written", ["", "长期", "2026-13-01", "2026-02-30", "31/31/2026", 12, 10**9, "Pre-PQ Process", True]
)
def test_what_is_no_day_is_refused(written: Any) -> None:
    with pytest.raises(NotADate):
        read_date(written)


@given(st.dates(date(1930, 1, 1), date(2099, 12, 31)))
def test_every_written_day_reads_back(day: date) -> None:
    assert (
        read_date(day.isoformat())
        == read_date(f"{day.year}年{day.month}月{day.day}日")
        == read_date(f"{day:%d-%b-%Y}")
        == day
    )


@pytest.mark.parametrize(
    "written, yuan",
    [
        ("1234.5", "1234.50"), ("1,234.50元", "1234.50"), ("１２．５万元", "125000.00"), ("72.1亿元", "7210000000.00"),
        ("¥3,000", "3000.00"), (0.1 + 0.2, "0.30"), (7, "7.00"), ("-12万", "-120000.00"), (".5", "0.50"),
        ("0.000001万元", "0.01"), ("1,2345", "12345.00"),
    ],
)  # fmt: skip
def test_money_is_read_in_yuan(written: Any, yuan: str) -> None:
    assert read_money(written) == Decimal(yuan)


def test_money_under_a_head_in_ten_thousands_is_yuan_unless_the_cell_says_its_own_unit() -> None:
    assert read_money("12.5", unit=WAN) == Decimal("125000.00")
    assert read_money("12.5元", unit=WAN) == Decimal("12.50")


@given(st.decimals(0, 10**12, places=2))
def test_every_amount_reads_back(amount: Decimal) -> None:
    assert read_money(f"{amount:,}") == read_money(str(amount)) == amount


@pytest.mark.parametrize("written", ["", "abc", "1,2,3", "12美元", True, "1e5", float("nan"), float("inf"), "9" * 17])
def test_what_is_no_amount_is_refused(written: Any) -> None:
    with pytest.raises(NotMoney):
        read_money(written)


def test_text_finer_than_a_cent_is_refused() -> None:
    with pytest.raises(TooFine):
        read_money("0.001")


def test_whole_numbers_and_shares_are_read_and_others_refused() -> None:
    assert [read_whole(text) for text in ("１，２３４人", 9.0, "12.0", "-3", "1000000")] == [1234, 9, 12, -3, 1000000]
    assert [read_share(text) for text in ("12.5%", 0.2, "３％")] == [Decimal("0.125"), Decimal("0.2"), Decimal("0.03")]
    for wrong in ("9.5", "", "十", 1.5, True, float("nan")):
        with pytest.raises(NotWhole):
            read_whole(wrong)


@given(st.text(max_size=30))
def test_no_text_breaks_a_reader_in_any_other_way(text: str) -> None:
    for reader in (read_date, read_money, read_whole, read_share):
        try:
            reader(text)
        except UnreadableCell:
            continue


@given(st.text(max_size=30))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
