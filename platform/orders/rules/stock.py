"""Near-expiry stock as pure rules: what a seller writes, and which batch may be cleared."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from orders import errors
from orders.errors.stock import NotNearExpiry
from orders.models import Order
from orders.rules.draft import LineDraft, OrderDraft, WindowDraft

NEAR = timedelta(days=365)


@dataclass(frozen=True)
class StockDraft:
    """One batch as its seller wrote it: the own price, how it is packed, where it lies, when it can be delivered."""

    title: str
    product: int
    batch_number: str
    expires_on: date
    quantity: int
    price: Decimal
    from_on: date
    to_on: date
    closes_at: datetime
    origin: str
    minimum_lot: int = 1
    pack_multiple: int = 1
    payment_days: int = 30
    audience: str = Order.Audience.LICENCE
    tiers: tuple[str, ...] = ()
    invited: tuple[int, ...] = ()
    contact: str = ""
    note: str = ""

    def as_order(self) -> OrderDraft:
        """The order that is posted."""
        line = LineDraft(
            product=self.product, quantity=self.quantity, minimum_lot=self.minimum_lot,
            windows=(WindowDraft(self.from_on, self.to_on, self.quantity),), pack_multiple=self.pack_multiple,
            posted_price=self.price, batch_number=self.batch_number, expires_on=self.expires_on,
        )  # fmt: skip
        return OrderDraft(
            title=self.title, destination=self.origin, way=Order.Way.POSTED, side=Order.Side.STOCK,
            audience=self.audience, tiers=self.tiers, invited=self.invited, note=self.note, contact=self.contact,
            payment_days=self.payment_days, minimum_life_days=0, closes_at=self.closes_at, lines=(line,),
        )  # fmt: skip


@dataclass(frozen=True)
class TakeTerms:
    """Of whoever takes a part of stock: where it goes, and how many days of use must be left when it comes."""

    destination: str = ""
    contact: str = ""
    minimum_life_days: int = 0


def field_of(name: str | None) -> str | None:
    """The field of a batch that is meant by one of the order it becomes.

    >>> field_of("lines.1.posted_price"), field_of("lines.1.quantity"), field_of("destination")
    ('price', 'quantity', 'origin')
    """
    last = (name or "").rpartition(".")[2]
    return {"posted_price": "price", "windows": "to_on", "destination": "origin"}.get(last, last) or None


def check_stock(draft: StockDraft, today: date) -> None:
    """The batch is named, is still good after the last day of delivery, and ends within a year."""
    if not draft.batch_number.strip():
        raise errors.FieldMissing(field="batch_number", name="batch_number")
    first, last = draft.to_on + timedelta(days=1), today + NEAR
    if not first <= draft.expires_on <= last:
        raise NotNearExpiry(first=first, last=last)
