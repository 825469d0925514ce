"""Who may deliver what of an order: the facts loaded in a constant number of queries, judged by the one rule table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from first_trade.queries import first_approval_facts
from orders import errors
from orders.models import Line, Order, Window
from products.models import Product
from products.queries.facts import line_of, load_traders
from products.rules import values
from products.rules.eligibility import eligibility
from products.rules.modes import never_shared
from products.rules.verdicts import BUYER, SELLER, Code, Verdict


def verdicts_for(
    order: Order,
    sellers: Iterable[int],
    windows: Sequence[Window],
    at: datetime,
    expiries: Mapping[int, date | None] | None = None,
) -> dict[tuple[int, int], list[Verdict]]:
    """(seller, window) -> every reason against it, empty where it may go. `windows` come with line and product.

    Licences and approvals must hold on the last day of the window. `expiries`: line -> last day of use offered.
    """
    wanted = sorted(set(sellers))
    approvals = first_approval_facts(order.buyer_id, wanted, timezone.localdate(at))
    traders = load_traders([order.buyer_id, *wanted], at=at, approvals=approvals)
    buyer, known = traders[order.buyer_id], expiries or {}
    lines = {w.line_id: _as_line(w.line, order, known.get(w.line_id)) for w in windows}
    return {
        (seller, window.pk): eligibility(traders[seller], buyer, lines[window.line_id], window.to_on)
        for seller in wanted
        for window in windows
    }


def _as_line(line: Line, order: Order, expires_on: date | None) -> values.Line:
    facts = line_of(line.product)
    return replace(facts, minimum_life_days=order.minimum_life_days, batch_expires_on=expires_on)


def seller_blocks(
    order: Order,
    windows: Sequence[Window],
    seller: int,
    at: datetime,
    expiries: Mapping[int, date | None] | None = None,
) -> None:
    """Raise `SellerNotEligible` with the first reason that stands against this seller; say it to the seller."""
    found = verdicts_for(order, [seller], windows, at, expiries)
    for window in windows:
        for verdict in found[seller, window.pk]:
            refusal = errors.SellerNotEligible(why=verdict.said_to(SELLER))
            refusal.code = verdict.code.value
            raise refusal


def goods_blocks(
    order: Order,
    products: Iterable[Product],
    seller: int,
    at: datetime,
    *,
    on: date | None = None,
    is_new: bool = False,
    side: str = SELLER,
) -> None:
    """Raise `SellerNotEligible` where these goods may not go to the buyer on `on` (today where left out).

    A first-trade approval that ended afterwards stops new parts only: goods already agreed go on. `side`: to whom it
    is said.
    """
    today = timezone.localdate(at)
    approvals = first_approval_facts(order.buyer_id, [seller], today)
    traders = load_traders([order.buyer_id, seller], at=at, approvals=approvals)
    for product in products:
        for verdict in eligibility(traders[seller], traders[order.buyer_id], line_of(product), on or today):
            if is_new or verdict.code != Code.E_FIRST_APPROVAL:
                refusal = errors.SellerNotEligible(why=verdict.said_to(side))
                refusal.code = verdict.code.value
                raise refusal


def poster_blocks(order: Order, on: date) -> None:
    """Raise where the poster itself may not buy a line (sell it, of stock), or a line is under special control."""
    lines = order.lines.select_related("product").order_by("position")
    if order.is_stock:
        _may_not_sell(order.buyer_id, lines, order.changed_at, on)
    else:
        may_not_buy(order.buyer_id, lines, order.changed_at, on)


def taker_blocks(order: Order, windows: Sequence[Window], buyer: int, least: int, at: datetime) -> None:
    """Stock turned round: raise with the first reason why its poster may not deliver these windows to `buyer`.

    `least`: so many days of use the buyer wants on the last day of delivery.
    """
    approvals = first_approval_facts(buyer, [order.buyer_id], timezone.localdate(at))
    traders = load_traders([buyer, order.buyer_id], at=at, approvals=approvals)
    for window in windows:
        line = replace(line_of(window.line.product), minimum_life_days=least, batch_expires_on=window.line.expires_on)
        for verdict in eligibility(traders[order.buyer_id], traders[buyer], line, window.to_on):
            refusal = errors.SellerNotEligible(why=verdict.said_to(BUYER))
            refusal.code = verdict.code.value
            raise refusal


def _may_not_sell(seller: int, lines: Iterable[Line], at: datetime, on: date) -> None:
    trader = load_traders([seller], at=at)[seller]
    for line in lines:
        for verdict in eligibility(trader, trader, line_of(line.product), on):
            if verdict.side != BUYER and verdict.code != Code.E_FIRST_APPROVAL:
                refusal = errors.SellerNotEligible(why=verdict.said_to(SELLER))
                refusal.code = verdict.code.value
                raise refusal


def may_not_buy(buyer: int, lines: Iterable[Line], at: datetime, on: date) -> None:
    """The same for any enterprise and any lines, which come with their products."""
    trader = load_traders([buyer], at=at)[buyer]
    for line in lines:
        product = line.product
        if never_shared(product.special_category, product.drug_class):
            category = product.get_special_category_display()
            raise errors.ProductSpecial(field=f"lines.{line.position}.product", product=str(product), category=category)
        against = [v for v in eligibility(trader, trader, line_of(product), on) if v.side == BUYER]
        for verdict in against:
            raise errors.BuyerNotEligible(
                field=f"lines.{line.position}.product", product=str(product), why=verdict.said_to(BUYER)
            )
