"""The one gate of the API: somebody acts for an organisation; a read-only token only reads."""

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.actors import Actor


class ActsForOrganisation(BasePermission):
    """Everything finer stands in the services."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        actor = request.auth
        return isinstance(actor, Actor) and (actor.may_write or request.method in SAFE_METHODS)
