"""Which state follows which, by whose hand, on which clock: one table for orders, one for sub-orders, one for parts.

After the state machines "Order call" and "Order part"; pages, doors, notices and tests read the same rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from orders.errors import MoveNotPossible
from orders.models import Order, Part, SubOrder

O, S, P = Order.State, SubOrder.State, Part.State  # noqa: E741  # short names keep the table readable


class Who(StrEnum):
    """By whose hand a move happens."""

    BUYER = "BUYER"
    SELLER = "SELLER"
    EITHER = "EITHER"
    TIMER = "TIMER"


@dataclass(frozen=True)
class Move:
    """One allowed move: `verb` takes a thing in one of `sources` to `target`; `timer` is the column that fires it."""

    verb: str
    sources: tuple[str, ...]
    target: str
    who: Who
    timer: str = ""


ORDER_MOVES = (
    Move("publish", (O.DRAFT,), O.OPEN, Who.BUYER),
    Move("close", (O.OPEN,), O.ALLOCATING, Who.EITHER, "closes_at"),
    Move("fill", (O.OPEN, O.ALLOCATING), O.CONFIRMED, Who.EITHER, "closes_at"),
    Move("expire", (O.OPEN, O.ALLOCATING), O.EXPIRED, Who.TIMER, "decide_by"),
    Move("share_out", (O.ALLOCATING,), O.CLOSED, Who.BUYER),  # a joint purchase: each enterprise has its own order
    Move("sell_out", (O.OPEN,), O.CLOSED, Who.EITHER, "closes_at"),  # stock: each taker has an order of its own
    Move("deliver", (O.CONFIRMED, O.DELIVERING), O.DELIVERING, Who.SELLER),
    Move("receive_all", (O.CONFIRMED, O.DELIVERING), O.RECEIVED, Who.BUYER),
    Move("settle", (O.RECEIVED,), O.SETTLED, Who.EITHER),
    Move("end", (O.SETTLED,), O.CLOSED, Who.TIMER),
    Move("reopen", (O.CONFIRMED, O.DELIVERING), O.OPEN, Who.BUYER),
    Move("cancel", (O.OPEN, O.ALLOCATING), O.CANCELLED, Who.BUYER),
    Move("abandon", (O.CONFIRMED,), O.CANCELLED, Who.BUYER),  # every part was given back
)

SUB_ORDER_MOVES = (
    Move("file_contract", (S.AGREED, S.CONTRACTED), S.CONTRACTED, Who.EITHER),
    Move("dispatch", (S.AGREED, S.CONTRACTED, S.DISPATCHED), S.DISPATCHED, Who.SELLER),
    Move("receive", (S.DISPATCHED,), S.RECEIVED, Who.BUYER),
    Move("invoice", (S.RECEIVED,), S.INVOICED, Who.SELLER),
    Move("void_invoice", (S.INVOICED,), S.RECEIVED, Who.SELLER),
    Move("pay", (S.INVOICED,), S.INVOICED, Who.EITHER),
    Move("void_payment", (S.INVOICED,), S.INVOICED, Who.EITHER),
    Move("confirm_payment", (S.INVOICED,), S.PAID, Who.SELLER),
    Move("clear", (S.RECEIVED, S.INVOICED), S.PAID, Who.EITHER),  # settled claims leave nothing to pay
    Move("end", (S.PAID,), S.CLOSED, Who.TIMER, "rate_until"),
    Move("cancel", (S.AGREED, S.CONTRACTED), S.CANCELLED, Who.EITHER),
    Move("lapse", (S.DISPATCHED,), S.CANCELLED, Who.BUYER),  # nothing of what was sent was accepted
)

PART_MOVES = (
    Move("dispatch", (P.AGREED, P.DISPATCHED), P.DISPATCHED, Who.SELLER),
    Move("receive", (P.DISPATCHED,), P.RECEIVED, Who.BUYER),
    Move("close_short", (P.DISPATCHED,), P.RECEIVED, Who.BUYER),
    Move("lapse", (P.DISPATCHED,), P.RELEASED, Who.BUYER),  # closed short with nothing accepted
    Move("change", (P.AGREED,), P.AGREED, Who.EITHER),
    Move("withdraw", (P.AGREED,), P.WITHDRAWN, Who.SELLER),
    Move("release", (P.AGREED,), P.RELEASED, Who.BUYER),
)

TABLES: dict[type[Order] | type[SubOrder] | type[Part], tuple[Move, ...]] = {
    Order: ORDER_MOVES,
    SubOrder: SUB_ORDER_MOVES,
    Part: PART_MOVES,
}


def verbs_from(moves: Iterable[Move], state: str) -> list[str]:
    """The verbs that are possible in a state, in the order of the table.

    >>> verbs_from(PART_MOVES, "AGREED")
    ['dispatch', 'change', 'withdraw', 'release']
    """
    return [move.verb for move in moves if state in move.sources]


def check_move(thing: Order | SubOrder | Part, verb: str) -> str:
    """The state that `verb` leads to; raises `MoveNotPossible` where the table has no such row for the state."""
    for move in TABLES[type(thing)]:
        if move.verb == verb and thing.state in move.sources:
            return move.target
    raise MoveNotPossible(state=thing.get_state_display())
