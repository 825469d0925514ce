"""One date of a calendar: each room says which dates lie ahead for somebody, the calendar feed gathers them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from common.errors import Sentence


class Kind(StrEnum):
    """What sort of date it is."""

    DEADLINE = "deadline"
    DELIVERY = "delivery"
    ARRIVAL = "arrival"
    POSTING = "posting"
    DUE = "due"
    OTHER = "other"


@dataclass(frozen=True)
class CalendarEntry:
    """Days (`on` to `until_on`, or one), or a time from `starts_at` to `ends_at`; `key` names the matter for good, as
    in `Waiting`. `kind` says what sort of date it is, for its sign.
    """

    key: str
    room: str
    title: Sentence
    link: str = ""
    detail: Sentence = ""
    on: date | None = None
    until_on: date | None = None
    kind: Kind = Kind.OTHER
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    changed_at: datetime | None = None

    def __post_init__(self) -> None:
        if (self.on is None) == (self.starts_at is None):
            raise ValueError("an entry is either a day or a time")
        if self.ends_at and (self.starts_at is None or self.ends_at < self.starts_at):
            raise ValueError("an entry ends after it begins")
        if self.until_on and (self.on is None or self.until_on < self.on):
            raise ValueError("an entry ends after it begins")
