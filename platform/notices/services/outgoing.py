"""What letters and calls have in common: handed out when due, claimed under a lease, ended or tried again."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Q, QuerySet

from jobs.services import ask_for
from notices.models import Outgoing
from notices.rules.retries import next_try

LEASE = timedelta(minutes=1)  # longer than any letter or call may take; a killed worker's row is free after it
ASK_AGAIN = timedelta(minutes=2)
AT_ONCE = 200  # rows handed out by one turn of the timetable

Row = TypeVar("Row", bound=Outgoing)


def hand_out(row: Outgoing, task: str, argument: str, *, at: datetime) -> None:
    """Ask a job to send the row as soon as this transaction is committed."""
    row.asked_at = at
    row.save(update_fields=["asked_at"])
    ask_for(task, at=at, arguments={argument: row.pk})


@transaction.atomic
def hand_out_due(rows: QuerySet[Any], task: str, argument: str, *, at: datetime) -> int:
    """Ask jobs for whatever is due and that nobody is at; returns how many."""
    forgotten = Q(asked_at=None) | Q(asked_at__lt=at - ASK_AGAIN)
    due = rows.filter(_free(at), forgotten, state=Outgoing.State.WAITING, due_at__lte=at)
    found = list(due.select_for_update(skip_locked=True, no_key=True, of=("self",)).order_by("pk")[:AT_ONCE])
    for row in found:
        hand_out(row, task, argument, at=at)
    return len(found)


def claim(rows: QuerySet[Row], pk: int, *, at: datetime) -> Row | None:
    """Take the row for this worker; None where it is not due, has ended, or somebody else is at it."""
    free = rows.filter(_free(at), pk=pk, state=Outgoing.State.WAITING, due_at__lte=at)
    taken = free.order_by().update(lease_until=at + LEASE, attempts=F("attempts") + 1)
    return rows.get(pk=pk) if taken else None


def ended(row: Outgoing, state: Outgoing.State, *, at: datetime, failure: str = "") -> bool:
    """Write how it ended; False where another worker took it over meanwhile."""
    return _write(row, state=state, ended_at=at, failure=failure[:300])


def failed(row: Outgoing, failure: str, *, at: datetime, lot: float) -> bool:
    """Try again later, or give it up; True where it was given up."""
    due_at = next_try(at, row.attempts, lot)
    if due_at is None:
        return ended(row, Outgoing.State.FAILED, at=at, failure=failure)
    _write(row, due_at=due_at, asked_at=None, failure=failure[:300])
    return False


def begin_again(row: Outgoing, *, at: datetime) -> None:
    """As if it had never been tried."""
    row.state, row.due_at, row.attempts = Outgoing.State.WAITING, at, 0
    row.ended_at = row.lease_until = row.asked_at = None
    row.save(update_fields=["state", "due_at", "attempts", "ended_at", "lease_until", "asked_at"])


def _write(row: Outgoing, **fields: Any) -> bool:
    mine = type(row)._default_manager.filter(pk=row.pk, attempts=row.attempts, state=Outgoing.State.WAITING)
    return bool(mine.update(lease_until=None, **fields))


def _free(at: datetime) -> Q:
    return Q(lease_until=None) | Q(lease_until__lt=at)
