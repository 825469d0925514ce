"""Puts the acting person on each request, ends idle sessions, writes refused access to the audit trail."""

from collections.abc import Callable

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.actors import Actor, actor_from
from accounts.audit import caller_address
from accounts.models import Membership, User
from accounts.services import record_audit
from common.masking import masked
from web.sessions import ACTING_KEY, close_if_idle, duty_of, keep_idle_limit

__all__ = ["ACTING_KEY", "ActingMiddleware", "acting", "memberships_of"]


def memberships_of(request: HttpRequest) -> list[Membership]:
    """The live memberships of whoever is signed in, the acting one first; the switcher in the top bar shows them."""
    if not isinstance(request.user, User):
        return []
    mine = request.user.live_memberships
    keep_idle_limit(request, mine)
    chosen = request.session.get(ACTING_KEY)
    return sorted(mine, key=lambda m: (m.organisation_id != chosen, m.rank, m.pk))


def acting(request: HttpRequest) -> Actor | None:
    """The actor of this session: the chosen organisation, else the first by rank.

    None without a membership, and while a duty comes first (`request.duty`): nothing can be done for an
    organisation before the password is changed or the second factor is there.
    """
    mine: list[Membership] = request.memberships  # type: ignore[attr-defined]
    return actor_from(mine[0], at=timezone.now()) if mine and not request.duty else None  # type: ignore[attr-defined]


class ActingMiddleware:
    """Lazy: pages that do not ask for the actor cause no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        caller_address.set(get_client_ip(request))
        close_if_idle(request)
        request.memberships = SimpleLazyObject(lambda: memberships_of(request))  # type: ignore[attr-defined]
        request.duty = SimpleLazyObject(lambda: _duty(request))  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: acting(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if response.status_code == 403:
            _write_refusal(request, response)
        return response


def _duty(request: HttpRequest) -> str:
    return duty_of(request, request.memberships) or ""  # type: ignore[attr-defined]


def _write_refusal(request: HttpRequest, response: HttpResponse) -> None:
    """Who was refused what; strangers are not written, so that nobody can fill the trail from outside."""
    answered = getattr(response, "renderer_context", None) or {}
    actor = getattr(answered.get("request"), "auth", None) or request.actor  # type: ignore[attr-defined]
    if actor:
        record_audit(
            "access_refused",
            at=timezone.now(),
            user=actor.user,
            organisation=actor.organisation,
            subject=masked(f"{request.method} {request.path}"),
            is_success=False,
        )
