"""What can happen to an invitation: made, sent, accepted by a new or a known person, withdrawn."""

from base64 import urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from accounts import rules
from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.errors import AlreadyMember, InvitationOver, SignInNameTaken
from accounts.models import Invitation, Membership, User
from accounts.passwords import check_new_password
from accounts.permissions import can_keep, can_open_door
from accounts.queries import get_invitation, get_organisation, has_keeper, invitation_behind, secret_digest
from accounts.services.members import join
from common.errors import require
from jobs.services import after_commit

INVITATION_PATH = "/invitations/{secret}/"


@dataclass(frozen=True)
class NewPerson:
    """What somebody without an account says about themselves."""

    name: str
    username: str
    password: str


@transaction.atomic
def invite_person(
    organisation_pk: int,
    *,
    actor: Actor,
    name: str,
    roles: Collection[str],
    at: datetime,
    site: str,
    email: str = "",
) -> tuple[Invitation, str]:
    """Hold the door open for seven days; returns the invitation and its secret link, which is shown once.

    `site` is the platform's address as the inviter sees it ("https://..."). With an e-mail address the link is also
    mailed after the commit.
    """
    organisation = get_organisation(actor, organisation_pk)
    require(can_open_door(actor, organisation, has_keeper=has_keeper(organisation)))
    invitation = Invitation(
        organisation=organisation,
        name=name.strip(),
        email=email.strip(),
        roles=rules.check_roles(organisation.kind, roles),
        invited_by=actor.user,
        invited_at=at,
        expires_at=at + rules.INVITATION_LIVES,
    )
    if not can_keep(actor, organisation):
        rules.check_first_keeper(organisation.kind, invitation.roles)
    invitation.digest = secret_digest(secret_of(invitation))
    invitation.save()
    _record("person_invited", invitation, actor.user, at, roles=invitation.roles)
    if invitation.email:
        after_commit(
            "accounts.tasks.mail_invitation", invitation=invitation.pk, site=site, language=get_language() or "zh-hans"
        )
    return invitation, link_of(invitation, site)


def secret_of(invitation: Invitation) -> str:
    """The secret of the link: derived, not stored, so that a copy of the database opens no door."""
    facts = f"{invitation.organisation_id} {invitation.invited_by_id} {invitation.invited_at.isoformat()}"
    seal = salted_hmac("accounts.invitation", f"{facts} {invitation.name}", algorithm="sha256")
    return urlsafe_b64encode(seal.digest()).decode().rstrip("=")


def link_of(invitation: Invitation, site: str) -> str:
    """The whole link."""
    return site.rstrip("/") + INVITATION_PATH.format(secret=secret_of(invitation))


@transaction.atomic
def accept_as_new_person(secret: str, *, person: NewPerson, at: datetime, language: str = "") -> Membership:
    """A new person chooses name and password and joins the organisation that invited."""
    invitation = _open_invitation(secret, at)
    user = User(
        username=rules.check_username(person.username),
        name=person.name.strip(),
        email=invitation.email,
        language=language,
        joined_at=at,
        password_changed_at=at,
    )
    check_new_password(person.password, user, invitation.roles)
    user.set_password(person.password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as twin:
        raise SignInNameTaken from twin
    return _accept(invitation, user, at)


@transaction.atomic
def accept_as_known_person(secret: str, *, user: User, at: datetime) -> Membership:
    """Somebody who is signed in joins one more organisation."""
    invitation = _open_invitation(secret, at)
    if Membership.objects.filter(user=user, organisation=invitation.organisation, ended_at=None).exists():
        raise AlreadyMember(organisation=str(invitation.organisation))
    return _accept(invitation, user, at)


@transaction.atomic
def withdraw_invitation(pk: int, *, actor: Actor, at: datetime) -> Invitation:
    """The link opens nothing any more."""
    invitation = get_invitation(actor, pk)
    require(can_keep(actor, actor.organisation))
    if not is_open(invitation, at):
        raise InvitationOver
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    _record("invitation_withdrawn", invitation, actor.user, at)
    return invitation


def is_open(invitation: Invitation, at: datetime) -> bool:
    """Neither used nor withdrawn nor expired."""
    return invitation.accepted_at is None and invitation.withdrawn_at is None and at < invitation.expires_at


def _open_invitation(secret: str, at: datetime) -> Invitation:
    invitation = invitation_behind(secret, lock=True)
    if not is_open(invitation, at) or not invitation.organisation.is_active:
        raise InvitationOver
    return invitation


def _accept(invitation: Invitation, user: User, at: datetime) -> Membership:
    membership = join(user, invitation.organisation, invitation.roles, at)
    invitation.accepted_at, invitation.accepted_by = at, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _record("invitation_accepted", invitation, user, at, roles=invitation.roles)
    return membership


def _record(event: str, invitation: Invitation, user: User, at: datetime, **details: Any) -> None:
    record_audit(event, at=at, user=user, organisation=invitation.organisation, subject=invitation.name, **details)
