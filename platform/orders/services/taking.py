"""A part of a posted order is taken: never more than is left, whatever happens at the same moment.

One statement lowers the counter and writes the part (docs/decisions/0031-taking.md); windows are taken in the order of
their keys, so takes of several lines wait for each other and never lock each other out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from accounts.actors import Actor
from common.errors import DomainError, NotFound, require
from orders import errors
from orders.models import Order, Part, Window
from orders.permissions import can_take
from orders.queries.board import lock_lines, order_to_take, parts_of_seller
from orders.queries.eligible import seller_blocks, taker_blocks
from orders.rules.stock import TakeTerms
from orders.rules.taking import check_take, takeable
from orders.services.drafting import record
from orders.services.stock import check_not_recalled, hand_over

AS_IS = TakeTerms()
_TAKE = """
WITH taken AS (
    UPDATE orders_window SET remaining = remaining - %(quantity)s
    WHERE id = %(window)s AND is_open AND remaining >= %(quantity)s
    RETURNING id, line_id, from_on, to_on
)
INSERT INTO orders_part (line_id, window_id, seller_id, quantity, price, from_on, to_on, state, state_reason, reasons,
                         taken_by_id, taken_at, version)
SELECT line_id, id, %(seller)s, %(quantity)s, %(price)s, from_on, to_on, 'AGREED', '', '[]', %(person)s, %(at)s, 1
FROM taken
ON CONFLICT (window_id, seller_id) WHERE NOT (state IN ('WITHDRAWN', 'RELEASED')) DO NOTHING
RETURNING id, from_on, to_on
"""


@dataclass(frozen=True)
class _Take:
    window: Window
    quantity: int


@transaction.atomic
def take_parts(
    pk: int, quantities: Mapping[int, int], *, actor: Actor, at: datetime, terms: TakeTerms = AS_IS
) -> list[Part]:
    """`take` in a transaction of its own, or in a savepoint of one that goes on after a refusal."""
    return take(pk, quantities, actor=actor, at=at, terms=terms)


def take(pk: int, quantities: Mapping[int, int], *, actor: Actor, at: datetime, terms: TakeTerms = AS_IS) -> list[Part]:
    """Take `quantities` (window -> units) of order `pk`, all or none; each at the price its poster named.

    Of stock the actor's enterprise is the buyer, on `terms`, and the parts are at once an order of its own.
    Raises NotEnoughLeft, NothingLeft, BelowLot, PackDoesNotFit, NoPlaceLeft, AlreadyTaken, TakingOver, or the code of
    the licence rule that stands against it; every refusal says what would be possible. Everything that does not need
    the counter is written before it is touched: others wait for its row until this transaction ends. The caller holds
    the transaction and undoes it where this raises.
    """
    order, windows = order_to_take(actor, pk, quantities)
    require(can_take(actor, order), errors.OwnOrder if order.buyer_id == actor.organisation.pk else errors.Excluded)
    _check_open(order, at)
    if not quantities:
        raise errors.FieldMissing(field="quantity", name="quantity")
    require(len(windows) == len(quantities), NotFound)
    takes = [_Take(window, quantities[window.pk]) for window in windows]
    for take in takes:
        line = take.window.line
        check_take(take.quantity, take.window.remaining, line.minimum_lot, line.pack_multiple, line.unit)
    windows, own = [take.window for take in takes], actor.organisation.pk
    if order.is_stock:
        check_not_recalled([window.line for window in windows])
        taker_blocks(order, windows, own, terms.minimum_life_days, at)
    else:
        seller_blocks(order, windows, own, at)
    _take_places(order, takes, actor.organisation.pk)
    record("orders.taken", order, actor, at, parts={take.window.pk: take.quantity for take in takes})
    parts = [_take(take, actor, at) for take in takes]
    if order.is_stock:
        hand_over(order, parts, terms, actor=actor, at=at)
    return parts


def _check_open(order: Order, at: datetime) -> None:
    if order.way != Order.Way.POSTED:
        raise errors.WrongWay(errors.WrongWay.SEALED)
    if order.state != Order.State.OPEN or order.closes_at is None or order.closes_at <= at:
        raise errors.TakingOver(until=f"{order.closes_at:%Y-%m-%d %H:%M}" if order.closes_at else "-")


def _take_places(order: Order, takes: list[_Take], seller: int) -> None:
    """Where lines count their takers, one place of each; a seller who is in already needs no second one."""
    counted = {take.window.line for take in takes if take.window.line.most_takers}
    if not counted:
        return
    lines = lock_lines(counted)
    inside = set(parts_of_seller(order, seller).values_list("line_id", flat=True))
    for line in lines:
        if line.pk in inside:
            continue
        if not line.places_left:
            raise errors.NoPlaceLeft(most=line.most_takers)
        line.places_left -= 1
        line.save(update_fields=["places_left"])


def _take(take: _Take, actor: Actor, at: datetime) -> Part:
    window, line = take.window, take.window.line
    part = Part(
        line=line,
        window=window,
        seller_id=actor.organisation.pk,
        quantity=take.quantity,
        price=line.posted_price,
        taken_by=actor.user,
        taken_at=at,
    )
    values = {"window": window.pk, "quantity": part.quantity, "seller": part.seller_id, "price": part.price}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values | {"person": actor.user.pk, "at": at})
        row = cursor.fetchone()
    if row is None:
        raise _refusal(take, actor)
    part.pk, part.from_on, part.to_on = row
    part._state.adding = False
    return part


def _refusal(take: _Take, actor: Actor) -> DomainError:
    """Why the statement wrote nothing: held already, closed meanwhile, or others were faster; says what is left now."""
    unit = take.window.line.unit
    held = Part.objects.filter(window=take.window, seller_id=actor.organisation.pk)
    part = held.exclude(state__in=[Part.State.WITHDRAWN, Part.State.RELEASED]).first()
    if part:
        return errors.AlreadyTaken(quantity=part.covered, unit=unit)
    window = Window.objects.select_related("line__order").get(pk=take.window.pk)
    if not window.is_open:
        return errors.TakingOver(until=f"{window.line.order.closes_at:%Y-%m-%d %H:%M}")
    span = takeable(window.remaining, window.line.minimum_lot, window.line.pack_multiple)
    return errors.NotEnoughLeft(left=span.most, unit=unit) if span.most else errors.NothingLeft()
