"""The dates of this room: licences that end, answers that are due, public holidays and make-up working days."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import OrganisationKind
from common.calendars import CalendarEntry
from enterprises import permissions
from enterprises.models import CalendarDay, Contest, Licence
from enterprises.queries.contests import visible_contests


def calendar_of(actor: Actor, since: date, until: date) -> list[CalendarEntry]:
    """All of it between two days, both included; one query for each kind."""
    found = _days(since, until)
    if actor.kind == OrganisationKind.ENTERPRISE:
        found += _licences(actor, since, until)
    if permissions.can_answer_contest(actor) or actor.kind == OrganisationKind.ENTERPRISE:
        found += _contests(actor, since, until)
    return found


def _licences(actor: Actor, since: date, until: date) -> list[CalendarEntry]:
    ending = Licence.objects.filter(
        enterprise_id=actor.organisation.pk,
        status=Licence.Status.IN_FORCE,
        expires_on__gte=since,
        expires_on__lte=until,
    ).order_by("expires_on", "pk")
    return [
        CalendarEntry(
            key=f"enterprises.licence:{licence.pk}",
            room="enterprises",
            title=_ends(licence),
            link=f"/enterprises/{actor.organisation.pk}/#licences",
            on=licence.expires_on,
        )
        for licence in ending
    ]


def _ends(licence: Licence) -> str:
    return str(_("{kind} {number} ends")).format(kind=licence.get_kind_display(), number=licence.number)


def _contests(actor: Actor, since: date, until: date) -> list[CalendarEntry]:
    waiting = visible_contests(actor).filter(state=Contest.State.OPEN, due_on__gte=since, due_on__lte=until)
    return [
        CalendarEntry(
            key=f"enterprises.contest:{contest.pk}",
            room="enterprises",
            title=_("Answer to a contested figure is due"),
            link="/enterprises/contests/",
            on=contest.due_on,
            changed_at=contest.filed_at,
        )
        for contest in waiting
    ]


def _days(since: date, until: date) -> list[CalendarEntry]:
    titles = {
        CalendarDay.Kind.HOLIDAY: _("Public holiday: {name}"),
        CalendarDay.Kind.MAKE_UP: _("Make-up working day: {name}"),
    }
    rows = CalendarDay.objects.filter(day__gte=since, day__lte=until).order_by("day")
    return [
        CalendarEntry(
            key=f"enterprises.day:{row.day}",
            room="enterprises",
            title=str(titles[CalendarDay.Kind(row.kind)]).format(name=row.name),
            link=f"/calendar/?year={row.day.year}",
            on=row.day,
        )
        for row in rows
    ]
