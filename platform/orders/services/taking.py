"""A part of a posted order is taken: never more than is left, whatever happens at the same moment.

One statement lowers the counter and writes the part (docs/decisions/0020-taking.md); windows are taken in the order of
their keys, so takes of several lines wait for each other and never lock each other out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from accounts.actors import Actor
from common.errors import require
from orders import errors
from orders.models import Order, Part, Window
from orders.permissions import can_take
from orders.queries.board import get_order, parts_of_seller, windows_to_take
from orders.queries.eligible import seller_blocks
from orders.rules.taking import check_take
from orders.services.drafting import record
from orders.services.telling import tell_buyer_of_takes

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
RETURNING id
"""


@dataclass(frozen=True)
class _Take:
    window: Window
    quantity: int


@transaction.atomic
def take_parts(pk: int, quantities: Mapping[int, int], *, actor: Actor, at: datetime) -> list[Part]:
    """Take `quantities` (window -> units) of order `pk`, all or none; each at the price its buyer posted.

    Raises NotEnoughLeft, NothingLeft, BelowLot, PackDoesNotFit, NoPlaceLeft, AlreadyTaken, TakingOver, or the code of
    the licence rule that stands against it; every refusal says what would be possible.
    """
    order = get_order(actor, pk)
    require(can_take(actor, order), errors.OwnOrder if order.buyer_id == actor.organisation.pk else errors.Excluded)
    _check_open(order, at)
    windows = windows_to_take(order, quantities, lock_lines=True)
    if not windows:
        raise errors.FieldMissing(field="quantity", name="quantity")
    takes = [_Take(window, quantities[window.pk]) for window in windows]
    for take in takes:
        line = take.window.line
        check_take(take.quantity, take.window.remaining, line.minimum_lot, line.pack_multiple, line.unit)
    seller_blocks(order, [take.window for take in takes], actor.organisation.pk, at)
    _check_places(order, takes, actor.organisation.pk)
    parts = [_take(take, actor, at) for take in takes]
    tell_buyer_of_takes(order)
    record("orders.taken", order, actor, at, parts={take.window.pk: take.quantity for take in takes})
    return list(Part.objects.select_related("line__product", "window").filter(pk__in=parts).order_by("pk"))


def _check_open(order: Order, at: datetime) -> None:
    if order.way != Order.Way.POSTED:
        raise errors.WrongWay(errors.WrongWay.SEALED)
    if order.state != Order.State.OPEN or order.closes_at is None or order.closes_at <= at:
        raise errors.TakingOver(until=f"{order.closes_at:%Y-%m-%d %H:%M}" if order.closes_at else "-")


def _check_places(order: Order, takes: list[_Take], seller: int) -> None:
    """Lines that count their takers are locked by now; a seller who is in already needs no second place."""
    counted = {take.window.line_id: take.window.line for take in takes if take.window.line.most_takers}
    if not counted:
        return
    inside = set(parts_of_seller(order, seller).values_list("line_id", flat=True))
    for line in counted.values():
        if line.pk in inside:
            continue
        line.refresh_from_db(fields=["places_left"])
        if not line.places_left:
            raise errors.NoPlaceLeft(most=line.most_takers)
        line.places_left -= 1
        line.save(update_fields=["places_left"])


def _take(take: _Take, actor: Actor, at: datetime) -> int:
    values = {
        "window": take.window.pk,
        "quantity": take.quantity,
        "seller": actor.organisation.pk,
        "price": take.window.line.posted_price,
        "person": actor.user.pk,
        "at": at,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_TAKE, values)
            row = cursor.fetchone()
    except IntegrityError as clash:
        if "part_once_per_window_and_seller" not in str(clash):
            raise
        raise _already(take, actor) from None
    if row is None:
        raise _too_late(take)
    return int(row[0])


def _already(take: _Take, actor: Actor) -> errors.AlreadyTaken:
    held = Part.objects.filter(window=take.window, seller_id=actor.organisation.pk)
    part = held.exclude(state__in=[Part.State.WITHDRAWN, Part.State.RELEASED]).get()
    return errors.AlreadyTaken(quantity=part.quantity, unit=take.window.line.unit)


def _too_late(take: _Take) -> errors.NotEnoughLeft | errors.NothingLeft | errors.TakingOver:
    """Why the statement found nothing: closed meanwhile, or others were faster; says what is left now."""
    window = Window.objects.select_related("line__order").get(pk=take.window.pk)
    if not window.is_open:
        return errors.TakingOver(until=f"{window.line.order.closes_at:%Y-%m-%d %H:%M}")
    if window.remaining == 0:
        return errors.NothingLeft()
    return errors.NotEnoughLeft(left=window.remaining, unit=take.window.line.unit)
