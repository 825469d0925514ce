"""One thing that waits for somebody: each app lists its own, the home page sorts them by deadline."""

from dataclasses import dataclass
from datetime import date

from common.errors import Sentence


@dataclass(frozen=True)
class Action:
    """What can be done in place: a POST to `url` with nothing in it, which leads back to the list; `words` say what."""

    url: str
    words: Sentence


@dataclass(frozen=True)
class Waiting:
    """`title` says what to do, `link` is where, `due_on` until when (None: no deadline), `room` whose it is.

    `key` names the matter for good (`enterprises.licence:7`): by it the thing is postponed and known in calendars.
    What is urgent cannot be postponed.
    """

    room: str
    title: Sentence
    detail: Sentence
    link: str
    due_on: date | None = None
    count: int = 1
    action: Action | None = None
    key: str = ""
    is_urgent: bool = False

    @property
    def identity(self) -> str:
        """Its key, else what tells it from its neighbours."""
        return self.key or f"{self.room} {self.link} {self.due_on or ''}".strip()
