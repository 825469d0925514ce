"""The tables of the ecosystem room, by subject."""

from ecosystem.models.actions import Action, ActionEvent
from ecosystem.models.snapshots import Formula, Snapshot, Standing

__all__ = ["Action", "ActionEvent", "Formula", "Snapshot", "Standing"]
