"""Who may see introductions, answer them, want none, and introduce by hand."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from ecosystem.services import introduce_by_hand
from tests.cast import Cast
from tests.doors import SIGN_IN, Door
from tests.orders.stage import license_to

API = {"stranger": 401}
WEB = {"stranger": SIGN_IN}
NOT_FOR = {"banker": 403, "observer": 403}
DESK = {"secretary": 302, "desk": 302}
KEY = {"Idempotency-Key": "introductions-door"}


def licensed(cast: Cast) -> Mapping[str, Any]:
    """Both may be introduced."""
    for firm in (cast.runqiang, cast.baishan):
        license_to(firm, expires_on=date(2040, 1, 1))
    return {}


def one(cast: Cast) -> Mapping[str, Any]:
    """Runqiang and Baishan are introduced to each other."""
    licensed(cast)
    at = timezone.now() - timedelta(minutes=1)
    made = introduce_by_hand(cast.runqiang.pk, cast.baishan.pk, words="认识一下", actor=cast.secretary, at=at)
    return {"pk": made.pk}


def two(cast: Cast) -> Mapping[str, Any]:
    """Whom the desk introduces."""
    return {"one": cast.runqiang.pk, "other": cast.baishan.pk, "words": "两家互补"}


def met(cast: Cast) -> Mapping[str, Any]:
    """What came of it."""
    return {"answer": "MET"}


def none_wanted(cast: Cast) -> Mapping[str, Any]:
    """No introductions."""
    return {"wanted": False}


DOORS = [
    Door("introductions", "GET", WEB | NOT_FOR, others=200),
    Door("introduce", "POST", WEB | DESK, others=403, arrange=licensed, data=two),
    # The colleague has no role that answers; whoever is no party does not know of it.
    Door("introduction-answer", "POST", WEB | {"owner": 302, "neighbour": 302, "colleague": 403}, others=404,
         arrange=one, data=met),
    Door("introductions-stop", "POST", WEB | {"owner": 302, "neighbour": 302, "outsider": 302}, others=403),
    Door("introductions-allow", "POST", WEB | {"owner": 302, "neighbour": 302, "outsider": 302}, others=403),
    Door("api:introductions", "GET", API | NOT_FOR, others=200),
    Door("api:introductions", "POST", API | {"secretary": 201, "desk": 201}, others=403, arrange=licensed, data=two,
         headers=KEY),
    Door("api:introduction-answer", "POST", API | {"owner": 200, "neighbour": 200, "colleague": 403}, others=404,
         arrange=one, data=met, headers=KEY),
    Door("api:introductions-wish", "POST", API | {"owner": 200, "neighbour": 200, "outsider": 200}, others=403,
         data=none_wanted, headers=KEY),
]  # fmt: skip
