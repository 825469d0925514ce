"""The tables of the ecosystem room, by subject."""

from ecosystem.models.actions import Action, ActionEvent
from ecosystem.models.drills import Drill, DrillBasis, Sweep
from ecosystem.models.introductions import Introduction, IntroductionRun, IntroductionSide, NoIntroductions
from ecosystem.models.snapshots import Formula, Snapshot, Standing
from ecosystem.models.views import SavedView
from ecosystem.models.watching import Alarm, Case, CaseEvent, Watch

__all__ = [
    "Action",
    "ActionEvent",
    "Alarm",
    "Case",
    "CaseEvent",
    "Drill",
    "DrillBasis",
    "Formula",
    "Introduction",
    "IntroductionRun",
    "IntroductionSide",
    "NoIntroductions",
    "SavedView",
    "Snapshot",
    "Standing",
    "Sweep",
    "Watch",
]
