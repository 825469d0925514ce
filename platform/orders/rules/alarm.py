"""Recalls and disruptions as rules: the way a batch took, the clock of a class, what an answer accounts for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from orders.errors import alarm as refusals
from orders.models import MOST_UNITS, Recall

ANSWER_WITHIN = {Recall.Level.I: 1, Recall.Level.II: 2, Recall.Level.III: 3}  # days, drug recall measures
REVIEW_EVERY = timedelta(days=3)


@dataclass(frozen=True)
class Edge:
    """One delivery of the batch: shipment item, who sent it, who received it, how much."""

    item: int
    seller: int
    buyer: int
    quantity: int


@dataclass(frozen=True)
class Step:
    """One place on the way: a firm, the delivery that brought the batch there, the step before it, how far along."""

    enterprise: int
    item: int | None
    quantity: int
    parent: int | None
    depth: int


def cascade(edges: Sequence[Edge]) -> list[Step]:
    """The way of a batch as a forest, sources first, breadth first; each delivery is one step, each firm goes on once.

    A firm that got the batch twice passes it on under its first delivery; goods that came back are a step without a
    way on; where everything runs in a circle, the sender of the first delivery counts as the source.

    >>> [(s.enterprise, s.parent, s.depth) for s in cascade([Edge(1, 7, 8, 40), Edge(2, 8, 9, 10), Edge(3, 8, 7, 5)])]
    [(7, None, 0), (8, 0, 1), (9, 1, 2), (7, 1, 2)]
    """
    sent: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        sent[edge.seller].append(edge)
    receivers = {edge.buyer for edge in edges}
    steps = [Step(firm, None, 0, None, 0) for firm in sent if firm not in receivers]
    gone = {step.enterprise for step in steps}
    _walk(steps, 0, sent, gone)
    for firm in sent:
        if firm not in gone:
            gone.add(firm)
            steps.append(Step(firm, None, 0, None, 0))
            _walk(steps, len(steps) - 1, sent, gone)
    return steps


def _walk(steps: list[Step], start: int, sent: dict[int, list[Edge]], gone: set[int]) -> None:
    """Append what lies behind `steps[start:]`, breadth first."""
    on = list(range(start, len(steps)))
    while on:
        here = on.pop(0)
        for edge in sent.get(steps[here].enterprise, ()):
            steps.append(Step(edge.buyer, edge.item, edge.quantity, here, steps[here].depth + 1))
            if edge.buyer not in gone:
                gone.add(edge.buyer)
                on.append(len(steps) - 1)


def answer_by(level: str, at: datetime) -> datetime:
    """Until when a firm answers.

    >>> answer_by("II", datetime(2026, 11, 20, 4)).day
    22
    """
    return at + timedelta(days=ANSWER_WITHIN[Recall.Level(level)])


def check_amount(amount: int, field: str) -> int:
    """A number of goods in an answer."""
    if not 0 <= amount <= MOST_UNITS:
        raise refusals.AmountWrong(field=field, most=MOST_UNITS)
    return amount


def open_amount(received: int, passed_on: int, held: int | None, sold_on: int | None) -> int:
    """What an answer leaves unaccounted for; never below zero, because a firm may have more from elsewhere.

    >>> open_amount(400, 100, 250, 20), open_amount(400, 100, 500, 0)
    (30, 0)
    """
    return max(received - passed_on - (held or 0) - (sold_on or 0), 0)


def check_days(from_on: date, to_on: date | None, today: date) -> None:
    """A disruption runs forward and is not over."""
    if to_on is not None and not max(from_on, today) <= to_on:
        raise refusals.DaysWrong
