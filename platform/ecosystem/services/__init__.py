"""What can happen to the graph and to what is made of it: formulas, snapshots, actions."""

from ecosystem.services.actions import Wish, drop, finish, hand_on, make_action, note_on, put_off
from ecosystem.services.formulas import publish_formula, seed_formula
from ecosystem.services.snapshots import ask_nightly_snapshots, ask_snapshot, ask_snapshot_of, redraw, take_snapshot
from ecosystem.services.warming import prepare_loops

__all__ = [
    "Wish",
    "ask_nightly_snapshots",
    "ask_snapshot",
    "ask_snapshot_of",
    "drop",
    "finish",
    "hand_on",
    "make_action",
    "note_on",
    "prepare_loops",
    "publish_formula",
    "put_off",
    "redraw",
    "seed_formula",
    "take_snapshot",
]
