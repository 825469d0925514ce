"""A refusal of the domain as a page: the sentence, the status, and a way forward."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.errors import DomainError


class RefusalMiddleware:
    """Any `DomainError` that a view lets through becomes `refused.html` (or its fragment for htmx)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Translates; anything else stays what it is."""
        if not isinstance(error, DomainError):
            return None
        template = "refused.html#fragment" if getattr(request, "htmx", False) else "refused.html"
        return render(request, template, {"refusal": error}, status=error.status)
