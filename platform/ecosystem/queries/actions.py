"""Actions: which ones the actor sees, who may own one, what the measured figure did since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from accounts.queries import people_of
from accounts.roles import OrganisationKind
from common.calendars import CalendarEntry, Kind
from common.errors import NotFound, require
from common.waiting import Waiting
from ecosystem.models import Action
from ecosystem.permissions import OWNERS, can_act, can_see_actions
from ecosystem.subjects import Measured, series

_MOST = 300


@dataclass(frozen=True)
class ActionFilters:
    """What the list is narrowed to: `mine` what the actor owns, `state`, the thing it came from."""

    mine: bool = False
    state: str = ""
    subject: str = ""


def visible_actions(actor: Actor) -> QuerySet[Action]:
    """The committee sees those of the committee, an enterprise its own; nearest due day first."""
    require(can_see_actions(actor))
    found = Action.objects.filter(cluster_id=actor.cluster.pk).select_related("owner", "made_by", "organisation")
    if actor.is_committee:
        found = found.filter(organisation__kind=OrganisationKind.COMMITTEE)
    else:
        found = found.filter(organisation_id=actor.organisation.pk)
    return found.order_by("due_on", "pk")


def find_actions(actor: Actor, filters: ActionFilters) -> QuerySet[Action]:
    """`visible_actions`, narrowed."""
    found = visible_actions(actor)
    if filters.mine:
        found = found.filter(owner_id=actor.user.pk)
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.subject:
        found = found.filter(subject=filters.subject)
    return found


def get_action(actor: Actor, pk: int, *, lock: bool = False) -> Action:
    """One that the actor may see, with its events, or NotFound."""
    found = visible_actions(actor).filter(pk=pk)
    action = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if action is None:
        raise NotFound
    return action


def owners_for(actor: Actor) -> QuerySet[Membership]:
    """Who can own an action of the acting organisation."""
    return people_of([actor.organisation.pk], OWNERS)


def actions_of(actor: Actor, keys: Iterable[str]) -> dict[str, list[Action]]:
    """Key of a subject -> what was made of it, newest first; one query for a whole list."""
    found: dict[str, list[Action]] = {}
    if can_see_actions(actor):
        for action in visible_actions(actor).filter(subject__in=list(keys)).order_by("-made_at", "-pk")[:_MOST]:
            found.setdefault(action.subject, []).append(action)
    return found


def effect_of(actor: Actor, action: Action) -> list[Measured]:
    """The figure of an action as it was measured, oldest first; empty where it has none or may not be seen."""
    if not action.figure:
        return []
    try:
        return series(actor, action.subject, action.figure)
    except NotFound:
        return []


def waiting_actions(actor: Actor) -> list[Waiting]:
    """The open actions that the actor owns, by due day."""
    if not can_act(actor):
        return []
    mine = find_actions(actor, ActionFilters(mine=True, state=Action.State.OPEN))
    return [
        Waiting(
            "ecosystem",
            row.title,
            _("{kind}, made by {name}").format(kind=row.get_kind_display(), name=row.made_by.name),
            reverse("action", args=[row.pk]),
            due_on=row.due_on,
            key=f"ecosystem.action:{row.pk}",
        )
        for row in mine[:_MOST]
    ]


def calendar_of(actor: Actor, since: date, until: date) -> list[CalendarEntry]:
    """The days of meetings of the acting organisation; due days of tasks the calendar takes from `waiting_for`."""
    if not can_act(actor):
        return []
    meetings = visible_actions(actor).filter(
        kind=Action.Kind.MEETING, state=Action.State.OPEN, due_on__gte=since, due_on__lte=until
    )
    return [
        CalendarEntry(
            key=f"ecosystem.action:{row.pk}",
            room="ecosystem",
            title=row.title,
            link=reverse("action", args=[row.pk]),
            detail=row.owner.name,
            on=row.due_on,
            kind=Kind.DUE,
            changed_at=row.made_at,
        )
        for row in meetings[:_MOST]
    ]
