"""The opened offers of an order side by side, for its poster alone."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.utils import timezone

from accounts.actors import Actor
from common.errors import require
from orders.errors.plans import OffersSealed
from orders.models import Line, Offer, Order
from orders.permissions import can_keep
from orders.queries.offers import visible_offers
from orders.queries.rates import Rates, rates_towards
from orders.rules.distance import kilometres


@dataclass(frozen=True)
class OfferRow:
    """One offer with what the poster weighs. `place`: its price between the line's lowest (0) and highest (1)."""

    offer: Offer
    days_late: int
    km: int | None
    rates: Rates | None
    place: float


@dataclass(frozen=True)
class LineOffers:
    """One line, its offers cheapest first, and how far their prices lie apart."""

    line: Line
    rows: list[OfferRow]
    lowest: Decimal
    highest: Decimal
    offered: int


def compare(actor: Actor, order: Order) -> list[LineOffers]:
    """Every standing offer by line; refused to everybody but the poster, and to the poster before the opening."""
    require(can_keep(actor, order))
    if order.opened_at is None:
        raise OffersSealed(until=_moment(order.closes_at))
    found = visible_offers(actor, order).exclude(state=Offer.State.WITHDRAWN)
    rates = rates_towards(actor)
    here = (order.latitude or order.buyer.latitude, order.longitude or order.buyer.longitude)
    return [_line(line, list(offers), rates, here) for line, offers in groupby(found, key=lambda offer: offer.line)]


def _line(
    line: Line, offers: list[Offer], rates: dict[int, Rates], here: tuple[Decimal | None, Decimal | None]
) -> LineOffers:
    lowest, highest = min(o.price for o in offers), max(o.price for o in offers)
    rows = []
    for offer in offers:
        there = (offer.seller.latitude, offer.seller.longitude)
        place = float((offer.price - lowest) / (highest - lowest)) if highest > lowest else 0.0
        late = max((row.days_late for row in offer.windows.all()), default=0)
        km = None if None in (*here, *there) else kilometres(here, there)
        rows.append(OfferRow(offer, late, km, rates.get(offer.seller_id), place))
    return LineOffers(line, rows, lowest, highest, sum(offer.at_most for offer in offers))


def _moment(at: datetime | date | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if isinstance(at, datetime) else "-"
