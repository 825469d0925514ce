"""What can happen to a webhook: added, changed, paused, resumed, its secret rotated, tested, removed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from accounts.actors import Actor
from accounts.audit import record_audit
from common.errors import require
from notices import errors
from notices.egress import Resolve, look_up, resolve_name
from notices.events import CODES, TEST
from notices.models import Delivery, Endpoint, EndpointSecret, Event
from notices.permissions import can_keep_webhooks
from notices.queries.webhooks import get_endpoint
from notices.services.events import deliver_later
from notices.signing import new_secret, seal

MOST = 10
OVERLAP = timedelta(days=1)  # how long the old secret signs beside the new one
HINT = 10


def add_endpoint(
    *,
    url: str,
    events: Iterable[str],
    description: str = "",
    actor: Actor,
    at: datetime,
    resolve: Resolve = resolve_name,
) -> tuple[Endpoint, str]:
    """Name an address and what it is told of; returns it with its secret, which is shown once."""
    require(can_keep_webhooks(actor))
    chosen = _checked_events(events)
    look_up(url, resolve)  # before the transaction: a name server may take its time
    with transaction.atomic():
        _check_room(actor, url)
        endpoint = Endpoint.objects.create(
            organisation=actor.organisation,
            url=url,
            description=description.strip(),
            events=chosen,
            made_by=actor.user,
            made_at=at,
            changed_at=at,
        )
        secret = _give_secret(endpoint, at)
        _record("notices.webhook_added", endpoint, actor, at)
        return endpoint, secret


@transaction.atomic
def change_endpoint(pk: int, *, events: Iterable[str], description: str = "", actor: Actor, at: datetime) -> Endpoint:
    """Other events or another description; for another address remove it and add that one."""
    require(can_keep_webhooks(actor))
    endpoint = get_endpoint(actor, pk, lock=True)
    endpoint.events, endpoint.description, endpoint.changed_at = _checked_events(events), description.strip(), at
    endpoint.save(update_fields=["events", "description", "changed_at"])
    _record("notices.webhook_changed", endpoint, actor, at)
    return endpoint


@transaction.atomic
def pause_endpoint(pk: int, *, actor: Actor, at: datetime) -> Endpoint:
    """Send nothing for now; what happens meanwhile is kept and sent when it goes on."""
    return _move(pk, Endpoint.State.PAUSED, (Endpoint.State.ACTIVE,), "notices.webhook_paused", actor, at)


@transaction.atomic
def resume_endpoint(pk: int, *, actor: Actor, at: datetime) -> Endpoint:
    """Go on, after a pause or after it was disabled; what waits is sent."""
    begun = (Endpoint.State.PAUSED, Endpoint.State.DISABLED)
    endpoint = _move(pk, Endpoint.State.ACTIVE, begun, "notices.webhook_resumed", actor, at)
    Delivery.objects.filter(endpoint=endpoint, state=Delivery.State.WAITING).update(
        due_at=at, asked_at=None, attempts=0
    )
    return endpoint


@transaction.atomic
def remove_endpoint(pk: int, *, actor: Actor, at: datetime) -> Endpoint:
    """It is told of nothing any more; what waits is not sent, its secrets are forgotten."""
    begun = tuple(state for state in Endpoint.State if state != Endpoint.State.REMOVED)
    endpoint = _move(pk, Endpoint.State.REMOVED, begun, "notices.webhook_removed", actor, at)
    waiting = Delivery.objects.filter(endpoint=endpoint, state=Delivery.State.WAITING)
    waiting.update(state=Delivery.State.DROPPED, ended_at=at)
    endpoint.secrets.all().delete()
    return endpoint


@transaction.atomic
def rotate_secret(pk: int, *, actor: Actor, at: datetime) -> tuple[Endpoint, str]:
    """A new secret, shown once; the old one signs beside it for a day, so that nothing is lost meanwhile."""
    require(can_keep_webhooks(actor))
    endpoint = get_endpoint(actor, pk, lock=True)
    endpoint.secrets.filter(expires_at__lte=at).delete()
    endpoint.secrets.filter(expires_at=None).update(expires_at=at + OVERLAP)
    secret = _give_secret(endpoint, at)
    _record("notices.webhook_secret_rotated", endpoint, actor, at)
    return endpoint, secret


@transaction.atomic
def send_test(pk: int, *, actor: Actor, at: datetime) -> Delivery:
    """Send it a test event; the log shows what came of it."""
    require(can_keep_webhooks(actor))
    endpoint = get_endpoint(actor, pk, lock=True)
    require(endpoint.state == Endpoint.State.ACTIVE, errors.EndpointNotActive)
    event = Event.objects.create(
        type=TEST, subject=f"webhook:{endpoint.pk}", payload={"asked_by": actor.user.name}, happened_at=at
    )
    _record("notices.webhook_tested", endpoint, actor, at)
    return deliver_later([endpoint], event, at=at)[0]


def _move(
    pk: int, state: Endpoint.State, begun: tuple[Endpoint.State, ...], event: str, actor: Actor, at: datetime
) -> Endpoint:
    require(can_keep_webhooks(actor))
    endpoint = get_endpoint(actor, pk, lock=True)
    require(endpoint.state in begun, errors.EndpointNotPausable)
    endpoint.state, endpoint.changed_at, endpoint.disabled_at = state, at, None
    endpoint.save(update_fields=["state", "changed_at", "disabled_at"])
    _record(event, endpoint, actor, at)
    return endpoint


def _give_secret(endpoint: Endpoint, at: datetime) -> str:
    secret = new_secret()
    EndpointSecret.objects.create(endpoint=endpoint, sealed=seal(secret), hint=secret[:HINT], made_at=at)
    return secret


def _checked_events(events: Iterable[str]) -> list[str]:
    chosen = sorted(set(events))
    require(bool(chosen) and set(chosen) <= CODES, errors.EventUnknown)
    return chosen


def _check_room(actor: Actor, url: str) -> None:
    """Counted under a lock of the organisation, so that two requests at once do not both find room."""
    type(actor.organisation).objects.select_for_update(no_key=True).get(pk=actor.organisation.pk)
    mine = Endpoint.objects.filter(organisation=actor.organisation).exclude(state=Endpoint.State.REMOVED)
    require(not mine.filter(url=url).exists(), errors.EndpointTwice)
    require(mine.count() < MOST, errors.TooManyEndpoints, most=MOST)


def _record(event: str, endpoint: Endpoint, actor: Actor, at: datetime) -> None:
    record_audit(
        event,
        at=at,
        user=actor.user,
        organisation=actor.organisation,
        subject=f"webhook:{endpoint.pk}",
        url=endpoint.url,
    )
