"""What can happen to the graph and to what is made of it: formulas, snapshots, actions, drills, introductions."""

from ecosystem.services.actions import Wish, drop, finish, hand_on, make_action, note_on, put_off
from ecosystem.services.answering import allow_introductions, answer_introduction, stop_introductions
from ecosystem.services.drills import ask_check, ask_drill, check_drill, compute_drill, redo_drill
from ecosystem.services.formulas import publish_formula, seed_formula
from ecosystem.services.introducing import introduce_by_hand, introduce_in, introduce_monthly
from ecosystem.services.snapshots import ask_nightly_snapshots, ask_snapshot, ask_snapshot_of, redraw, take_snapshot
from ecosystem.services.sweeps import ask_sweep, compute_sweep, sweep_share
from ecosystem.services.telling import tell_introduced, tell_introduced_by_hand
from ecosystem.services.views import change_view, delete_view, save_view
from ecosystem.services.warming import prepare_loops

__all__ = [
    "Wish",
    "allow_introductions",
    "answer_introduction",
    "ask_check",
    "ask_drill",
    "ask_nightly_snapshots",
    "ask_snapshot",
    "ask_snapshot_of",
    "ask_sweep",
    "change_view",
    "check_drill",
    "compute_drill",
    "compute_sweep",
    "delete_view",
    "drop",
    "finish",
    "hand_on",
    "introduce_by_hand",
    "introduce_in",
    "introduce_monthly",
    "make_action",
    "note_on",
    "prepare_loops",
    "publish_formula",
    "put_off",
    "redo_drill",
    "redraw",
    "save_view",
    "seed_formula",
    "stop_introductions",
    "sweep_share",
    "take_snapshot",
    "tell_introduced",
    "tell_introduced_by_hand",
]
