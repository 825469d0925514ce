"""The register of what people are told: rooms and their kinds of notice. Add a line, nothing else.

A room that tells something without a line here still reaches its people: it is then one kind, mailed at once.
"""

from dataclasses import dataclass

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from common.errors import Sentence
from notices.models.preferences import Channel


@dataclass(frozen=True)
class Kind:
    """One kind of notice: whose (`room`), which (`code`, empty for the room as a whole), and how it goes by mail.

    What is urgent goes at once, day and night, and cannot be muted: a recall, a locked account, a security matter.
    """

    room: str
    code: str
    words: Sentence
    channel: Channel = Channel.AT_ONCE
    is_urgent: bool = False


ROOMS: dict[str, Sentence] = {
    "accounts": _("People and access"),
    "enterprises": _("Register and licences"),
    "ledger": _("Ledger of ties"),
    "ecosystem": _("Ecosystem graph"),
    "products": _("Products"),
    "first_trade": _("First-trade files"),
    "orders": _("Shared orders"),
    "staffing": _("Shared staff"),
    "inspections": _("Joint inspections"),
    "resources": _("Resources"),
    "financing": _("Financing"),
    "integrity": _("Integrity"),
    "party": _("Committee and branches"),
    "notices": _("Notices and webhooks"),
    "jobs": _("Background work"),
    "demo": _("About the demo"),
}

KINDS: tuple[Kind, ...] = (
    Kind("accounts", "security", _("Security: passwords, lockout, ways back"), is_urgent=True),
    Kind("accounts", "viewing", _("What observers are invited to see: begun and ended")),
    Kind("enterprises", "contest", _("Contested figures and their answers")),
    Kind("enterprises", "tier", _("Tiers of the year"), Channel.DAILY),
    Kind("enterprises", "licence", _("Licences that run out"), Channel.DAILY),
    Kind("enterprises", "restriction", _("Restrictions placed and lifted")),
    Kind("ecosystem", "introduction", _("Introductions: firms you could get to know"), Channel.DAILY),
    Kind("orders", "recall", _("Drug recalls"), is_urgent=True),
    Kind("orders", "talk", _("Questions, answers and papers of orders")),
    Kind("orders", "disruption", _("Disruptions of agreed deliveries")),
    Kind("orders", "standing", _("Standing orders: posted, stopped, ended")),
    Kind("orders", "joint", _("Joint purchases: opened, closing soon, ordered, shared out")),
    Kind("orders", "filter", _("New orders that fit a saved filter")),
    Kind("ecosystem", "alarm", _("Alarms on trends of members"), Channel.DAILY),
    Kind("ecosystem", "case", _("Cases that patterns raised"), Channel.DAILY),
    Kind("ecosystem", "action", _("Actions made of what the graph shows")),
    Kind("notices", "webhook_disabled", _("Webhooks that were disabled")),
)


def rooms() -> list[str]:
    """The rooms that stand on this platform, in the order of the register."""
    return [room for room in ROOMS if apps.is_installed(room)]


def room_words(room: str) -> Sentence:
    """The name of a room as people read it."""
    return ROOMS.get(room, room)


def kind_of(room: str, code: str = "") -> Kind:
    """The kind of this name; an unknown one counts as its room as a whole."""
    for kind in KINDS:
        if (kind.room, kind.code) == (room, code):
            return kind
    return Kind(room, "", room_words(room))


def kinds_in(room: str) -> list[Kind]:
    """The kinds that a room declares, in the order of the register."""
    return [kind for kind in KINDS if kind.room == room]


def is_known(room: str, code: str) -> bool:
    """Whether a choice can be made for this room or kind."""
    return (room in ROOMS and not code) or any((kind.room, kind.code) == (room, code) for kind in KINDS)
