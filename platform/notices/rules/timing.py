"""When a mail falls due: after the quiet hours, on a working day if so wished, at the hour of the digest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from notices.models.preferences import Channel

ZONE = ZoneInfo("Asia/Shanghai")
MOST_DAYS = 60  # further than any run of days off
IsWorkingDay = Callable[[date], bool]


def monday_to_friday(day: date) -> bool:
    """Working days where no calendar is known."""
    return day.weekday() < 5


@dataclass(frozen=True)
class Hours:
    """When a person wants no mail, and when digests come; all times are those of Changchun."""

    quiet_from: time | None = None
    quiet_until: time | None = None
    working_days_only: bool = False
    digest_at: time = time(8)
    digest_weekday: int = 0

    def is_quiet(self, moment: time) -> bool:
        """Whether the hour is quiet; the end itself is not. Hours may run over midnight."""
        start, end = self.quiet_from, self.quiet_until
        if start is None or end is None:
            return False
        return start <= moment < end if start < end else moment >= start or moment < end


def after_quiet(at: datetime, hours: Hours, is_working_day: IsWorkingDay = monday_to_friday) -> datetime:
    """The first moment from `at` on at which a mail may come; `at` itself where it may come now."""
    local = at.astimezone(ZONE)
    last = local.date() + timedelta(days=MOST_DAYS)
    while local.date() < last:
        if hours.working_days_only and not is_working_day(local.date()):
            local = _at(local.date() + timedelta(days=1), hours.digest_at)
        elif hours.is_quiet(local.time()):
            local = _end_of_quiet(local, hours)
        else:
            return at if local == at else local
    return local


def digest_due(
    at: datetime, channel: Channel, hours: Hours, is_working_day: IsWorkingDay = monday_to_friday
) -> datetime:
    """When the next digest after `at` comes, moved on where that hour is quiet or no working day."""
    day = at.astimezone(ZONE).date()
    if channel == Channel.WEEKLY:
        day += timedelta(days=(hours.digest_weekday - day.weekday()) % 7)
    step = timedelta(days=7 if channel == Channel.WEEKLY else 1)
    due = _at(day, hours.digest_at)
    return after_quiet(due if due > at else _at(day + step, hours.digest_at), hours, is_working_day)


def _end_of_quiet(local: datetime, hours: Hours) -> datetime:
    end = hours.quiet_until or time()
    return _at(local.date() + timedelta(days=local.time() >= end), end)


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, ZONE)
