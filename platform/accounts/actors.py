"""The acting person: who, for which organisation, with which roles. Every service and query takes one."""

from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import Cluster, Membership, Organisation, User, Viewing
from accounts.roles import OrganisationKind, Role, Sight
from common.errors import NotFound

COMMITTEE_DESK = frozenset({Role.COMMITTEE_SECRETARY, Role.COMMITTEE_MEMBER, Role.CENTRE_STAFF})


@dataclass(frozen=True)
class Actor:
    """One person acting for one organisation. Built once per request from one joined query."""

    user: User
    organisation: Organisation
    roles: frozenset[Role] = field(default_factory=frozenset)
    may_write: bool = True
    sights: frozenset[Sight] = field(default_factory=frozenset)  # what an observer was invited to see

    @property
    def cluster(self) -> Cluster:
        """The cluster of the acting organisation; rows of other clusters do not exist for the actor."""
        return self.organisation.cluster

    @property
    def kind(self) -> OrganisationKind:
        """The kind of the acting organisation."""
        return OrganisationKind(self.organisation.kind)

    def has(self, *roles: Role) -> bool:
        """True where the actor holds at least one of `roles` and may write."""
        return self.may_write and not self.roles.isdisjoint(roles)

    @property
    def is_committee(self) -> bool:
        """True for whoever sees the whole cluster: the committee's desk and the sub-district above it."""
        return bool(self.roles & (COMMITTEE_DESK | {Role.STREET_COMMITTEE}))

    def sees(self, sight: Sight) -> bool:
        """The committee sees the cluster, an observer what it was invited to see."""
        return self.is_committee or sight in self.sights


def actor_from(membership: Membership, *, at: datetime, may_write: bool = True) -> Actor:
    """The actor of a membership loaded with its user, organisation and cluster; an observer's sights as of `at`."""
    roles = frozenset(Role(role) for role in membership.roles)
    sights = _sights_of(membership.organisation_id, at) if Role.REGULATOR_OBSERVER in roles else frozenset()
    return Actor(membership.user, membership.organisation, roles, may_write, sights)


def _sights_of(organisation: int, at: datetime) -> frozenset[Sight]:
    going = Viewing.objects.filter(organisation=organisation, ended_at=None, expires_at__gt=at)
    return frozenset(Sight(sight) for sights in going.values_list("sights", flat=True) for sight in sights)


def get_actor(user_id: int, organisation_id: int) -> Actor:
    """The actor of a live membership, for workers and commands; NotFound where it has ended. Observers have no errands:
    what they were invited to see is not asked for."""
    membership = (
        Membership.objects.select_related("user", "organisation__cluster")
        .filter(user_id=user_id, organisation_id=organisation_id, ended_at=None, user__is_active=True)
        .first()
    )
    if membership is None:
        raise NotFound
    return Actor(membership.user, membership.organisation, frozenset(Role(role) for role in membership.roles))
