"""How often a program may call an operation: `limits = {"POST": "take"}` on a view names the bucket of each method."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from api.requests import actor_of
from common.limits import buckets


class Limited(BaseThrottle):
    """Spends a token of the acting person for views that name a bucket; raises `TooOften` with Retry-After."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """True, or the refusal."""
        scope = getattr(view, "limits", {}).get(request.method)
        if scope:
            actor = actor_of(request)
            buckets.spend(scope, f"{actor.user.pk}.{actor.organisation.pk}")
        return True
