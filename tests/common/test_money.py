"""An amount is shown in the units its reader counts in."""

from decimal import Decimal

import pytest
from django.utils import translation

from common.money import show_money


@pytest.mark.parametrize(
    ("yuan", "chinese", "english"),
    [
        ("9999.50", "9,999.50 元", "9,999.50 yuan"),
        ("814200", "81.42 万元", "814,200.00 yuan"),
        ("34483100", "3,448.31 万元", "34.48 million yuan"),
        ("12620000000", "126.20 亿元", "12.62 billion yuan"),
        ("-20000", "-2.00 万元", "-20,000.00 yuan"),
    ],
)
def test_an_amount_is_shown_in_the_units_its_reader_counts_in(yuan: str, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert show_money(Decimal(yuan)) == chinese
    with translation.override("en"):
        assert show_money(Decimal(yuan)) == english
