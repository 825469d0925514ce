"""The rows that a drill of shared orders starts from: open orders, their windows, agreed parts, opened offers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from orders.models import Invitation, Line, Offer, Order, Part, Window
from orders.queries.problem import RECENT
from orders.queries.rest import GOING_ON, GONE

COLLECTING = (Order.State.OPEN, Order.State.ALLOCATING)


@dataclass(frozen=True)
class OpenRows:
    """Orders in the order in which they are served, and by order, line or seller what belongs to them.

    agreed: (seller, line) -> units held. excluded: order -> firms that its poster left out. recent: seller -> yuan of
    parts of the last 90 days.
    """

    orders: list[Order]
    lines: dict[int, list[Line]]
    windows: dict[int, list[Window]]
    parts: dict[int, list[Part]]
    offers: dict[int, list[Offer]]
    agreed: dict[tuple[int, int], int]
    excluded: dict[int, set[int]]
    recent: dict[int, Decimal]

    def free(self, line: Line, window: Window) -> int:
        """What nobody holds, as long as the order collects."""
        return window.remaining if line.order.state in COLLECTING else 0

    def left(self, part: Part) -> int:
        """What of an agreed part has not been sent off and will come, in the unit of its line."""
        sent: int = getattr(part, "sent")  # noqa: B009  # annotated below
        left = max(part.quantity - part.short - sent, 0)
        return part.covered * left // part.quantity


def open_rows(cluster_id: int, at: datetime) -> OpenRows:
    """Eight queries, whatever the numbers. Offers that are still sealed are not among the rows."""
    orders = list(_orders(cluster_id))
    keys = [order.pk for order in orders]
    lines = Line.objects.filter(order__in=keys).select_related("product", "order").order_by("order", "position", "pk")
    windows = Window.objects.filter(line__order__in=keys).order_by("from_on", "pk")
    agreed = Part.objects.filter(line__order__in=keys, state=Part.State.AGREED)
    agreed = agreed.annotate(sent=Coalesce(Sum("items__quantity"), 0)).order_by("line", "pk")
    found = OpenRows(
        orders, defaultdict(list), defaultdict(list), defaultdict(list), defaultdict(list), defaultdict(int),
        defaultdict(set), _recent(cluster_id, at),
    )  # fmt: skip
    for line in lines:
        found.lines[line.order_id].append(line)
    for window in windows:
        found.windows[window.line_id].append(window)
    for part in agreed:
        found.parts[part.line_id].append(part)
        found.agreed[part.seller_id, part.line_id] += part.covered
    for offer in _offers(keys):
        found.offers[offer.line_id].append(offer)
    for order, enterprise in Invitation.objects.filter(order__in=keys, is_excluded=True).values_list(
        "order_id", "enterprise_id"
    ):
        found.excluded[order].add(enterprise)
    return found


def open_places(cluster_id: int) -> list[str]:
    """Where the goods of open orders are received."""
    found = _orders(cluster_id).order_by("destination").values_list("destination", flat=True).distinct()
    return [place.strip() for place in found]


def _orders(cluster_id: int) -> QuerySet[Order]:
    """Needs that collect or are being delivered; the first to close comes first."""
    found = Order.objects.filter(
        cluster_id=cluster_id, side=Order.Side.NEED, is_template=False, state__in=[*COLLECTING, *GOING_ON]
    )
    return found.select_related("buyer").order_by(F("closes_at").asc(nulls_last=True), "pk")


def _offers(orders: list[int]) -> QuerySet[Offer]:
    """Opened offers that stand; of a confirmed order those that stand by, without who gave its part up."""
    stands = Q(
        line__order__state=Order.State.ALLOCATING,
        state__in=[Offer.State.OFFERED, Offer.State.COUNTERED, Offer.State.STAND_BY],
    )
    by = Q(state=Offer.State.STAND_BY) | Q(state=Offer.State.ACCEPTED, is_stand_by=True)
    found = Offer.objects.filter(line__order__in=orders, line__order__opened_at__isnull=False)
    found = found.filter(stands | (by & Q(line__order__state__in=GOING_ON)))
    gave_up = Part.objects.filter(line__order__in=orders, state=Part.State.WITHDRAWN, offer__isnull=False)
    return found.exclude(pk__in=gave_up.values("offer")).prefetch_related("windows").order_by("line", "pk")


def _recent(cluster_id: int, at: datetime) -> dict[int, Decimal]:
    """What each seller took in the last 90 days."""
    live = Part.objects.filter(line__order__cluster_id=cluster_id, taken_at__gt=at - RECENT, taken_at__lte=at)
    sums = live.exclude(state__in=GONE).order_by().values_list("seller")
    return dict(sums.annotate(total=Sum(F("quantity") * F("price"))))
