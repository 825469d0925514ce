"""How the ledger's values are shown: units, digests, findings, hundredths."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from ledger.rules.findings import in_words

register = template.Library()

UNITS = {
    "CNY": _("yuan"),
    "PERSON_DAY": _("person-days"),
    "VISIT": _("visits"),
    "BOOKING_DAY": _("days"),
    "ATTENDANCE": _("attendances"),
}


@register.filter
def unit_words(unit: str) -> str:
    """The unit of a weight; a foreign currency stays its code."""
    return str(UNITS.get(unit, unit))


@register.filter
def hexadecimal(digest: bytes, digits: int = 64) -> str:
    """The first `digits` of a digest."""
    return bytes(digest).hex()[:digits]


@register.filter
def finding_words(finding: Mapping[str, Any]) -> str:
    """What a verification found."""
    return in_words(finding)


@register.filter
def hundredths(value: int | None) -> str:
    """Hundredths as a figure with two decimals; a dash where a value could not be read."""
    return "—" if value is None else f"{Decimal(value) / 100:,.2f}"


@register.filter
def tie_name(name: str) -> str:
    """The name of a tie rule; the one of the form's own mapping in the reader's language."""
    return str(_("Dealing")) if name == "dealing" else name
