"""Puts the acting person on each request: `request.actor`, one joined query, None for strangers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.actors import Actor, actor_from
from accounts.models import Membership

ACTING_KEY = "acting_organisation"


def memberships_of(request: HttpRequest) -> list[Membership]:
    """The live memberships of whoever is signed in, the acting one first; the switcher in the top bar shows them."""
    if not request.user.is_authenticated:
        return []
    mine = Membership.objects.select_related("user", "organisation__cluster").filter(
        user_id=request.user.pk, ended_at=None, organisation__is_active=True
    )
    chosen = request.session.get(ACTING_KEY)
    return sorted(mine, key=lambda m: (m.organisation_id != chosen, m.rank, m.pk))


def acting(request: HttpRequest) -> Actor | None:
    """The actor of this session: the chosen organisation, else the first by rank; None without a membership."""
    mine: list[Membership] = request.memberships  # type: ignore[attr-defined]
    return actor_from(mine[0]) if mine else None


class ActingMiddleware:
    """Lazy: pages that do not ask for the actor cause no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.memberships = SimpleLazyObject(lambda: memberships_of(request))  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: acting(request))  # type: ignore[attr-defined]
        return self.get_response(request)
