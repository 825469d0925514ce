"""What every operation of the schema has in common: refusals in one form, the key that makes retries safe."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

REFUSED = {
    "400": "The shape is wrong: a field is missing or cannot be read.",
    "401": "Nobody is signed in, or the token is unknown, expired or revoked.",
    "403": "You may see it, but not do this.",
    "404": "It does not exist, or you may not see it.",
    "409": "A rule forbids it now.",
}
KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="Any text of 8 to 80 characters; the same key gives the first answer again.",
)


class Operation(AutoSchema):
    """Adds the refusals to every operation and the key to the idempotent ones."""

    def get_override_parameters(self) -> list[Any]:
        """The key, where `@idempotent` stands on the method."""
        method = getattr(self.view, self.method.lower(), None)
        return [KEY] if getattr(method, "is_idempotent", False) else []

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """The operation with `{code, detail, field}` for each refusal it does not describe itself."""
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
        for status, words in REFUSED.items():
            operation["responses"].setdefault(status, {"description": words, "content": content})
        return operation


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How programs come in."""

    target_class = "api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """A bearer token that a person made on the page of tokens."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "rc_..."}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the browser comes in."""

    target_class = "api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """The session's cookie; writing needs the CSRF token too."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
