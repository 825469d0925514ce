"""A drill of the chain leader and a sweep over all firms, as the committee's secretary finds them in the demo."""

from datetime import datetime

from accounts.actors import Actor
from ecosystem.models import Drill
from ecosystem.pictures.drawing import no_progress
from ecosystem.services import ask_drill, ask_sweep, compute_drill, compute_sweep
from enterprises.models import Enterprise


def write_drills(leader: Enterprise, secretary: Actor, at: datetime) -> int:
    """Both computed here and now; their jobs find them done. Returns how many organisations have something open."""
    drill = Drill(target=Drill.Target.FIRM, organisation=leader.organisation)
    compute_drill(no_progress, ask_drill(drill, actor=secretary, at=at).pk, clock=lambda: at)
    sweep = ask_sweep(actor=secretary, at=at)
    compute_sweep(no_progress, sweep.pk, clock=lambda: at)
    sweep.refresh_from_db()
    return len(sweep.result["lines"])
