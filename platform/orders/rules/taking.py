"""How much of a window somebody may take: minimum lot, whole packs, what is left, how many may share the line."""

from dataclasses import dataclass

from orders import errors


@dataclass(frozen=True)
class Takeable:
    """From `least` to `most` in steps of `step`; nothing where `most` is 0."""

    least: int
    most: int
    step: int


def takeable(remaining: int, minimum_lot: int, pack_multiple: int) -> Takeable:
    """What may be taken of `remaining`. A rest smaller than the minimum lot is taken whole.

    >>> takeable(120, 50, 20)
    Takeable(least=60, most=120, step=20)
    >>> takeable(40, 50, 20)
    Takeable(least=40, most=40, step=20)
    """
    most = remaining // pack_multiple * pack_multiple
    least = -(-minimum_lot // pack_multiple) * pack_multiple
    return Takeable(min(least, most), most, pack_multiple)


def check_take(quantity: int, remaining: int, minimum_lot: int, pack_multiple: int, unit: str) -> None:
    """Raises NothingLeft, NotEnoughLeft, BelowLot or PackDoesNotFit, each with what would be possible."""
    span = takeable(remaining, minimum_lot, pack_multiple)
    if span.most == 0:
        raise errors.NothingLeft
    if quantity > span.most:
        raise errors.NotEnoughLeft(left=span.most, unit=unit)
    if quantity < span.least:
        raise errors.BelowLot(least=span.least, unit=unit)
    if quantity % span.step:
        below = quantity // span.step * span.step
        above = below + span.step
        raise errors.PackDoesNotFit(field="quantity", quantity=quantity, pack=span.step, below=below, above=above)
