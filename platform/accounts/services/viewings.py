"""Inviting observers: named things, a reason, and always an end; they are told of both."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from accounts import errors
from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.models import Organisation, Viewing
from accounts.permissions import can_show
from accounts.queries import get_viewing, observers, people_of
from accounts.roles import Role, Sight
from common.errors import require
from jobs.services import after_commit

LONGEST = timedelta(days=366)
SHOWN = gettext_noop("{giver} invites you to see until {until}: {things}. The reason: {reason}")
ENDED = gettext_noop("{giver} has ended what you were invited to see: {things}")
OVER = gettext_noop("The last day of what you were invited to see is over: {things}")


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
    _tell(viewing, SHOWN, giver=actor.organisation.name, until=f"{until_on}", reason=why)
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
        if viewing.expires_at > at:
            _tell(viewing, ENDED, giver=actor.organisation.name)
    return viewing


@transaction.atomic
def end_expired(at: datetime) -> int:
    """Those whose last day is over are ended and their observers told, once; asked by the timetable."""
    due = Viewing.objects.select_related("organisation").filter(ended_at=None, expires_at__lte=at).order_by("pk")
    expired = list(due.select_for_update(of=("self",), skip_locked=True))
    for viewing in expired:
        viewing.ended_at = viewing.expires_at
        viewing.save(update_fields=["ended_at"])
        _tell(viewing, OVER)
    return len(expired)


def _tell(viewing: Viewing, sentence: str, **words: str) -> None:
    """Tell every observer of the body; the things have the words of the reader's language."""
    for membership in people_of([viewing.organisation_id], [Role.REGULATOR_OBSERVER]):
        with translation.override(membership.user.language or settings.LANGUAGE_CODE):
            things = ", ".join(str(Sight(sight).label) for sight in viewing.sights)
        after_commit(
            "notices.tasks.tell_person",
            person=membership.user_id,
            organisation=viewing.organisation_id,
            room="accounts",
            sentence=sentence,
            words={"things": things, **words},
            link="/observers/",
            kind="viewing",
        )


def _sights(said: Collection[str]) -> list[str]:
    shown = [sight.value for sight in Sight if sight.value in said]
    require(bool(shown) and len(shown) == len(set(said)), errors.NothingShown)
    return shown


def _record(event: str, body: Organisation, actor: Actor, at: datetime, **details: Any) -> None:
    record_audit(event, at=at, user=actor.user, organisation=actor.organisation, subject=str(body), **details)
