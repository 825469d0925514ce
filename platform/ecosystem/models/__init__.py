"""The tables of the ecosystem room, by subject."""

from ecosystem.models.snapshots import Formula, Snapshot, Standing

__all__ = ["Formula", "Snapshot", "Standing"]
