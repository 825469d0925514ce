"""Who may read a notice: the person it was told to, in the organisation it concerns."""

from collections.abc import Mapping
from typing import Any

from notices.services import tell
from tests.cast import NOW, Cast
from tests.doors import SIGN_IN, Door


def _notice_to_owner(cast: Cast) -> Mapping[str, Any]:
    told = tell([cast.owner.user], organisation=cast.owner.organisation, room="jobs", sentence="Saved.", at=NOW)
    return {"pk": told[0].pk}


DOORS = [
    Door("notices", "GET", {"stranger": SIGN_IN}, others=200),
    Door("notices-read", "POST", {"stranger": SIGN_IN}, others=302),
    Door("notice-read", "POST", {"stranger": SIGN_IN, "owner": 302}, others=404, arrange=_notice_to_owner),
    Door("api:notices", "GET", {"stranger": 401}, others=200),
    Door("api:notices-unread", "GET", {"stranger": 401}, others=200),
    Door("api:notice-read", "POST", {"stranger": 401, "owner": 200}, others=404, arrange=_notice_to_owner),
]
