"""Every question asked of the notices room; what leaves here is what the actor may see."""

from notices.queries.mail import get_mail, mail_log
from notices.queries.notices import get_notice, notices_of, unread_count, unread_of, waiting_for
from notices.queries.preferences import get_mute, hours_of, mutes_of, rhythm_of, wanted_channels, working_day_test
from notices.queries.waiting import (
    dates_ahead,
    day_of,
    everything_waiting,
    feed_behind,
    feed_of,
    last_day_of,
    postponed_of,
)
from notices.queries.webhooks import deliveries_of, endpoints_of, get_endpoint

__all__ = [
    "dates_ahead",
    "day_of",
    "deliveries_of",
    "endpoints_of",
    "everything_waiting",
    "feed_behind",
    "feed_of",
    "get_endpoint",
    "get_mail",
    "get_mute",
    "get_notice",
    "hours_of",
    "last_day_of",
    "mail_log",
    "mutes_of",
    "notices_of",
    "postponed_of",
    "rhythm_of",
    "unread_count",
    "unread_of",
    "waiting_for",
    "wanted_channels",
    "working_day_test",
]
