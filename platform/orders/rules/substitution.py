"""What may be delivered instead of what was agreed: the same drug of another maker or in another pack, and how much.

The catalogue tells generic name, dosage form and classes as columns; strength and pieces only inside the specification
(`0.25g×24粒`). Where it does not tell, nothing is guessed: both sides see the two labels and agree on the figures.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

from common.errors import Sentence
from orders.errors import substitution as refusals
from products.models import Product
from products.rules.modes import never_shared

_TIMES = re.compile(r"[x×*✕]")
_PIECES = re.compile(r"^(\d{1,6})(?:片|粒|丸|袋|支|贴|只|板|瓶|枚|张|颗|揿|人份)(?:[/每].*)?$")
_LABELS: dict[str, Sentence] = {field.name: field.verbose_name for field in Product._meta.fields}
SAME = ("generic_name", "dosage_form", "drug_class", "device_class", "rx_class", "special_category")
SHOWN = (
    "generic_name", "trade_name", "specification", "manufacturer", "holder", "origin", "approval_number", "storage",
    "unit",
)  # fmt: skip


@dataclass(frozen=True)
class Content:
    """What one unit holds: so many pieces of a strength; no pieces where the specification does not tell."""

    strength: str
    pieces: int | None


@dataclass(frozen=True)
class Difference:
    """One thing in which the labels differ, in words."""

    name: Sentence
    before: str
    after: str


def content_of(specification: str) -> Content:
    """Strength and pieces, read from a specification.

    >>> content_of("0.25g×24粒"), content_of("0.35g*12粒×2板"), content_of("100 片")
    (Content(strength='0.25g', pieces=24), Content(strength='0.35g', pieces=24), Content(strength='', pieces=100))
    >>> content_of("100ml"), content_of("3ml:300单位×5支")
    (Content(strength='', pieces=None), Content(strength='3ml:300单位', pieces=5))
    """
    words = [word for word in _TIMES.split(_plain(specification)) if word]
    counts = [found for word in words if (found := _PIECES.match(word))]
    rest = [word for word in words if not _PIECES.match(word)]
    if not counts or len(rest) > 1:
        return Content("", None)
    pieces = 1
    for found in counts:
        pieces *= int(found[1])
    return Content(rest[0] if rest else "", pieces or None)


def check_substitute(ordered: Product, agreed: Product, other: Product) -> None:
    """Raises where `other` cannot come instead of `agreed` for a line that asks for `ordered`.

    It may be what was ordered; else it is no special drug, is in the catalogue, and is the same drug as was ordered in
    class, form and strength. What the catalogue leaves empty is not held against it.
    """
    for product in (ordered, other):
        if never_shared(product.special_category, product.drug_class):
            raise refusals.SubstituteSpecial(product=product.generic_name)
    if agreed.pk == other.pk:
        raise refusals.SubstituteIsAgreed
    if not other.is_active:
        raise refusals.SubstituteWithdrawn(product=str(other))
    for name in SAME:
        mine, theirs = _plain(getattr(ordered, name)), _plain(getattr(other, name))
        if mine != theirs and (name != "dosage_form" or (mine and theirs)):
            raise _differs(name, ordered, other)
    strengths = {content_of(product.specification).strength for product in (ordered, other)} - {""}
    if len(strengths) > 1:
        raise _differs("specification", ordered, other)


def exchange(ordered: Product, other: Product) -> tuple[int, int] | None:
    """(n, m): n units of the other are m units of the ordered product; None where the catalogue does not tell.

    >>> exchange(Product(specification="0.25g×24粒", unit="盒"), Product(specification="0.25g×36粒", unit="盒"))
    (2, 3)
    """
    mine, theirs = content_of(ordered.specification).pieces, content_of(other.specification).pieces
    if mine and theirs:
        return reduced(mine, theirs)
    same = _plain(ordered.specification) == _plain(other.specification) and ordered.unit == other.unit
    return (1, 1) if same else None


def reduced(units: int, covers: int) -> tuple[int, int]:
    """A rate of exchange in its smallest numbers.

    >>> reduced(800, 400)
    (2, 1)
    """
    common = gcd(units, covers)
    return units // common, covers // common


def covered(quantity: int, covers: int | None, rate: tuple[int, int] | None) -> int:
    """How many units of the line `quantity` units of a substitute stand for; `covers` is what the seller said.

    Raises CoversMissing where neither the catalogue nor the seller tells, CoversDiffers where they contradict each
    other, and ExchangeNotWhole where the quantity makes no whole units of the line.

    >>> covered(800, None, (2, 1)), covered(90, 60, None)
    (400, 60)
    """
    if rate is None:
        if covers is None:
            raise refusals.CoversMissing
        return covers
    units, stands_for = rate
    if quantity * stands_for % units:
        below = quantity // units * units
        raise refusals.ExchangeNotWhole(units=units, covers=stands_for, below=below, above=below + units)
    told = quantity * stands_for // units
    if covers is not None and covers != told:
        raise refusals.CoversDiffers(quantity=quantity, told=told, said=covers)
    return told


def covered_by_part(quantity: int, of: int, covers: int) -> int:
    """What `quantity` units cover where `of` units cover `covers`; down to whole units: never more than was given.

    >>> covered_by_part(150, 800, 400), covered_by_part(151, 800, 400), covered_by_part(7, 7, 7)
    (75, 75, 7)
    """
    return quantity * covers // of


def differences(before: Product, after: Product) -> Sequence[Difference]:
    """In which things two labels differ, in the order of a label."""
    pairs = ((name, _shown(before, name), _shown(after, name)) for name in SHOWN)
    return [Difference(_label(name), old, new) for name, old, new in pairs if old != new]


def _differs(name: str, agreed: Product, other: Product) -> refusals.SubstituteOther:
    return refusals.SubstituteOther(
        product=other.generic_name, what=_label(name), agreed=_shown(agreed, name), other=_shown(other, name)
    )


def _label(name: str) -> Sentence:
    return _LABELS[name]


def _shown(product: Product, name: str) -> str:
    shown = getattr(product, f"get_{name}_display", None)
    return str(shown() if shown else getattr(product, name)) or "–"


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).lower().split())
