"""The one gate of the API: somebody acts for an organisation; a read-only token only reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission

from accounts.actors import Actor

if TYPE_CHECKING:  # rest_framework.views imports this module while it is being imported itself
    from rest_framework.request import Request
    from rest_framework.views import APIView


class ActsForOrganisation(BasePermission):
    """Everything finer stands in the services."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Writing needs an actor who may write."""
        actor = request.auth
        return isinstance(actor, Actor) and (actor.may_write or request.method in SAFE_METHODS)
