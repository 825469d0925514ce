"""Who may put off what waits, and have a calendar: each person their own; the address opens without signing in."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from notices.services import postpone, renew_feed, tell
from tests.cast import NOW, Cast
from tests.doors import SIGN_IN, Door

WEB, API = {"stranger": SIGN_IN}, {"stranger": 401}
KEY = "notices.unread"


def _later() -> str:
    return f"{timezone.localdate() + timedelta(days=3):%Y-%m-%d}"


def unread(cast: Cast) -> Mapping[str, Any]:
    """A notice waits for the owner alone."""
    tell([cast.owner.user], organisation=cast.owner.organisation, room="jobs", sentence="Saved.", at=NOW)
    return {}


def put_off(cast: Cast) -> Mapping[str, Any]:
    """The owner put it off."""
    unread(cast)
    postpone(KEY, until_on=NOW.date().replace(day=28), reason="later", actor=cast.owner, at=NOW)
    return {}


def own_feed(cast: Cast) -> Mapping[str, Any]:
    """The owner has a calendar."""
    renew_feed(actor=cast.owner, at=NOW)
    return {}


def secret(cast: Cast) -> Mapping[str, Any]:
    """The address of the owner's calendar."""
    return {"secret": renew_feed(actor=cast.owner, at=NOW)[1]}


def wish(cast: Cast) -> Mapping[str, Any]:
    """The body of a postponement."""
    return {"key": KEY, "until_on": _later(), "reason": "Ms Lin is away"}


def key(cast: Cast) -> Mapping[str, Any]:
    """The body of taking up."""
    return {"key": KEY}


OWNER = {"owner": 302}
DOORS = [
    Door("waiting-postpone", "POST", {**WEB, **OWNER}, others=404, arrange=unread, data=wish),
    Door("waiting-take-up", "POST", {**WEB, **OWNER}, others=404, arrange=put_off, data=key),
    Door("calendar-feed", "GET", WEB, others=200),
    Door("calendar-feed", "POST", WEB, others=200),
    Door("calendar-feed-revoke", "POST", {**WEB, **OWNER}, others=404, arrange=own_feed),
    Door("calendar-feed-read", "GET", {}, others=200, arrange=secret),
    Door("calendar-feed-read", "GET", {}, others=404, arrange=lambda cast: {"secret": "cal_unknown"}),
    Door("api:my-calendar", "GET", API, others=200),
    Door("api:waiting", "GET", API, others=200),
    Door("api:waiting-postpone", "POST", {**API, "owner": 200}, others=404, arrange=unread, data=wish),
    Door("api:waiting-take-up", "POST", {**API, "owner": 204}, others=404, arrange=put_off, data=key),
    Door("api:calendar-feed", "GET", {**API, "owner": 200}, others=404, arrange=own_feed),
    Door("api:calendar-feed", "POST", API, others=201),
    Door("api:calendar-feed-revoke", "POST", {**API, "owner": 204}, others=404, arrange=own_feed),
]
