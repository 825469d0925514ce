"""Conditional reading: who already has the newest version is told so in a few bytes (RFC 9110, 13.1)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from rest_framework.request import Request
from rest_framework.views import APIView

Method = Callable[..., HttpResponse]


def etagged(version: Callable[..., str]) -> Callable[[Method], Method]:
    """Decorate `get(self, request, **kwargs)`; `version(request, **kwargs)` must be cheaper than the answer."""

    def decorate(method: Method) -> Method:
        @wraps(method)
        def conditional(view: APIView, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            tag = quote_etag(version(request, *args, **kwargs))
            unchanged = get_conditional_response(request._request, etag=tag)
            response = unchanged or method(view, request, *args, **kwargs)
            response.headers["ETag"] = tag
            response.headers["Cache-Control"] = "private, no-cache"
            return response

        conditional.is_etagged = True  # type: ignore[attr-defined]  # api.openapi tells of the 304 in the schema
        return conditional

    return decorate
