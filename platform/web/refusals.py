"""A refusal of the domain as a page: the sentence, the status, and a way forward; and the page for when we broke."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.defaults import page_not_found

from common.errors import DomainError, NotFound

RETRY_SECONDS = 5
ROUND_A_FILE = 1_000_000  # the other fields of a form with a file
AWAY = (OperationalError, InterfaceError)


@dataclass(frozen=True)
class Refused:
    """A small form in a row of a list that was refused: in which row, why, and what was typed, so that it stays."""

    row: int
    words: str
    typed: Mapping[str, str]
    status: int = 422


class TooLarge(DomainError):
    """More than any file that is taken; refused by its announced length, before a byte is read."""

    code = "body_too_large"
    status = 413
    sentence = gettext_lazy("You sent {size:.0f} MB; a file may have at most {most:.0f} MB. Send a smaller one.")


class RefusalMiddleware:
    """Any `DomainError` that a view lets through becomes `refused.html` (or its fragment for htmx)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        most = settings.UPLOAD_LIMIT_BYTES + ROUND_A_FILE
        if announced.isdigit() and int(announced) > most:
            refusal = TooLarge(size=int(announced) / 1e6, most=settings.UPLOAD_LIMIT_BYTES / 1e6)
            if request.path.startswith("/api/"):
                return JsonResponse(dict(refusal.as_dict()), status=refusal.status)
            return self.process_exception(request, refusal) or HttpResponse(status=refusal.status)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Translates; anything else stays what it is."""
        if not isinstance(error, DomainError):
            return None
        is_htmx = getattr(request, "htmx", False)
        template = "refused.html#fragment" if is_htmx else "404.html" if error.status == 404 else "refused.html"
        context = {"refusal": error, "back": _where_from(request)}
        answer = render(request, template, context, status=error.status)
        if seconds := getattr(error, "retry_after", None):
            answer["Retry-After"] = str(seconds)
        return answer


def _where_from(request: HttpRequest) -> str:
    """The page of ours the person came from; empty where there is none or it is this one."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host() or came.path == request.path:
        return ""
    return came.path + (f"?{came.query}" if came.query else "")


def broken(request: HttpRequest) -> HttpResponse:
    """What Django shows for an error of ours: 503 while the database is away, else 500. Asks the database nothing."""
    is_away = isinstance(sys.exc_info()[1], AWAY)
    status = 503 if is_away else 500
    answer = _as_json(status) if request.path.startswith("/api/") else _as_page(status)
    if is_away:
        answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def absent(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django shows for an address that leads nowhere: to programs the same words as for an absent row."""
    if request.path.startswith("/api/"):
        return JsonResponse(dict(NotFound().as_dict()), status=404)
    return page_not_found(request, exception)


def _as_page(status: int) -> HttpResponse:
    template = get_template("503.html" if status == 503 else "500.html")
    return HttpResponse(template.render({"retry_seconds": RETRY_SECONDS}), status=status)


def _as_json(status: int) -> HttpResponse:
    if status == 503:
        detail = _("The database does not answer at the moment. Nothing was lost; try again in a few seconds.")
        return JsonResponse({"code": "unavailable", "detail": detail, "field": None}, status=status)
    detail = _("Something broke on our side. The operator has been told; nothing was half-written.")
    return JsonResponse({"code": "broken", "detail": detail, "field": None}, status=status)
