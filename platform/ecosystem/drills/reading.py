"""What a reader sees of a drill: the committee all of it, an enterprise its own agreed parts without others' names."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from accounts.actors import Actor
from accounts.models import Organisation
from ecosystem.drills.registry import Drillable, providers
from ecosystem.drills.report import changes_of, missing_of, removal_of_report, table_of
from ecosystem.models import Drill
from ecosystem.queries.drills import named_organisations
from ecosystem.rules import View, view_of
from matching.drills import Change, Missing, Outcome, Row, compare, picture

SOMEBODY = 0  # in place of an organisation that the reader may not see


@dataclass(frozen=True)
class Reason:
    """Why units of a class are lost: the code, how many firms it stops, whom nothing else stops (as far as named)."""

    code: str
    firms: int
    nearest: tuple[int, ...]


@dataclass(frozen=True)
class Loss:
    """What is lost of a class and way of storage for want of a supplier, over all its lines, and why."""

    drug_class: str
    storage: str
    units: int
    lines: int
    reasons: tuple[Reason, ...]
    no_room: int


@dataclass(frozen=True)
class Part:
    """What an app says of a drill, cut for the reader."""

    app: Drillable
    rows: Sequence[Row]
    changes: Sequence[Change]
    losses: Sequence[Loss]

    @property
    def touched(self) -> int:
        """Units that were covered by what is gone."""
        return sum(row.touched for row in self.rows)

    @property
    def sums(self) -> Row:
        """All classes together."""
        figures = {name: sum(getattr(row, name) for row in self.rows) for name in _FIGURES}
        return Row("", **figures)


_FIGURES = ("lines", "baseline", "touched", "agreed", "covered", "delayed", "lost", "ended", "lines_lost")


@dataclass(frozen=True)
class Reading:
    """A report as its reader sees it, with the names that may be said."""

    drill: Drill
    parts: Sequence[Part]
    picture: dict[str, Any]
    names: dict[int, Organisation]
    is_own: bool


def read_drill(actor: Actor, drill: Drill) -> Reading:
    """Cut a finished report for its reader; one query, for the names."""
    is_own = view_of(actor) is not View.COMMITTEE
    own = actor.organisation.pk if is_own else None
    parts = [_part(app, drill.result, own) for app in providers() if app.name in drill.result.get("apps", {})]
    names = named_organisations(_mentioned(parts))
    return Reading(drill, parts, _picture(drill.result, parts, own), names, is_own)


def _part(app: Drillable, report: dict[str, Any], own: int | None) -> Part:
    changes, missing = changes_of(report, app.name), missing_of(report, app.name)
    if own is None:
        return Part(app, table_of(report, app.name), changes, _losses(missing))
    mine = [_masked(change, own) for change in changes if change.is_agreed and own in (change.source, change.target)]
    lines = {change.want for change in mine}
    totals = _Own(mine)
    nameless = [replace(one, nearest=_counted(one)) for one in missing if one.want in lines]
    return Part(app, compare(totals, Outcome(tuple(mine))), mine, _losses(nameless))


@dataclass(frozen=True)
class _Own:
    """The baseline of one enterprise: its own agreed parts."""

    changes: Sequence[Change]

    @property
    def units(self) -> dict[str, int]:
        """Class -> units."""
        sums: dict[str, int] = defaultdict(int)
        for change in self.changes:
            sums[change.drug_class] += change.units
        return dict(sorted(sums.items()))

    @property
    def wants(self) -> dict[str, int]:
        """Class -> lines."""
        lines: dict[str, set[int]] = defaultdict(set)
        for change in self.changes:
            lines[change.drug_class].add(change.want)
        return {code: len(found) for code, found in sorted(lines.items())}


def _masked(change: Change, own: int) -> Change:
    """Who would step in is not said; the partner of an agreed part is known to the enterprise."""
    hidden = change.instead not in (None, own, change.source)
    return replace(change, instead=SOMEBODY) if hidden else change


def _counted(one: Missing) -> tuple[tuple[str, tuple[int, ...]], ...]:
    return tuple((code, ()) for code, _firms in one.nearest)


def _losses(missing: Iterable[Missing]) -> list[Loss]:
    """By class and way of storage: the most firms that a reason stops on any line, and whom it alone stops."""
    groups: dict[tuple[str, str], list[Missing]] = defaultdict(list)
    for one in missing:
        groups[one.drug_class, one.storage].append(one)
    return [_loss(code, storage, rows) for (code, storage), rows in sorted(groups.items())]


def _loss(code: str, storage: str, rows: Sequence[Missing]) -> Loss:
    stopped: dict[str, int] = {}
    nearest: dict[str, dict[int, None]] = defaultdict(dict)
    for one in rows:
        for reason, firms in one.stopped:
            stopped[reason] = max(stopped.get(reason, 0), firms)
        for reason, keys in one.nearest:
            nearest[reason].update(dict.fromkeys(keys))
    reasons = tuple(Reason(reason, firms, tuple(nearest[reason])) for reason, firms in stopped.items())
    lines = len({one.want for one in rows})
    return Loss(code, storage, sum(one.units for one in rows), lines, reasons, max(len(one.no_room) for one in rows))


def _picture(report: dict[str, Any], parts: Sequence[Part], own: int | None) -> dict[str, Any]:
    """The stored picture for the committee; for an enterprise one of what it sees."""
    if own is None:
        found: dict[str, Any] = report["picture"]
        return found
    changes = tuple(change for part in parts for change in part.changes)
    return {"kind": report["picture"]["kind"], **picture(removal_of_report(report), Outcome(changes)), "more": []}


def _mentioned(parts: Sequence[Part]) -> set[int]:
    keys = {key for part in parts for row in part.changes for key in (row.source, row.target, row.instead or 0)}
    return keys | {key for part in parts for loss in part.losses for one in loss.reasons for key in one.nearest}
