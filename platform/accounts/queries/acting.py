"""Who acts: the memberships of a person and the token of a program, asked by every request."""

import hashlib
from datetime import UTC, datetime

from django.db.models import QuerySet

from accounts.models import ApiToken, Membership
from common.prepared import Prepared


def secret_digest(secret: str) -> str:
    """What is kept of a secret link or token: its SHA-256."""
    return hashlib.sha256(secret.strip().encode()).hexdigest()


def live_memberships(user_id: int) -> list[Membership]:
    """The memberships of a person that have not ended, by rank, with organisation and cluster; one query."""
    return _LIVE_MEMBERSHIPS.rows(user_id=user_id)


def _live_memberships(user_id: int) -> QuerySet[Membership]:
    mine = Membership.objects.select_related("user", "organisation__cluster").filter(
        user_id=user_id, ended_at=None, organisation__is_active=True
    )
    return mine.order_by("rank", "pk")


def live_token(secret: str, at: datetime) -> ApiToken | None:
    """The token of a secret with its person, organisation and cluster, where all of them may act; one query."""
    found = _LIVE_TOKEN.rows(digest=secret_digest(secret), at=at)
    return found[0] if found else None


def _live_token(digest: str, at: datetime) -> QuerySet[ApiToken]:
    return ApiToken.objects.select_related("membership__user", "membership__organisation__cluster").filter(
        digest=digest,
        revoked_at=None,
        expires_at__gt=at,
        membership__ended_at=None,
        membership__user__is_active=True,
        membership__organisation__is_active=True,
    )


# Written and planned once.
_LIVE_MEMBERSHIPS = Prepared(_live_memberships, user_id=-1)

_LIVE_TOKEN = Prepared(_live_token, digest="digest", at=datetime.max.replace(tzinfo=UTC))
