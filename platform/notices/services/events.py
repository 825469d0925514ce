"""What happened, told to programs: written with its cause, called under a lease, tried again for three days."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.models import Organisation
from common.errors import DomainError, require
from notices.egress import Answer, Resolve, post, resolve_name
from notices.errors import DeliveryNotEnded, EndpointNotActive
from notices.events import CODES
from notices.models import Call, Delivery, Endpoint, EndpointSecret, Event
from notices.permissions import can_keep_webhooks
from notices.queries.webhooks import get_delivery, keepers_of
from notices.services import outgoing
from notices.services.telling import subject_key, tell
from notices.signing import headers, unseal

TASK = "notices.tasks.deliver"
KEPT = timedelta(days=30)
GONE = 410  # the other side wants nothing more, ever
DISABLED = gettext_noop("The webhook to {url} did not answer for three days and was disabled. What waits is kept.")
WANTED = (Endpoint.State.ACTIVE, Endpoint.State.PAUSED)


@transaction.atomic
def emit(
    event: str,
    *,
    organisations: Iterable[Organisation],
    subject: Any = "",
    payload: Mapping[str, Any],
    at: datetime,
) -> list[Delivery]:
    """Tell the programs of these organisations, in the caller's transaction; one query where nobody wants to know.

    `payload` is JSON and holds only what each of the organisations may see.
    """
    if event not in CODES:
        raise ValueError(f"{event} is no line of notices.events")
    ids = [organisation.pk for organisation in organisations]
    wanted = Endpoint.objects.filter(organisation__in=ids, state__in=WANTED, events__contains=[event]).order_by("pk")
    endpoints = list(wanted)
    if not endpoints:
        return []
    row = Event.objects.create(type=event, subject=subject_key(subject), payload=dict(payload), happened_at=at)
    return deliver_later(endpoints, row, at=at)


def deliver_later(endpoints: list[Endpoint], event: Event, *, at: datetime) -> list[Delivery]:
    """Write one delivery for each address; those that are active are called after the commit."""
    rows = [Delivery(endpoint=endpoint, event=event, made_at=at, due_at=at) for endpoint in endpoints]
    Delivery.objects.bulk_create(rows)
    for row in rows:
        if row.endpoint.state == Endpoint.State.ACTIVE:
            outgoing.hand_out(row, TASK, "delivery", at=at)
    return rows


def hand_out_calls(*, at: datetime) -> int:
    """Ask jobs for the calls that are due."""
    return outgoing.hand_out_due(_callable(), TASK, "delivery", at=at)


def deliver(pk: int, *, at: datetime, lot: float, resolve: Resolve = resolve_name) -> None:
    """Call once; the address is looked up and checked anew each time."""
    delivery = outgoing.claim(_callable().select_related("endpoint", "event"), pk, at=at)
    if delivery is None:
        return
    body = body_of(delivery.event)
    try:
        answer = post(delivery.endpoint.url, body, _headers(delivery, body, at), resolve)
    except DomainError as refusal:
        answer = Answer(None, "", refusal.code, 0)
    _settle(delivery, answer, at, lot)


def body_of(event: Event) -> bytes:
    """The body as it is signed and sent: type, time and data."""
    told = {"type": event.type, "timestamp": event.happened_at.isoformat(), "data": {"subject": event.subject}}
    told["data"] |= event.payload
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


@transaction.atomic
def retry_delivery(pk: int, *, actor: Actor, at: datetime) -> Delivery:
    """Call again what was given up."""
    require(can_keep_webhooks(actor))
    delivery = get_delivery(actor, pk)
    require(delivery.state == Delivery.State.FAILED, DeliveryNotEnded)
    require(delivery.endpoint.state == Endpoint.State.ACTIVE, EndpointNotActive)
    outgoing.begin_again(delivery, at=at)
    outgoing.hand_out(delivery, TASK, "delivery", at=at)
    record_audit(
        "notices.webhook_retried", at=at, user=actor.user, organisation=actor.organisation, subject=f"delivery:{pk}"
    )
    return delivery


def forget_old_calls(*, at: datetime) -> int:
    """Forget deliveries that ended 30 days ago, and events of which nothing waits any more."""
    count, _kinds = Delivery.objects.filter(ended_at__lt=at - KEPT).delete()
    Event.objects.filter(happened_at__lt=at - KEPT, deliveries=None).delete()
    return count


def _callable() -> Any:
    return Delivery.objects.filter(endpoint__state=Endpoint.State.ACTIVE)


def _headers(delivery: Delivery, body: bytes, at: datetime) -> dict[str, str]:
    live = EndpointSecret.objects.filter(endpoint=delivery.endpoint).exclude(expires_at__lte=at).order_by("-pk")
    signed = headers(f"msg_{delivery.event_id.hex}", at, body, [unseal(secret.sealed) for secret in live])
    return signed | {"Content-Type": "application/json", "User-Agent": "red-capsule-webhooks/1"}


@transaction.atomic
def _settle(delivery: Delivery, answer: Answer, at: datetime, lot: float) -> None:
    """Write the call down and what follows from it."""
    endpoint = Endpoint.objects.select_for_update(no_key=True).get(pk=delivery.endpoint_id)
    Call.objects.create(
        delivery=delivery,
        at=at,
        status=answer.status,
        excerpt=answer.excerpt,
        failure=answer.failure,
        milliseconds=answer.milliseconds,
    )
    if answer.is_success:
        outgoing.ended(delivery, Delivery.State.SENT, at=at)
    elif answer.status == GONE:
        outgoing.ended(delivery, Delivery.State.FAILED, at=at, failure="HTTP 410")
        _disable(endpoint, at)
    elif outgoing.failed(delivery, answer.failure or f"HTTP {answer.status}", at=at, lot=lot):
        _disable(endpoint, at)


def _disable(endpoint: Endpoint, at: datetime) -> None:
    """Call it no more, and tell whoever keeps the organisation."""
    if endpoint.state != Endpoint.State.ACTIVE:
        return
    endpoint.state, endpoint.disabled_at, endpoint.changed_at = Endpoint.State.DISABLED, at, at
    endpoint.save(update_fields=["state", "disabled_at", "changed_at"])
    record_audit(
        "notices.webhook_disabled",
        at=at,
        organisation=Organisation.objects.get(pk=endpoint.organisation_id),
        subject=f"webhook:{endpoint.pk}",
        is_success=False,
        url=endpoint.url,
    )
    tell(
        keepers_of(endpoint.organisation_id),
        organisation=endpoint.organisation,
        room="notices",
        kind="webhook_disabled",
        sentence=DISABLED,
        words={"url": endpoint.url[:120]},
        link=f"/webhooks/{endpoint.pk}/",
        subject=f"webhook:{endpoint.pk}",
        at=at,
    )
