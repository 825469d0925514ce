"""Secrets that were given out: invitations, ways back, tokens for programs."""

from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from accounts.models import ApiToken, Invitation, WayBack
from accounts.permissions import can_keep
from accounts.queries.acting import secret_digest
from common.errors import NotFound


def way_back_behind(secret: str, *, lock: bool = False) -> WayBack:
    """The way back of a secret link, whatever became of it, or NotFound."""
    found = WayBack.objects.select_related("user", "organisation", "given_by", "given_for").filter(
        digest=secret_digest(secret)
    )
    way = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if way is None:
        raise NotFound
    return way


def invitations(actor: Actor, at: datetime) -> QuerySet[Invitation]:
    """The open invitations of the own organisation, the next to expire first; empty for whoever cannot invite."""
    mine = Invitation.objects.select_related("invited_by", "organisation")
    if not can_keep(actor, actor.organisation):
        return mine.none()
    return mine.filter(_open(at), organisation_id=actor.organisation.pk).order_by("expires_at", "pk")


def get_invitation(actor: Actor, pk: int) -> Invitation:
    """One invitation of the own organisation, locked, or NotFound."""
    mine = Invitation.objects.select_for_update(no_key=True).filter(organisation_id=actor.organisation.pk, pk=pk)
    invitation = mine.first()
    if invitation is None:
        raise NotFound
    return invitation


def invitation_behind(secret: str, *, lock: bool = False) -> Invitation:
    """The invitation of a secret link, whatever became of it, or NotFound."""
    found = Invitation.objects.select_related("organisation__cluster", "invited_by").filter(
        digest=secret_digest(secret)
    )
    invitation = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if invitation is None:
        raise NotFound
    return invitation


def tokens(actor: Actor) -> QuerySet[ApiToken]:
    """The actor's own tokens for this organisation that were not revoked, newest first."""
    return ApiToken.objects.filter(
        membership__user_id=actor.user.pk,
        membership__organisation_id=actor.organisation.pk,
        revoked_at=None,
    ).order_by("-pk")


def get_token(actor: Actor, pk: int) -> ApiToken:
    """One own token, locked, or NotFound."""
    token = tokens(actor).select_for_update(no_key=True).filter(pk=pk).first()
    if token is None:
        raise NotFound
    return token


def _open(at: datetime) -> Q:
    return Q(accepted_at=None, withdrawn_at=None, expires_at__gt=at)
