"""Two snapshots compared, as far as the actor may see: the committee all, an enterprise itself, others only sums."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from accounts.actors import Actor
from ecosystem.models import Snapshot
from ecosystem.pictures.comparing import Compared, compared, of_one
from ecosystem.queries.snapshots import newest_snapshot, picture_of, ready_snapshots
from ecosystem.rules import KINDS, View, view_of
from graph.compare import ENDED, NEW, QUIET, Pairs

QUARTER = timedelta(days=91)


@dataclass(frozen=True)
class KindCount:
    """Pairs of a kind: new, ended, fallen quiet; None where too few stand behind the number for this reader."""

    kind: str
    new: int | None
    ended: int | None
    quiet: int | None


@dataclass(frozen=True, eq=False)
class Comparison:
    """The two snapshots, what changed (`found` is None for those who see no single members), and pairs by kind."""

    view: View
    before: Snapshot
    after: Snapshot
    found: Compared | None
    kinds: tuple[KindCount, ...]


def compared_snapshots(actor: Actor, before: int | None, after: int | None) -> tuple[Snapshot, Snapshot]:
    """The two wanted: without `after` the newest; without `before` the last one at least a quarter older, else the
    oldest. The older of the two comes first, whichever way they were asked for."""
    second = newest_snapshot(actor, after)
    if before is not None:
        first = newest_snapshot(actor, before)
    else:
        older = ready_snapshots(actor).filter(as_of__lt=second.as_of)
        first = older.filter(as_of__lte=second.as_of - QUARTER).first() or older.last() or second
    return (first, second) if first.as_of <= second.as_of else (second, first)


def comparison(actor: Actor, before: int | None = None, after: int | None = None) -> Comparison:
    """What changed between two finished snapshots, cut to the actor."""
    view = view_of(actor)
    first, second = compared_snapshots(actor, before, after)
    pictures, key = (picture_of(first), picture_of(second)), (first.sha256, second.sha256)
    if view is View.FIRM:
        found = of_one(*pictures, actor.organisation.pk)
        return Comparison(view, first, second, found, _by_kind(found.pairs, 0))
    everything = compared(*pictures, key)
    if view is View.COMMITTEE:
        return Comparison(view, first, second, everything, _by_kind(everything.pairs, 0))
    floor = int(second.formula.floors["group"])
    return Comparison(view, first, second, None, _by_kind(everything.pairs, floor))


def _by_kind(pairs: Pairs, floor: int) -> tuple[KindCount, ...]:
    counts = {
        state: np.bincount(pairs.kind[pairs.state == state], minlength=len(KINDS)).tolist()
        for state in (NEW, ENDED, QUIET)
    }

    def shown(state: int, k: int) -> int | None:
        count = int(counts[state][k])
        return None if 0 < count < floor else count

    return tuple(KindCount(kind, shown(NEW, k), shown(ENDED, k), shown(QUIET, k)) for k, kind in enumerate(KINDS))
