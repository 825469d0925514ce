"""Shared costs are fixed with a part when it is agreed, and counted anew where its terms change both sides' share."""

from collections.abc import Iterable, Sequence

from orders.models import Order, Part, PartCost
from orders.queries.costs import left_of, piece_of, rules_of
from orders.rules.costs import FIXED, CostDraft, Piece, costs_of, yuan


def fix_costs(order: Order, parts: Iterable[Part]) -> None:
    """Fix what every rule of the order comes to for these newly agreed parts. Of a total that is split they bear what
    no part bears yet. The caller holds the order's lock."""
    rules = rules_of(order)
    keys = [part.pk for part in parts]
    if rules and keys:
        _write(rules, _pieces(keys), left_of(order, rules))


def count_anew(part: int) -> None:
    """After the terms of a part changed: costs per unit, per pack and by value follow; what is fixed as a sum stays."""
    order = Order.objects.get(lines__parts=part)
    rules = {key: rule for key, rule in rules_of(order).items() if rule.basis not in FIXED}
    if rules:
        PartCost.objects.filter(part=part, rule__in=rules).delete()
        _write(rules, _pieces([part]), {})


def _pieces(parts: Sequence[int]) -> list[Piece]:
    found = Part.objects.select_related("line__product", "substitute").filter(pk__in=parts)
    return [piece_of(part) for part in found.order_by("pk")]


def _write(rules: dict[int, CostDraft], pieces: Sequence[Piece], left: dict[int, int]) -> None:
    PartCost.objects.bulk_create(
        PartCost(part_id=cost.piece, rule_id=cost.rule, amount=yuan(cost.whole), by_buyer=yuan(cost.buyer))
        for cost in costs_of(rules, pieces, left)
    )
