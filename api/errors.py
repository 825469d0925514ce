"""Every refusal of the API as `{code, detail, field}`."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import set_rollback

from common.errors import DomainError, NotFound, WrongShape


class ValueUnkeepable(WrongShape):
    """A number too large for its column, a letter that no text can hold: past the shapes, refused by the database."""

    code = "value_unkeepable"
    sentence = _("A value is out of range or holds a letter that cannot be kept.")


class BodyTooLarge(WrongShape):
    """More than we read at once."""

    code = "body_too_large"
    status = 413
    sentence = _("The body is larger than {most} bytes. Send it in parts, or as a file where files are taken.")


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: domain refusals and DRF's own errors in one form; anything else stays a 500."""
    set_rollback()
    if isinstance(error, DataError):
        error = ValueUnkeepable()
    if isinstance(error, RequestDataTooBig):
        error = BodyTooLarge(most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    if isinstance(error, Http404):
        error = NotFound()
    if isinstance(error, DomainError):
        return Response(error.as_dict(), status=error.status, headers=_when(error))
    if isinstance(error, ValidationError):
        return Response(_first(error.detail, None), status=error.status_code)
    if isinstance(error, APIException):
        body = {"code": error.get_codes(), "detail": str(error.detail), "field": None}
        return Response(body, status=error.status_code, headers=_headers(error))
    return None


def _first(detail: Any, field: str | None) -> dict[str, Any]:
    """The first broken field of a DRF error tree, with its dotted path."""
    if isinstance(detail, dict):
        key, inner = next((key, inner) for key, inner in detail.items() if inner)
        name = field if key == "non_field_errors" else (f"{field}.{key}" if field else str(key))
        return _first(inner, name)
    if isinstance(detail, list):
        index, inner = next((n, item) for n, item in enumerate(detail) if item)
        return _first(inner, f"{field}.{index}" if isinstance(inner, dict) and field else field)
    return {"code": getattr(detail, "code", "invalid"), "detail": str(detail), "field": field}


def _when(error: DomainError) -> dict[str, str]:
    """When to come back, where the refusal knows."""
    seconds = getattr(error, "retry_after", None)
    return {"Retry-After": str(seconds)} if seconds else {}


def _headers(error: APIException) -> dict[str, str]:
    wait = getattr(error, "wait", None)
    scheme = getattr(error, "auth_header", None)
    headers = {"Retry-After": str(int(wait))} if wait else {}
    return headers | ({"WWW-Authenticate": scheme} if scheme else {})
