"""Orders as cards: each line with what is left of it and what the own enterprise may do."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.actors import Actor
from orders.models import Line, Order
from orders.permissions import trades
from orders.queries.chances import Chance, chances, left_of

STATE_KINDS = {
    "OPEN": "info", "ALLOCATING": "wait", "CONFIRMED": "done", "DELIVERING": "info", "RECEIVED": "done",
    "SETTLED": "done", "CLOSED": "done", "CANCELLED": "", "EXPIRED": "", "DRAFT": "",
}  # fmt: skip


@dataclass(frozen=True)
class LineCard:
    """One line of a card: the product, how much is left, and the own chance."""

    line: Line
    left: int
    chances: list[Chance]

    @property
    def part(self) -> float:
        """The share that is taken, for the bar."""
        return 1 - self.left / self.line.quantity

    @property
    def days_left(self) -> int | None:
        """Days until the batch of a line expires, from today; None where none is fixed."""
        return (self.line.expires_on - timezone.localdate()).days if self.line.expires_on else None

    @property
    def life_kind(self) -> str:
        """How near that is: convention warns 180 days before and is red at 90."""
        left = self.days_left
        return "" if left is None or left > 180 else "error" if left <= 90 else "wait"

    @property
    def open(self) -> Chance | None:
        """The first window in which the own enterprise may take part."""
        return next((chance for chance in self.chances if chance.is_open), None)

    @property
    def against(self) -> str:
        """The first reason against it, said to the own enterprise; empty where it may go or nothing is left."""
        found = next((chance.why for chance in self.chances if chance.against), "")
        return found if self.open is None else ""


@dataclass(frozen=True)
class OrderCard:
    """One order on the board."""

    order: Order
    lines: list[LineCard]
    kind: str
    acts: bool  # the actor trades, so that what the enterprise may do is one button away

    @property
    def closes_on(self) -> date | None:
        """The day of the deadline in Changchun."""
        return timezone.localdate(self.order.closes_at) if self.order.closes_at else None

    @property
    def decide_on(self) -> date | None:
        """The day until which the poster decides, in Changchun."""
        return timezone.localdate(self.order.decide_by) if self.order.decide_by else None

    @property
    def has_rest(self) -> bool:
        """Something of at least one line is left."""
        return any(line.left for line in self.lines)

    @property
    def fitting(self) -> list[LineCard]:
        """The lines of which the own enterprise may take a part."""
        return [line for line in self.lines if line.open]

    @property
    def may(self) -> bool:
        """The own enterprise may take a part of at least one line."""
        return any(line.open for line in self.lines)


def cards(actor: Actor, found: list[Order], at: datetime) -> list[OrderCard]:
    """The orders as cards, with the own chances in a constant number of queries."""
    known = chances(actor, [order for order in found if order.state == Order.State.OPEN], at)
    return [
        OrderCard(
            order,
            [LineCard(line, left_of(line), known.get(line.pk, [])) for line in order.lines.all()],
            STATE_KINDS[order.state],
            trades(actor),
        )
        for order in found
    ]
