"""Who may do what with enterprises, licences, tiers, restrictions and contests."""

from accounts.actors import Actor
from accounts.roles import Role, Sight
from enterprises.models import Enterprise

_DESK = (Role.COMMITTEE_SECRETARY, Role.CENTRE_STAFF)
_COMMITTEE = (Role.COMMITTEE_SECRETARY, Role.COMMITTEE_MEMBER)

# What an enterprise keeps itself; the rest is the register's and can be contested.
OWN_FIELDS = frozenset({"contact_phone", "domicile", "has_open_storage", "short_name", "latitude", "longitude"})


def is_own(actor: Actor, enterprise: Enterprise) -> bool:
    """The actor acts for this enterprise."""
    return bool(actor.organisation.pk == enterprise.pk)


def sees_whole(actor: Actor, enterprise: Enterprise) -> bool:
    """The committee and invited observers see everything of everybody, a firm of itself; others the public card."""
    return actor.sees(Sight.REGISTER) or is_own(actor, enterprise)


def can_keep_register(actor: Actor) -> bool:
    """Add, import, correct registered data: the committee's desk."""
    return actor.has(*_DESK)


def can_change(actor: Actor, enterprise: Enterprise) -> bool:
    """The desk changes everything, an owner some fields of the own enterprise."""
    return can_keep_register(actor) or (is_own(actor, enterprise) and actor.has(Role.FIRM_OWNER))


def can_state_figure(actor: Actor, enterprise: Enterprise) -> bool:
    """The owner states the own yearly figures, the desk those it took from a report."""
    return can_change(actor, enterprise)


def can_keep_licences(actor: Actor, enterprise: Enterprise) -> bool:
    """The firm's owner and quality head, and the desk."""
    mine = is_own(actor, enterprise) and actor.has(Role.FIRM_OWNER, Role.FIRM_QUALITY)
    return mine or can_keep_register(actor)


def can_propose_tiers(actor: Actor) -> bool:
    """Whoever works at the committee's tasks."""
    return actor.has(*_COMMITTEE, Role.CENTRE_STAFF)


def can_confirm_tier(actor: Actor) -> bool:
    """The secretary has the last word."""
    return actor.has(Role.COMMITTEE_SECRETARY)


def can_write_tier_rule(actor: Actor) -> bool:
    """The secretary writes the rules."""
    return actor.has(Role.COMMITTEE_SECRETARY)


def sees_tiers(actor: Actor) -> bool:
    """The board of computed tiers is the committee's."""
    return actor.is_committee


def can_restrict(actor: Actor) -> bool:
    """Put a restriction on an enterprise or lift it: the committee."""
    return actor.has(*_COMMITTEE)


def can_contest(actor: Actor, enterprise: Enterprise) -> bool:
    """The firm's owner and quality head contest what is held or computed about it."""
    return is_own(actor, enterprise) and actor.has(Role.FIRM_OWNER, Role.FIRM_QUALITY)


def can_answer_contest(actor: Actor) -> bool:
    """Secretary and members decide contests."""
    return actor.has(*_COMMITTEE)


def can_keep_calendar(actor: Actor) -> bool:
    """The desk and the system administrator enter the State Council's plan."""
    return actor.has(*_DESK, Role.SYS_ADMIN)


def allowed(actor: Actor, enterprise: Enterprise) -> list[str]:
    """The verbs the actor may use on this enterprise, for pages and for the API."""
    verbs = {
        "change": can_change(actor, enterprise),
        "state_figure": can_state_figure(actor, enterprise),
        "keep_licences": can_keep_licences(actor, enterprise),
        "suspend_licence": can_keep_register(actor),
        "restrict": can_restrict(actor),
        "contest": can_contest(actor, enterprise),
        "answer_contest": can_answer_contest(actor),
    }
    return [verb for verb, may in verbs.items() if may]
