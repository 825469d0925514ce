"""One row per route and method: who gets which status. One file per room; test_doors.py walks them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.cast import Cast

Statuses = Mapping[str, int]
SIGN_IN = 302  # the browser's door sends strangers to the sign-in page; the API answers 401


@dataclass(frozen=True)
class Door:
    """`name` is the URL name, `statuses` maps parts of the cast to the status they get; unnamed parts get `others`.

    `arrange(cast)` makes the object and returns the route's arguments; `data(cast)` is the body of a POST.
    """

    name: str
    method: str
    statuses: Statuses
    others: int
    arrange: Callable[[Cast], Mapping[str, Any]] = lambda cast: {}
    data: Callable[[Cast], Mapping[str, Any]] = lambda cast: {}
    headers: Mapping[str, str] = field(default_factory=dict)

    def status_for(self, part: str) -> int:
        """The status that `part` gets."""
        return self.statuses.get(part, self.others)
