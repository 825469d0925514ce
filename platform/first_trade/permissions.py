"""Who keeps papers, who sees them, who decides about a supplier."""

from accounts.actors import Actor
from accounts.roles import OrganisationKind, Role

_KEEPERS = (Role.FIRM_OWNER, Role.FIRM_QUALITY)
_PEOPLE = frozenset({Role.FIRM_OWNER, Role.FIRM_QUALITY, Role.FIRM_TRADE})


def is_firm(actor: Actor) -> bool:
    """The acting organisation is an enterprise."""
    return actor.kind == OrganisationKind.ENTERPRISE


def can_see_own(actor: Actor) -> bool:
    """Owner, quality and trade people see their firm's file, grants, views and approvals."""
    return is_firm(actor) and bool(actor.roles & _PEOPLE)


def can_keep_papers(actor: Actor) -> bool:
    """Hand in, withdraw, grant, revoke, answer requests: the owner and the quality head."""
    return is_firm(actor) and actor.has(*_KEEPERS)


def can_ask(actor: Actor) -> bool:
    """Ask a partner for papers: whoever works in trade or quality."""
    return is_firm(actor) and actor.has(*_PEOPLE)


def can_decide(actor: Actor) -> bool:
    """Approve or refuse a supplier (首营审批): the owner and the quality head."""
    return is_firm(actor) and actor.has(*_KEEPERS)


def sees_completeness(actor: Actor) -> bool:
    """The committee sees how complete the files are, never what stands in them."""
    return actor.is_committee


def allowed(actor: Actor) -> list[str]:
    """The verbs the actor may use in this room, for pages and for the API."""
    verbs = {
        "keep_papers": can_keep_papers(actor),
        "grant": can_keep_papers(actor),
        "ask": can_ask(actor),
        "decide": can_decide(actor),
    }
    return [verb for verb, may in verbs.items() if may]
