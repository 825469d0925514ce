"""What may leave the warehouse: delivery note, batches, remaining life, never more than the part, cold chain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from orders.errors import delivery as refusals
from orders.models import MOST_UNITS
from orders.rules.draft import check_quantity
from products.models import Product
from products.rules.modes import COLD_STORAGE

MOST_ITEMS = 200
LONGEST_WAY = timedelta(days=60)
Storage = Product.Storage

# Where the label names no range: GSP's classes of storage.
RANGES = {
    Storage.COLD: (Decimal(2), Decimal(8)),
    Storage.COLD_PLACE: (Decimal(2), Decimal(10)),
    Storage.FROZEN: (Decimal(-25), Decimal(-10)),
}


@dataclass(frozen=True)
class Batch:
    """One batch of one part, as the sender enters it."""

    part: int
    batch_number: str
    expires_on: date
    quantity: int
    produced_on: date | None = None


@dataclass(frozen=True)
class Dispatch:
    """A dispatch as it was written; without `expected_on` it arrives today."""

    delivery_note_number: str
    items: tuple[Batch, ...]
    carrier: str = ""
    plate: str = ""
    waybill: str = ""
    expected_on: date | None = None
    temperature_min: Decimal | None = None
    temperature_max: Decimal | None = None


@dataclass(frozen=True)
class Label:
    """What the label says about temperature; `is_cold` goods travel with readings."""

    name: str
    low: Decimal | None
    high: Decimal | None
    is_cold: bool

    def holds(self, low: Decimal, high: Decimal) -> bool:
        """The readings lie inside."""
        return (self.low is None or self.low <= low) and (self.high is None or high <= self.high)

    @property
    def values(self) -> dict[str, str]:
        """The range for a sentence."""
        return {"product": self.name, "low": _said(self.low), "high": _said(self.high)}


def label_of(product: Product) -> Label:
    """The label's own range, else that of the class of storage."""
    low, high = RANGES.get(Storage(product.storage), (None, None))
    if product.temp_min is not None or product.temp_max is not None:
        low, high = product.temp_min, product.temp_max
    return Label(product.generic_name, low, high, product.storage in COLD_STORAGE)


def check_note(note: Dispatch, today: date) -> None:
    """The delivery note by itself; `items.1.quantity` names the field of the first item."""
    if not note.delivery_note_number.strip():
        raise refusals.DeliveryNoteMissing
    if not 1 <= len(note.items) <= MOST_ITEMS:
        raise refusals.NothingDispatched
    arrives = note.expected_on or today
    if not today <= arrives <= today + LONGEST_WAY:
        raise refusals.ExpectedWrong(first=today, last=today + LONGEST_WAY)
    for position, item in enumerate(note.items, 1):
        _check_batch(item, today, f"items.{position}")


def _check_batch(item: Batch, today: date, at: str) -> None:
    check_quantity(item.quantity, f"{at}.quantity")
    if not item.batch_number.strip():
        raise refusals.BatchMissing(field=f"{at}.batch_number")
    if item.produced_on and not item.produced_on <= min(today, item.expires_on - timedelta(days=1)):
        raise refusals.BatchDatesWrong(field=f"{at}.produced_on", batch=item.batch_number)


def check_life(item: Batch, arrives: date, least: int, at: str) -> None:
    """So many days of use must be left on arrival; raises BatchTooOld (E_EXPIRY)."""
    left = (item.expires_on - arrives).days
    if left < least or left < 1:
        raise refusals.BatchTooOld(
            field=f"{at}.expires_on",
            batch=item.batch_number,
            expires=item.expires_on,
            left=left,
            arrives=arrives,
            least=max(least, 1),
        )


def check_amount(quantity: int, left: int, unit: str, product: str, field: str) -> None:
    """Never more than is still to be sent of a part; `field` names the first item of it."""
    if quantity > min(left, MOST_UNITS):
        raise refusals.MoreThanPart(field=field, quantity=quantity, left=left, unit=unit, product=product)


def check_temperatures(low: Decimal | None, high: Decimal | None, labels: Iterable[Label]) -> None:
    """Cold goods need readings inside their label; what needs none may have some. Cold goods decide where both go."""
    goods = list(labels)
    cold = [label for label in goods if label.is_cold]
    if low is None or high is None:
        if cold:
            raise refusals.TemperatureMissing(product=cold[0].name)
        return
    if low > high:
        raise refusals.TemperatureWrong(refusals.TemperatureWrong.BACKWARDS)
    for label in cold or goods:
        if not label.holds(low, high):
            raise refusals.TemperatureWrong(**label.values, measured_low=_said(low), measured_high=_said(high))


def _said(value: Decimal | None) -> str:
    return "–" if value is None else f"{value.normalize():f}"
