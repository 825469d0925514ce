"""The register of what programs can be told of. Add a line here, and call `emit` in the service where it happens."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from common.errors import Sentence

TEST = "webhook.test"


@dataclass(frozen=True)
class EventType:
    """`code` is stable, dotted, in the past tense; the words say when it happens."""

    code: str
    words: Sentence


EVENTS: tuple[EventType, ...] = (
    EventType("enterprise.tier_confirmed", _("The committee confirmed your tier of a year")),
    EventType("enterprise.contest_closed", _("A figure you contested was answered, or you took it back")),
    EventType("enterprise.restricted", _("A restriction was placed on you")),
    EventType("enterprise.restriction_lifted", _("A restriction on you was lifted")),
    EventType("standing_order.posted", _("A standing order of yours was posted")),
    EventType("standing_order.stopped", _("A standing order of yours has stopped, with the reason")),
    EventType("joint_purchase.opened", _("A joint purchase asks you for your demand")),
    EventType("joint_purchase.closed", _("The demands of a joint purchase you take part in are closed")),
    EventType("joint_purchase.ordered", _("A joint purchase you take part in was ordered")),
    EventType("joint_purchase.ended", _("A joint purchase you take part in ended, with the reason")),
    EventType("stock.posted", _("Near-expiry stock was offered to you")),
    EventType("saved_filter.matched", _("A new order came into a filter that one of your people keeps and is told of")),
)
CODES = frozenset(event.code for event in EVENTS)


def event_words(code: str) -> Sentence:
    """What an event type means, in words."""
    return next((event.words for event in EVENTS if event.code == code), _("A test of this address"))
