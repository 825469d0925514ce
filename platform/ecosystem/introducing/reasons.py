"""Why two firms were introduced, in sentences: what one would gain, without amounts or prices of the other."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from common.errors import Sentence
from ecosystem.introducing.draw import Reason
from enterprises.models import LicenceScope

# What each feature of the published weights stands for.
FEATURE_WORDS: dict[str, Sentence] = {
    "source": gettext_lazy("A new source: goods that the other may deliver and no present partner may (one: half)"),
    "asked": gettext_lazy("What was asked for in shared orders of the last half year, and the other may deliver"),
    "market": gettext_lazy("A new customer: goods that the other may buy and gets from no partner (from one: half)"),
    "licence": gettext_lazy("Classes of goods in the other's licence that one's own does not cover"),
    "storage": gettext_lazy(
        "A cold room open to others where one may not keep cold; a warehouse where one has none: half"
    ),
    "trust": gettext_lazy("Shared partners; one whom everybody knows says little"),
    "near": gettext_lazy("Nearness; counts half at 10 km"),
}


def sentence(reason: Reason, other: str) -> str:
    """One reason for the reader, who would gain it from `other`."""
    words = {"other": other, "goods": goods_words(reason)}
    return str(_sentence(reason)).format(**words)


def _sentence(reason: Reason) -> Sentence:
    code = reason["code"]
    if code == "source":
        if reason.get("is_second"):
            return _("A second source: {other} may deliver {goods} to you; only one of your partners may so far.")
        return _("A new source: {other} may deliver {goods} to you; none of your partners may.")
    if code == "storage":
        cold = _("{other} opens a cold room to others; your licence covers no refrigerated goods.")
        return cold if reason.get("is_cold") else _("{other} opens a warehouse to others; you have none that is open.")
    return _PLAIN[code]


_PLAIN: dict[str, Sentence] = {
    "market": gettext_lazy("A customer: you may deliver {goods} to {other}."),  # its other sources are its own matter
    "asked": gettext_lazy("You asked for {goods} in shared orders of the last half year; {other} may deliver them."),
    "licence": gettext_lazy(
        "{other} may deal in {goods}, your licence does not cover them: send each other customers, "
        "each delivers under its own licence."
    ),
    "trust": gettext_lazy("You have partners in common."),
    "near": gettext_lazy("It is not far."),
}


def sentences(reasons: Sequence[Reason], other: str) -> list[str]:
    """All of them, the weightiest first; partners and distance are shown by themselves."""
    return [sentence(reason, other) for reason in reasons if reason["code"] not in ("trust", "near")]


def goods_words(reason: dict[str, Any]) -> str:
    """The classes, and which of them are kept cold: "biological products (also refrigerated)"."""
    plain, cold = reason.get("classes", ()), reason.get("cold", ())
    names = [_class(code, is_cold=code in cold) for code in plain]
    names += [_class(code, is_cold=True) for code in cold if code not in plain]
    return pgettext("list", ", ").join(names)


def _class(code: str, *, is_cold: bool) -> str:
    name = str(LicenceScope.Code(code).label)
    return _("{goods} (refrigerated)").format(goods=name) if is_cold else name
