"""One thing that waits for somebody: each app lists its own, the home page sorts them by deadline."""

from dataclasses import dataclass
from datetime import date

from common.errors import Sentence


@dataclass(frozen=True)
class Waiting:
    """`title` says what to do, `link` is where, `due_on` until when (None: no deadline), `room` whose it is."""

    room: str
    title: Sentence
    detail: Sentence
    link: str
    due_on: date | None = None
    count: int = 1
