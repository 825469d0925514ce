"""Money in yuan as Decimal, shown by size in the reader's own units: 元, 万元, 亿元, or yuan, million, billion."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

WAN = Decimal(10_000)
YI = Decimal(100_000_000)
MILLION = Decimal(1_000_000)
BILLION = Decimal(1_000_000_000)
CENT = Decimal("0.01")


class MoneyField(models.DecimalField):  # type: ignore[type-arg]
    """Yuan with two decimals, up to 9,999,999,999,999,999.99."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_digits", 18)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


def show_money(yuan: Decimal) -> str:
    """`yuan` in words of its size: 元, 万元, 亿元 in Chinese; yuan, million and billion yuan in other languages."""
    size, is_chinese = abs(yuan), (get_language() or "zh").startswith("zh")
    if size < (WAN if is_chinese else MILLION):
        return _("{amount} yuan").format(amount=_rounded(yuan))
    if is_chinese:
        return f"{_rounded(yuan / WAN)} 万元" if size < YI else f"{_rounded(yuan / YI)} 亿元"
    if size < BILLION:
        return _("{amount} million yuan").format(amount=_rounded(yuan / MILLION))
    return _("{amount} billion yuan").format(amount=_rounded(yuan / BILLION))


def _rounded(amount: Decimal) -> str:
    return f"{amount.quantize(CENT, ROUND_HALF_UP):,}"
