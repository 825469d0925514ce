"""How the ledger's values are shown: units, digests, findings, hundredths."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from common.errors import Sentence
from common.money import show_money
from ledger.kinds import KIND_NOTES, MONEY, TieKind
from ledger.rules.findings import in_words

register = template.Library()

UNITS = {
    "CNY": _("yuan"),
    "PERSON_DAY": _("person-days"),
    "VISIT": _("visits"),
    "BOOKING_DAY": _("days"),
    "ATTENDANCE": _("attendances"),
}


SUBJECTS: dict[str, Sentence] = {
    "orders.receiptitem": _("Receipt no. {number}"),
    "demo": _("Demo no. {number}"),
    "dealings": _("Past dealing {number}"),
}


def subject_words(subject: str) -> str:
    """What a tie was entered for, in words; the key of a foreign book stays as its owner wrote it."""
    room, _colon, number = subject.partition(":")
    return str(SUBJECTS[room]).format(number=number.removesuffix(":dealing")) if room in SUBJECTS else subject


@register.filter
def faded_amount(amount: float | str | None, kind: int) -> str:
    """An amount after fading with the unit of its kind: money in 元, 万元 or 亿元, everything else in its own."""
    if amount is None or isinstance(amount, str):  # a kind without ties has no sums, which a template says as ""
        return "—"
    unit = KIND_NOTES[TieKind(kind)].unit
    return show_money(Decimal(amount)) if unit == MONEY else f"{amount:,.1f} {unit_words(unit)}"


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
