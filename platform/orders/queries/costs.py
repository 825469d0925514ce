"""Shared costs: the rules of an order, what of a total is not borne yet, what a part would cost before it is taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from orders.models import CostRule, Line, Order, Part, PartCost, Window
from orders.queries.deliveries import ENDED
from orders.rules.costs import SPLITS, Cost, CostDraft, Piece, cost_of, costs_of, packs_of, yuan
from products.models import Product
from products.rules.modes import COLD_STORAGE

REST = -1  # the piece that stands for everything of the order that is not asked about


def rules_of(order: Order) -> dict[int, CostDraft]:
    """The rules of an order by key, in their order; one query."""
    return {rule.pk: cost_of(rule) for rule in CostRule.objects.filter(order=order).order_by("position")}


def left_of(order: Order, rules: Mapping[int, CostDraft]) -> dict[int, int]:
    """Of every total that is split: how many fen no live part bears; one query."""
    live = PartCost.objects.filter(rule__order=order).exclude(part__state__in=ENDED).order_by()
    borne = {row["rule"]: int(row["sum"] * 100) for row in live.values("rule").annotate(sum=Sum("amount"))}
    return {key: max(rule.fen - borne.get(key, 0), 0) for key, rule in rules.items() if rule.basis in SPLITS}


def piece_of(part: Part) -> Piece:
    """An agreed part as costs see it, less what was closed short."""
    comes = part.quantity - part.short
    covered = part.covered * comes // part.quantity
    return _piece(part.pk, covered, int(comes * part.price * 100), part.product, comes)


def _piece(key: int, quantity: int, value: int, product: Product, units: int) -> Piece:
    is_cold = product.storage in COLD_STORAGE
    return Piece(key, quantity, value, packs_of(units, product.units_per_pack), is_cold)


@dataclass(frozen=True)
class Share:
    """What a rule comes to, in yuan: as a whole, and what each side bears of it."""

    rule: CostRule
    amount: Decimal
    by_buyer: Decimal

    @property
    def by_seller(self) -> Decimal:
        """What the seller bears."""
        return self.amount - self.by_buyer


def shares_of(order: Order, wanted: Mapping[int, int], prices: Mapping[int, Decimal]) -> list[Share]:
    """What parts of these quantities (window -> units) at these prices (window -> yuan) would cost, rule by rule.

    A total is split over the whole order, as if all that is not agreed yet were taken: where less is, the share of it
    grows. Three queries; `order` is one the actor sees.
    """
    rules = {rule.pk: rule for rule in CostRule.objects.filter(order=order).order_by("position")}
    if not rules or not wanted:
        return []
    drafts = {key: cost_of(rule) for key, rule in rules.items()}
    windows = list(Window.objects.select_related("line__product").filter(pk__in=wanted, line__order=order))
    mine = [_would_be(window, wanted[window.pk], prices) for window in windows]
    pieces = [*mine, *_rest(order, mine, windows)]
    sums = dict[int, list[Cost]]()
    for cost in costs_of(drafts, pieces, left_of(order, drafts)):
        if cost.piece > REST:
            sums.setdefault(cost.rule, []).append(cost)
    return [
        Share(rule, yuan(sum(c.whole for c in sums[key])), yuan(sum(c.buyer for c in sums[key])))
        for key, rule in rules.items()
        if key in sums
    ]


def _would_be(window: Window, quantity: int, prices: Mapping[int, Decimal]) -> Piece:
    line = window.line
    price = prices.get(window.pk) or line.posted_price or Decimal(0)
    return _piece(window.pk, quantity, int(quantity * price * 100), line.product, quantity)


def _rest(order: Order, mine: list[Piece], windows: list[Window]) -> list[Piece]:
    """Everything else that bears its share of a total: what is asked for, less what is agreed and what is asked about;
    goods that travel cold apart."""
    agreed: dict[int, int] = {}
    fixed = Part.objects.filter(line__order=order, sub_order__isnull=False).exclude(state__in=ENDED)
    for part in fixed.only("line_id", "quantity", "covers"):
        agreed[part.line_id] = agreed.get(part.line_id, 0) + part.covered
    for window, piece in zip(windows, mine, strict=True):
        agreed[window.line_id] = agreed.get(window.line_id, 0) + piece.quantity
    rest = {False: [0, 0], True: [0, 0]}
    for line in Line.objects.select_related("product").filter(order=order):
        units = max(line.quantity - agreed.get(line.pk, 0), 0)
        sums = rest[line.product.storage in COLD_STORAGE]
        sums[0] += units
        sums[1] += int(units * (line.posted_price or 0) * 100)
    return [Piece(REST - is_cold, units, value, 0, bool(is_cold)) for is_cold, (units, value) in rest.items() if units]
