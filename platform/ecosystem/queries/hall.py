"""The figures of the hall screen: at most ten, each with the page on which its rows stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from common.errors import require
from ecosystem.models import Action, Snapshot
from ecosystem.permissions import can_see_actions, can_show_hall
from ecosystem.queries.actions import visible_actions
from ecosystem.queries.snapshots import new_ties
from ecosystem.queries.standings import quiet, standings

MOST_FIGURES = 10


@dataclass(frozen=True)
class HallFigure:
    """One number with its words and where its rows are."""

    name: str
    label: str
    value: int
    url: str


def hall_figures(actor: Actor, snapshot: Snapshot, on: date) -> list[HallFigure]:
    """What the hall shows of a snapshot, for the committee; a figure that is not known is left out."""
    require(can_show_hall(actor))
    said = [*_of_snapshot(snapshot), *_of_today(actor, snapshot, on)]
    return [HallFigure(name, label, value, url) for name, label, value, url in said if value is not None][:MOST_FIGURES]


_Said = tuple[str, str, int | None, str]


def _of_snapshot(snapshot: Snapshot) -> Iterator[_Said]:
    summary, graph, table = snapshot.summary, reverse("ecosystem"), reverse("standings")
    report = reverse("snapshot", args=[snapshot.pk])
    yield "members", _("Members"), summary.get("members"), table
    yield "members_with_ties", _("with ties"), summary.get("members_with_ties"), f"{graph}?table=firms"
    yield "links", _("Tied pairs"), summary.get("links"), f"{graph}?table=ties"
    yield "deliveries", _("Deliveries"), summary.get("ties", {}).get("SUPPLY"), report
    yield "circles", _("Circles"), summary.get("communities"), f"{graph}?layout=force&colour=community"
    yield "weak_points", _("Weak points"), summary.get("weak_points"), f"{report}#weak-points"


def _of_today(actor: Actor, snapshot: Snapshot, on: date) -> Iterator[_Said]:
    yield "new_ties", _("Ties since the snapshot"), new_ties(snapshot), reverse("ecosystem")
    yield "quiet", _("Silent for half a year"), quiet(standings(actor, snapshot), on).count(), _quiet_url()
    if can_see_actions(actor):
        open_ones = visible_actions(actor).filter(state=Action.State.OPEN)
        yield "open", _("Actions open"), open_ones.count(), reverse("actions")
        yield "overdue", _("Actions overdue"), open_ones.filter(due_on__lt=on).count(), reverse("actions")


def _quiet_url() -> str:
    return f"{reverse('standings')}?quiet=1"
