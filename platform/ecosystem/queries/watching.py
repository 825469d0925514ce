"""What is watched, the alarms and the cases, for whom they are."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from accounts.models import Organisation
from common.errors import NotFound, require
from common.waiting import Waiting
from ecosystem.models import Alarm, Case, Watch
from ecosystem.permissions import can_decide_cases, can_keep_alarms, can_see_alarms, can_see_cases

ALARM_CODES = ("FEWER_PARTNERS", "CORE_DROP", "SILENT", "LOST_ONLY_PARTNER")
PATTERN_CODES = ("CIRCULAR_ORDERS", "MUTUAL_CHECKS", "MUTUAL_RATINGS")


def watches_on(on: date, codes: Collection[str]) -> list[Watch]:
    """The versions in force on a day, one of each code."""
    found = Watch.objects.filter(code__in=codes, valid_from__lte=on).order_by("code", "-version").distinct("code")
    return list(found)


def watches(actor: Actor) -> QuerySet[Watch]:
    """All published versions, for whoever sees alarms."""
    require(can_see_alarms(actor))
    return Watch.objects.order_by("code", "-version")


def visible_alarms(actor: Actor) -> QuerySet[Alarm]:
    """Of the actor's cluster: what goes on first, newest first."""
    require(can_see_alarms(actor))
    found = Alarm.objects.filter(cluster_id=actor.cluster.pk)
    return found.select_related("watch", "organisation", "since", "snapshot", "seen_by").order_by("-raised_at", "-pk")


def get_alarm(actor: Actor, pk: int, *, lock: bool = False) -> Alarm:
    """One alarm, or NotFound."""
    found = visible_alarms(actor).filter(pk=pk)
    alarm = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if alarm is None:
        raise NotFound
    return alarm


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """Of the actor's cluster, newest first."""
    require(can_see_cases(actor))
    found = Case.objects.filter(cluster_id=actor.cluster.pk).select_related("watch")
    return found.prefetch_related("parties").order_by("-raised_at", "-pk")


def get_case(actor: Actor, pk: int, *, lock: bool = False) -> Case:
    """One case, or NotFound."""
    found = visible_cases(actor).filter(pk=pk)
    case = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if case is None:
        raise NotFound
    return case


def names_in(actor: Actor, keys: Collection[int]) -> dict[int, str]:
    """Names of members of the actor's cluster, for sentences about ties."""
    rows = Organisation.objects.filter(cluster_id=actor.cluster.pk, pk__in=list(keys))
    return {pk: short or name for pk, short, name in rows.values_list("pk", "short_name", "name")}


def waiting_alarms(actor: Actor) -> list[Waiting]:
    """What of this waits: alarms nobody has looked at, cases nobody has decided; one line each."""
    waiting = []
    if can_keep_alarms(actor):
        unseen = Alarm.objects.filter(cluster_id=actor.cluster.pk, ended_at=None, seen_at=None).count()
        if unseen:
            title = ngettext("{count} alarm on a trend", "{count} alarms on trends", unseen).format(count=unseen)
            detail = _("Members that lose partners or fall silent: look at the figures, then act or say why not.")
            waiting.append(Waiting("ecosystem", title, detail, reverse("alarms"), count=unseen))
    if can_decide_cases(actor):
        undecided = Case.objects.filter(cluster_id=actor.cluster.pk, state__in=("OPEN", "LOOKED_INTO")).count()
        if undecided:
            title = ngettext("{count} case to look into", "{count} cases to look into", undecided)
            detail = _("A pattern was found. Nothing follows from it by itself.")
            waiting.append(
                Waiting("ecosystem", title.format(count=undecided), detail, reverse("cases"), count=undecided)
            )
    return waiting
