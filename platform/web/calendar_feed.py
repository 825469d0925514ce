"""My calendar by month or as a list; its secret address, shown once; and the feed for whoever holds the address."""

import hashlib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import Actor
from enterprises.models import CalendarDay
from enterprises.queries import days_between
from notices import services
from notices.errors import TooManyReads
from notices.feeds import AHEAD, write_calendar
from notices.letters import whole
from notices.queries import dates_ahead, feed_behind, feed_of
from web.month import listed_days, month_of, next_month, weeks_of
from web.requests import ActingRequest, signed_in

VIEWS = ("month", "list")
_DAY = timedelta(days=1)
DAYS = "enterprises.day:"  # shown as marks of the days themselves


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def calendar_feed(request: ActingRequest) -> HttpResponse:
    """What lies ahead, and whether there is an address; a POST makes a new one and shows it once."""
    address = ""
    if request.method == "POST":
        _feed, secret = services.renew_feed(actor=request.actor, at=timezone.now())
        address = whole(reverse("calendar-feed-read", args=[secret]))
    view = request.GET.get("view", "month")
    facts = {
        "address": address,
        "subscribe": address.replace("https://", "webcal://").replace("http://", "webcal://"),
        "feed": feed_of(request.actor),
        "view": view if view in VIEWS else "month",
        **_days(request.actor, request.GET.get("month", "")),
    }
    return render(request, "notices/calendar.html", facts)


def _days(actor: Actor, text: str) -> dict[str, Any]:
    """The next five weeks, or the month that was asked for, and the ones beside it; where empty, what comes next."""
    today = timezone.localdate()
    month = month_of(text, today, today + AHEAD)
    this, monday = today.replace(day=1), today - timedelta(days=today.weekday())
    span = (month, next_month(month) - _DAY) if month else (today, monday + timedelta(days=34))
    since, until = span[0] - timedelta(days=span[0].weekday()), span[1] + timedelta(days=6 - span[1].weekday())
    shown = [entry for entry in dates_ahead(actor, since, until, today) if not entry.key.startswith(DAYS)]
    marks = {row.day: (row.name, row.kind == CalendarDay.Kind.MAKE_UP) for row in days_between(since, until)}
    listed = listed_days(span, today, shown, marks)
    later = [] if listed else dates_ahead(actor, until + _DAY, today + AHEAD, today)
    following = next_month(month or this)
    return {
        "month": month,
        "span": span,
        "weekdays": [since + timedelta(days=n) for n in range(7)],
        "weeks": weeks_of(span, today, shown, marks),
        "listed": listed,
        "previous": f"{month - _DAY:%Y-%m}" if month and month - _DAY >= next_month(this) else "",
        "following": following if following <= today + AHEAD else None,
        "later": next((entry for entry in later if not entry.key.startswith(DAYS)), None),
    }


@require_POST
@signed_in
def calendar_feed_revoke(request: ActingRequest) -> HttpResponse:
    """The address shows nothing any more."""
    services.revoke_feed(actor=request.actor, at=timezone.now())
    messages.success(request, _("The address shows nothing any more."))
    return redirect("calendar-feed")


@require_safe
def calendar_feed_read(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The calendar of whoever gave the address away; nobody signs in here, an unknown address is 404."""
    at = timezone.now()
    feed, actor = feed_behind(secret)
    try:
        services.count_read(feed, at=at)
    except TooManyReads as refusal:
        return HttpResponse(
            str(refusal), status=refusal.status, content_type="text/plain", headers={"Retry-After": "3600"}
        )
    language, on = actor.user.language or settings.LANGUAGE_CODE, timezone.localdate(at)
    with translation.override(language):
        entries = dates_ahead(actor, on, on + AHEAD)
        name = _("Red Capsule: {organisation}").format(organisation=actor.organisation)
    body = write_calendar(entries, name=name, language=language, stamp=feed.made_at)
    tag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    response = get_conditional_response(request, etag=tag) or HttpResponse(
        body, content_type="text/calendar; charset=utf-8"
    )
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    return response


urlpatterns = [
    path("calendar-feed/", calendar_feed, name="calendar-feed"),
    path("calendar-feed/revoke/", calendar_feed_revoke, name="calendar-feed-revoke"),
    path("feeds/<str:secret>.ics", calendar_feed_read, name="calendar-feed-read"),
]
