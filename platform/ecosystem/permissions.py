"""Who may do what with the graph."""

from accounts.actors import COMMITTEE_DESK, Actor
from accounts.roles import OrganisationKind, Role
from ecosystem.models import Action, Drill, SavedView
from ecosystem.rules import View, view_of

_FIRM = frozenset({Role.FIRM_OWNER, Role.FIRM_TRADE, Role.FIRM_QUALITY})
OWNERS = COMMITTEE_DESK | _FIRM  # who can own an action; a person has only roles of the kind of the organisation
ANSWERERS = (Role.FIRM_OWNER, Role.FIRM_TRADE)  # told of introductions, and answering them


def can_ask_snapshot(actor: Actor) -> bool:
    """The committee's desk has the graph computed."""
    return actor.has(*COMMITTEE_DESK)


def can_see_snapshots(actor: Actor) -> bool:
    """The history of snapshots and their reports speak of the whole cluster: the committee's."""
    return view_of(actor) is View.COMMITTEE


def can_see_members(actor: Actor) -> bool:
    """Single organisations are shown to the committee and, as far as they are its partners, to an enterprise."""
    return view_of(actor) is not View.BANK


def can_act(actor: Actor) -> bool:
    """The committee's desk, and owners, trade and quality people of an enterprise, make actions of what they see."""
    return actor.has(*COMMITTEE_DESK) or (actor.kind == OrganisationKind.ENTERPRISE and actor.has(*_FIRM))


def can_see_actions(actor: Actor) -> bool:
    """The committee those of the committee; in an enterprise who could make one, even where nothing may be written."""
    return actor.is_committee or (actor.kind == OrganisationKind.ENTERPRISE and not actor.roles.isdisjoint(_FIRM))


def can_work_on(actor: Actor, action: Action) -> bool:
    """Whoever can make actions in its organisation."""
    return can_act(actor) and actor.organisation.pk == action.organisation_id


def can_see_drills(actor: Actor) -> bool:
    """The committee sees the drills of the chain, an enterprise those of itself; banks and observers none."""
    return view_of(actor) is not View.BANK


def can_drill(actor: Actor) -> bool:
    """The committee's desk; owners, trade and quality people of an enterprise, of itself."""
    if view_of(actor) is View.COMMITTEE:
        return actor.has(*COMMITTEE_DESK)
    return can_see_drills(actor) and actor.has(*_FIRM)


def can_drill_this(actor: Actor, drill: Drill) -> bool:
    """The committee's desk anything, an enterprise only what breaks without itself."""
    if view_of(actor) is View.COMMITTEE:
        return can_drill(actor)
    is_own = drill.target == Drill.Target.FIRM and drill.organisation_id == actor.organisation.pk
    return can_drill(actor) and is_own and not drill.drug_class


def can_sweep(actor: Actor) -> bool:
    """A sweep speaks of every firm: the committee's desk asks for it."""
    return view_of(actor) is View.COMMITTEE and actor.has(*COMMITTEE_DESK)


def can_see_sweeps(actor: Actor) -> bool:
    """Sweeps and coverage certificates are the committee's."""
    return can_see_snapshots(actor)


def can_save_views(actor: Actor) -> bool:
    """Whoever may write keeps views of what it sees."""
    return actor.may_write


def can_give_view(actor: Actor, reach: str) -> bool:
    """Only the committee's desk lays a view before everybody with a role."""
    return reach != SavedView.Reach.ROLE or actor.has(*COMMITTEE_DESK)


def can_change_view(actor: Actor, view: SavedView) -> bool:
    """Its maker, in the organisation it was made in."""
    return actor.may_write and view.user_id == actor.user.pk and view.organisation_id == actor.organisation.pk


def can_show_hall(actor: Actor) -> bool:
    """The screen in the hall speaks of the whole cluster: the committee opens it."""
    return view_of(actor) is View.COMMITTEE


def can_see_introductions(actor: Actor) -> bool:
    """An enterprise sees its own, the committee all; nobody else any."""
    return actor.is_committee or actor.kind == OrganisationKind.ENTERPRISE


def can_answer_introductions(actor: Actor) -> bool:
    """The owner and whoever buys and sells answer for the enterprise."""
    return actor.kind == OrganisationKind.ENTERPRISE and actor.has(*ANSWERERS)


def can_stop_introductions(actor: Actor) -> bool:
    """The owner says whether the enterprise is introduced at all."""
    return actor.kind == OrganisationKind.ENTERPRISE and actor.has(Role.FIRM_OWNER)


def can_introduce(actor: Actor) -> bool:
    """The committee's desk introduces two enterprises in its own words."""
    return actor.has(*COMMITTEE_DESK)


CASE_ROLES = frozenset({Role.COMMITTEE_SECRETARY, Role.COMMITTEE_MEMBER})


def can_see_alarms(actor: Actor) -> bool:
    """Trends of single members are told to the committee's desk, never in public."""
    return not actor.roles.isdisjoint(COMMITTEE_DESK)


def can_keep_alarms(actor: Actor) -> bool:
    """Whoever sees them and may write."""
    return actor.has(*COMMITTEE_DESK)


def can_see_cases(actor: Actor) -> bool:
    """A case names members before anybody has looked: for the secretary and the members of the committee alone."""
    return not actor.roles.isdisjoint(CASE_ROLES)


def can_decide_cases(actor: Actor) -> bool:
    """Whoever sees them and may write."""
    return actor.has(*CASE_ROLES)
