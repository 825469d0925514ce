"""What can happen to the graph: a formula is published, a snapshot is asked for and taken."""

from ecosystem.services.formulas import publish_formula, seed_formula
from ecosystem.services.snapshots import ask_nightly_snapshots, ask_snapshot, ask_snapshot_of, redraw, take_snapshot
from ecosystem.services.warming import prepare_loops

__all__ = [
    "ask_nightly_snapshots",
    "ask_snapshot",
    "ask_snapshot_of",
    "prepare_loops",
    "publish_formula",
    "redraw",
    "seed_formula",
    "take_snapshot",
]
