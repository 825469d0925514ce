"""Every verb of the notices room."""

from notices.services.events import deliver, emit, forget_old_calls, hand_out_calls, retry_delivery
from notices.services.mail import forget_old_mails, gather_due, hand_out_mails, retry_mail, send_mail
from notices.services.preferences import change_preferences, choose_channels, hear_again, mute_matter, set_rhythm
from notices.services.telling import read_all, read_notice, subject_key, tell
from notices.services.waiting import count_read, postpone, renew_feed, revoke_feed, take_up
from notices.services.webhooks import (
    add_endpoint,
    change_endpoint,
    pause_endpoint,
    remove_endpoint,
    resume_endpoint,
    rotate_secret,
    send_test,
)

__all__ = [
    "add_endpoint",
    "change_endpoint",
    "change_preferences",
    "choose_channels",
    "count_read",
    "deliver",
    "emit",
    "forget_old_calls",
    "forget_old_mails",
    "gather_due",
    "hand_out_calls",
    "hand_out_mails",
    "hear_again",
    "mute_matter",
    "pause_endpoint",
    "postpone",
    "read_all",
    "read_notice",
    "remove_endpoint",
    "renew_feed",
    "resume_endpoint",
    "retry_delivery",
    "retry_mail",
    "revoke_feed",
    "rotate_secret",
    "send_mail",
    "send_test",
    "set_rhythm",
    "subject_key",
    "take_up",
    "tell",
]
