"""Who may do what with people and organisations."""

from accounts.actors import Actor
from accounts.models import Membership, Organisation
from accounts.roles import ADMINISTRATORS, KEEPERS, OrganisationKind, Role

DESK = (Role.COMMITTEE_SECRETARY, Role.CENTRE_STAFF)


def is_at_home(actor: Actor, organisation: Organisation) -> bool:
    """True where the organisation is the one the actor acts for."""
    return organisation.pk == actor.organisation.pk


def can_keep(actor: Actor, organisation: Organisation) -> bool:
    """Invite, give roles, end memberships: keepers in their own organisation."""
    return is_at_home(actor, organisation) and actor.has(*KEEPERS)


def can_open_door(actor: Actor, organisation: Organisation, *, has_keeper: bool) -> bool:
    """Invite somebody: its keepers; the committee's desk only while nobody keeps an organisation of the cluster."""
    if can_keep(actor, organisation):
        return True
    is_near = organisation.cluster_id == actor.organisation.cluster_id
    return is_near and not has_keeper and can_add_organisation(actor, organisation.kind)


def can_add_organisation(actor: Actor, kind: str = OrganisationKind.ENTERPRISE) -> bool:
    """The desk adds enterprises and banks to its cluster; bodies that see all of it are the secretary's to add."""
    if kind in (OrganisationKind.ENTERPRISE, OrganisationKind.BANK):
        return actor.has(*DESK)
    return actor.has(Role.COMMITTEE_SECRETARY)


def can_list_organisations(actor: Actor) -> bool:
    """The page of all organisations with their state is the committee's."""
    return actor.is_committee or bool(actor.roles & ADMINISTRATORS)


def can_end(actor: Actor, membership: Membership) -> bool:
    """Keepers send away, everybody may leave."""
    is_own = membership.user_id == actor.user.pk and membership.organisation_id == actor.organisation.pk
    return (is_own and actor.may_write) or can_keep(actor, membership.organisation)


def can_read_audit(actor: Actor) -> bool:
    """The own organisation's trail: the audit administrator and whoever keeps access."""
    return bool(actor.roles & (KEEPERS | {Role.AUDIT_ADMIN}))


def sees_codes(actor: Actor) -> bool:
    """Banks and a regulator's observer see names only."""
    return actor.kind != OrganisationKind.BANK and Role.REGULATOR_OBSERVER not in actor.roles


def allowed(actor: Actor) -> list[str]:
    """The verbs of this room that the actor may use, for pages and for the API."""
    verbs = {
        "invite_person": can_keep(actor, actor.organisation),
        "change_roles": can_keep(actor, actor.organisation),
        "end_membership": can_keep(actor, actor.organisation),
        "add_organisation": can_add_organisation(actor),
        "read_audit": can_read_audit(actor),
        "list_organisations": can_list_organisations(actor),
        "create_api_token": actor.may_write,
    }
    return [verb for verb, may in verbs.items() if may]
