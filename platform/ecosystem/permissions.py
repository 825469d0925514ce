"""Who may do what with the graph."""

from accounts.actors import COMMITTEE_DESK, Actor
from ecosystem.rules import View, view_of


def can_ask_snapshot(actor: Actor) -> bool:
    """The committee's desk has the graph computed."""
    return actor.has(*COMMITTEE_DESK)


def can_see_snapshots(actor: Actor) -> bool:
    """The history of snapshots and their reports speak of the whole cluster: the committee's."""
    return view_of(actor) is View.COMMITTEE


def can_see_members(actor: Actor) -> bool:
    """Single organisations are shown to the committee and, as far as they are its partners, to an enterprise."""
    return view_of(actor) is not View.BANK
