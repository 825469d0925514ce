"""What waits for the actor in this room: licences, tiers, contests, imports, a year without a plan."""

from datetime import date, timedelta

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from accounts.roles import Role
from common.waiting import Waiting
from enterprises import permissions
from enterprises.models import CalendarDay, Contest, Licence, TierDecision
from enterprises.queries.contests import visible_contests
from enterprises.queries.imports import REGISTER_FILE
from enterprises.rules.licences import ALERTS
from jobs.imports import waiting_files

_PLAN_EXPECTED = (11, 15)  # the State Council publishes next year's plan in the first half of November


def waiting_for(actor: Actor, on: date) -> list[Waiting]:
    """All of it; at most one query for each kind that the actor's roles are asked."""
    found: list[Waiting] = []
    if actor.has(Role.FIRM_OWNER, Role.FIRM_QUALITY):
        found += _own_licences(actor, on)
    if permissions.can_confirm_tier(actor):
        found += _tiers(actor)
    if permissions.can_answer_contest(actor):
        found += _contests(actor)
    if permissions.can_keep_register(actor):
        found += waiting_files(REGISTER_FILE, organisation_id=actor.organisation.pk, room="enterprises")
    if permissions.can_keep_calendar(actor):
        found += _calendar(on)
    return found


def _own_licences(actor: Actor, on: date) -> list[Waiting]:
    ending = Licence.objects.filter(
        enterprise_id=actor.organisation.pk,
        status=Licence.Status.IN_FORCE,
        expires_on__lte=on + timedelta(days=ALERTS[-1]),
    ).order_by("expires_on", "pk")
    return [
        Waiting(
            room="enterprises",
            title=_("Renew {kind} {number}").format(kind=licence.get_kind_display(), number=licence.number),
            detail=_("Renewal is asked for between six and two months before the end. Enter the new licence here."),
            link=f"/enterprises/{actor.organisation.pk}/#licences",
            due_on=licence.expires_on,
            key=f"enterprises.licence:{licence.pk}",
        )
        for licence in ending
    ]


def _tiers(actor: Actor) -> list[Waiting]:
    open_ones = TierDecision.objects.filter(
        status=TierDecision.Status.PROPOSED, enterprise__organisation__cluster_id=actor.organisation.cluster_id
    )
    years = list(open_ones.order_by("year").values("year").annotate(count=Count("pk")))
    return [
        Waiting(
            room="enterprises",
            title=ngettext("Confirm {count} tier of {year}", "Confirm {count} tiers of {year}", row["count"]).format(
                **row
            ),
            detail=_("Computed by the tier rules, with every reason; nothing is decided before you confirm."),
            link=f"/enterprises/tiers/?year={row['year']}",
            count=row["count"],
            key=f"enterprises.tiers:{row['year']}",
        )
        for row in years
    ]


def _contests(actor: Actor) -> list[Waiting]:
    found = visible_contests(actor).filter(state=Contest.State.OPEN).order_by()
    row = found.aggregate(count=Count("pk"), due_on=Min("due_on"))
    if not row["count"]:
        return []
    title = ngettext("Answer {count} contested figure", "Answer {count} contested figures", row["count"])
    return [
        Waiting(
            room="enterprises",
            title=title.format(count=row["count"]),
            detail=_("An enterprise says that something shown about it is wrong."),
            link="/enterprises/contests/",
            due_on=row["due_on"],
            count=row["count"],
            key="enterprises.contests",
        )
    ]


def _calendar(on: date) -> list[Waiting]:
    """This year's plan, and from the middle of November the next year's."""
    years = [on.year, *([on.year + 1] if (on.month, on.day) >= _PLAN_EXPECTED else [])]
    planned = set(
        CalendarDay.objects.filter(kind=CalendarDay.Kind.HOLIDAY, day__year__in=years)
        .order_by()
        .values_list("day__year", flat=True)
        .distinct()
    )
    return [
        Waiting(
            room="enterprises",
            title=_("Enter the working-day plan of {year}").format(year=year),
            detail=_("Until then, deadlines in {year} count Monday to Friday without public holidays.").format(
                year=year
            ),
            link=f"/calendar/?year={year}",
            due_on=date(year - 1, 12, 31) if year > on.year else on,
            key=f"enterprises.plan:{year}",
        )
        for year in years
        if year not in planned
    ]
