"""What of the ecosystem an action can be made of: a member's standing, the report of a snapshot."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from common.errors import NotFound, Sentence
from ecosystem.queries.series import cluster_series, firm_series
from ecosystem.queries.snapshots import get_snapshot, newest_snapshot
from ecosystem.queries.standings import get_standing
from ecosystem.subjects import Measured, Named, Subject
from ecosystem.words.figures import FIGURE_WORDS, REPORT_ROWS

FIRM_FIGURE_WORDS: dict[str, Sentence] = {
    "strength": FIGURE_WORDS["strength"].label,
    "partners": gettext_lazy("Partners"),
    "core": FIGURE_WORDS["core"].label,
    "pagerank": FIGURE_WORDS["pagerank"].label,
    "betweenness": FIGURE_WORDS["betweenness"].label,
    "cut_off": gettext_lazy("Would be cut off without it"),
}


def whole_number(text: str) -> int:
    """The number of a key; NotFound for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise NotFound
    return int(text)


def _standing_name(actor: Actor, rest: str) -> Named:
    standing = get_standing(actor, whole_number(rest), newest_snapshot(actor))
    title = _("Standing of {name}").format(name=standing.organisation)
    return Named(title, f"/standings/{standing.organisation_id}/")


def firm_measured(actor: Actor, rest: str, figure: str) -> list[Measured]:
    """A figure of a member at every snapshot."""
    return [Measured(row.snapshot.as_of, getattr(row, figure)) for row in firm_series(actor, whole_number(rest))]


def _report_name(actor: Actor, rest: str) -> Named:
    snapshot = get_snapshot(actor, whole_number(rest))
    title = _("State of the chain on {day}").format(day=f"{snapshot.as_of:%Y-%m-%d}")
    return Named(title, f"/snapshots/{snapshot.pk}/")


def _cluster_measured(actor: Actor, _rest: str, figure: str) -> list[Measured]:
    return [Measured(as_of, summary.get(figure)) for _pk, as_of, summary in cluster_series(actor)]


def action_subjects() -> list[Subject]:
    """The sorts of this room; see `ecosystem.subjects`."""
    return [
        Subject("standing", gettext_lazy("Standing of a member"), _standing_name, FIRM_FIGURE_WORDS, firm_measured),
        Subject("report", gettext_lazy("Report of a snapshot"), _report_name, REPORT_ROWS, _cluster_measured),
    ]
