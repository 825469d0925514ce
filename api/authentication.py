"""Who calls: a program with an API token, or the browser's own session. One joined query either way."""

from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from accounts.actors import Actor, actor_from
from accounts.models import ApiToken, User
from accounts.queries import live_token
from accounts.services import note_use


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <token>`; the token names its organisation and scope."""

    def authenticate(self, request: Request) -> tuple[User, Actor] | None:
        scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        at = timezone.now()
        token = live_token(secret, at)
        if token is None:
            raise exceptions.AuthenticationFailed(_("This token is unknown, has expired or was revoked."))
        note_use(token, at=at)
        actor = actor_from(token.membership, at=at, may_write=token.scope == ApiToken.Scope.WRITE)
        return token.membership.user, actor

    def authenticate_header(self, request: Request) -> str:
        """A 401 says how to come in."""
        return "Bearer"


class SessionAuthentication(authentication.BaseAuthentication):
    """The browser's session with its CSRF token; the acting organisation is the session's."""

    def authenticate(self, request: Request) -> tuple[User, Actor] | None:
        actor = getattr(request._request, "actor", None)
        if not actor:
            return None
        self._check_csrf(request)
        return actor.user, actor

    def _check_csrf(self, request: Request) -> None:
        check = CsrfViewMiddleware(lambda _request: None)  # type: ignore[arg-type]
        check.process_request(request._request)
        refused = check.process_view(request._request, None, (), {})  # type: ignore[arg-type]
        if refused is not None:
            raise exceptions.PermissionDenied(_("The CSRF token is missing or wrong. Reload the page."))
