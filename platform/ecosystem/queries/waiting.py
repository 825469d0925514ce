"""What waits in this room: for the committee's desk the graph, for a firm its introductions."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from common.waiting import Waiting
from ecosystem.permissions import can_ask_snapshot
from ecosystem.queries.actions import waiting_actions
from ecosystem.queries.introductions import unanswered
from ecosystem.queries.snapshots import asked_snapshot, new_ties, ready_snapshots
from ecosystem.queries.standings import quiet, standings
from ecosystem.queries.watching import waiting_alarms
from ecosystem.rules import is_outdated


def waiting_for(actor: Actor, on: date) -> list[Waiting]:
    """The actor's own actions; for the committee's desk the graph and who is silent; for a firm its introductions."""
    room = _of_the_graph(actor, on) if can_ask_snapshot(actor) else _introduced(actor, on)
    return [*waiting_actions(actor), *waiting_alarms(actor), *room]


def _introduced(actor: Actor, on: date) -> list[Waiting]:
    count = unanswered(actor, on).count()
    if not count:
        return []
    title = ngettext("Get to know {count} firm", "Get to know {count} firms", count).format(count=count)
    detail = _("Look why the two of you fit, and say what came of it.")
    key = f"ecosystem.introductions:{on:%Y-%m}"
    return [Waiting("ecosystem", title, detail, reverse("introductions"), count=count, key=key)]


def _of_the_graph(actor: Actor, on: date) -> list[Waiting]:
    snapshot = ready_snapshots(actor).first()
    if snapshot is None:
        return [_never_computed()] if asked_snapshot(actor.cluster.pk) is None else []
    waiting = []
    new = new_ties(snapshot)
    if is_outdated(timezone.localdate(snapshot.as_of), new, on):
        waiting.append(_outdated(new))
    silent = quiet(standings(actor, snapshot), on).count()
    if silent:
        waiting.append(_silent(silent))
    return waiting


def _never_computed() -> Waiting:
    return Waiting("ecosystem", _("Have the graph computed"), _("It was never computed."), reverse("ecosystem"))


def _outdated(new: int) -> Waiting:
    detail = ngettext("{count} new tie since then.", "{count} new ties since then.", new).format(count=new)
    return Waiting("ecosystem", _("Renew the graph"), detail, reverse("ecosystem"), count=new)


def _silent(count: int) -> Waiting:
    title = ngettext(
        "{count} enterprise without a tie for half a year", "{count} enterprises without a tie for half a year", count
    )
    detail = _("Look who could be introduced to whom.")
    return Waiting("ecosystem", title.format(count=count), detail, f"{reverse('standings')}?quiet=1", count=count)
