"""Goods leave the seller: a shipment with its delivery note, its batches and, where they need it, its temperatures."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from common.errors import NotFound, require
from common.tables import clean_text
from orders.errors import delivery as refusals
from orders.errors.alarm import BatchRecalled
from orders.errors.stock import BatchFixed
from orders.models import Claim, Part, Shipment, ShipmentItem, SubOrder
from orders.permissions import can_dispatch
from orders.queries.deliveries import get_sub_order, live_parts_of
from orders.queries.eligible import goods_blocks
from orders.queries.mode import mode_of
from orders.queries.recalls import barred_batches
from orders.rules.dispatch import Batch, Dispatch, check_amount, check_life, check_note, check_temperatures, label_of
from orders.rules.moves import check_move
from orders.services.following import follow_order, move, record, tell_other


@transaction.atomic
def dispatch_goods(pk: int, note: Dispatch, *, actor: Actor, at: datetime) -> Shipment:
    """Send goods of sub-order `pk`. Raises ContractMissing, MoreThanPart, BatchTooOld, BatchRecalled,
    TemperatureMissing, TemperatureWrong, or the code of the licence rule against it; a refusal moves nothing."""
    sub_order = get_sub_order(actor, pk, lock=True)
    require(can_dispatch(actor, sub_order), refusals.NotBothSides)
    check_move(sub_order, "dispatch")
    if sub_order.state == SubOrder.State.AGREED and not mode_of(sub_order.order.cluster).is_online:
        raise refusals.ContractMissing
    today = timezone.localdate(at)
    check_note(note, today)
    parts = _parts(sub_order, note)
    _check_amounts(note, parts)
    check_goods(note, parts, sub_order, at)
    shipment = write_shipment(sub_order, note, actor, at)
    Part.objects.filter(pk__in=parts).update(state=Part.State.DISPATCHED)
    move(sub_order, "dispatch")
    follow_order(sub_order.order, at=at)
    record("dispatched", sub_order, actor, at, shipment=shipment.pk, note=shipment.delivery_note_number)
    told = {"note": shipment.delivery_note_number, "on": f"{shipment.expected_on}"}
    tell_other(sub_order, "dispatched", actor, at=at, **told)
    return shipment


def _parts(sub_order: SubOrder, note: Dispatch) -> dict[int, Part]:
    """The parts that the note names, locked, each in a state from which goods may leave."""
    known = {part.pk: part for part in live_parts_of(sub_order, lock=True)}
    wanted = {item.part for item in note.items}
    if not wanted <= known.keys():
        raise NotFound
    for pk in sorted(wanted):
        check_move(known[pk], "dispatch")
    return {pk: known[pk] for pk in sorted(wanted)}


def _check_amounts(note: Dispatch, parts: Mapping[int, Part]) -> None:
    totals: Counter[int] = Counter()
    for item in note.items:
        totals[item.part] += item.quantity
    for pk, part in parts.items():
        position = next(n for n, item in enumerate(note.items, 1) if item.part == pk)
        product, left = part.product.generic_name, part.open  # type: ignore[attr-defined]
        check_amount(totals[pk], left, part.unit, product, f"items.{position}.quantity")


def check_goods(note: Dispatch, parts: Mapping[int, Part], sub_order: SubOrder, at: datetime) -> None:
    """What must be true of all goods that leave: licences, no recall, life on arrival, temperatures of cold ones."""
    goods_blocks(sub_order.order, [part.product for part in parts.values()], sub_order.seller_id, at)
    _check_not_recalled(note, parts)
    arrives = note.expected_on or timezone.localdate(at)
    for position, item in enumerate(note.items, 1):
        agreed = parts[item.part].minimum_life_days
        least = sub_order.order.minimum_life_days if agreed is None else agreed
        check_life(item, arrives, least, f"items.{position}")
        _check_batch(item, parts[item.part], f"items.{position}.batch_number")
    labels = [label_of(part.product) for part in parts.values()]
    check_temperatures(note.temperature_min, note.temperature_max, labels)


def _check_batch(item: Batch, part: Part, at: str) -> None:
    """Of stock that was cleared the very batch is sent that the buyer took."""
    taken = part.line.batch_number if part.substitute is None else ""
    if taken and (clean_text(item.batch_number).upper(), item.expires_on) != (taken.upper(), part.line.expires_on):
        raise BatchFixed(batch=taken, expires=part.line.expires_on, field=at)


def _check_not_recalled(note: Dispatch, parts: Mapping[int, Part]) -> None:
    """A batch that is or was called back does not move, whoever has it."""
    barred = barred_batches(part.product.pk for part in parts.values())
    for position, item in enumerate(note.items, 1):
        product, batch = parts[item.part].product, clean_text(item.batch_number)[:40]
        if (product.pk, batch.upper()) in barred:
            field = f"items.{position}.batch_number"
            raise BatchRecalled(batch=batch, product=product.generic_name, field=field)


def write_shipment(
    sub_order: SubOrder, note: Dispatch, actor: Actor, at: datetime, *, replaces: Claim | None = None
) -> Shipment:
    """The shipment with its items; raises DeliveryNoteUsed."""
    number = clean_text(note.delivery_note_number)[:40]
    if sub_order.shipments.filter(delivery_note_number=number).exists():
        raise refusals.DeliveryNoteUsed(number=number)
    shipment = Shipment.objects.create(
        sub_order=sub_order,
        replaces=replaces,
        delivery_note_number=number,
        carrier=clean_text(note.carrier)[:80],
        plate=clean_text(note.plate)[:20],
        waybill=clean_text(note.waybill)[:40],
        expected_on=note.expected_on or timezone.localdate(at),
        temperature_min=note.temperature_min,
        temperature_max=note.temperature_max,
        dispatched_by=actor.user,
        dispatched_at=at,
    )
    ShipmentItem.objects.bulk_create(
        ShipmentItem(
            shipment=shipment,
            part_id=item.part,
            batch_number=clean_text(item.batch_number)[:40],
            produced_on=item.produced_on,
            expires_on=item.expires_on,
            quantity=item.quantity,
        )
        for item in note.items
    )
    return shipment
