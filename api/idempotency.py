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

from django.core.files.uploadedfile import UploadedFile
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
from common.prepared import fetch

KEPT = timedelta(days=30)
Method = Callable[..., Response]

# Writes the key's row, or waits for a twin whose transaction is open and gives nothing where the row stands already.
_CLAIM = """
INSERT INTO accounts_storedanswer AS known (user_id, organisation_id, key, request_digest, status, answered_at)
VALUES (%s, %s, %s, %s, 0, %s)
ON CONFLICT (user_id, organisation_id, key) DO UPDATE SET
    request_digest = EXCLUDED.request_digest, status = 0, body = NULL, answered_at = EXCLUDED.answered_at
WHERE known.answered_at < %s
RETURNING id
"""
_KEEP = "UPDATE accounts_storedanswer SET status = %s, body = %s::jsonb WHERE id = %s RETURNING id"


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
    """Decorate `post(self, request, ...)` of an APIView whose effect must happen once.

    A refusal undoes everything, the key's row too, and is kept in a transaction of its own; where a twin came between,
    its answer stands. So what succeeds needs no savepoint.
    """

    @wraps(method)
    def once(view: APIView, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        if not (8 <= len(key) <= 80 and key.isascii() and key.isprintable()):
            raise KeyMissing
        try:
            done = _first_time(request, key, lambda: method(view, request, *args, **kwargs))
        except DomainError as refusal:
            said = answer(refusal, {})
            assert said is not None  # noqa: S101  # domain refusals always have an answer
            done = _first_time(request, key, lambda: said)
        return done or _again(request, key)

    once.is_idempotent = True  # type: ignore[attr-defined]  # api.openapi asks for the key in the schema
    return once


@transaction.atomic
def _first_time(request: Request, key: str, work: Callable[[], Response]) -> Response | None:
    """Claim the key, work, keep the answer; None where the key stands already, its answer with it."""
    claimed = _claim(request, key)
    if claimed is None:
        return None
    response = work()
    body = (JSONRenderer().render(response.data) or b"null").decode()
    fetch(_KEEP, [response.status_code, body, claimed])
    return response


def _claim(request: Request, key: str) -> int | None:
    """The number of the row this request wrote for the key; None where the key stands already, its answer with it."""
    actor, now = actor_of(request), timezone.now()
    found = fetch(_CLAIM, [actor.user.pk, actor.organisation.pk, key, _digest(request), now, now - KEPT])
    return int(found[0][0]) if found else None


def _again(request: Request, key: str) -> Response:
    actor = actor_of(request)
    row = StoredAnswer.objects.get(user=actor.user, organisation=actor.organisation, key=key)
    if row.request_digest != _digest(request):
        raise KeyReused
    return Response(row.body, status=row.status, headers={"Idempotent-Replayed": "true"})


def _digest(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True, default=_content)
    return hashlib.sha256(f"{request.method} {request.path} {body}".encode()).hexdigest()


def _content(value: object) -> str:
    """What JSON does not know: of a file its name and the digest of what is in it, of anything else its words."""
    if not isinstance(value, UploadedFile):
        return str(value)
    found = hashlib.sha256()
    for chunk in value.chunks():
        found.update(chunk)
    value.seek(0)
    return f"{value.name} {found.hexdigest()}"
