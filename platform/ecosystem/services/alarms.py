"""Alarms on trends: looked for at the newest snapshot, raised once per member and cause, ended with the cause."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.actors import COMMITTEE_DESK, Actor
from accounts.audit import record_audit
from accounts.models import Membership, Organisation
from accounts.queries import people_of
from accounts.roles import OrganisationKind
from common.errors import require
from common.tables import clean_text
from ecosystem import queries, rules
from ecosystem.errors import AlarmOver
from ecosystem.models import Alarm, Snapshot, Watch
from ecosystem.permissions import CASE_ROLES, can_keep_alarms
from ecosystem.pictures.drawing import Picture
from ecosystem.rules import KINDS
from graph.watch import Lively, lively
from notices.services import tell

RAISED = gettext_noop("{count} new alarms on trends: members that lose partners or fall silent.")
MOST_TIES = 5
DAY_ZERO = date(1970, 1, 1)


@dataclass
class Found:
    """One cause at one member: figures before and now, and the ties it rests on."""

    organisation: int
    cause: str
    figures: dict[str, list[float | None]]
    ties: list[dict[str, Any]] = field(default_factory=list)


def watch_trends(cluster_id: int, at: datetime) -> int:
    """Look at the newest snapshot beside earlier ones; returns how many alarms are new. Safe to run again."""
    newest = _ready(cluster_id).first()
    if newest is None:
        return 0
    found: dict[tuple[int, str], tuple[Watch, Snapshot, Found]] = {}
    for watch in queries.watches_on(at.date(), queries.ALARM_CODES):
        before = _ready(cluster_id).filter(as_of__lte=newest.as_of - timedelta(weeks=watch.parameters["weeks"])).first()
        if before is not None or watch.code == Watch.Code.SILENT:
            for one in _look(watch, before, newest):
                found[one.organisation, one.cause] = (watch, before or newest, one)
    return _keep(cluster_id, newest, found, at)


def _ready(cluster_id: int) -> Any:
    ready = Snapshot.objects.filter(cluster_id=cluster_id, state=Snapshot.State.READY)
    return ready.order_by("-as_of", "-pk")


def _look(watch: Watch, before: Snapshot | None, newest: Snapshot) -> Iterator[Found]:
    now = queries.picture_of(newest)
    if watch.code == Watch.Code.SILENT:
        return _silent(now, watch.parameters)
    assert before is not None  # noqa: S101  # asked for by the caller
    then = queries.picture_of(before)
    looks = {"FEWER_PARTNERS": _fewer, "CORE_DROP": _core_drop, "LOST_ONLY_PARTNER": _lost}
    return looks[watch.code](then, now, watch.parameters)


def lively_of(picture: Picture, window_days: float) -> Lively:
    """Partners by kind within the window before the picture's day."""
    a = picture.arrays
    since = int(picture.meta["as_of_day"] - window_days)
    ids = a["id"].astype(np.int64)
    return lively(ids, a["source"], a["target"], a["kind"], a["tie_day"], len(KINDS), since)


def _both(then: Picture, now: Picture, window: float) -> tuple[Lively, Lively]:
    return lively_of(then, window), lively_of(now, window)


def _fewer(then: Picture, now: Picture, numbers: dict[str, float]) -> Iterator[Found]:
    before, after = _both(then, now, numbers["window_days"])
    had = before.at(after.ids, before.partners)
    hit = (had >= numbers["least"]) & (had - after.partners >= numbers["share"] * had)
    for i in np.flatnonzero(hit).tolist():
        figures: dict[str, list[float | None]] = {"lively_partners": [int(had[i]), int(after.partners[i])]}
        yield Found(int(after.ids[i]), "FEWER_PARTNERS", figures, last_ties(now, int(after.ids[i])))


def _core_drop(then: Picture, now: Picture, numbers: dict[str, float]) -> Iterator[Found]:
    before, after = _both(then, now, numbers["window_days"])
    had = before.at(after.ids, before.core)
    for i in np.flatnonzero(had - after.core >= numbers["by"]).tolist():
        figures: dict[str, list[float | None]] = {"lively_core": [int(had[i]), int(after.core[i])]}
        yield Found(int(after.ids[i]), "CORE_DROP", figures, last_ties(now, int(after.ids[i])))


def _lost(then: Picture, now: Picture, numbers: dict[str, float]) -> Iterator[Found]:
    before, after = _both(then, now, numbers["window_days"])
    had, only = before.at(after.ids, before.by_kind), before.at(after.ids, before.only)
    for k, i in np.argwhere((had == 1) & (after.by_kind == 0)).tolist():
        figures: dict[str, list[float | None]] = {"lively_partners_of_kind": [1, 0]}
        firm, partner = int(after.ids[i]), int(only[k, i])
        if times_between(then, firm, partner, k) < numbers["times"]:
            continue  # once is not a partnership
        yield Found(firm, f"LOST_ONLY_PARTNER:{KINDS[k]}", figures, last_ties(now, firm, kind=k, partner=partner))


def _silent(now: Picture, numbers: dict[str, float]) -> Iterator[Found]:
    a, today = now.arrays, int(now.meta["as_of_day"])
    quiet = (a["last_day"] >= 0) & (today - a["last_day"] >= numbers["weeks"] * 7)
    for i in np.flatnonzero(quiet).tolist():
        figures: dict[str, list[float | None]] = {"weeks_silent": [None, (today - int(a["last_day"][i])) // 7]}
        yield Found(int(a["id"][i]), "SILENT", figures, last_ties(now, int(a["id"][i])))


def times_between(picture: Picture, one: int, other: int, kind: int) -> int:
    """How many ties of a kind two members had, both ways."""
    a = picture.arrays
    ends = np.searchsorted(a["id"], [one, other])
    between = np.isin(a["source"], ends) & np.isin(a["target"], ends) & (a["kind"] == kind)
    return int(a["count"][between].sum())


def last_ties(picture: Picture, firm: int, kind: int | None = None, partner: int | None = None) -> list[dict[str, Any]]:
    """The latest ties of a member, newest first: what an alarm rests on."""
    a = picture.arrays
    at = int(np.searchsorted(a["id"], firm))
    mine = (a["source"] == at) | (a["target"] == at)
    if kind is not None:
        mine &= a["kind"] == kind
    if partner is not None:
        other = int(np.searchsorted(a["id"], partner))
        mine &= (a["source"] == other) | (a["target"] == other)
    rows = np.flatnonzero(mine)
    newest = rows[np.argsort(-a["tie_day"][rows], kind="stable")][:MOST_TIES].tolist()
    return [
        {
            "source": int(a["id"][a["source"][i]]),
            "target": int(a["id"][a["target"][i]]),
            "kind": KINDS[int(a["kind"][i])],
            "last_on": f"{DAY_ZERO + timedelta(days=int(a['tie_day'][i]))}",
        }
        for i in newest
    ]


@transaction.atomic
def _keep(
    cluster_id: int, newest: Snapshot, found: dict[tuple[int, str], tuple[Watch, Snapshot, Found]], at: datetime
) -> int:
    going = {
        (alarm.organisation_id, alarm.cause): alarm
        for alarm in Alarm.objects.select_for_update(no_key=True).filter(cluster_id=cluster_id, ended_at=None)
    }
    gone = [alarm.pk for key, alarm in going.items() if key not in found]
    Alarm.objects.filter(pk__in=gone).update(ended_at=at)
    firms = set(
        Organisation.objects.filter(
            pk__in=[key[0] for key in found], kind=OrganisationKind.ENTERPRISE, is_active=True
        ).values_list("pk", flat=True)
    )
    new = [
        Alarm(
            cluster_id=cluster_id, watch=watch, organisation_id=one.organisation, cause=one.cause, since=since,
            snapshot=newest, figures=one.figures, ties=one.ties, raised_at=at,
        )
        for key, (watch, since, one) in found.items()
        if key not in going and one.organisation in firms
    ]  # fmt: skip
    Alarm.objects.bulk_create(new)
    if new:
        tell_desk(cluster_id, "alarm", RAISED, "/alarms/", at, count=len(new))
    return len(new)


def tell_desk(cluster_id: int, kind: str, sentence: str, link: str, at: datetime, **words: Any) -> None:
    """Tell whom it concerns at the committee: never a list in public, never the member itself."""
    committees = Organisation.objects.filter(cluster_id=cluster_id, kind=OrganisationKind.COMMITTEE, is_active=True)
    roles = CASE_ROLES if kind == "case" else COMMITTEE_DESK
    people: dict[Organisation, list[Membership]] = {}
    for row in people_of(committees.values_list("pk", flat=True), roles):
        people.setdefault(row.organisation, []).append(row)
    for organisation, rows in people.items():
        tell(
            [row.user for row in rows],
            organisation=organisation, room="ecosystem", kind=kind, sentence=sentence, words=words, link=link, at=at,
        )  # fmt: skip


@transaction.atomic
def see_alarm(pk: int, note: str, *, actor: Actor, at: datetime) -> Alarm:
    """Somebody has looked at it and says what they think; it no longer waits."""
    require(can_keep_alarms(actor))
    alarm = queries.get_alarm(actor, pk, lock=True)
    if alarm.ended_at:
        raise AlarmOver
    alarm.note = rules.check_words(clean_text(note)[:400], "note")
    alarm.seen_at, alarm.seen_by = at, actor.user
    alarm.save(update_fields=["note", "seen_at", "seen_by"])
    record_audit(
        "ecosystem.alarm_seen", at=at, user=actor.user, organisation=actor.organisation, subject=f"alarm:{alarm.pk}"
    )
    return alarm
