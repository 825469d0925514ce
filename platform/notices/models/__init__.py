"""Notices, the mails they go into, what each person wants to hear, and webhooks."""

from notices.models.feeds import Feed
from notices.models.mail import Mail
from notices.models.notice import Notice
from notices.models.outgoing import Outgoing
from notices.models.preferences import Channel, Preference, Rhythm, SubjectMute, Weekday
from notices.models.waiting import Postponement
from notices.models.webhooks import Call, Delivery, Endpoint, EndpointSecret, Event

__all__ = [
    "Call",
    "Channel",
    "Delivery",
    "Endpoint",
    "EndpointSecret",
    "Event",
    "Feed",
    "Mail",
    "Notice",
    "Outgoing",
    "Postponement",
    "Preference",
    "Rhythm",
    "SubjectMute",
    "Weekday",
]
