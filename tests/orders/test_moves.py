"""The tables of states, walked row by row: every state, every verb, both sides; what is refused moves nothing."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from accounts.actors import Actor
from common.errors import DomainError, NotAllowed
from orders.errors import MoveNotPossible
from orders.models import Part, Shipment, SubOrder
from orders.rules.moves import PART_MOVES, SUB_ORDER_MOVES, Move, Who
from orders.services.changing import Proposal, propose_change
from orders.services.contracting import file_contract
from orders.services.dispatching import dispatch_goods
from orders.services.giving_back import cancel_sub_order, close_short, release_part, withdraw_part
from orders.services.receiving import receive_shipment
from orders.services.settling import confirm_payment, record_invoice, record_payment, void_invoice, void_payment
from tests.cast import Cast
from tests.orders.delivered import CAME, check_of, contracted, note_for, part_of, scan, sent

THEN = CAME + timedelta(hours=1)
Call = Callable[[SubOrder, Shipment, Actor], Any]

SUB_ORDER_VERBS: dict[str, Call] = {
    "file_contract": lambda s, _, a: file_contract(s.pk, scan(), actor=a, at=THEN),
    "dispatch": lambda s, _, a: dispatch_goods(s.pk, note_for(s, 10, "SHD-9"), actor=a, at=THEN),
    "receive": lambda s, shipment, a: receive_shipment(shipment.pk, check_of(shipment), actor=a, at=THEN),
    "invoice": lambda s, _, a: record_invoice(s.pk, "1", Decimal(1), THEN.date(), actor=a, at=THEN),
    "void_invoice": lambda s, _, a: void_invoice(s.pk, reason="开错", actor=a, at=THEN),
    "pay": lambda s, _, a: record_payment(s.pk, Decimal(1), THEN.date(), actor=a, at=THEN),
    "void_payment": lambda s, _, a: void_payment(s.pk, reason="未到账", actor=a, at=THEN),
    "confirm_payment": lambda s, _, a: confirm_payment(s.pk, actor=a, at=THEN),
    "cancel": lambda s, _, a: cancel_sub_order(s.pk, reason="协商", actor=a, at=THEN),
}
PART_VERBS: dict[str, Call] = {
    "change": lambda s, _, a: propose_change(part_of(s).pk, Proposal("库存", quantity=300), actor=a, at=THEN),
    "withdraw": lambda s, _, a: withdraw_part(part_of(s).pk, reason="缺货", actor=a, at=THEN),
    "release": lambda s, _, a: release_part(part_of(s).pk, reason="减少", actor=a, at=THEN),
    "close_short": lambda s, _, a: close_short(part_of(s).pk, reason="减少", reoffer=False, actor=a, at=THEN),
}
OF_CLOCKS = {"end", "clear", "lapse"}  # follow from other steps; nobody asks for them
WITHIN = {"receive", "dispatch", "lapse"}  # parts follow their shipment


def moves_named(table: tuple[Move, ...]) -> dict[str, Move]:
    """The rows by verb."""
    return {move.verb: move for move in table}


def refusal_of(call: Callable[[], Any]) -> DomainError | None:
    """What the step says, undone in any case."""
    try:
        with transaction.atomic():
            call()
            transaction.set_rollback(True)
    except DomainError as refused:
        return refused
    return None


def expected(move: Move, state: str, side: Who) -> type[DomainError] | None:
    """Which refusal the table means for this side in this state."""
    if move.who not in (side, Who.EITHER):
        return NotAllowed
    return None if state in move.sources else MoveNotPossible


def judged(refused: DomainError | None) -> type[DomainError] | None:
    """The kind of a refusal, as far as the table has something to say about it."""
    kinds = (NotAllowed, MoveNotPossible)
    return next((kind for kind in kinds if isinstance(refused, kind)), None)


def test_every_verb_of_the_tables_is_walked_here() -> None:
    assert set(moves_named(SUB_ORDER_MOVES)) == set(SUB_ORDER_VERBS) | OF_CLOCKS
    assert set(moves_named(PART_MOVES)) == set(PART_VERBS) | WITHIN


@pytest.mark.parametrize("verb", SUB_ORDER_VERBS)
def test_sub_orders_move_as_their_table_says(cast: Cast, verb: str) -> None:
    sub_order = contracted(cast)
    shipment = sent(cast, sub_order, 100)
    move = moves_named(SUB_ORDER_MOVES)[verb]
    sides = ((Who.BUYER, cast.owner), (Who.SELLER, cast.neighbour))
    wanted, found = {}, {}
    for state in SubOrder.State.values:
        SubOrder.objects.filter(pk=sub_order.pk).update(state=state)
        if verb == "cancel":  # it gives parts back, and those have not left
            Part.objects.filter(sub_order=sub_order).update(state=Part.State.AGREED)
        for side, actor in sides:
            refused = refusal_of(lambda a=actor: SUB_ORDER_VERBS[verb](sub_order, shipment, a))  # type: ignore[misc]
            found[state, side] = judged(refused)
            wanted[state, side] = expected(move, state, side)
            if refused:
                assert SubOrder.objects.get(pk=sub_order.pk).state == state
                assert Shipment.objects.count() == 1
    if verb == "dispatch":  # without a contract the goods stay, which is no matter of the table
        del wanted["AGREED", Who.SELLER], found["AGREED", Who.SELLER]

    assert found == wanted


@pytest.mark.parametrize("verb", PART_VERBS)
def test_parts_move_as_their_table_says(cast: Cast, verb: str) -> None:
    sub_order = contracted(cast)
    shipment = sent(cast, sub_order, 100)
    SubOrder.objects.filter(pk=sub_order.pk).update(state=SubOrder.State.CONTRACTED)
    move = moves_named(PART_MOVES)[verb]
    wanted, found = {}, {}
    for state in Part.State.values:
        Part.objects.filter(sub_order=sub_order).update(state=state)
        for side, actor in ((Who.BUYER, cast.owner), (Who.SELLER, cast.neighbour)):
            refused = refusal_of(lambda a=actor: PART_VERBS[verb](sub_order, shipment, a))  # type: ignore[misc]
            found[state, side] = judged(refused)
            wanted[state, side] = expected(move, state, side)
            if refused:
                assert part_of(sub_order).state == state

    assert found == wanted
