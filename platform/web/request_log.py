"""One line of the log per request: what was asked, by whom, from where, and how it ended."""

import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from accounts.audit import caller_address
from accounts.models import User

log = structlog.get_logger(__name__)


class RequestLog:
    """What is logged while a request is answered carries its `request_id`; nobody is looked up for the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=str(uuid.uuid4()))
        began = time.perf_counter()
        response = self.get_response(request)
        say = log.info if response.status_code < 500 else log.error
        took = round((time.perf_counter() - began) * 1000)
        agent = request.headers.get("User-Agent")
        say("request_finished", code=response.status_code, ms=took, user_agent=agent, **_about(request))
        structlog.contextvars.clear_contextvars()
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """What broke, with its traceback; the answer is Django's."""
        log.error("request_failed", exc_info=exception, **_about(request))


def _about(request: HttpRequest) -> dict[str, object]:
    where = f"{request.method} {request.get_full_path()}"
    return {"request": where, "ip": caller_address.get(), "user_id": _person(request)}


def _person(request: HttpRequest) -> int | None:
    """Whoever the answer has asked for already: the session's person, or the token's."""
    user = getattr(request, "_cached_user", None) or getattr(request, "user", None)
    return user.pk if type(user) is User else None
