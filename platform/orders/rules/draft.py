"""What an order must be before it is kept and before it is published; each refusal names its line and field."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from orders import errors
from orders.models import MOST_UNITS, Order
from orders.rules.costs import CostDraft, check_costs

MOST_LINES = 200
MOST_WINDOWS = 12
FURTHEST = timedelta(days=366)
MOST_PRICE = Decimal(10_000_000)
DECIDE_WITHIN_DAYS = 5  # working days between the opening of the offers and the decision


@dataclass(frozen=True)
class WindowDraft:
    """A span of days and the quantity wanted in it."""

    from_on: date
    to_on: date
    quantity: int


@dataclass(frozen=True)
class LineDraft:
    """One line as it was written; `unit` empty means the product's own."""

    product: int
    quantity: int
    windows: tuple[WindowDraft, ...]
    unit: str = ""
    minimum_lot: int = 1
    pack_multiple: int = 1
    most_takers: int | None = None
    is_all_or_nothing: bool = False
    posted_price: Decimal | None = None
    note: str = ""
    batch_number: str = ""
    expires_on: date | None = None


@dataclass(frozen=True)
class OrderDraft:
    """A whole order as it was written."""

    title: str
    destination: str
    way: str = Order.Way.SEALED
    side: str = Order.Side.NEED
    audience: str = Order.Audience.LICENCE
    tiers: tuple[str, ...] = ()
    invited: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()
    note: str = ""
    contact: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    payment_days: int = 30
    minimum_life_days: int = 180
    closes_at: datetime | None = None
    costs: tuple[CostDraft, ...] = ()
    lines: tuple[LineDraft, ...] = field(default_factory=tuple)


def check_draft(draft: OrderDraft) -> None:
    """What is wrong whatever happens next: raises the first broken rule with `field` like `lines.2.quantity`."""
    if len(draft.lines) > MOST_LINES:
        raise errors.LinesTooMany(most=MOST_LINES)
    for position, line in enumerate(draft.lines, 1):
        check_line(line, draft.way, f"lines.{position}")
    check_costs(draft.costs, draft.way)


def check_line(line: LineDraft, way: str, at: str) -> None:
    """One line by itself; `at` is the beginning of the field's name."""
    check_quantity(line.quantity, f"{at}.quantity")
    check_quantity(line.minimum_lot, f"{at}.minimum_lot")
    check_quantity(line.pack_multiple, f"{at}.pack_multiple")
    check_pack(line.quantity, line.pack_multiple, f"{at}.quantity")
    if line.minimum_lot > line.quantity:
        raise errors.LotTooLarge(field=f"{at}.minimum_lot", lot=line.minimum_lot, quantity=line.quantity)
    if line.most_takers is not None and not 1 <= line.most_takers <= 1000:
        raise errors.QuantityWrong(field=f"{at}.most_takers", most=1000)
    if line.posted_price is not None:
        check_price(line.posted_price, f"{at}.posted_price")
        if way == Order.Way.SEALED:
            raise errors.PriceNotWanted(field=f"{at}.posted_price")
    _check_windows(line, at)


def check_price(price: Decimal, at: str = "price") -> None:
    """A price per unit in yuan: above zero, two decimals, below ten million."""
    exponent = price.as_tuple().exponent
    if not price.is_finite() or not 0 < price < MOST_PRICE or not isinstance(exponent, int) or exponent < -2:
        raise errors.PriceWrong(field=at, most=MOST_PRICE)


def check_quantity(quantity: int, at: str) -> None:
    """A whole number of units within reason."""
    if not 1 <= quantity <= MOST_UNITS:
        raise errors.QuantityWrong(field=at, most=MOST_UNITS)


def check_pack(quantity: int, pack: int, at: str) -> None:
    """A quantity comes in whole packs."""
    if quantity % pack:
        below = quantity // pack * pack
        raise errors.PackDoesNotFit(field=at, quantity=quantity, pack=pack, below=below, above=below + pack)


def _check_windows(line: LineDraft, at: str) -> None:
    if not 1 <= len(line.windows) <= MOST_WINDOWS:
        raise errors.FieldMissing(field=f"{at}.windows", name="windows")
    for window in line.windows:
        check_quantity(window.quantity, f"{at}.windows")
        check_pack(window.quantity, line.pack_multiple, f"{at}.windows")
        if window.to_on < window.from_on:
            raise errors.WindowPast(field=f"{at}.windows", first=window.from_on)
    total = sum(window.quantity for window in line.windows)
    if total != line.quantity:
        raise errors.WindowsDiffer(field=f"{at}.windows", windows=total, quantity=line.quantity)


def check_publishable(draft: OrderDraft, at: datetime, today: date) -> None:
    """What must be there before others see it: raises the first thing that is missing or lies in the past."""
    check_draft(draft)
    if not draft.lines:
        raise errors.LinesMissing
    for name in ("title", "destination"):
        if not getattr(draft, name).strip():
            raise errors.FieldMissing(field=name, name=name)
    if draft.audience == Order.Audience.INVITED and not draft.invited:
        raise errors.AudienceEmpty
    if draft.audience == Order.Audience.TIER and not draft.tiers:
        raise errors.AudienceEmpty(field="tiers")
    for position, line in enumerate(draft.lines, 1):
        _check_ready(line, draft.way, today, f"lines.{position}")
    check_closing(draft.closes_at, at, today, draft.lines)


def _check_ready(line: LineDraft, way: str, today: date, at: str) -> None:
    if way == Order.Way.POSTED and line.posted_price is None:
        raise errors.PriceMissing(field=f"{at}.posted_price")
    for window in line.windows:
        if window.to_on < today:
            raise errors.WindowPast(field=f"{at}.windows", first=today)
        if window.to_on > today + FURTHEST:
            raise errors.WindowTooFar(field=f"{at}.windows", last=today + FURTHEST)


def check_closing(closes_at: datetime | None, at: datetime, today: date, lines: Sequence[LineDraft]) -> None:
    """Offers close later than now and not after the day on which the first window ends."""
    last = min(window.to_on for line in lines for window in line.windows)
    first = at + timedelta(minutes=10)
    if closes_at is None or closes_at < first or (closes_at - at).days > (last - today).days:
        raise errors.ClosingWrong(first=f"{first:%Y-%m-%d %H:%M}", last=last)


def shifted(draft: OrderDraft, days: int, closes_at: datetime | None = None) -> OrderDraft:
    """The same order `days` later, as a copy of an older one needs it; the deadline is left open, or `closes_at`."""
    step = timedelta(days=days)
    lines = tuple(
        replace(
            line,
            windows=tuple(replace(w, from_on=w.from_on + step, to_on=w.to_on + step) for w in line.windows),
        )
        for line in draft.lines
    )
    return replace(draft, lines=lines, closes_at=closes_at)
