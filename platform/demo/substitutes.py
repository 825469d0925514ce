"""Other goods in the demo: a substitute that waits for the buyer, and one that was approved and delivered."""

from datetime import datetime, timedelta

from accounts.actors import Actor
from orders.models import Order, Part, PartChange
from orders.queries.substitutes import candidates_for
from orders.services.changing import Proposal, answer_change, propose_change
from orders.services.substituting import Goods


def propose_substitute(order: Order, name: str, seller: Actor, at: datetime) -> PartChange:
    """The seller's part of `name` would come in the pack of another maker, worth the same."""
    part = Part.objects.get(line__order=order, line__product__generic_name=name, seller=seller.organisation.pk)
    agreed, _sub_order, found = candidates_for(seller, part.pk, at)
    chosen = next(row for row in found if row.may and row.rate)
    units, covers = chosen.rate or (1, 1)
    proposal = Proposal(
        "厂家月底前不能到货，同通用名另一规格现货充足。",
        quantity=agreed.quantity * units // covers,
        price=agreed.price * covers / units,
        goods=Goods(chosen.product.pk, PartChange.Cause.OUT_OF_STOCK),
    )
    return propose_change(part.pk, proposal, actor=seller, at=at)


def agree_substitute(order: Order, name: str, seller: Actor, buyer: Actor, at: datetime) -> None:
    """The same, approved by the buyer an hour later."""
    change = propose_substitute(order, name, seller, at)
    answer_change(change.pk, accept=True, actor=buyer, at=at + timedelta(hours=1))
