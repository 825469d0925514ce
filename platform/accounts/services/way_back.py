"""What can happen to a lost access: somebody who keeps it gives a way back, the person sets a new password."""

from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop

from accounts import rules, second_factor
from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.errors import AlsoElsewhere, OwnWayBack, WayBackOver
from accounts.models import Membership, SignInAttempt, User, WayBack
from accounts.permissions import can_give_way_back
from accounts.queries import get_member_within_reach, has_keeper, homes_of, secret_digest, way_back_behind
from accounts.services.person import put_password
from common.errors import require
from jobs.services import after_commit

WAY_BACK_PATH = "/ways-back/{secret}/"
GIVEN = gettext_noop(
    "{giver} of {organisation} gave you a way back into your account, open until {until}. "
    "If you did not ask for it, tell the committee."
)
USED = gettext_noop(
    "Your password was set anew with the way back that {giver} of {organisation} gave you. "
    "If that was not you, tell the committee at once."
)


@transaction.atomic
def give_way_back(
    membership_pk: int, *, actor: Actor, at: datetime, site: str, also_second_factor: bool
) -> tuple[WayBack, str]:
    """Let a person who lost access in again; returns the way back and its secret link, which is shown once.

    Open for 24 hours, for one use; an earlier one opens nothing any more. Whoever opens the account opens it for all
    organisations of the person, so the actor must look after each of them. With an address the link is also mailed.
    """
    membership = get_member_within_reach(actor, membership_pk)
    person = User.objects.select_for_update(no_key=True).get(pk=membership.user_id)
    _check_giver(actor, membership, person)
    WayBack.objects.filter(user=person, used_at=None, withdrawn_at=None).update(withdrawn_at=at)
    way = WayBack(
        user=person,
        organisation=membership.organisation,
        also_second_factor=also_second_factor,
        given_by=actor.user,
        given_for=actor.organisation,
        given_at=at,
        expires_at=at + rules.WAY_BACK_LIVES,
    )
    way.digest = secret_digest(secret_of(way))
    way.save()
    _record("way_back_given", way, actor.user, at, also_second_factor=also_second_factor)
    _tell(way, GIVEN, by_mail=False)
    if person.email:
        after_commit("accounts.tasks.mail_way_back", way_back=way.pk, site=site)
    return way, link_of(way, site)


@transaction.atomic
def come_back(secret: str, *, password: str, at: datetime) -> User:
    """Set a new password with a way back; all sessions end, and the second factor goes where the giver said so."""
    user = User.objects.select_for_update(no_key=True).get(pk=way_back_behind(secret).user_id)
    way = way_back_behind(secret, lock=True)  # the person first, as when it is given
    if not is_open(way, at):
        raise WayBackOver
    put_password(user, password, at)
    if way.also_second_factor:
        second_factor.remove(user)
        record_audit("second_factor_removed", at=at, user=user)
    for session in UserSession.objects.filter(user_id=user.pk):
        session.end()
    SignInAttempt.objects.create(username=user.username, is_success=True, at=at)  # forgives the failures before it
    way.used_at = at
    way.save(update_fields=["used_at"])
    _record("way_back_used", way, user, at)
    _tell(way, USED, by_mail=True)
    return user


def is_open(way: WayBack, at: datetime) -> bool:
    """Neither used nor replaced nor expired, and nothing changed since: not the password, not where the person or the
    giver belongs."""
    if way.used_at or way.withdrawn_at or at >= way.expires_at or not way.user.is_active:
        return False
    changed_at = User.objects.values_list("password_changed_at", flat=True).get(pk=way.user_id)
    if changed_at and changed_at > way.given_at:
        return False
    live = Membership.objects.filter(ended_at=None)
    has_moved = live.filter(user_id=way.user_id, started_at__gt=way.given_at).exists()
    return not has_moved and live.filter(user_id=way.given_by_id, organisation_id=way.given_for_id).exists()


def secret_of(way: WayBack) -> str:
    """The secret of the link: derived, not stored, so that a copy of the database opens no account."""
    facts = f"{way.user_id} {way.given_by_id} {way.given_at.isoformat()} {way.also_second_factor}"
    seal = salted_hmac("accounts.way_back", facts, algorithm="sha256")
    return urlsafe_b64encode(seal.digest()).decode().rstrip("=")


def link_of(way: WayBack, site: str) -> str:
    """The whole link."""
    return site.rstrip("/") + WAY_BACK_PATH.format(secret=secret_of(way))


def _check_giver(actor: Actor, membership: Membership, person: User) -> None:
    kept = {one.organisation_id for one in homes_of(actor.user) if rules.is_keeper(one.roles)}
    here = membership.organisation
    require(can_give_way_back(actor, here, has_keeper=has_keeper(here), kept=kept))
    require(person.pk != actor.user.pk, OwnWayBack)
    homes = homes_of(person)
    for home in (one.organisation for one in homes):
        require(can_give_way_back(actor, home, has_keeper=has_keeper(home), kept=kept), AlsoElsewhere)
    rules.check_duties_of_giver(actor.roles, {role for home in homes for role in home.roles})


def _record(event: str, way: WayBack, user: User, at: datetime, **details: Any) -> None:
    """Into the trail of the person's organisation, and of the giver's where that is another one."""
    for place in {way.organisation_id: way.organisation, way.given_for_id: way.given_for}.values():
        record_audit(event, at=at, user=user, organisation=place, subject=way.user.username, **details)


def _tell(way: WayBack, sentence: str, *, by_mail: bool) -> None:
    until = f"{timezone.localtime(way.expires_at):%Y-%m-%d %H:%M}"
    words = {"giver": way.given_by.name, "organisation": way.given_for.name, "until": until}
    after_commit(
        "notices.tasks.tell_person",
        person=way.user_id,
        organisation=way.organisation_id,
        room="accounts",
        sentence=sentence,
        words=words,
        link="/account/",
        by_mail=by_mail,
        kind="security",
    )
