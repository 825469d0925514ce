"""What can happen to the graph and to what is made of it: formulas, snapshots, actions, drills, introductions."""

from ecosystem.services.actions import Wish, drop, finish, hand_on, make_action, note_on, put_off
from ecosystem.services.alarms import see_alarm, watch_trends
from ecosystem.services.answering import allow_introductions, answer_introduction, stop_introductions
from ecosystem.services.cases import act_on, dismiss, look_into, read_case
from ecosystem.services.drills import ask_check, ask_drill, check_drill, compute_drill, redo_drill
from ecosystem.services.formulas import publish_formula, seed_formula
from ecosystem.services.introducing import introduce_by_hand, introduce_in, introduce_monthly
from ecosystem.services.past import ask_past, ask_past_of, take_past
from ecosystem.services.patterns import look_over, run_patterns
from ecosystem.services.snapshots import ask_nightly_snapshots, ask_snapshot, ask_snapshot_of, redraw, take_snapshot
from ecosystem.services.spreading import betweenness_share
from ecosystem.services.sweeps import ask_sweep, compute_sweep, sweep_share
from ecosystem.services.telling import tell_introduced, tell_introduced_by_hand
from ecosystem.services.views import change_view, delete_view, save_view
from ecosystem.services.warming import prepare_loops
from ecosystem.services.watches import publish_watch, seed_watches

__all__ = [
    "Wish",
    "act_on",
    "allow_introductions",
    "answer_introduction",
    "ask_check",
    "ask_drill",
    "ask_nightly_snapshots",
    "ask_past",
    "ask_past_of",
    "ask_snapshot",
    "ask_snapshot_of",
    "ask_sweep",
    "betweenness_share",
    "change_view",
    "check_drill",
    "compute_drill",
    "compute_sweep",
    "delete_view",
    "dismiss",
    "drop",
    "finish",
    "hand_on",
    "introduce_by_hand",
    "introduce_in",
    "introduce_monthly",
    "look_into",
    "look_over",
    "make_action",
    "note_on",
    "prepare_loops",
    "publish_formula",
    "publish_watch",
    "put_off",
    "read_case",
    "redo_drill",
    "redraw",
    "run_patterns",
    "save_view",
    "see_alarm",
    "seed_formula",
    "seed_watches",
    "stop_introductions",
    "sweep_share",
    "take_past",
    "take_snapshot",
    "tell_introduced",
    "tell_introduced_by_hand",
    "watch_trends",
]
