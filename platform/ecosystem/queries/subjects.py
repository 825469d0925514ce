"""What of the ecosystem an action can be made of: a member's standing, the report of a snapshot."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from common.errors import NotFound, require
from ecosystem.permissions import can_see_alarms, can_see_cases
from ecosystem.queries.comparing import compared_snapshots
from ecosystem.queries.drill_subjects import drill_subjects
from ecosystem.queries.series import cluster_series, firm_series
from ecosystem.queries.snapshots import get_snapshot, newest_snapshot
from ecosystem.queries.standings import get_standing
from ecosystem.queries.watching import get_alarm, get_case
from ecosystem.subjects import Measured, Named, Subject
from ecosystem.words.figures import FIRM_FIGURES, REPORT_ROWS
from ecosystem.words.watching import alarm_title, case_title


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


def _comparison_name(actor: Actor, rest: str) -> Named:
    before, after, firm = comparison_key(rest)
    first, second = compared_snapshots(actor, before, after)
    title = _("What changed from {since} to {until}").format(
        since=f"{timezone.localdate(first.as_of)}", until=f"{timezone.localdate(second.as_of)}"
    )
    if firm is not None:
        title = f"{title}: {get_standing(actor, firm, second).organisation}"
    return Named(title, f"/ecosystem/compare/?from={first.pk}&to={second.pk}")


def _comparison_measured(actor: Actor, rest: str, figure: str) -> list[Measured]:
    firm = comparison_key(rest)[2]
    return [] if firm is None else firm_measured(actor, f"{firm}", figure)


def comparison_key(rest: str) -> tuple[int, int, int | None]:
    """The two snapshots and the member of `3-9-17`; without a member `3-9`."""
    numbers = [whole_number(part) for part in rest.split("-")]
    if len(numbers) not in (2, 3):
        raise NotFound
    return numbers[0], numbers[1], numbers[2] if len(numbers) == 3 else None


def _alarm_name(actor: Actor, rest: str) -> Named:
    require(can_see_alarms(actor), NotFound)
    alarm = get_alarm(actor, whole_number(rest))
    return Named(f"{alarm.organisation}: {alarm_title(alarm)}", f"/alarms/{alarm.pk}/")


def _alarm_measured(actor: Actor, rest: str, figure: str) -> list[Measured]:
    require(can_see_alarms(actor), NotFound)
    return firm_measured(actor, f"{get_alarm(actor, whole_number(rest)).organisation_id}", figure)


def _case_name(actor: Actor, rest: str) -> Named:
    require(can_see_cases(actor), NotFound)
    case = get_case(actor, whole_number(rest))
    names = {party.pk: party.short_name or party.name for party in case.parties.all()}
    return Named(case_title(case, names), f"/cases/{case.pk}/")


def action_subjects() -> list[Subject]:
    """The sorts of this room; see `ecosystem.subjects`."""
    return [
        Subject("standing", gettext_lazy("Standing of a member"), _standing_name, FIRM_FIGURES, firm_measured),
        Subject("report", gettext_lazy("Report of a snapshot"), _report_name, REPORT_ROWS, _cluster_measured),
        Subject("alarm", gettext_lazy("Alarm on a trend"), _alarm_name, FIRM_FIGURES, _alarm_measured),
        Subject("case", gettext_lazy("Case to look into"), _case_name),
        Subject(
            "comparison",
            gettext_lazy("Comparison of two snapshots"),
            _comparison_name,
            FIRM_FIGURES,
            _comparison_measured,
        ),
        *drill_subjects(),
    ]
