"""Money in yuan as Decimal, shown the Chinese way: 元, 万元, 亿元 by size (docs: conventions)."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.translation import gettext as _

WAN = Decimal(10_000)
YI = Decimal(100_000_000)
CENT = Decimal("0.01")


class MoneyField(models.DecimalField):  # type: ignore[type-arg]
    """Yuan with two decimals, up to 9,999,999,999,999,999.99."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_digits", 18)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


def show_money(yuan: Decimal) -> str:
    """`yuan` in words of its size: below 1 万 in 元, below 1 亿 in 万元, else in 亿元, two decimals."""
    size = abs(yuan)
    if size < WAN:
        return _("{amount} yuan").format(amount=f"{yuan.quantize(CENT, ROUND_HALF_UP):,}")
    if size < YI:
        return _("{amount} ten thousand yuan").format(amount=f"{(yuan / WAN).quantize(CENT, ROUND_HALF_UP):,}")
    return _("{amount} hundred million yuan").format(amount=f"{(yuan / YI).quantize(CENT, ROUND_HALF_UP):,}")
