"""Standings of members: who may see whose figures, ranked, silent, weak."""

from datetime import date

from django.db.models import F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from accounts.actors import Actor
from accounts.roles import OrganisationKind
from common.errors import NotFound, require
from ecosystem.errors import FilterUnreadable, OnlyGroups
from ecosystem.models import Snapshot, Standing
from ecosystem.permissions import can_see_members
from ecosystem.rules import QUIET_AFTER, View, view_of

FIGURE_FIELDS = ("strength", "pagerank", "betweenness", "constraint", "core", "partners", "cut_off")


def standings(actor: Actor, snapshot: Snapshot) -> QuerySet[Standing]:
    """The committee sees all, an enterprise its own, others none of single organisations."""
    require(can_see_members(actor), OnlyGroups, floor=snapshot.formula.floors["group"])
    found = Standing.objects.filter(snapshot_id=snapshot.pk).select_related("organisation__enterprise")
    return found if view_of(actor) is View.COMMITTEE else found.filter(organisation_id=actor.organisation.pk)


def get_standing(actor: Actor, organisation_id: int, snapshot: Snapshot) -> Standing:
    """One organisation's figures, or NotFound where the actor may not see them."""
    found = standings(actor, snapshot).filter(organisation_id=organisation_id).first()
    if found is None:
        raise NotFound
    return found


def ranked(found: QuerySet[Standing], figure: str) -> QuerySet[Standing]:
    """Enterprises by a figure of `FIGURE_FIELDS`, highest first ("-" before it turns it round), those without one last.

    The committee, public bodies and banks have figures but no rank: they serve the chain, they do not compete in it.
    """
    name = figure.removeprefix("-")
    if name not in FIGURE_FIELDS:
        raise FilterUnreadable(field="sort", name="sort", value=figure)
    firms = found.filter(organisation__kind=OrganisationKind.ENTERPRISE)
    ordered = firms.annotate(rank_value=Coalesce(F(name), Value(-1.0), output_field=FloatField()))
    return ordered.order_by("rank_value" if figure.startswith("-") else "-rank_value", "organisation_id")


def quiet(found: QuerySet[Standing], on: date) -> QuerySet[Standing]:
    """Of these the active enterprises without any tie in the last half year, longest silent first."""
    silent = Q(last_tie_on=None) | Q(last_tie_on__lt=on - QUIET_AFTER)
    members = found.filter(silent, organisation__kind=OrganisationKind.ENTERPRISE, organisation__is_active=True)
    return members.order_by(F("last_tie_on").asc(nulls_first=True), "organisation_id")


def strongest(actor: Actor, snapshot: Snapshot) -> QuerySet[Standing]:
    """Enterprises by strength."""
    return ranked(standings(actor, snapshot), "strength")


def weak_points(actor: Actor, snapshot: Snapshot) -> QuerySet[Standing]:
    """Those on whom others' connection depends, most first."""
    return standings(actor, snapshot).filter(cut_off__gt=0).order_by("-cut_off", "organisation_id")
