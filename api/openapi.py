"""What every operation of the schema has in common: its room, its summary, refusals in one form, safe retries."""

import re
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_doc
from drf_spectacular.settings import spectacular_settings
from drf_spectacular.utils import OpenApiParameter

REFUSED = {
    "400": "The shape is wrong: a field is missing or cannot be read.",
    "401": "Nobody is signed in, or the token is unknown, expired or revoked.",
    "403": "You may see it, but not do this.",
    "404": "It does not exist, or you may not see it.",
    "406": "Only JSON is spoken here (or the form the operation names).",
    "409": "A rule forbids it now.",
}
UNREADABLE = "The body is in a form that is not read here."
TOO_LARGE = "The body is larger than is read at once."
TOO_OFTEN = "Too often; Retry-After says in how many seconds it may be tried again."
REUSED = "The Idempotency-Key was used for another request."
EXAMPLES = {
    "400": ("invalid", "A valid integer is required.", "organisation"),
    "401": ("not_authenticated", "Authentication credentials were not provided.", None),
    "403": ("not_allowed", "Your role in this organisation does not allow this.", None),
    "404": ("not_found", "There is nothing here, or you may not see it.", None),
    "409": ("rule_broken", "This is not possible.", None),
    "422": ("idempotency_key_reused", "This Idempotency-Key was used for another request.", "Idempotency-Key"),
}
KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 8, "maxLength": 80, "pattern": "^[ -~]+$"},
    OpenApiParameter.HEADER,
    required=True,
    description="Any text of 8 to 80 characters; the same key gives the first answer again.",
)
UNCHANGED = {"description": "Nothing changed since the ETag that was sent in If-None-Match."}
REPLAYED = {
    "description": "`true` where this is the stored answer to an earlier request with the same key.",
    "schema": {"type": "string", "enum": ["true"]},
}


class Operation(AutoSchema):
    """Adds the room, the summary and the refusals to every operation, and the key to the idempotent ones."""

    def get_tags(self) -> list[str]:
        """The room: the module that holds the view, or the first word of its name (`notices_mail`)."""
        module = type(self.view).__module__.split(".")[1]
        rooms = {tag["name"] for tag in spectacular_settings.TAGS}
        return [module if module in rooms else module.partition("_")[0]]

    def get_summary(self) -> str:
        """The first sentence about the method; of a list, about the class."""
        about = get_doc(type(self.view)) if self.method == "GET" and self._is_list_view() else self.get_description()
        words = " ".join(about.split())
        return re.split(r"(?<=[.;:])\s", words, maxsplit=1)[0].rstrip(".;:")

    def get_override_parameters(self) -> list[Any]:
        """The key, where `@idempotent` stands on the method."""
        return [KEY] if self._has("is_idempotent") else []

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """The operation with `{code, detail, field}` for each refusal it does not describe itself."""
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        responses = operation["responses"]
        if self._has("is_etagged") or (self.method == "GET" and getattr(self.view, "is_etagged", False)):
            responses.setdefault("304", UNCHANGED)
        for status, words in self._refusals(operation).items():
            responses.setdefault(status, _refusal(status, words))
        if self._has("is_idempotent"):
            for status in filter(lambda status: status.startswith("2"), responses):
                responses[status].setdefault("headers", {})["Idempotent-Replayed"] = REPLAYED
        return operation

    def _get_paginator(self) -> Any:
        """Only what is read comes in pages; a POST of the same view answers with what it made."""
        return super()._get_paginator() if self.method == "GET" else None  # type: ignore[no-untyped-call]

    def _refusals(self, operation: dict[str, Any]) -> dict[str, str]:
        parameters = operation.get("parameters", [])
        refused = dict(REFUSED)
        if "requestBody" in operation:
            refused |= {"413": TOO_LARGE, "415": UNREADABLE}
        if any(parameter["name"] == KEY.name for parameter in parameters):
            refused["422"] = REUSED
        if self.method in getattr(self.view, "limits", {}):
            refused["429"] = TOO_OFTEN
        return refused

    def _has(self, mark: str) -> bool:
        return getattr(getattr(self.view, self.method.lower(), None), mark, False)


def _refusal(status: str, words: str) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": {"$ref": "#/components/schemas/Refusal"}}
    if status in EXAMPLES:
        content["example"] = dict(zip(("code", "detail", "field"), EXAMPLES[status], strict=True))
    answer: dict[str, Any] = {"description": words, "content": {"application/json": content}}
    if status == "429":
        answer["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    if status == "401":
        answer["headers"] = {"WWW-Authenticate": {"description": "`Bearer`", "schema": {"type": "string"}}}
    return answer


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
