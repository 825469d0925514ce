"""What people typed into forms with a row per thing: whole numbers, days, temperatures, each refused at its field."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.errors import WrongShape
from orders.errors import QuantityWrong
from orders.models import MOST_UNITS


class DayUnreadable(WrongShape):
    """No day."""

    code = "day_unreadable"
    sentence = _("A day is written as 2026-11-22.")


class DegreesUnreadable(WrongShape):
    """No temperature."""

    code = "degrees_unreadable"
    sentence = _("A temperature is a number with at most one decimal, between -99.9 and 99.9.")


def text(said: QueryDict, key: str) -> str:
    """Without blanks at its ends; empty where it is not there."""
    return str(said.get(key, "")).strip()


def whole(said: QueryDict, key: str, empty: int | None = None) -> int:
    """A whole number; commas are no matter."""
    typed = text(said, key).replace(",", "").replace("，", "")
    if not typed and empty is not None:
        return empty
    try:
        return int(typed)
    except ValueError:
        raise QuantityWrong(field=key, most=MOST_UNITS) from None


def day(said: QueryDict, key: str) -> date | None:
    """A day, or nothing."""
    typed = text(said, key)
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise DayUnreadable(field=key) from None


def degrees(said: QueryDict, key: str) -> Decimal | None:
    """A temperature, or nothing."""
    typed = text(said, key).replace("－", "-").replace("−", "-")
    if not typed:
        return None
    try:
        value = Decimal(typed)
        exponent = value.as_tuple().exponent
    except InvalidOperation:
        raise DegreesUnreadable(field=key) from None
    if not value.is_finite() or abs(value) >= 100 or not isinstance(exponent, int) or exponent < -1:
        raise DegreesUnreadable(field=key)
    return value
