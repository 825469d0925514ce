"""Drills and sweeps: who may read which report, and what a reader sees of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import OrganisationKind
from common.errors import NotFound, require
from ecosystem.drills.registry import providers
from ecosystem.models import Drill, Sweep
from ecosystem.permissions import can_see_drills, can_see_sweeps
from ecosystem.rules import View, view_of


def visible_drills(actor: Actor) -> QuerySet[Drill]:
    """The committee's drills for the committee, an enterprise's own for itself; newest first, without their facts."""
    require(can_see_drills(actor))
    found = Drill.objects.filter(cluster_id=actor.cluster.pk).select_related(
        "organisation__enterprise", "asked_by", "asked_for", "job"
    )
    if view_of(actor) is View.COMMITTEE:
        return found.exclude(asked_for__kind=OrganisationKind.ENTERPRISE).order_by("-asked_at", "-pk")
    return found.filter(asked_for_id=actor.organisation.pk).order_by("-asked_at", "-pk")


def get_drill(actor: Actor, pk: int) -> Drill:
    """One of them with the moment it starts from; NotFound, also for banks and observers."""
    found = visible_drills(actor).filter(pk=pk) if can_see_drills(actor) else Drill.objects.none()
    drill = found.select_related("basis", "basis__snapshot").defer("basis__facts").first()
    if drill is None:
        raise NotFound
    return drill


def drill_to_compute(pk: int) -> Drill:
    """For the worker: a drill with its facts."""
    return Drill.objects.select_related("basis").get(pk=pk)


def visible_sweeps(actor: Actor) -> QuerySet[Sweep]:
    """The sweeps of the cluster, newest first, without their results; for the committee."""
    require(can_see_sweeps(actor))
    found = Sweep.objects.filter(cluster_id=actor.cluster.pk).select_related("asked_by", "job")
    return found.defer("result").order_by("-asked_at", "-pk")


def get_sweep(actor: Actor, pk: int | None = None) -> Sweep:
    """One sweep, or the newest that is ready; NotFound."""
    found = visible_sweeps(actor).defer(None) if can_see_sweeps(actor) else Sweep.objects.none()
    found = found.filter(state=Sweep.State.READY) if pk is None else found.filter(pk=pk)
    sweep = found.select_related("basis", "asked_by", "job").defer("basis__facts").first()
    if sweep is None:
        raise NotFound
    return sweep


def asked_sweep(cluster_id: int) -> Sweep | None:
    """The sweep of the cluster that is being computed."""
    return Sweep.objects.filter(cluster_id=cluster_id, state=Sweep.State.ASKED).select_related("job").first()


def sweep_to_compute(pk: int) -> Sweep:
    """For the worker: a sweep with its facts."""
    return Sweep.objects.select_related("basis").get(pk=pk)


@dataclass(frozen=True)
class Choices:
    """What the committee can take away: firms and banks of the register, classes and places with something open."""

    firms: list[tuple[int, str]]
    banks: list[tuple[int, str]]
    places: list[str]


def drill_choices(actor: Actor) -> Choices:
    """Of the own cluster; a constant number of queries."""
    require(can_see_sweeps(actor))
    members = Organisation.objects.filter(cluster_id=actor.cluster.pk, is_active=True).order_by("pinyin", "pk")
    named: dict[str, list[tuple[int, str]]] = {OrganisationKind.ENTERPRISE: [], OrganisationKind.BANK: []}
    for pk, kind, name in members.filter(kind__in=named).values_list("pk", "kind", "name"):
        named[kind].append((pk, name))
    places = sorted({place for app in providers() for place in app.places(actor.cluster.pk)})
    return Choices(named[OrganisationKind.ENTERPRISE], named[OrganisationKind.BANK], places)


def named_organisations(keys: Iterable[int]) -> dict[int, Organisation]:
    """Organisations by key with their tier, for reports; one query. The caller has cut what it shows."""
    return Organisation.objects.select_related("enterprise").in_bulk({key for key in keys if key})
