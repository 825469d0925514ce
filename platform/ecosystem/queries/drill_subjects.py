"""What of drills an action can be made of: a report, and how firmly a class of goods stands at every sweep."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from common.errors import NotFound
from ecosystem.drills import words
from ecosystem.models import Sweep
from ecosystem.queries.drills import get_drill, get_sweep, visible_sweeps
from ecosystem.subjects import Measured, Named, Subject

FIGURES = {
    "delivering": gettext_lazy("Independent firms that deliver it"),
    "licensed": gettext_lazy("Independent firms licensed for it"),
    "alone": gettext_lazy("Buyers with one supplier only"),
}


def _drill_name(actor: Actor, rest: str) -> Named:
    if not (rest.isascii() and rest.isdigit() and len(rest) < 12):
        raise NotFound
    drill = get_drill(actor, int(rest))
    return Named(words.title(drill), f"/ecosystem/drills/{drill.pk}/")


def _coverage_name(actor: Actor, rest: str) -> Named:
    """`BIOLOGICAL-cold`: a class and a way of storage of the newest certificate."""
    code, _dash, storage = rest.rpartition("-")
    rows = get_sweep(actor).result["certificate"]
    if not any(row["drug_class"] == code and row["is_cold"] == (storage == "cold") for row in rows):
        raise NotFound
    what = f"{words.class_word(code)} ({words.COLD if storage == 'cold' else words.WARM})"
    return Named(_("Coverage of {what}").format(what=what), "/ecosystem/coverage/")


def _coverage_measured(actor: Actor, rest: str, figure: str) -> list[Measured]:
    """The figure in the certificate of every finished sweep, oldest first."""
    code, _dash, storage = rest.rpartition("-")
    sweeps = visible_sweeps(actor).defer(None).filter(state=Sweep.State.READY).order_by("asked_at", "pk")
    found = []
    for at, rows in sweeps.values_list("asked_at", "result__certificate"):
        mine = [row for row in rows if row["drug_class"] == code and row["is_cold"] == (storage == "cold")]
        found.append(Measured(at, float(mine[0][figure]) if mine else None))
    return found


def drill_subjects() -> list[Subject]:
    """The sorts of drills."""
    return [
        Subject("drill", gettext_lazy("Report of a drill"), _drill_name),
        Subject("coverage", gettext_lazy("Coverage of a class"), _coverage_name, FIGURES, _coverage_measured),
    ]
