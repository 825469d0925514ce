"""Goods arrive: each item is accepted, refused or missing, and what was accepted is a tie in the same transaction."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from common.errors import require
from common.tables import clean_text
from ledger.kinds import TieKind
from ledger.services import record_tie
from orders.errors import delivery as refusals
from orders.models import Part, Receipt, ReceiptItem, Shipment, SubOrder
from orders.permissions import can_receive
from orders.queries.deliveries import get_shipment, live_parts_of
from orders.rules.dispatch import label_of
from orders.rules.moves import check_move
from orders.rules.receipt import Check, Sent, check_receipt
from orders.services.following import follow_parts, record, tell_other
from orders.services.replacing import take_replacement


@transaction.atomic
def receive_shipment(pk: int, check: Check, *, actor: Actor, at: datetime) -> Receipt:
    """Check shipment `pk` item by item; one SUPPLY tie per accepted item, worth its quantity at the agreed price.

    A replacement is checked whatever the state of its sub-order, and follows its claim instead of the parts.
    """
    shipment, sub_order = get_shipment(actor, pk, lock=True)
    require(can_receive(actor, sub_order), refusals.NotBothSides)
    before = Receipt.objects.filter(shipment=shipment).first()
    if before is not None:
        raise refusals.AlreadyReceived(on=f"{before.received_at:%Y-%m-%d}")
    if shipment.replaces_id is None:
        check_move(sub_order, "receive")
    sent = {i.pk: Sent(i.batch_number, i.quantity, label_of(i.part.product)) for i in shipment.items.all()}
    check_receipt(check, sent)
    receipt = _write(shipment, check, actor, at)
    if shipment.replaces_id is not None:
        take_replacement(receipt, shipment.replaces_id, sub_order, actor=actor, at=at)
    _enter_ties(receipt, sub_order, actor, at)
    if shipment.replaces_id is None:
        end_complete(sub_order, {item.part_id for item in shipment.items.all()}, at)
    accepted = sum(row.accepted for row in check.items)
    other = sum(row.refused + row.missing for row in check.items)
    record("received", sub_order, actor, at, shipment=pk, accepted=accepted, refused_or_missing=other)
    tell_other(sub_order, "received", actor, at=at, note=shipment.delivery_note_number, accepted=accepted, other=other)
    follow_parts(sub_order, at=at)
    return receipt


def _write(shipment: Shipment, check: Check, actor: Actor, at: datetime) -> Receipt:
    receipt = Receipt.objects.create(
        shipment=shipment,
        temperature_min=check.temperature_min,
        temperature_max=check.temperature_max,
        note=clean_text(check.note)[:400],
        received_by=actor.user,
        received_at=at,
    )
    ReceiptItem.objects.bulk_create(
        ReceiptItem(
            receipt=receipt,
            item_id=row.item,
            accepted=row.accepted,
            refused=row.refused,
            missing=row.missing,
            reason=row.reason if row.refused else "",
            note=clean_text(row.note)[:200],
        )
        for row in sorted(check.items, key=lambda row: row.item)
    )
    return receipt


def _enter_ties(receipt: Receipt, sub_order: SubOrder, actor: Actor, at: datetime) -> None:
    """One tie per item of which something was accepted; none for zero."""
    for row in receipt.items.select_related("item__part").filter(accepted__gt=0).order_by("pk"):
        record_tie(
            TieKind.SUPPLY,
            source=sub_order.seller.organisation,
            target=sub_order.buyer.organisation,
            weight=row.accepted * row.item.part.price,
            subject=row,
            at=at,
            actor=actor,
        )


def end_complete(sub_order: SubOrder, parts: Iterable[int], at: datetime) -> None:
    """Parts of which all has come that will come are received; one of which nothing came is released."""
    wanted = set(parts)
    for part in live_parts_of(sub_order, lock=True):
        if part.pk in wanted and part.open == 0 and part.on_way == 0:  # type: ignore[attr-defined]
            verb = "receive" if part.accepted else "lapse"  # type: ignore[attr-defined]
            Part.objects.filter(pk=part.pk).update(state=check_move(part, verb), ended_at=at)
