"""Other goods for an agreed part: which product would come, what it stands for, whether it may come to this buyer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.actors import Actor
from orders.errors import substitution as refusals
from orders.models import Part, PartChange, SubOrder
from orders.queries.eligible import goods_blocks
from orders.rules.substitution import check_substitute, covered, exchange, reduced
from products.queries.catalogue import get_product
from products.rules.verdicts import BUYER, SELLER


@dataclass(frozen=True)
class Goods:
    """Another product and why it comes. `covers`: how much of the order it stands for, where the catalogue does not
    tell how the packs compare."""

    product: int
    cause: str
    covers: int | None = None


def goods_of(part: Part, goods: Goods, quantity: int, actor: Actor) -> dict[str, Any]:
    """The columns of a change to other goods. Raises where the product is no substitute or the figures do not fit."""
    if goods.cause not in PartChange.Cause.values:
        raise refusals.CauseMissing
    product, ordered = get_product(actor, goods.product), part.line.product
    check_substitute(ordered, part.product, product)
    if product.pk == ordered.pk:
        return {"substitute": None, "covers": None}
    return {"substitute": product, "covers": covered(quantity, goods.covers, exchange(ordered, product))}


def kept_goods(part: Part, quantity: int) -> dict[str, Any]:
    """The columns where the goods stay: a substitute keeps its rate, and its quantity makes whole units of the line."""
    if part.substitute is None or part.covers is None:
        return {"substitute": None, "covers": None}
    rate = reduced(part.quantity, part.covers)
    return {"substitute": part.substitute, "covers": covered(quantity, None, rate)}


def check_goods(change: PartChange, part: Part, sub_order: SubOrder, actor: Actor, at: datetime) -> None:
    """What comes instead may still come: it is in the catalogue, a substitute, and allowed to both on the last day.

    Raises the refusal of the catalogue, or `SellerNotEligible` with the code of the rule, said to whoever acts.
    """
    if change.cause == PartChange.Cause.OTHER and not change.reason:
        raise refusals.CauseInWords
    check_substitute(part.line.product, part.product, change.product)
    side = SELLER if actor.organisation.pk == sub_order.seller_id else BUYER
    goods_blocks(sub_order.order, [change.product], part.seller_id, at, on=change.to_on, is_new=True, side=side)
