"""What shared costs a part would bear, while its figures are typed: a fragment of the pages that take and offer."""

from decimal import Decimal, InvalidOperation

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from common.errors import NotFound
from orders.models import MOST_UNITS, Order
from orders.permissions import can_see_prices
from orders.queries.board import order_page
from orders.queries.costs import shares_of
from orders.rules.costs import SPLITS
from orders.rules.draft import MOST_PRICE
from web.requests import ActingRequest, signed_in

Wanted = tuple[dict[int, int], dict[int, Decimal]]


@require_GET
@signed_in
def costs(request: ActingRequest, pk: int) -> HttpResponse:
    """What is typed in a form of takes or offers, and what it would cost; what cannot be read counts as nothing."""
    order = order_page(request.actor, pk)
    if not can_see_prices(request.actor):
        raise NotFound
    quantities, prices = _offered(request.GET, order) if order.way == Order.Way.SEALED else _taken(request.GET, order)
    shares = shares_of(order, quantities, prices)
    context = {"shares": shares, "splits": any(share.rule.basis in SPLITS for share in shares)}
    return render(request, "orders/_would_cost.html", context)


def _taken(said: QueryDict, order: Order) -> Wanted:
    windows = [window.pk for line in order.lines.all() for window in line.windows.all()]
    typed = {pk: _whole(said.get(f"window-{pk}", "")) for pk in windows}
    return {pk: units for pk, units in typed.items() if units}, {}


def _offered(said: QueryDict, order: Order) -> Wanted:
    """The most of each line with a price, in its first window."""
    quantities, prices = dict[int, int](), dict[int, Decimal]()
    for line in order.lines.all():
        price, units = _yuan(said.get(f"price-{line.pk}", "")), _whole(said.get(f"at_most-{line.pk}", ""))
        first = next(iter(line.windows.all()), None)
        if first and price and units:
            quantities[first.pk], prices[first.pk] = units, price
    return quantities, prices


def _whole(text: str) -> int:
    digits = text.replace(",", "").replace("，", "").strip()
    return min(int(digits), MOST_UNITS) if digits.isdecimal() and len(digits) < 12 else 0


def _yuan(text: str) -> Decimal:
    try:
        found = Decimal(text.strip() or 0)
    except InvalidOperation:
        return Decimal(0)
    return found if found.is_finite() and 0 < found < MOST_PRICE else Decimal(0)


urlpatterns = [path("orders/<int:pk>/costs/", costs, name="order-costs")]
