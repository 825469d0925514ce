"""Who may read the ledger, seal it, verify it, and import into it."""

from accounts.actors import Actor
from accounts.roles import OrganisationKind, Role

_DESK = (Role.COMMITTEE_SECRETARY, Role.COMMITTEE_MEMBER, Role.CENTRE_STAFF)
_FIRM = frozenset({Role.FIRM_OWNER, Role.FIRM_QUALITY, Role.FIRM_TRADE, Role.FIRM_HR})


def can_read_ties(actor: Actor) -> bool:
    """The committee reads its cluster's ties, an enterprise's officers their own; banks and observers none."""
    return actor.is_committee or (actor.kind == OrganisationKind.ENTERPRISE and bool(actor.roles & _FIRM))


def can_read_seals(actor: Actor) -> bool:
    """Whoever stands in the book may see that it is whole; the audit administrator always."""
    return can_read_ties(actor) or Role.AUDIT_ADMIN in actor.roles


def can_verify(actor: Actor) -> bool:
    """The committee's desk and the audit administrator seal and verify."""
    return actor.has(*_DESK, Role.AUDIT_ADMIN)


def can_import(actor: Actor) -> bool:
    """The committee's desk enters past dealings."""
    return actor.has(*_DESK)
