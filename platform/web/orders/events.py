"""The story of a sub-order as lines of a timeline, newest first."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from orders.models import Part
from orders.queries.deliveries import Story


@dataclass(frozen=True)
class Event:
    """One line."""

    at: datetime
    title: str
    icon: str
    by: str = ""
    kind: str = ""
    detail: str = ""


def events_of(story: Story) -> list[Event]:
    """Everything that happened, newest first."""
    found = [Event(story.sub_order.agreed_at, _("Agreed"), "checks", kind="done")]
    found += [Event(c.attached_at, _("Contract filed"), "file-text", str(c.organisation)) for c in story.contracts]
    found += [*_shipped(story), *_parts(story), *_claims(story), *_money(story)]
    return sorted(found, key=lambda event: event.at, reverse=True)


def _shipped(story: Story) -> list[Event]:
    found = []
    for row in story.shipments:
        note = row.delivery_note_number
        sent = _("Replacement sent") if row.replaces_id else _("Sent")
        found.append(Event(row.dispatched_at, sent, "truck-delivery", row.dispatched_by.name, detail=note))
        if hasattr(row, "receipt"):
            items = [item.received for item in row.items.all()]
            said = _("{accepted} accepted, {refused} refused, {missing} missing").format(
                accepted=sum(item.accepted for item in items),
                refused=sum(item.refused for item in items),
                missing=sum(item.missing for item in items),
            )
            by = row.receipt.received_by.name
            found.append(Event(row.receipt.received_at, _("Received"), "package-import", by, "done", f"{note}: {said}"))
    return found


def _parts(story: Story) -> list[Event]:
    found = []
    for part in story.parts:
        product = part.product.generic_name
        for change in part.changes.all():
            by = str(change.by_enterprise.organisation)
            title = _("Substitute proposed") if change.cause else _("Change proposed")
            icon = "arrows-exchange" if change.cause else "pencil"
            what = f"{change.product} ({change.product.manufacturer})" if change.cause else product
            found.append(Event(change.proposed_at, title, icon, by, detail=f"{what}: {change.why}"))
            if change.answered_at:
                said = ": ".join(filter(None, (what, change.answer_note)))
                found.append(Event(change.answered_at, str(change.get_state_display()), icon, detail=said))
        if part.ended_at and part.state in (Part.State.WITHDRAWN, Part.State.RELEASED):
            said = f"{product}: {part.state_reason}"
            found.append(Event(part.ended_at, str(part.get_state_display()), "x", detail=said))
    return found


def _claims(story: Story) -> list[Event]:
    found = []
    for claim in story.claims:
        product = claim.item.item.part.product.generic_name
        said = f"{product} × {claim.quantity}: {claim.statement}"
        found.append(
            Event(claim.filed_at, str(claim.get_kind_display()), "alert-circle", claim.filed_by.name, "wait", said)
        )
        if claim.answered_at and claim.answered_by:
            title = _("Claim declined") if claim.state == claim.State.DECLINED else _("Claim accepted")
            found.append(Event(claim.answered_at, title, "message-2", claim.answered_by.name, detail=claim.answer))
        if claim.settled_at:
            found.append(Event(claim.settled_at, _("Claim settled"), "check", kind="done", detail=product))
    return found


def _money(story: Story) -> list[Event]:
    found = []
    for invoice in story.invoices:
        found.append(
            Event(invoice.recorded_at, _("Invoiced"), "receipt-yuan", invoice.recorded_by.name, detail=invoice.number)
        )
        if invoice.voided_at:
            found.append(Event(invoice.voided_at, _("Invoice voided"), "x", detail=invoice.voided_reason))
    for payment in story.payments:
        by = payment.recorded_by.name
        found.append(Event(payment.recorded_at, _("Payment recorded"), "coins", by, detail=payment.reference))
        if payment.confirmed_at and payment.confirmed_by:
            found.append(
                Event(payment.confirmed_at, _("Payment confirmed"), "check", payment.confirmed_by.name, "done")
            )
        if payment.voided_at:
            found.append(Event(payment.voided_at, _("Payment voided"), "x", detail=payment.voided_reason))
    if story.sub_order.ended_at:
        found.append(Event(story.sub_order.ended_at, str(story.sub_order.get_state_display()), "lock"))
    return found
