"""What can happen to a program's key: made, used, revoked."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts import rules
from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.models import ApiToken, Membership
from accounts.queries import get_token, secret_digest
from common.errors import require

USED_WITHIN = timedelta(minutes=10)  # the time of the last use is written at most this often


@transaction.atomic
def create_api_token(*, actor: Actor, name: str, scope: str, days: int, at: datetime) -> tuple[ApiToken, str]:
    """A key for one program, for this organisation; returns it with its secret, which is shown once."""
    require(actor.may_write)
    lifetime = rules.check_token_days(days)
    secret = f"rc_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        membership=Membership.objects.get(user=actor.user, organisation=actor.organisation, ended_at=None),
        name=name.strip(),
        digest=secret_digest(secret),
        hint=secret[:8],
        scope=ApiToken.Scope(scope),
        created_at=at,
        expires_at=at + lifetime,
    )
    _record("token_created", token, actor, at, scope=scope, days=days)
    return token, secret


@transaction.atomic
def revoke_api_token(pk: int, *, actor: Actor, at: datetime) -> ApiToken:
    """The key opens nothing any more, from the next call on."""
    require(actor.may_write)
    token = get_token(actor, pk)
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    _record("token_revoked", token, actor, at)
    return token


def note_use(token: ApiToken, *, at: datetime) -> None:
    """Write when the key was last used; not with every call."""
    if token.last_used_at is None or token.last_used_at + USED_WITHIN <= at:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=at - USED_WITHIN)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=at)


def _record(event: str, token: ApiToken, actor: Actor, at: datetime, **details: Any) -> None:
    record_audit(event, at=at, user=actor.user, organisation=actor.organisation, subject=token.name, **details)
