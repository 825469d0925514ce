"""Who may read a notice, choose what to hear, and see the log of mails."""

from collections.abc import Mapping
from typing import Any

from notices.models import Mail
from notices.services import mute_matter, tell
from tests.cast import NOW, Cast
from tests.doors import SIGN_IN, Door

WEB, API = {"stranger": SIGN_IN}, {"stranger": 401}
OWNER_302, OWNER_200 = {**WEB, "owner": 302}, {**API, "owner": 200}


def _notice_to_owner(cast: Cast) -> Mapping[str, Any]:
    told = tell(
        [cast.owner.user], organisation=cast.owner.organisation, room="jobs", sentence="Saved.", at=NOW, subject="a:1"
    )
    return {"pk": told[0].pk}


def _mute_of_owner(cast: Cast) -> Mapping[str, Any]:
    return {"pk": mute_matter(_notice_to_owner(cast)["pk"], days=None, actor=cast.owner, at=NOW).pk}


def _failed_mail(cast: Cast) -> Mapping[str, Any]:
    mail = Mail.objects.create(
        recipient=cast.owner.user,
        organisation=cast.owner.organisation,
        form="SINGLE",
        state="FAILED",
        made_at=NOW,
        due_at=NOW,
    )
    return {"pk": mail.pk}


def said(**fields: Any) -> Any:
    """The body of a POST."""
    return lambda cast: fields


HOURS = {"form": "hours", "digest_at": "08:00", "digest_weekday": 0}
DOORS = [
    Door("notices", "GET", WEB, others=200),
    Door("notices-read", "POST", WEB, others=302),
    Door("notice-read", "POST", OWNER_302, others=404, arrange=_notice_to_owner),
    Door("notices-preferences", "GET", WEB, others=200),
    Door("notices-preferences", "POST", WEB, others=302, data=said(**HOURS)),
    Door("notice-mute", "POST", OWNER_302, others=404, arrange=_notice_to_owner, data=said(days="7")),
    Door("notice-mute-lift", "POST", OWNER_302, others=404, arrange=_mute_of_owner),
    Door("mail-log", "GET", WEB, others=403),
    Door("mail-retry", "POST", WEB, others=403, arrange=_failed_mail),
    Door("api:notices", "GET", API, others=200),
    Door("api:notices-unread", "GET", API, others=200),
    Door("api:notice-read", "POST", OWNER_200, others=404, arrange=_notice_to_owner),
    Door("api:notices-preferences", "GET", API, others=200),
    Door("api:notices-preferences", "PATCH", API, others=200, data=said(channels=[])),
    Door("api:notice-mute", "POST", OWNER_200, others=404, arrange=_notice_to_owner, data=said(days=7)),
    Door("api:notice-mute-lift", "POST", {**API, "owner": 204}, others=404, arrange=_mute_of_owner),
    Door("api:mail-log", "GET", API, others=403),
    Door("api:mail-retry", "POST", API, others=403, arrange=_failed_mail),
]
