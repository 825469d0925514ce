"""Retries made safe: the same `Idempotency-Key` gives the first answer again, never a second effect.

After the IETF draft "The Idempotency-Key HTTP Header Field". The key row is written first, in the transaction of
the effect, so a twin that comes at the same time waits for the first and then reads its answer. Refusals are kept
like successes; a crash (5xx) keeps nothing, so a retry is a first try again.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import StoredAnswer
from api.errors import answer
from api.requests import actor_of
from common.errors import DomainError, RuleBroken, WrongShape

KEPT = timedelta(days=30)
Method = Callable[..., Response]


class KeyMissing(WrongShape):
    """A POST of value came without a key."""

    code = "idempotency_key_missing"
    sentence = _("Send an Idempotency-Key header (any text of 8 to 80 characters), so that a retry is safe.")
    field = "Idempotency-Key"


class KeyReused(RuleBroken):
    """The key already stands for another request."""

    code = "idempotency_key_reused"
    status = 422
    sentence = _("This Idempotency-Key was used for another request. Take a new key for a new request.")
    field = "Idempotency-Key"


def idempotent(method: Method) -> Method:
    """Decorate `post(self, request, ...)` of an APIView whose effect must happen once."""

    @wraps(method)
    def once(view: APIView, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        if not (8 <= len(key) <= 80 and key.isascii() and key.isprintable()):
            raise KeyMissing
        with transaction.atomic():
            row, is_first = _row_for(request, key)
            if not is_first:
                return _again(row, request)
            response = _first_time(method, view, request, *args, **kwargs)
            row.status, row.body = response.status_code, json.loads(JSONRenderer().render(response.data) or "null")
            row.save(update_fields=["status", "body"])
            return response

    once.is_idempotent = True  # type: ignore[attr-defined]  # api.openapi asks for the key in the schema
    return once


def _row_for(request: Request, key: str) -> tuple[StoredAnswer, bool]:
    """The key's row, and whether this request wrote it; waits for a twin whose transaction is open."""
    actor = actor_of(request)
    owner = {"user_id": actor.user.pk, "organisation_id": actor.organisation.pk, "key": key}
    fresh = StoredAnswer(**owner, request_digest=_digest(request), status=0, answered_at=timezone.now())
    StoredAnswer.objects.filter(**owner, answered_at__lt=fresh.answered_at - KEPT).delete()
    StoredAnswer.objects.bulk_create([fresh], ignore_conflicts=True)
    row = StoredAnswer.objects.select_for_update(no_key=True).get(**owner)
    return row, row.status == 0


def _first_time(method: Method, view: APIView, request: Request, *args: Any, **kwargs: Any) -> Response:
    """The effect in a savepoint: a refusal undoes it and is answered and kept all the same."""
    try:
        with transaction.atomic():
            return method(view, request, *args, **kwargs)
    except DomainError as refusal:
        response = answer(refusal, {})
        assert response is not None  # noqa: S101  # domain refusals always have an answer
        return response


def _again(row: StoredAnswer, request: Request) -> Response:
    if row.request_digest != _digest(request):
        raise KeyReused
    return Response(row.body, status=row.status, headers={"Idempotent-Replayed": "true"})


def _digest(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True, default=str)
    return hashlib.sha256(f"{request.method} {request.path} {body}".encode()).hexdigest()
