"""Shared costs of a part (transport, packing, cold-chain boxes, handling): one pure function, in whole fen.

The seller lays the costs out; what the buyer bears is invoiced beside the goods. Whatever order the parts stand in, a
split adds up to its total to the fen, and nothing is ever negative (docs/decisions/0035-shared-costs.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from orders.errors import costs as refusals
from orders.models import Order
from orders.models.costs import CostRule

Basis = CostRule.Basis
FIXED = frozenset({Basis.PER_PART, Basis.SPLIT_VALUE, Basis.SPLIT_QUANTITY})  # whatever becomes of the part's terms
SPLITS = frozenset({Basis.SPLIT_VALUE, Basis.SPLIT_QUANTITY})
MOST_RULES = 12
MOST_FEN = 100_000_000
WHOLE = 10_000  # basis points


@dataclass(frozen=True)
class CostDraft:
    """A rule as it was written. `fen` for every basis but a share of the value, which has `points` (1/100 %)."""

    kind: str
    basis: str
    fen: int = 0
    points: int = 0
    buyer_percent: int = 100
    cold_only: bool = False
    name: str = ""


def cost_of(rule: CostRule) -> CostDraft:
    """A stored rule as it was written."""
    fen, name = int(rule.amount * 100), rule.name
    return CostDraft(rule.kind, rule.basis, fen, rule.points, rule.buyer_percent, rule.cold_only, name)


def cost_said(
    kind: str, basis: str, amount: Decimal, buyer_percent: int = 100, *, cold_only: bool = False, name: str = ""
) -> CostDraft:
    """A rule as people write it: `amount` in yuan, for a share of the value in percent.

    >>> cost_said("HANDLING", "SHARE", Decimal("0.80"), 0).points
    80
    """
    number = int(amount * 100)
    is_share = basis == Basis.SHARE
    return CostDraft(kind, basis, 0 if is_share else number, number if is_share else 0, buyer_percent, cold_only, name)


def yuan(fen: int) -> Decimal:
    """Fen as yuan.

    >>> yuan(1205)
    Decimal('12.05')
    """
    return Decimal(fen).scaleb(-2)


@dataclass(frozen=True)
class Piece:
    """A part as costs see it: `quantity` in the line's unit, `value` in fen, `packs` shipping packs begun."""

    key: int
    quantity: int
    value: int
    packs: int
    is_cold: bool = False


@dataclass(frozen=True)
class Cost:
    """What one rule makes of one part, in fen: `whole` is what the buyer and the seller bear together."""

    piece: int
    rule: int
    whole: int
    buyer: int

    @property
    def seller(self) -> int:
        """What the seller bears."""
        return self.whole - self.buyer


def costs_of(
    rules: Mapping[int, CostDraft], pieces: Sequence[Piece], left: Mapping[int, int] | None = None
) -> list[Cost]:
    """What every rule makes of every part it touches, by part and rule; costs of nothing are left out.

    `left`: of a total that is split, what parts before these do not bear yet (rule -> fen); without it the whole total.

    >>> rules = {1: CostDraft("TRANSPORT", "SPLIT_QUANTITY", fen=100, buyer_percent=50)}
    >>> [(c.piece, c.whole, c.buyer, c.seller) for c in costs_of(rules, [Piece(7, 1, 0, 1), Piece(8, 2, 0, 1)])]
    [(7, 33, 17, 16), (8, 67, 34, 33)]
    """
    found = []
    for key, rule in rules.items():
        touched = [piece for piece in pieces if piece.is_cold or not rule.cold_only]
        for piece, whole in _wholes(rule, touched, (left or {}).get(key, rule.fen)):
            if whole:
                found.append(Cost(piece.key, key, whole, (whole * rule.buyer_percent + 50) // 100))
    return sorted(found, key=lambda cost: (cost.piece, cost.rule))


def _wholes(rule: CostDraft, pieces: Sequence[Piece], left: int) -> Iterable[tuple[Piece, int]]:
    if rule.basis in SPLITS:
        weights = [piece.value if rule.basis == Basis.SPLIT_VALUE else piece.quantity for piece in pieces]
        return zip(pieces, shared_out(left, weights, [piece.key for piece in pieces]), strict=True)
    return [(piece, _whole(rule, piece)) for piece in pieces]


def _whole(rule: CostDraft, piece: Piece) -> int:
    if rule.basis == Basis.PER_UNIT:
        return rule.fen * piece.quantity
    if rule.basis == Basis.PER_PACK:
        return rule.fen * piece.packs
    if rule.basis == Basis.SHARE:
        return (piece.value * rule.points + WHOLE // 2) // WHOLE
    return rule.fen


def shared_out(total: int, weights: Sequence[int], keys: Sequence[int]) -> list[int]:
    """`total` in proportion to the weights, by largest remainder; the smaller key first where remainders are equal.

    >>> shared_out(100, [1, 1, 1], [9, 7, 8]), shared_out(5, [0, 0], [1, 2])
    ([33, 34, 33], [0, 0])
    """
    whole = sum(weights)
    if not whole or total <= 0:
        return [0] * len(weights)
    shares = [total * weight // whole for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda at: (-(total * weights[at] % whole), keys[at]))
    for at in by_rest[: total - sum(shares)]:
        shares[at] += 1
    return shares


def packs_of(quantity: int, units_per_pack: int) -> int:
    """Shipping packs begun.

    >>> packs_of(401, 200), packs_of(400, 200)
    (3, 2)
    """
    return -(-quantity // units_per_pack)


def check_costs(costs: Sequence[CostDraft], way: str) -> None:
    """The rules by themselves; `costs.2.fen` names the amount of the second. A total is split by value only where the
    prices are posted: else each seller could work out what the others asked."""
    if len(costs) > MOST_RULES:
        raise refusals.CostsTooMany(most=MOST_RULES)
    for position, cost in enumerate(costs, 1):
        at = f"costs.{position}"
        if cost.kind not in CostRule.Kind.values:
            raise refusals.CostKindWrong(field=f"{at}.kind")
        if cost.basis not in Basis.values:
            raise refusals.CostBasisWrong(field=f"{at}.basis")
        if cost.basis == Basis.SHARE and not 1 <= cost.points <= WHOLE:
            raise refusals.CostShareWrong(field=f"{at}.amount")
        if cost.basis != Basis.SHARE and not 1 <= cost.fen <= MOST_FEN:
            raise refusals.CostAmountWrong(field=f"{at}.amount", most=MOST_FEN // 100)
        if not 0 <= cost.buyer_percent <= 100:
            raise refusals.CostPercentWrong(field=f"{at}.buyer_percent")
        if cost.basis == Basis.SPLIT_VALUE and way == Order.Way.SEALED:
            raise refusals.SplitTellsPrices(field=f"{at}.basis")
