"""Who may do what with people and organisations."""

from collections.abc import Collection

from accounts.actors import Actor
from accounts.models import Membership, Organisation
from accounts.roles import ADMINISTRATORS, KEEPERS, OrganisationKind, Role, Sight

DESK = (Role.COMMITTEE_SECRETARY, Role.CENTRE_STAFF)
GUARDIANS = (Role.COMMITTEE_SECRETARY, Role.SECURITY_ADMIN)


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


def can_see_people(actor: Actor, organisation: Organisation, *, has_keeper: bool) -> bool:
    """Who works there: its own people; the committee's guardians of access; the desk while nobody keeps it."""
    if is_at_home(actor, organisation):
        return True
    if organisation.cluster_id != actor.organisation.cluster_id:
        return False
    is_open = not has_keeper and organisation.kind in (OrganisationKind.ENTERPRISE, OrganisationKind.BANK)
    return not actor.roles.isdisjoint(GUARDIANS) or (is_open and not actor.roles.isdisjoint(DESK))


def can_end(actor: Actor, membership: Membership, *, has_keeper: bool = True) -> bool:
    """Keepers send away, everybody may leave; whoever invites into a public body nobody keeps also sends away there."""
    is_own = membership.user_id == actor.user.pk and membership.organisation_id == actor.organisation.pk
    if (is_own and actor.may_write) or can_keep(actor, membership.organisation):
        return True
    is_public = membership.organisation.kind == OrganisationKind.PUBLIC_BODY
    return is_public and can_open_door(actor, membership.organisation, has_keeper=has_keeper)


def can_give_way_back(
    actor: Actor, organisation: Organisation, *, has_keeper: bool, kept: Collection[int] = ()
) -> bool:
    """Open accounts of people there: its keepers, the committee's guardians of access, the desk while nobody keeps it.

    `kept` are the organisations the acting person keeps besides the one acted for.
    """
    if can_open_door(actor, organisation, has_keeper=has_keeper):
        return True
    is_near = organisation.cluster_id == actor.organisation.cluster_id
    also_kept = actor.has(*KEEPERS) and organisation.pk in kept
    return also_kept or (is_near and actor.has(*GUARDIANS))


def can_read_audit(actor: Actor) -> bool:
    """The own organisation's trail: the audit administrator and whoever keeps access."""
    return bool(actor.roles & (KEEPERS | {Role.AUDIT_ADMIN}))


def can_show(actor: Actor) -> bool:
    """Invite observers to see more, and end it: the secretary."""
    return actor.has(Role.COMMITTEE_SECRETARY)


def can_see_viewings(actor: Actor) -> bool:
    """What observers may see is known to the committee and to the observers themselves."""
    return actor.is_committee or Role.REGULATOR_OBSERVER in actor.roles


def sees_codes(actor: Actor) -> bool:
    """Banks and a regulator's observer see names only, unless the observer was invited to see the register."""
    return actor.kind != OrganisationKind.BANK and (
        Role.REGULATOR_OBSERVER not in actor.roles or actor.sees(Sight.REGISTER)
    )


def allowed(actor: Actor) -> list[str]:
    """The verbs of this room that the actor may use, for pages and for the API."""
    verbs = {
        "invite_person": can_keep(actor, actor.organisation),
        "change_roles": can_keep(actor, actor.organisation),
        "end_membership": can_keep(actor, actor.organisation),
        "give_way_back": can_keep(actor, actor.organisation),
        "add_organisation": can_add_organisation(actor),
        "read_audit": can_read_audit(actor),
        "list_organisations": can_list_organisations(actor),
        "show_observer": can_show(actor),
        "create_api_token": actor.may_write,
    }
    return [verb for verb, may in verbs.items() if may]
