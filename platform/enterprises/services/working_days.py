"""The State Council's plan of a year is entered from a file: public holidays and make-up workdays, replaced as one."""

from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from accounts.actors import Actor
from accounts.audit import record_audit
from common.errors import require
from common.tables import Row, read_date, read_table
from enterprises import errors
from enterprises.models import CalendarDay
from enterprises.permissions import can_keep_calendar

_KINDS = {
    "holiday": CalendarDay.Kind.HOLIDAY, "放假": CalendarDay.Kind.HOLIDAY, "节假日": CalendarDay.Kind.HOLIDAY,
    "休息": CalendarDay.Kind.HOLIDAY, "make_up": CalendarDay.Kind.MAKE_UP, "make-up": CalendarDay.Kind.MAKE_UP,
    "上班": CalendarDay.Kind.MAKE_UP, "调休": CalendarDay.Kind.MAKE_UP, "调休上班": CalendarDay.Kind.MAKE_UP,
    "补班": CalendarDay.Kind.MAKE_UP,
}  # fmt: skip
COLUMNS = (("日期", "date", "day"), ("类型", "类别", "kind"), ("名称", "节日", "name"))


@transaction.atomic
def import_calendar(path: Path, name: str, *, actor: Actor, at: datetime) -> list[CalendarDay]:
    """Read a table of day, kind (放假 or 调休上班) and name; the years it speaks of are replaced as a whole."""
    require(can_keep_calendar(actor))
    table = read_table(path, name, known_columns=[word for words in COLUMNS for word in words])
    day_at, kind_at, name_at = (_column(table.columns, words) for words in COLUMNS)
    days = [_day(row, day_at, kind_at, name_at, name) for row in table.rows]
    years = {day.day.year for day in days}
    CalendarDay.objects.filter(day__year__in=years).delete()
    CalendarDay.objects.bulk_create({day.day: day for day in days}.values())
    record_audit(
        "enterprises.calendar_imported",
        at=at,
        user=actor.user,
        organisation=actor.organisation,
        years=sorted(years),
        days=len(days),
    )
    return days


def _column(columns: list[str], words: tuple[str, ...]) -> str:
    for column in columns:
        if column.lower() in words:
            return column
    raise errors.ColumnsMissing(column=words[0])


def _day(row: Row, day_at: str, kind_at: str, name_at: str, source: str) -> CalendarDay:
    day: date = read_date(row.cells[day_at])
    kind = _KINDS.get(str(row.cells[kind_at]).lower())
    if kind is None:
        raise errors.DayKindUnknown(line=row.line, value=row.cells[kind_at])
    return CalendarDay(day=day, kind=kind, name=str(row.cells[name_at])[:60], source=source[:120])
