"""Figures over time: of one member, of the cluster; each in one query, oldest first."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.actors import Actor
from common.errors import NotFound, require
from ecosystem.errors import OnlyGroups
from ecosystem.models import Snapshot, Standing
from ecosystem.permissions import can_see_members, can_see_snapshots
from ecosystem.rules import View, view_of

MOST_MOMENTS = 400  # more than a year of nights; older ones are left out


def firm_series(actor: Actor, organisation_id: int) -> list[Standing]:
    """A member's figures in every finished snapshot; an enterprise asks for its own, the committee for anybody's."""
    require(can_see_members(actor), OnlyGroups, floor=5)
    if view_of(actor) is not View.COMMITTEE and organisation_id != actor.organisation.pk:
        raise NotFound
    ready = Standing.objects.filter(
        organisation_id=organisation_id,
        snapshot__cluster_id=actor.cluster.pk,
        snapshot__state=Snapshot.State.READY,
    )
    found = ready.select_related("snapshot").order_by("-snapshot__as_of", "-snapshot_id")
    return list(found.defer("by_kind", "snapshot__summary")[:MOST_MOMENTS])[::-1]


def cluster_series(actor: Actor) -> list[tuple[int, datetime, dict[str, Any]]]:
    """Number, moment and summary of every finished snapshot; for the committee."""
    require(can_see_snapshots(actor))
    found: QuerySet[Snapshot, tuple[int, datetime, dict[str, Any]]] = (
        Snapshot.objects.filter(cluster_id=actor.cluster.pk, state=Snapshot.State.READY)
        .order_by("-as_of", "-pk")
        .values_list("pk", "as_of", "summary")
    )
    return list(found[:MOST_MOMENTS])[::-1]
