"""Organisations and their members, within the reach of the actor."""

from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, QuerySet

from accounts.actors import Actor
from accounts.models import Membership, Organisation, User
from accounts.permissions import can_see_people
from accounts.roles import KEEPERS
from common.errors import NotFound, require


def visible_organisations(actor: Actor) -> QuerySet[Organisation]:
    """The active organisations of the actor's cluster by pinyin."""
    return Organisation.objects.filter(cluster_id=actor.organisation.cluster_id, is_active=True).order_by(
        "pinyin", "pk"
    )


def organisations_with_door(actor: Actor) -> QuerySet[Organisation]:
    """The cluster's organisations, each with `has_keeper`: whether anybody can let people in."""
    kept = Membership.objects.filter(organisation=OuterRef("pk"), ended_at=None, roles__overlap=_keepers())
    return visible_organisations(actor).annotate(has_keeper=Exists(kept))


def get_organisation(actor: Actor, pk: int) -> Organisation:
    """One organisation of the own cluster, or NotFound."""
    organisation = visible_organisations(actor).filter(pk=pk).first()
    if organisation is None:
        raise NotFound
    return organisation


def has_keeper(organisation: Organisation) -> bool:
    """True where somebody there can let people in."""
    kept = Membership.objects.filter(organisation=organisation, ended_at=None, roles__overlap=_keepers())
    return kept.exists()


def members(actor: Actor) -> QuerySet[Membership]:
    """Who belongs to the actor's own organisation now, by rank (the Party's order), then by age of membership."""
    return (
        Membership.objects.select_related("user", "organisation")
        .filter(organisation_id=actor.organisation.pk, ended_at=None)
        .order_by("rank", "pk")
    )


def get_member(actor: Actor, pk: int) -> Membership:
    """One live membership of the own organisation, or NotFound."""
    membership = members(actor).filter(pk=pk).first()
    if membership is None:
        raise NotFound
    return membership


def members_of(actor: Actor, organisation: Organisation) -> QuerySet[Membership]:
    """Who belongs to an organisation of the cluster now, by rank; 403 for whoever does not look after its access."""
    require(can_see_people(actor, organisation, has_keeper=has_keeper(organisation)))
    live = Membership.objects.select_related("user", "organisation").filter(organisation=organisation, ended_at=None)
    return live.order_by("rank", "pk")


def get_member_within_reach(actor: Actor, pk: int) -> Membership:
    """One live membership of the own organisation or of one whose access the actor looks after, or NotFound."""
    near = Membership.objects.select_related("user", "organisation").filter(
        organisation__in=visible_organisations(actor).order_by(), ended_at=None
    )
    membership = near.filter(pk=pk).first()
    if membership is None:
        raise NotFound
    here = membership.organisation
    require(can_see_people(actor, here, has_keeper=has_keeper(here)), NotFound)
    return membership


def homes_of(user: User) -> list[Membership]:
    """All memberships of a person that have not ended, also those of organisations that rest now."""
    mine = Membership.objects.select_related("organisation").filter(user=user, ended_at=None)
    return list(mine.order_by("rank", "pk"))


def lock_members(organisation_id: int) -> list[Membership]:
    """All live memberships of an organisation, locked in the order of their keys."""
    live = Membership.objects.select_for_update(no_key=True, of=("self",)).select_related("user", "organisation")
    return list(live.filter(organisation_id=organisation_id, ended_at=None).order_by("pk"))


def _keepers() -> list[str]:
    return [role.value for role in KEEPERS]


def people_of(organisations: Iterable[int], roles: Collection[str]) -> QuerySet[Membership]:
    """Live memberships of the organisations with at least one of the roles, for rooms that tell people something."""
    live = Membership.objects.filter(organisation__in=list(organisations), ended_at=None, user__is_active=True)
    return live.filter(roles__overlap=list(roles)).select_related("user", "organisation").order_by("pk")
