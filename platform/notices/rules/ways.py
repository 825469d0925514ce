"""Which way a notice goes, and how the mails of a busy hour are held together."""

from collections.abc import Mapping

from notices.errors import UrgentNeverMuted
from notices.kinds import Kind, kinds_in
from notices.models.preferences import Channel

Choices = Mapping[tuple[str, str], str]
MOST_AN_HOUR = 12  # single mails to one person for one organisation; what comes beyond is gathered into one


def channel_of(kind: Kind, choices: Choices, *, is_urgent: bool = False) -> Channel:
    """The person's choice for the kind, else for its room, else the kind's own default; urgent things go at once."""
    if is_urgent or kind.is_urgent:
        return Channel.AT_ONCE
    chosen = choices.get((kind.room, kind.code)) or choices.get((kind.room, ""))
    return Channel(chosen) if chosen else kind.channel


def check_choice(room: str, code: str, channel: str) -> None:
    """Urgent kinds are not a matter of choice. Raises UrgentNeverMuted."""
    if code and any(kind.is_urgent for kind in kinds_in(room) if kind.code == code) and channel != Channel.AT_ONCE:
        raise UrgentNeverMuted
