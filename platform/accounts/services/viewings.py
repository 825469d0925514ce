"""Inviting observers: named things, a reason, and always an end."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import errors
from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.models import Organisation, Viewing
from accounts.permissions import can_show
from accounts.queries import get_viewing, observers
from accounts.roles import Sight
from common.errors import require

LONGEST = timedelta(days=366)


@transaction.atomic
def show_observer(
    organisation: int, *, sights: Collection[str], until_on: date, reason: str, actor: Actor, at: datetime
) -> Viewing:
    """Invite a public body's observers to see `sights` until the end of a day; what they saw before ends with it."""
    require(can_show(actor))
    body = observers(actor).select_for_update(no_key=True, of=("self",)).filter(pk=organisation).first()
    require(body is not None, errors.NoObserver)
    assert body is not None  # noqa: S101  # required above
    shown, why, today = _sights(sights), reason.strip()[:200], timezone.localdate(at)
    require(bool(why), errors.ReasonMissing)
    if not today <= until_on <= today + LONGEST:
        raise errors.ViewingTooLong(first=today, last=today + LONGEST)
    Viewing.objects.filter(organisation=body, ended_at=None).update(ended_at=at)
    ends = datetime.combine(until_on + timedelta(days=1), time(), tzinfo=timezone.get_default_timezone())
    viewing = Viewing.objects.create(
        organisation=body, sights=shown, reason=why, given_by=actor.user, given_at=at, expires_at=ends
    )
    _record("observer_shown", body, actor, at, sights=shown, until=f"{until_on}", reason=why)
    return viewing


@transaction.atomic
def end_viewing(pk: int, *, actor: Actor, at: datetime) -> Viewing:
    """They see no more of it from now on."""
    viewing = get_viewing(actor, pk)
    require(can_show(actor))
    if viewing.ended_at is None:
        viewing.ended_at = at
        viewing.save(update_fields=["ended_at"])
        _record("viewing_ended", viewing.organisation, actor, at, sights=viewing.sights)
    return viewing


def _sights(said: Collection[str]) -> list[str]:
    shown = [sight.value for sight in Sight if sight.value in said]
    require(bool(shown) and len(shown) == len(set(said)), errors.NothingShown)
    return shown


def _record(event: str, body: Organisation, actor: Actor, at: datetime, **details: Any) -> None:
    record_audit(event, at=at, user=actor.user, organisation=actor.organisation, subject=str(body), **details)
