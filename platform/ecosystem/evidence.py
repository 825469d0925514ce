"""What other rooms know that patterns need, asked by one name each; a room answers by having it in its `queries`.

`queries.ratings_between(cluster_id, since, until) -> list[Rated]`: what members said of each other, as far as it was
shown to both (orders). `queries.checks_between(cluster_id, since, until) -> list[Checked]`: closed checks with the
number of findings (inspections). While no room answers, the book of ties says who checked whom; findings are then not
known and the pattern says so.
"""

from dataclasses import dataclass
from datetime import datetime

from common.asking import who_answers


@dataclass(frozen=True)
class Rated:
    """One rating, 1 to 5; `subject` names it in its room."""

    by: int
    of: int
    score: float
    at: datetime
    subject: str = ""


@dataclass(frozen=True)
class Checked:
    """One closed check of `host` by people of `inspector`; `findings` None: not known."""

    inspector: int
    host: int
    at: datetime
    findings: int | None
    subject: str = ""


def ratings_between(cluster_id: int, since: datetime, until: datetime) -> list[Rated]:
    """Of all rooms that have ratings."""
    return [one for ask in who_answers("ratings_between") for one in ask(cluster_id, since, until)]


def checks_between(cluster_id: int, since: datetime, until: datetime) -> list[Checked] | None:
    """Of all rooms that have checks; None where no room has them."""
    asked = who_answers("checks_between")
    return [one for ask in asked for one in ask(cluster_id, since, until)] if asked else None
