"""One date of a calendar: each room says which dates lie ahead for somebody, the calendar feed gathers them."""

from dataclasses import dataclass
from datetime import date, datetime

from common.errors import Sentence


@dataclass(frozen=True)
class CalendarEntry:
    """A day (`on`), or a time from `starts_at` to `ends_at`; `key` names the matter for good, as in `Waiting`."""

    key: str
    room: str
    title: Sentence
    link: str = ""
    detail: Sentence = ""
    on: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    changed_at: datetime | None = None

    def __post_init__(self) -> None:
        if (self.on is None) == (self.starts_at is None):
            raise ValueError("an entry is either a day or a time")
        if self.ends_at and (self.starts_at is None or self.ends_at < self.starts_at):
            raise ValueError("an entry ends after it begins")
