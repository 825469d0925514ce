"""The actor of an API request."""

from typing import cast

from rest_framework.request import Request

from accounts.actors import Actor


def actor_of(request: Request) -> Actor:
    """Who acts; the gate in `api.permissions` made sure there is somebody."""
    return cast(Actor, request.auth)
