"""What can be put off, and until when."""

from datetime import date, timedelta

from common.errors import require
from common.waiting import Waiting
from notices import errors

LONGEST = timedelta(days=60)


def last_day(waiting: Waiting, on: date) -> date:
    """The latest day until which it can be put off: its deadline, at most sixty days."""
    return min(waiting.due_on or date.max, on + LONGEST)


def can_wait(waiting: Waiting, on: date) -> bool:
    """Whether it can be put off at all: nothing urgent, and nothing whose deadline is today or over."""
    return not waiting.is_urgent and (waiting.due_on is None or waiting.due_on > on)


def check_postponement(waiting: Waiting, until_on: date, reason: str, on: date) -> None:
    """Raises UrgentNotPostponed, DeadlineHere, PostponedWrongly, ReasonForPostponing."""
    require(not waiting.is_urgent, errors.UrgentNotPostponed)
    require(can_wait(waiting, on), errors.DeadlineHere)
    last = last_day(waiting, on)
    require(on < until_on <= last, errors.PostponedWrongly, first=on + timedelta(days=1), last=last)
    require(bool(reason.strip()), errors.ReasonForPostponing)
