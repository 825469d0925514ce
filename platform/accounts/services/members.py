"""What can happen to a membership: begun, other roles, another place in the list, ended."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts import rules
from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.models import ApiToken, Membership, Organisation, User
from accounts.permissions import can_end, can_keep
from accounts.queries import get_member, get_member_within_reach, has_keeper, lock_members
from common.errors import NotFound, require


def join(user: User, organisation: Organisation, roles: Collection[str], at: datetime) -> Membership:
    """Begin a membership; the caller has checked that the door is open."""
    return Membership.objects.create(
        user=user, organisation=organisation, roles=rules.check_roles(organisation.kind, roles), started_at=at
    )


@transaction.atomic
def change_roles(
    pk: int, *, actor: Actor, roles: Collection[str], at: datetime, position: str | None = None
) -> Membership:
    """Give a member of the own organisation these roles and no others; effective with the next click."""
    home = get_member(actor, pk).organisation
    require(can_keep(actor, actor.organisation))
    membership, others = _among_others(home, pk)
    fresh = rules.check_roles(membership.organisation.kind, roles)
    if membership.user_id == actor.user.pk:
        rules.check_own_roles(membership.roles, fresh)
    rules.check_keeper_stays(others, was=membership.roles, becomes=fresh)
    before, membership.roles = membership.roles, fresh
    if position is not None:
        membership.position = position.strip()
    membership.save(update_fields=["roles", "position"])
    _record("roles_changed", membership, actor, at, before=before, after=fresh)
    return membership


@transaction.atomic
def end_membership(pk: int, *, actor: Actor, at: datetime) -> Membership:
    """Let a member go, or leave; the membership is kept with its end, its tokens are revoked at once."""
    found = get_member_within_reach(actor, pk)
    require(can_end(actor, found, has_keeper=has_keeper(found.organisation)))
    membership, others = _among_others(found.organisation, pk)
    rules.check_keeper_stays(others, was=membership.roles, becomes=[])
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    ApiToken.objects.filter(membership=membership, revoked_at=None).update(revoked_at=at)
    _record("membership_ended", membership, actor, at)
    return membership


def switch_organisation(organisation_pk: int, *, user: User, at: datetime) -> Membership:
    """The live membership with which the person acts from now on; NotFound for a foreign organisation."""
    membership = (
        Membership.objects.select_related("user", "organisation__cluster")
        .filter(user=user, organisation_id=organisation_pk, ended_at=None, organisation__is_active=True)
        .first()
    )
    if membership is None:
        raise NotFound
    Membership.objects.filter(pk=membership.pk).update(last_acted_at=at)
    record_audit("organisation_switched", at=at, user=user, organisation=membership.organisation)
    return membership


def _among_others(organisation: Organisation, pk: int) -> tuple[Membership, list[Collection[str]]]:
    """The locked membership and the roles of everybody else there; NotFound where it has just ended."""
    live = lock_members(organisation.pk)
    membership = next((one for one in live if one.pk == pk), None)
    if membership is None:
        raise NotFound
    return membership, [one.roles for one in live if one.pk != pk]


def _record(event: str, membership: Membership, actor: Actor, at: datetime, **details: Any) -> None:
    record_audit(
        event,
        at=at,
        user=actor.user,
        organisation=membership.organisation,
        subject=membership.user.username,
        **details,
    )
