"""Whoever is put into a session (`force_login`) came in with a second factor just now; real sign-ins decide."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from accounts.queries import live_memberships
from web.sessions import FACTOR_KEY, PASSED, SEEN_KEY, keep_idle_limit


def comes_in_properly(request: HttpRequest, user: User, **_more: Any) -> None:
    """Write what the door would have written; a request that really came in through it is left alone."""
    if "REMOTE_ADDR" in request.META:
        return
    request.session[FACTOR_KEY], request.session[SEEN_KEY] = PASSED, timezone.now().timestamp()
    keep_idle_limit(request, live_memberships(user.pk))


def open_sessions() -> None:
    """From now on, in this process."""
    user_logged_in.connect(comes_in_properly, dispatch_uid="tests")
