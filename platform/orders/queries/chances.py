"""What the own enterprise may do with each line of many orders, and if not, why: for boards and forms."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from accounts.actors import Actor
from first_trade.queries import first_approval_facts, first_approval_facts_for_seller
from orders.models import Line, Order
from orders.rules.taking import Takeable, takeable
from products.queries.facts import line_of, load_traders
from products.rules.eligibility import eligibility
from products.rules.verdicts import BUYER, SELLER, Verdict


@dataclass(frozen=True)
class Chance:
    """How much of one window may be taken, and every reason against it (empty: it may be taken)."""

    window: int
    from_on: date
    to_on: date
    remaining: int
    span: Takeable
    against: tuple[Verdict, ...] = ()
    reader: str = SELLER

    @property
    def why(self) -> str:
        """The first reason against it, said to the own enterprise; empty where none stands."""
        return self.against[0].said_to(self.reader) if self.against else ""

    @property
    def is_open(self) -> bool:
        """Something is left and nothing stands against it."""
        return self.span.most > 0 and not self.against


def chances(actor: Actor, orders: Sequence[Order], at: datetime) -> dict[int, list[Chance]]:
    """Line -> its windows as the actor's enterprise meets them. Orders come with lines, products and windows.

    Five queries whatever the number of orders: the firms that post, the own one, and what each decided about the other.
    """
    own = actor.organisation.pk
    buyers = {order.buyer_id for order in orders if order.buyer_id != own}
    approvals = first_approval_facts_for_seller(own, buyers, timezone.localdate(at))
    traders = load_traders({own, *buyers}, at=at)
    own_firm = traders.get(own)
    stock = {order.buyer_id for order in orders if order.is_stock}
    decided = first_approval_facts(own, stock, timezone.localdate(at)) if stock else {}
    found: dict[int, list[Chance]] = {}
    for order in orders:
        if own_firm is None or order.buyer_id not in buyers:
            continue
        if order.is_stock:
            sells, buys = replace(traders[order.buyer_id], first_approval=decided[order.buyer_id]), own_firm
        else:
            sells, buys = replace(own_firm, first_approval=approvals[order.buyer_id]), traders[order.buyer_id]
        for line in order.lines.all():
            facts = replace(
                line_of(line.product), minimum_life_days=order.minimum_life_days, batch_expires_on=line.expires_on
            )
            found[line.pk] = [
                Chance(
                    window.pk,
                    window.from_on,
                    window.to_on,
                    window.remaining,
                    takeable(window.remaining, line.minimum_lot, line.pack_multiple),
                    tuple(eligibility(sells, buys, facts, window.to_on)),
                    BUYER if order.is_stock else SELLER,
                )
                for window in line.windows.all()
            ]
    return found


def left_of(line: Line) -> int:
    """What is left of a line over its windows."""
    return sum(window.remaining for window in line.windows.all())
